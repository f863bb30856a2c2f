/*
 * figures.h — the KPIs of the summary, out of what was counted.
 */
#ifndef ENGINE_FIGURES_H
#define ENGINE_FIGURES_H

#include "track/kpi.h"

/** Count, mean, ends and percentiles; all unknown where @p histogram is NULL. */
struct sipwhy_durations figures_of(const struct histogram *histogram);

/** Fill the figures of a summary whose counts are there. */
void figures_of_kpi(const struct kpi *kpi, struct sipwhy_summary *summary);

#endif
