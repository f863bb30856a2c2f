/*
 * legs.h — the other legs of a call across B2BUAs, as text.
 */
#ifndef REPORT_LEGS_H
#define REPORT_LEGS_H

#include "report/paint.h"

#include <sipwhy/analysis.h>

/** A line for each leg of @p call; owned by the caller, NULL without memory. */
char *legs_lines(const struct sipwhy_call *call);

/** Paint such lines, each from column @p indent on and cut at the width. */
void legs_paint(const char *lines, struct paint *paint, int indent);

#endif
