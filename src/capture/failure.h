/*
 * failure.h — one line about what went wrong, for whoever called.
 */
#ifndef CAPTURE_FAILURE_H
#define CAPTURE_FAILURE_H

#include <sipwhy/types.h>

/** Write the line and return @p error, so that a failing function ends in one statement. */
int failure_set(struct sipwhy_failure *failure, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

int failure_set_memory(struct sipwhy_failure *failure);

#endif
