/*
 * tls.h — what became of TLS connections, in words.
 */
#ifndef REPORT_TLS_H
#define REPORT_TLS_H

#include "report/paint.h"

#include <sipwhy/analysis.h>

/**
 * How many there were, why some could not be read, and what to do about that: values from column
 * @p left on. Nothing where there was no TLS.
 */
void tls_paint(const struct sipwhy_tls *tls, struct paint *paint, int label_left, int left);

#endif
