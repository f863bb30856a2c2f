/*
 * figures.h — KPIs and hosts of the summary, as text and as JSON.
 */
#ifndef REPORT_FIGURES_H
#define REPORT_FIGURES_H

#include "report/paint.h"

#include <jansson.h>
#include <sipwhy/analysis.h>

/** The part of KPIs; nothing where there are too few calls and registrations for ratios to mean anything. */
void figures_paint_kpi(const struct sipwhy_summary *summary, struct paint *paint);

/** The table of hosts; nothing where there are two and nothing is to be said of them. */
void figures_paint_peers(const struct sipwhy_summary *summary, struct paint *paint);

/** New objects, or NULL for want of memory; what is unknown is absent. */
json_t *figures_kpi(const struct sipwhy_kpi *kpi);
json_t *figures_peers(const struct sipwhy_summary *summary);

#endif
