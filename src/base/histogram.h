/*
 * histogram.h — durations counted in classes that widen with them: percentiles without keeping each one.
 *
 * An octave has sixteen classes, from about 16 us up to 19 hours, so that a percentile is within 3.2 % of the
 * true one (below 16 us: within 1 us); count, mean, least and most are exact. Two of them merge by adding.
 */
#ifndef BASE_HISTOGRAM_H
#define BASE_HISTOGRAM_H

#include <sipwhy/types.h>

#define HISTOGRAM_CLASSES 528

/** All zero is empty. */
struct histogram {
    uint64_t count;
    sipwhy_time sum;
    sipwhy_time least; /**< where count is not 0 */
    sipwhy_time most;
    uint32_t classes[HISTOGRAM_CLASSES];
};

/** Count a duration; one below zero, where a clock was set back, is none. */
void histogram_add(struct histogram *histogram, sipwhy_time duration);

/** Count all that @p other counted. */
void histogram_merge(struct histogram *histogram, const struct histogram *other);

/** The duration that @p percent of them do not exceed; SIPWHY_TIME_UNKNOWN where there is none. */
sipwhy_time histogram_percentile(const struct histogram *histogram, unsigned percent);

/** SIPWHY_TIME_UNKNOWN where there is none. */
sipwhy_time histogram_mean(const struct histogram *histogram);

#endif
