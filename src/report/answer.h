/*
 * answer.h — a response explained in words: what it means, what follows here, what to do.
 */
#ifndef REPORT_ANSWER_H
#define REPORT_ANSWER_H

#include "report/paint.h"

#include <sipwhy/analysis.h>

/** What is kept of an annotation when its message is gone. */
struct answer {
    int code;
    unsigned long row; /**< of the ladder, where it was first seen */
    char **lines;      /**< advice, then headers as "Name: value"; owned, as is each of them */
    size_t advice_count;
    size_t line_count;
};

/** @return 0, or a negative enum sipwhy_error */
int answer_init(const struct sipwhy_message *message, struct answer *ret_answer);

/** Paint it as paragraphs that begin at column @p indent. */
void answer_paint(const struct answer *answer, struct paint *paint, int indent);

/** The memory that it takes beside itself. */
size_t answer_weigh(const struct answer *answer);

void answer_finish(struct answer *answer);

#endif
