/*
 * test_base_histogram.c — percentiles of durations that nobody kept.
 */
#include "test.h"

#include "base/histogram.h"

#include <stdlib.h>

#define MS SIPWHY_MILLISECOND

static struct histogram *make(void)
{
    struct histogram *histogram = calloc(1, sizeof(*histogram));
    assert_non_null(histogram);
    return histogram;
}

static void nothing_has_no_percentiles(void **state)
{
    (void)state;
    struct histogram *histogram = make();
    histogram_add(histogram, -1);
    assert_int_equal(histogram->count, 0);
    assert_int_equal(histogram_percentile(histogram, 50), SIPWHY_TIME_UNKNOWN);
    assert_int_equal(histogram_mean(histogram), SIPWHY_TIME_UNKNOWN);
    free(histogram);
}

static void one_is_all_of_them(void **state)
{
    (void)state;
    struct histogram *histogram = make();
    histogram_add(histogram, 1234567 * SIPWHY_SECOND);
    assert_int_equal(histogram_percentile(histogram, 1), 1234567 * SIPWHY_SECOND);
    assert_int_equal(histogram_percentile(histogram, 99), 1234567 * SIPWHY_SECOND);
    assert_int_equal(histogram_mean(histogram), 1234567 * SIPWHY_SECOND);
    free(histogram);
}

/** The promise of the header, at every percentile, from microseconds to hours. */
static void percentiles_are_within_three_percent(void **state)
{
    static const sipwhy_time units[] = {20000, MS / 10, MS, SIPWHY_SECOND, 300 * SIPWHY_SECOND};
    (void)state;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        struct histogram *histogram = make();
        for (int n = 1; n <= 200; n++)
            histogram_add(histogram, n * units[i]);
        for (unsigned percent = 1; percent <= 100; percent++) {
            double exact = 2.0 * percent * (double)units[i];
            double told = (double)histogram_percentile(histogram, percent);
            if (told < exact * 0.968 || told > exact * 1.032)
                fail_msg("%u %% of %g: %g", percent, exact, told);
        }
        assert_int_equal(histogram->least, units[i]);
        assert_int_equal(histogram->most, 200 * units[i]);
        assert_int_equal(histogram_mean(histogram), 100 * units[i] + units[i] / 2);
        free(histogram);
    }
}

static void merged_is_as_if_counted_together(void **state)
{
    (void)state;
    struct histogram *low = make();
    struct histogram *high = make();
    struct histogram *both = make();
    for (int n = 1; n <= 50; n++) {
        histogram_add(low, n * MS);
        histogram_add(high, n * SIPWHY_SECOND);
        histogram_add(both, n * MS);
        histogram_add(both, n * SIPWHY_SECOND);
    }
    struct histogram *none = make();
    histogram_merge(low, none);
    histogram_merge(low, high);
    assert_memory_equal(low, both, sizeof(*both));
    histogram_merge(none, both);
    assert_memory_equal(none, both, sizeof(*both));
    free(none);
    free(both);
    free(high);
    free(low);
}

static void the_longest_times_do_no_harm(void **state)
{
    (void)state;
    struct histogram *histogram = make();
    histogram_add(histogram, INT64_MAX);
    histogram_add(histogram, INT64_MAX);
    histogram_add(histogram, 0);
    assert_int_equal(histogram->sum, INT64_MAX);
    assert_int_equal(histogram_percentile(histogram, 1), 512);
    assert_true(histogram_percentile(histogram, 99) > 3600 * SIPWHY_SECOND);
    free(histogram);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(nothing_has_no_percentiles),
        UNIT_TEST(one_is_all_of_them),
        UNIT_TEST(percentiles_are_within_three_percent),
        UNIT_TEST(merged_is_as_if_counted_together),
        UNIT_TEST(the_longest_times_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
