/*
 * json_message.h — messages as lines of JSON: the bulk of that report, and so written without building objects.
 */
#ifndef REPORT_JSON_MESSAGE_H
#define REPORT_JSON_MESSAGE_H

#include "report/clock.h"
#include "report/json_text.h"
#include "report/report.h"

#define JSON_CODES 1000

/** What is kept from one message to the next. */
struct json_messages {
    const struct report_options *options;
    struct json_text line;          /**< the last one, with its line end */
    char *annotations[JSON_CODES];  /**< owned: of a code, the part that is the same each time; NULL: not yet made */
    sipwhy_time second;             /**< whose date is known */
    char date[CLOCK_TEXT];          /**< "2026-05-28T20:26:40" of it */
};

void json_messages_init(const struct report_options *options, struct json_messages *ret_messages);
void json_messages_finish(struct json_messages *messages);

/** Write @p message as a line. @return it, until the next one; NULL for want of memory */
const struct json_text *json_messages_write(struct json_messages *messages,
                                            const struct sipwhy_message *message);

#endif
