/*
 * media.h — the media of a call in text: a line for each stream.
 */
#ifndef REPORT_MEDIA_H
#define REPORT_MEDIA_H

#include "report/paint.h"

#include <sipwhy/analysis.h>

/**
 * "audio 192.0.2.10:4000 > 198.51.100.30:6000 PCMU/8000, 2950 packets, 0.1 % lost, jitter 3 ms", in the
 * language of the report; each stream ends in a newline.
 * @return an owned string, "" where the call has none, or NULL for want of memory
 */
char *media_lines(const struct sipwhy_call *call);

/** Such lines, indented by @p indent columns. */
void media_paint(const char *lines, struct paint *paint, int indent);

#endif
