/*
 * test_base_time.c — durations as somebody would say them: every row is a case.
 */
#include "test.h"

#include "base/time.h"

struct row {
    sipwhy_time duration;
    const char *text;
};

static const struct row rows[] = {
    {0, "0 ms"},
    {SIPWHY_MILLISECOND / 2 - 1, "0 ms"},
    {SIPWHY_MILLISECOND / 2, "1 ms"},
    {200 * SIPWHY_MILLISECOND, "200 ms"},
    {999 * SIPWHY_MILLISECOND, "999 ms"},
    {SIPWHY_SECOND, "1 s"},
    {1500 * SIPWHY_MILLISECOND, "1.5 s"},
    {1960 * SIPWHY_MILLISECOND, "2 s"},
    {9 * SIPWHY_SECOND, "9 s"},
    {9960 * SIPWHY_MILLISECOND, "10 s"},
    {32 * SIPWHY_SECOND, "32 s"},
    {119 * SIPWHY_SECOND, "119 s"},
    {120 * SIPWHY_SECOND, "2 min"},
    {317 * SIPWHY_SECOND, "5 min 17 s"},
    {7199 * SIPWHY_SECOND, "119 min 59 s"},
    {7200 * SIPWHY_SECOND, "2 h"},
    {90061 * SIPWHY_SECOND, "25 h 1 min"},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void is_said(void **state)
{
    const struct row *row = *state;
    char text[TIME_TEXT];
    assert_string_equal(time_format_duration(row->duration, text), row->text);
}

static void the_longest_fits(void **state)
{
    (void)state;
    char text[TIME_TEXT];
    time_format_duration(INT64_MAX - SIPWHY_SECOND, text);
    assert_in_range(strlen(text), 1, TIME_TEXT - 1);
}

static void milliseconds_keep_their_fraction(void **state)
{
    (void)state;
    assert_true(time_in_ms(1500 * SIPWHY_MICROSECOND) == 1.5);
    assert_true(time_in_ms(32 * SIPWHY_SECOND) == 32000.0);
}

int main(void)
{
    struct CMUnitTest tests[ROWS + 2] = {
        UNIT_TEST(the_longest_fits),
        UNIT_TEST(milliseconds_keep_their_fraction),
    };
    for (size_t i = 0; i < ROWS; i++) {
        tests[i + 2] = (struct CMUnitTest){
            .name = rows[i].text, .test_func = is_said, .initial_state = (void *)(uintptr_t)&rows[i]};
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
