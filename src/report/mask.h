/*
 * mask.h — captured text to be shown, without the secrets in it.
 */
#ifndef REPORT_MASK_H
#define REPORT_MASK_H

#include <sipwhy/mask.h>

/**
 * A copy of (a part of) a message, from the beginning of a line, with its secrets masked, and a NUL behind it.
 * @return what to free, or NULL for want of memory
 */
char *mask_message(struct sipwhy_span bytes, size_t *ret_length);

/** The same of the value of a header field of this name. */
char *mask_header(const char *name, struct sipwhy_span value, size_t *ret_length);

#endif
