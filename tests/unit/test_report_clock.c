/*
 * test_report_clock.c — times and durations as people and programs read them.
 */
#include "test.h"

#include "report/clock.h"

static char text[CLOCK_TEXT];

#define MOMENT (1780000000 * SIPWHY_SECOND + 12345678)

static void times_are_rfc_3339_in_utc(void **state)
{
    (void)state;
    assert_string_equal(clock_format_rfc3339(MOMENT, 6, text), "2026-05-28T20:26:40.012345Z");
    assert_string_equal(clock_format_rfc3339(MOMENT, 9, text), "2026-05-28T20:26:40.012345678Z");
    assert_string_equal(clock_format_rfc3339(0, 6, text), "1970-01-01T00:00:00.000000Z");
    assert_string_equal(clock_format_rfc3339(951782400 * SIPWHY_SECOND, 6, text),
                        "2000-02-29T00:00:00.000000Z");
}

static void times_before_1970_and_at_the_end_are_times(void **state)
{
    (void)state;
    assert_string_equal(clock_format_rfc3339(-1, 9, text), "1969-12-31T23:59:59.999999999Z");
    assert_string_equal(clock_format_rfc3339(-SIPWHY_SECOND, 6, text),
                        "1969-12-31T23:59:59.000000Z");
    assert_string_equal(clock_format_rfc3339(INT64_MAX, 9, text), "2262-04-11T23:47:16.854775807Z");
    assert_string_equal(clock_format_rfc3339(INT64_MIN, 6, text), "1677-09-21T00:12:43.145224Z");
}

static void dates_and_days_are_short(void **state)
{
    (void)state;
    assert_string_equal(clock_format_date(MOMENT, text), "2026-05-28 20:26:40");
    assert_string_equal(clock_format_day(MOMENT, text), "20:26:40.012");
}

static void offsets_grow_minutes_and_hours(void **state)
{
    (void)state;
    assert_string_equal(clock_format_offset(0, text), "0.000");
    assert_string_equal(clock_format_offset(12 * SIPWHY_MILLISECOND, text), "0.012");
    assert_string_equal(clock_format_offset(59999 * SIPWHY_MILLISECOND, text), "59.999");
    assert_string_equal(clock_format_offset(60 * SIPWHY_SECOND, text), "1:00.000");
    assert_string_equal(clock_format_offset(62345 * SIPWHY_MILLISECOND, text), "1:02.345");
    assert_string_equal(clock_format_offset(3662345 * SIPWHY_MILLISECOND, text), "1:01:02.345");
    assert_string_equal(clock_format_offset(-1500 * SIPWHY_MILLISECOND, text), "-1.500");
}

static void durations_are_said_as_somebody_would(void **state)
{
    static const struct {
        int64_t ms;
        const char *text;
    } rows[] = {
        {0, "0 ms"},
        {310, "310 ms"},
        {999, "999 ms"},
        {1000, "1 s"},
        {1040, "1 s"},
        {4500, "4.5 s"},
        {9900, "9.9 s"},
        {10000, "10 s"},
        {10499, "10 s"},
        {10500, "11 s"},
        {40000, "40 s"},
        {119499, "119 s"},
        {120000, "2 min 0 s"},
        {317000, "5 min 17 s"},
        {7199000, "119 min 59 s"},
        {7200000, "2 h 0 min"},
        {7380000, "2 h 3 min"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_string_equal(clock_format_duration(rows[i].ms * SIPWHY_MILLISECOND, text),
                            rows[i].text);
    assert_string_equal(clock_format_duration(499999, text), "0 ms");
    assert_string_equal(clock_format_duration(500000, text), "1 ms");
}

static void durations_that_round_up_have_no_tenth_of_zero(void **state)
{
    (void)state;
    assert_string_equal(clock_format_duration(1960 * SIPWHY_MILLISECOND, text), "2 s");
    assert_string_equal(clock_format_duration(9960 * SIPWHY_MILLISECOND, text), "10 s");
    assert_string_equal(clock_format_duration(1950 * SIPWHY_MILLISECOND - 1000000, text), "1.9 s");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(times_are_rfc_3339_in_utc),
        UNIT_TEST(times_before_1970_and_at_the_end_are_times),
        UNIT_TEST(dates_and_days_are_short),
        UNIT_TEST(offsets_grow_minutes_and_hours),
        UNIT_TEST(durations_are_said_as_somebody_would),
        UNIT_TEST(durations_that_round_up_have_no_tenth_of_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
