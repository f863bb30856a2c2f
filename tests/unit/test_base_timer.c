/*
 * test_base_timer.c — timers: their order, moving and cancelling.
 */
#include "test.h"

#include "base/timer.h"

#define TIMERS 500

static void they_come_in_the_order_of_their_deadlines(void **state)
{
    (void)state;
    static struct timer each[TIMERS];
    struct timers timers;
    uint64_t random = 1;
    timers_init(&timers);
    for (size_t i = 0; i < TIMERS; i++)
        assert_int_equal(timers_set(&timers, &each[i], (sipwhy_time)(test_random(&random) % 99)), 0);
    sipwhy_time last = 0;
    for (size_t i = 0; i < TIMERS; i++) {
        assert_in_range(timers_next(&timers), (uint64_t)last, 98);
        struct timer *due = timers_take_due(&timers, 98);
        assert_non_null(due);
        assert_true(due->deadline >= last);
        last = due->deadline;
    }
    assert_null(timers_take_due(&timers, INT64_MAX));
    timers_finish(&timers);
}

static void those_of_one_time_come_as_they_were_set(void **state)
{
    (void)state;
    struct timer each[100] = {0};
    struct timers timers;
    timers_init(&timers);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(timers_set(&timers, &each[(i * 37) % 100], 5), 0);
    for (size_t i = 0; i < 100; i++)
        assert_ptr_equal(timers_take_due(&timers, 5), &each[(i * 37) % 100]);
    timers_finish(&timers);
}

static void none_comes_early(void **state)
{
    (void)state;
    struct timer timer = {0};
    struct timers timers;
    timers_init(&timers);
    assert_true(timers_next(&timers) == SIPWHY_TIME_UNKNOWN);
    assert_int_equal(timers_set(&timers, &timer, 32 * SIPWHY_SECOND), 0);
    assert_true(timers_next(&timers) == 32 * SIPWHY_SECOND);
    assert_null(timers_take_due(&timers, 32 * SIPWHY_SECOND - 1));
    assert_ptr_equal(timers_take_due(&timers, 32 * SIPWHY_SECOND), &timer);
    assert_int_equal(timer.number, 0);
    timers_finish(&timers);
}

static void setting_again_moves(void **state)
{
    (void)state;
    struct timer first = {0}, second = {0};
    struct timers timers;
    timers_init(&timers);
    timers_set(&timers, &first, 10);
    timers_set(&timers, &second, 20);
    timers_set(&timers, &first, 30);
    assert_int_equal(timers.count, 2);
    timers_set_earlier(&timers, &first, 40);
    assert_int_equal(first.deadline, 30);
    timers_set_earlier(&timers, &first, 15);
    assert_ptr_equal(timers_take_due(&timers, 100), &first);
    assert_ptr_equal(timers_take_due(&timers, 100), &second);
    timers_set_earlier(&timers, &first, 7);
    assert_int_equal(timers_next(&timers), 7);
    timers_finish(&timers);
}

/** Whether the earliest of the set ones comes next, whatever was cancelled or moved before. */
static void they_agree_with_a_model(void **state)
{
    (void)state;
    static struct timer each[TIMERS];
    struct timers timers;
    uint64_t random = 88172645463325252u;
    size_t set = 0;
    timers_init(&timers);
    for (size_t step = 0; step < 20000; step++) {
        struct timer *timer = &each[test_random(&random) % TIMERS];
        bool was_set = timer->number != 0;
        if (test_random(&random) % 3 == 0) {
            timers_cancel(&timers, timer);
            set -= was_set;
        } else {
            assert_int_equal(timers_set(&timers, timer, (sipwhy_time)(test_random(&random) % 999)),
                             0);
            set += !was_set;
        }
        assert_int_equal(timers.count, set);
        sipwhy_time first = SIPWHY_TIME_UNKNOWN;
        for (size_t i = 0; i < TIMERS; i++) {
            if (each[i].number && (first < 0 || each[i].deadline < first))
                first = each[i].deadline;
        }
        assert_true(timers_next(&timers) == first);
    }
    timers_finish(&timers);
}

static const struct CMUnitTest tests[] = {
    UNIT_TEST(they_come_in_the_order_of_their_deadlines),
    UNIT_TEST(those_of_one_time_come_as_they_were_set),
    UNIT_TEST(none_comes_early),
    UNIT_TEST(setting_again_moves),
    UNIT_TEST(they_agree_with_a_model),
};

UNIT_TEST_MAIN(tests)
