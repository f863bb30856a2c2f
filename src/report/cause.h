/*
 * cause.h — calls and registrations that went wrong for the same reason, told together.
 */
#ifndef REPORT_CAUSE_H
#define REPORT_CAUSE_H

#include "report/paint.h"
#include "report/record.h"

/** Whether two Call-IDs went wrong for the same reason. */
bool cause_is_shared(const struct record *one, const struct record *other);

/** "37 calls: Stuck in 100 Trying, at 192.0.2.20"; wrapped from @p indent on. */
void cause_paint(const struct sipwhy_root_cause *cause, struct paint *paint, int indent);

/** The cause of @p count records like this one, as far as it is painted. */
struct sipwhy_root_cause cause_of(const struct record *record, size_t count);

/** All causes, as part of the summary; from column @p left on, their texts from @p text_left. */
void cause_paint_all(const struct sipwhy_summary *summary, struct paint *paint, int left, int text_left);

#endif
