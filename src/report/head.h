/*
 * head.h — what stands at the top of a call told in full: which it is, who and when, and the verdict.
 */
#ifndef REPORT_HEAD_H
#define REPORT_HEAD_H

#include "report/block.h"
#include "report/paint.h"

/** A line across the page with @p title in it. */
void head_paint_rule(struct paint *paint, const char *title);

/** "Call", "Registration" or "Request", translated. */
const char *head_kind(const struct record *record);

/** The state, translated; of what is neither call nor registration the first message, as sent. */
const char *head_state(const struct record *record);

/** "alice → bob", each cut to half of @p columns where they do not fit. */
void head_paint_parties(const struct record *record, struct paint *paint, int columns);

/** The line above: "Call 3 of 40: trying", "Calls 3 to 39 of 40: trying" for @p size of them. */
void head_paint_title(const struct record *record, size_t size, const struct block_place *place,
                      struct paint *paint);

/** From and To, on a line; nothing where they are not known. */
void head_paint_who(const struct record *record, struct paint *paint);

/** When it was, between which hosts, and how long. */
void head_paint_when(const struct record *record, sipwhy_time start, sipwhy_time end, struct paint *paint);

/** Who, when, and the Call-ID. */
void head_paint(const struct record *record, struct paint *paint);

/** "Why: ..." and "Next: ..."; nothing where there is no problem. */
void head_paint_verdict(const struct record *record, struct paint *paint);

#endif
