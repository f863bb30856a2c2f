/*
 * clock.h — times and durations as people and programs read them.
 */
#ifndef REPORT_CLOCK_H
#define REPORT_CLOCK_H

#include <sipwhy/types.h>

/** Room for any text of this file. */
#define CLOCK_TEXT 48

/** RFC 3339 in UTC with @p digits (6 or 9) of a second: "2026-05-28T20:26:40.012000Z". */
const char *clock_format_rfc3339(sipwhy_time time, int digits, char text[CLOCK_TEXT]);

/** "2026-05-28 20:26:40", UTC. */
const char *clock_format_date(sipwhy_time time, char text[CLOCK_TEXT]);

/** "20:26:40.012", UTC. */
const char *clock_format_day(sipwhy_time time, char text[CLOCK_TEXT]);

/** Seconds since the start of a call, "0.012"; from a minute on "1:02.345", then "1:01:02.345". */
const char *clock_format_offset(sipwhy_time offset, char text[CLOCK_TEXT]);

/** As somebody would say it: "310 ms", "4.5 s", "40 s", "5 min 17 s", "2 h 3 min". */
const char *clock_format_duration(sipwhy_time duration, char text[CLOCK_TEXT]);

#endif
