/*
 * party.h — whether a From or To is who somebody asks for.
 */
#ifndef REPORT_PARTY_H
#define REPORT_PARTY_H

#include <sipwhy/types.h>

/**
 * Whether @p pattern is the user, the host, user@host, or the URI with or without its scheme, port and
 * parameters, of @p value: a URI, or a header field with one. In the pattern, * stands for any
 * characters; upper and lower case are the same.
 */
bool party_matches(struct sipwhy_span value, const char *pattern);

/** Whether a From or To has a tag. */
bool party_has_tag(struct sipwhy_span value);

#endif
