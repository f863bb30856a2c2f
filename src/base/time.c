/*
 * time.c — times and durations as text.
 */
#include "base/time.h"

#include <stdio.h>

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
        snprintf(text, TIME_TEXT, "%lld min %lld s", ms / 60000, ms % 60000 / 1000);
    else
        snprintf(text, TIME_TEXT, "%lld h %lld min", ms / 3600000, ms % 3600000 / 60000);
    return text;
}
