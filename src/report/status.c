/*
 * status.c — the line on standard error that comes and goes, and what is said there to stay.
 */
#include "report/status.h"

#include <stdbool.h>
#include <stdio.h>

/** There is one standard error; its lock guards this too. */
static bool is_shown;

static void take_away(void)
{
    if (is_shown)
        fputs("\r\033[K", stderr);
    is_shown = false;
}

void status_show(const char *line)
{
    flockfile(stderr);
    take_away();
    if (line)
        fputs(line, stderr);
    is_shown = line != NULL;
    funlockfile(stderr);
}

void status_complain_list(const char *format, va_list arguments)
{
    flockfile(stderr);
    take_away();
    fputs("sipwhy: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    funlockfile(stderr);
}

void status_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    status_complain_list(format, arguments);
    va_end(arguments);
}
