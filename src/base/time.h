/*
 * time.h — times and durations as text.
 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <sipwhy/types.h>

/** Room for any duration that time_format_duration() writes. */
#define TIME_TEXT 32

/** "200 ms", "1.5 s", "32 s", "5 min 17 s": as somebody would say it. Writes into @p text, returns it. */
const char *time_format_duration(sipwhy_time duration, char text[TIME_TEXT]);

/** @p time, or the nearer of the two ends where it is outside them. */
static inline sipwhy_time time_within(sipwhy_time least, sipwhy_time time, sipwhy_time most)
{
    return time < least ? least : time > most ? most : time;
}

/** The earlier of two times, either of which may be SIPWHY_TIME_UNKNOWN: never. */
static inline sipwhy_time time_earlier(sipwhy_time a, sipwhy_time b)
{
    if (a == SIPWHY_TIME_UNKNOWN || b == SIPWHY_TIME_UNKNOWN)
        return a == SIPWHY_TIME_UNKNOWN ? b : a;
    return a < b ? a : b;
}

/** Whole and fractional milliseconds. */
static inline double time_in_ms(sipwhy_time duration)
{
    return (double)duration / 1e6;
}

#endif
