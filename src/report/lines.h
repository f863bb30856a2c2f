/*
 * lines.h — a message as one line of text.
 */
#ifndef REPORT_LINES_H
#define REPORT_LINES_H

#include "report/hold.h"
#include "report/paint.h"

#include <sipwhy/analysis.h>

/** "20:26:40.012  #1  192.0.2.10:5060 → 198.51.100.20:5060  INVITE sip:bob@example.net". */
void lines_message(const struct sipwhy_message *message, struct paint *paint);

/** Say at the end that not all that was held back found room; nothing where it did. */
void lines_lost(const struct hold *hold, struct paint *paint);

#endif
