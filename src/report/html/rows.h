/*
 * rows.h — the calls and registrations of the table: a line each, of more of them than are shown in full.
 */
#ifndef REPORT_HTML_ROWS_H
#define REPORT_HTML_ROWS_H

#include "report/record.h"

#include <sipwhy/analysis.h>

/** Rows that are kept: the worst, and of those the first. */
#define ROWS_KEPT 5000

struct row {
    struct row *next;
    enum record_kind kind;
    enum sipwhy_severity worst;
    int state; /**< an enum sipwhy_call_state or sipwhy_registration_state */
    int code;
    int verdict_code;
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    sipwhy_time start;
    sipwhy_time delay;    /**< post-dial; SIPWHY_TIME_UNKNOWN if absent */
    sipwhy_time duration; /**< the same */
    const char *call_id;  /**< all texts behind the row, of the same memory */
    const char *from;
    const char *to;
    const char *findings; /**< ids, each followed by a space */
    const char *verdict;  /**< its id, or "" */
    const char *at;       /**< the host of the verdict, or "" */
    const struct record *record; /**< where it is shown in full; set by who shows it */
    size_t number;               /**< of that, from 1 */
    char texts[];
};

/** A list of rows in the order in which they were told. */
struct row_list {
    struct row *first;
    struct row **end;
    size_t count;
};

struct rows {
    struct row_list lists[4]; /**< by severity */
    size_t count;
    uint64_t left_out; /**< that there was no room for */
};

/** Keep a row; for want of memory it is left out. */
void rows_add_call(struct rows *rows, const struct sipwhy_call *call);
void rows_add_registration(struct rows *rows, const struct sipwhy_registration *registration);

/** Of a Call-ID that is neither: made from what is kept of it. */
void rows_add_record(struct rows *rows, const struct record *record);

/** All rows, the worst first, then by time; owned by the caller, the rows are not. NULL without memory. */
struct row **rows_sort(const struct rows *rows);

void rows_finish(struct rows *rows);

#endif
