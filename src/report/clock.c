/*
 * clock.c — times and durations as people and programs read them.
 */
#include "report/clock.h"

#include <stdio.h>
#include <time.h>

static struct tm split(sipwhy_time time, long *ret_nanoseconds)
{
    time_t seconds = (time_t)(time / SIPWHY_SECOND);
    long rest = (long)(time % SIPWHY_SECOND);
    if (rest < 0) {
        rest += (long)SIPWHY_SECOND;
        seconds--;
    }
    struct tm parts = {.tm_mday = 1};
    gmtime_r(&seconds, &parts);
    *ret_nanoseconds = rest;
    return parts;
}

const char *clock_format_rfc3339(sipwhy_time time, int digits, char text[CLOCK_TEXT])
{
    long nanoseconds;
    struct tm parts = split(time, &nanoseconds);
    size_t used = strftime(text, CLOCK_TEXT, "%Y-%m-%dT%H:%M:%S", &parts);
    if (digits > 6)
        snprintf(text + used, CLOCK_TEXT - used, ".%09ldZ", nanoseconds);
    else
        snprintf(text + used, CLOCK_TEXT - used, ".%06ldZ", nanoseconds / 1000);
    return text;
}

const char *clock_format_date(sipwhy_time time, char text[CLOCK_TEXT])
{
    long nanoseconds;
    struct tm parts = split(time, &nanoseconds);
    strftime(text, CLOCK_TEXT, "%Y-%m-%d %H:%M:%S", &parts);
    return text;
}

const char *clock_format_day(sipwhy_time time, char text[CLOCK_TEXT])
{
    long nanoseconds;
    struct tm parts = split(time, &nanoseconds);
    size_t used = strftime(text, CLOCK_TEXT, "%H:%M:%S", &parts);
    snprintf(text + used, CLOCK_TEXT - used, ".%03ld", nanoseconds / 1000000);
    return text;
}

const char *clock_format_offset(sipwhy_time offset, char text[CLOCK_TEXT])
{
    const char *sign = offset < 0 ? "-" : "";
    long long ms = (offset < 0 ? -offset : offset) / SIPWHY_MILLISECOND;
    long long minutes = ms / 60000;
    if (minutes == 0)
        snprintf(text, CLOCK_TEXT, "%s%lld.%03lld", sign, ms / 1000, ms % 1000);
    else if (minutes < 60)
        snprintf(text, CLOCK_TEXT, "%s%lld:%02lld.%03lld", sign, minutes, ms / 1000 % 60,
                 ms % 1000);
    else
        snprintf(text, CLOCK_TEXT, "%s%lld:%02lld:%02lld.%03lld", sign, minutes / 60, minutes % 60,
                 ms / 1000 % 60, ms % 1000);
    return text;
}

const char *clock_format_duration(sipwhy_time duration, char text[CLOCK_TEXT])
{
    long long ms = (duration + SIPWHY_MILLISECOND / 2) / SIPWHY_MILLISECOND;
    long long tenths = (ms + 50) / 100;
    if (ms < 1000)
        snprintf(text, CLOCK_TEXT, "%lld ms", ms);
    else if (tenths < 100 && tenths % 10)
        snprintf(text, CLOCK_TEXT, "%lld.%lld s", tenths / 10, tenths % 10);
    else if (ms < 120000)
        snprintf(text, CLOCK_TEXT, "%lld s", (ms + 500) / 1000);
    else if (ms < 7200000)
        snprintf(text, CLOCK_TEXT, "%lld min %lld s", ms / 60000, ms % 60000 / 1000);
    else
        snprintf(text, CLOCK_TEXT, "%lld h %lld min", ms / 3600000, ms % 3600000 / 60000);
    return text;
}
