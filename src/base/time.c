/*
 * time.c — times and durations as text.
 */
#include "base/time.h"

#include <stdio.h>

/** "2 min 5 s", and "2 min" where there is nothing of the smaller unit. */
static void write_two(char text[TIME_TEXT], long long large, const char *large_unit, long long small,
                      const char *small_unit)
{
    if (small)
        snprintf(text, TIME_TEXT, "%lld %s %lld %s", large, large_unit, small, small_unit);
    else
        snprintf(text, TIME_TEXT, "%lld %s", large, large_unit);
}

const char *time_format_duration(sipwhy_time duration, char text[TIME_TEXT])
{
    long long ms = (duration + SIPWHY_MILLISECOND / 2) / SIPWHY_MILLISECOND;
    long long tenths = (ms + 50) / 100;
    if (ms < 1000)
        snprintf(text, TIME_TEXT, "%lld ms", ms);
    else if (tenths < 100 && tenths % 10)
        snprintf(text, TIME_TEXT, "%lld.%lld s", tenths / 10, tenths % 10);
    else if (ms < 120000)
        snprintf(text, TIME_TEXT, "%lld s", (ms + 500) / 1000);
    else if (ms < 7200000)
        write_two(text, ms / 60000, "min", ms % 60000 / 1000, "s");
    else
        write_two(text, ms / 3600000, "h", ms % 3600000 / 60000, "min");
    return text;
}
