/*
 * histogram.c — the place of a duration is its highest bit and the four below it.
 */
#include "base/histogram.h"

#include "base/time.h"

#define UNIT_BITS 10 /* the finest class is 1.024 us wide */
#define STEP_BITS 4
#define STEPS (1u << STEP_BITS)

static unsigned class_of(sipwhy_time duration)
{
    uint64_t units = (uint64_t)duration >> UNIT_BITS;
    if (units < STEPS)
        return (unsigned)units;
    unsigned octave = 63 - (unsigned)__builtin_clzll(units) - STEP_BITS;
    unsigned place = (octave + 1) * STEPS + (unsigned)((units >> octave) & (STEPS - 1));
    return place < HISTOGRAM_CLASSES ? place : HISTOGRAM_CLASSES - 1;
}

static sipwhy_time middle_of(unsigned place)
{
    if (place < STEPS)
        return ((sipwhy_time)place << UNIT_BITS) + (1 << (UNIT_BITS - 1));
    unsigned octave = place / STEPS - 1;
    sipwhy_time lowest = (sipwhy_time)(STEPS + place % STEPS) << (octave + UNIT_BITS);
    return lowest + ((sipwhy_time)1 << (octave + UNIT_BITS - 1));
}

void histogram_add(struct histogram *histogram, sipwhy_time duration)
{
    if (duration < 0)
        return;
    if (histogram->count == 0 || duration < histogram->least)
        histogram->least = duration;
    if (histogram->count == 0 || duration > histogram->most)
        histogram->most = duration;
    histogram->count++;
    histogram->sum = time_within(0, duration, INT64_MAX - histogram->sum) + histogram->sum;
    histogram->classes[class_of(duration)]++;
}

void histogram_merge(struct histogram *histogram, const struct histogram *other)
{
    if (other->count == 0)
        return;
    if (histogram->count == 0 || other->least < histogram->least)
        histogram->least = other->least;
    if (histogram->count == 0 || other->most > histogram->most)
        histogram->most = other->most;
    histogram->count += other->count;
    histogram->sum = time_within(0, other->sum, INT64_MAX - histogram->sum) + histogram->sum;
    for (unsigned i = 0; i < HISTOGRAM_CLASSES; i++)
        histogram->classes[i] += other->classes[i];
}

sipwhy_time histogram_percentile(const struct histogram *histogram, unsigned percent)
{
    if (histogram->count == 0)
        return SIPWHY_TIME_UNKNOWN;
    uint64_t rank = histogram->count / 100 * percent + (histogram->count % 100 * percent + 99) / 100;
    uint64_t passed = 0;
    unsigned place = 0;
    while (place < HISTOGRAM_CLASSES - 1 && (passed += histogram->classes[place]) < rank)
        place++;
    return time_within(histogram->least, middle_of(place), histogram->most);
}

sipwhy_time histogram_mean(const struct histogram *histogram)
{
    return histogram->count ? histogram->sum / (sipwhy_time)histogram->count : SIPWHY_TIME_UNKNOWN;
}
