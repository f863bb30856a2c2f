/*
 * status.h — the line on standard error that comes and goes, and what is said there to stay.
 *
 * Whoever has something to say on standard error while work is under way, from whatever thread, says it here, so
 * that it does not end up within the line.
 */
#ifndef REPORT_STATUS_H
#define REPORT_STATUS_H

#include <stdarg.h>

/** Show @p line, instead of the one before; NULL takes it away. */
void status_show(const char *line);

/** A line that stays, after "sipwhy: ". */
void status_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
void status_complain_list(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));

#endif
