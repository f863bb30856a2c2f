/*
 * notice.h — a finding in words: what was seen, what it means, what to check next.
 */
#ifndef REPORT_NOTICE_H
#define REPORT_NOTICE_H

#include "report/paint.h"

#include <sipwhy/analysis.h>

/** What is kept of a finding when its handler has returned. */
struct notice {
    enum sipwhy_severity severity;
    enum sipwhy_confidence confidence;
    sipwhy_time time;
    unsigned long row; /**< the row of the ladder that it comes after */
    char *id;          /**< all texts owned; those that the finding lacks are NULL */
    char *peer;
    char *title;
    char *detail;
    char *cause;
    char *fix;
    char *rfc;
    char *consequence_of;
    char *frames; /**< "1, 2, 7", or "" */
};

/** @return 0 or SIPWHY_ERROR_MEMORY */
int notice_init(const struct sipwhy_finding *finding, struct notice *ret_notice);

/** "error: The title [id]", from where the painting stands, wrapped to column @p indent. */
void notice_paint_title(const struct notice *notice, struct paint *paint, int indent);

/** Title and detail: all that is new in a finding that got worse. */
void notice_paint_short(const struct notice *notice, struct paint *paint, int indent);

/**
 * Title, detail, meaning, next check and source, as paragraphs at column @p indent.
 * @param why   what the verdict said of its meaning and need not be repeated, or NULL
 * @param next  the same of what to check next
 */
void notice_paint(const struct notice *notice, const char *why, const char *next, struct paint *paint, int indent);

/** The memory that it takes beside itself. */
size_t notice_weigh(const struct notice *notice);

void notice_finish(struct notice *notice);

#endif
