/*
 * block.h — one Call-ID with a problem, as text: verdict, ladder, explanations, findings.
 */
#ifndef REPORT_BLOCK_H
#define REPORT_BLOCK_H

#include "report/record.h"

/** Paint the block of @p record, the @p number-th of @p count. */
void block_paint(const struct record *record, struct paint *paint, size_t number, size_t count);

/** One line about a record without a problem. */
void block_paint_line(const struct record *record, struct paint *paint);

/** A line across the page with @p title in it. */
void block_paint_rule(struct paint *paint, const char *title);

#endif
