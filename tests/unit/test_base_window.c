/*
 * test_base_window.c — how many within the last while.
 */
#include "test.h"

#include "base/window.h"

#define START (1000 * SIPWHY_SECOND)
#define MINUTE (60 * SIPWHY_SECOND)

static void what_is_over_goes(void **state)
{
    (void)state;
    struct window window = {0};
    for (int second = 0; second < 60; second++)
        window_add(&window, START + second * SIPWHY_SECOND, MINUTE);
    assert_in_range(window_total(&window, START + 59 * SIPWHY_SECOND, MINUTE), 50, 60);
    assert_in_range(window_total(&window, START + 89 * SIPWHY_SECOND, MINUTE), 20, 30);
    assert_int_equal(window_total(&window, START + 130 * SIPWHY_SECOND, MINUTE), 0);
    window_add(&window, START + 130 * SIPWHY_SECOND, MINUTE);
    assert_int_equal(window_total(&window, START + 130 * SIPWHY_SECOND, MINUTE), 1);
}

static void a_little_back_in_time_counts_with_the_last(void **state)
{
    (void)state;
    struct window window = {0};
    window_add(&window, START, MINUTE);
    window_add(&window, START - 15 * SIPWHY_SECOND, MINUTE);
    assert_int_equal(window_total(&window, START, MINUTE), 2);
}

static void a_clock_that_was_wrong_is_forgotten(void **state)
{
    (void)state;
    struct window window = {0};
    window_add(&window, START + 3600 * SIPWHY_SECOND, MINUTE);
    window_add(&window, START, MINUTE);
    assert_int_equal(window_total(&window, START, MINUTE), 1);
    assert_int_equal(window_total(&window, START + 2 * MINUTE, MINUTE), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(what_is_over_goes),
        UNIT_TEST(a_little_back_in_time_counts_with_the_last),
        UNIT_TEST(a_clock_that_was_wrong_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
