/*
 * object.h — JSON objects of findings, calls and the rest, as the schema has them.
 */
#ifndef REPORT_OBJECT_H
#define REPORT_OBJECT_H

#include "report/report.h"

#include <jansson.h>

/** All of these give a new object, or NULL for want of memory. */
json_t *object_start(const struct report_options *options);
json_t *object_finding(const struct report_options *options, const struct sipwhy_finding *finding);
json_t *object_call(const struct report_options *options, const struct sipwhy_call *call);
json_t *object_registration(const struct report_options *options,
                            const struct sipwhy_registration *registration);
json_t *object_summary(const struct report_options *options, const struct report_end *end);

/** Set a member, unless @p text is NULL; bytes that are not UTF-8 become U+FFFD. */
void object_set_text(json_t *object, const char *name, const char *text);

/** Set a member, unless @p span is empty. */
void object_set_span(json_t *object, const char *name, struct sipwhy_span span);

void object_set_count(json_t *object, const char *name, uint64_t count);

/** A string, made UTF-8. */
json_t *object_text(struct sipwhy_span span);

/** Write as one line. */
char *object_line(const json_t *object, size_t *ret_length);

#endif
