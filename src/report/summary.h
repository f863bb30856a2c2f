/*
 * summary.h — what was seen in all, as text.
 */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include "report/paint.h"
#include "report/report.h"

/** Start a painting in the way the report was asked for. */
void summary_paint_init(const struct report_options *options, struct paint *ret_paint);

void summary_paint(const struct report_options *options, const struct report_end *end,
                   struct paint *paint);

#endif
