/*
 * failure.c — one line about what went wrong, for whoever called.
 */
#include "capture/failure.h"

#include <stdarg.h>
#include <stdio.h>

int failure_set(struct sipwhy_failure *failure, int error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(failure->text, sizeof(failure->text), format, arguments);
    va_end(arguments);
    return error;
}

int failure_set_memory(struct sipwhy_failure *failure)
{
    return failure_set(failure, SIPWHY_ERROR_MEMORY, "out of memory");
}
