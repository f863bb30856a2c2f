/*
 * block.h — one Call-ID with a problem, as text: verdict, ladder, explanations, findings.
 */
#ifndef REPORT_BLOCK_H
#define REPORT_BLOCK_H

#include "report/record.h"

/** Where a block stands among all. */
struct block_place {
    size_t number; /**< from 1 */
    size_t all;
};

/**
 * Paint the block of @p size records that went wrong for the same reason: the first one with its messages, the
 * others by name.
 */
void block_paint(const struct record *const *group, size_t size, const struct block_place *place,
                 struct paint *paint);

/** One line about a record without a problem. */
void block_paint_line(const struct record *record, struct paint *paint);

#endif
