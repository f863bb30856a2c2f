/*
 * times.c — what happened when: calls, responses and delays, counted in steps of time.
 */
#include "report/html/times.h"

#include <stdlib.h>
#include <string.h>

#define MINUTE (60 * SIPWHY_SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/** Widths that people count in, each a multiple of the one before. */
static const sipwhy_time widths[] = {
    10 * SIPWHY_MILLISECOND,  50 * SIPWHY_MILLISECOND, 100 * SIPWHY_MILLISECOND,
    500 * SIPWHY_MILLISECOND, SIPWHY_SECOND,           5 * SIPWHY_SECOND,
    10 * SIPWHY_SECOND,       30 * SIPWHY_SECOND,      MINUTE,
    5 * MINUTE,               10 * MINUTE,             30 * MINUTE,
    HOUR,                     2 * HOUR,                6 * HOUR,
    12 * HOUR,                DAY,                     2 * DAY,
    4 * DAY,                  8 * DAY,                 16 * DAY,
    32 * DAY,                 64 * DAY,                128 * DAY,
    256 * DAY,                512 * DAY,
};
#define WIDTHS (sizeof widths / sizeof *widths)

static void add_step(struct times_step *to, const struct times_step *from)
{
    for (size_t i = 0; i < SIPWHY_CALL_STATES; i++)
        to->calls[i] += from->calls[i];
    for (size_t i = 0; i < 7; i++)
        to->responses[i] += from->responses[i];
    for (size_t i = 0; i < TIMES_BINS; i++)
        to->delays[i] += from->delays[i];
}

/** Count a series anew, in steps that begin at @p base and are @p width wide. */
static void move(struct times *times, struct times_series *series, sipwhy_time base,
                 sipwhy_time width)
{
    if (!series->steps)
        return;
    size_t count = times_step_count(times);
    memset(times->spare, 0, TIMES_STEPS * sizeof *times->spare);
    for (size_t i = 0; i < count; i++) {
        sipwhy_time time = times->base + (sipwhy_time)i * times->width;
        add_step(&times->spare[(time - base) / width], &series->steps[i]);
    }
    struct times_step *steps = series->steps;
    series->steps = times->spare;
    times->spare = steps;
}

/** Make the steps reach to @p time, wherever it lies. @return false for want of memory */
static bool reach(struct times *times, sipwhy_time time)
{
    if (!times->spare) {
        times->spare = calloc(TIMES_STEPS, sizeof *times->spare);
        if (!times->spare)
            return false;
    }
    bool is_first = times->width == 0;
    sipwhy_time first = is_first || time < times->base ? time : times->base;
    sipwhy_time last = is_first || time > times->last ? time : times->last;
    size_t scale = times->scale;
    while (scale + 1 < WIDTHS &&
           last / widths[scale] - first / widths[scale] >= (sipwhy_time)TIMES_STEPS)
        scale++;
    sipwhy_time base = first / widths[scale] * widths[scale];
    if (!is_first && (base != times->base || scale != times->scale)) {
        move(times, &times->all, base, widths[scale]);
        for (size_t i = 0; i < times->host_count; i++)
            move(times, &times->hosts[i], base, widths[scale]);
    }
    times->base = base;
    times->width = widths[scale];
    times->scale = scale;
    times->last = last;
    return true;
}

/** The step of a series at a time that it reaches to, or NULL. */
static struct times_step *step_at(const struct times *times, struct times_series *series,
                                  sipwhy_time time)
{
    size_t index = (size_t)((time - times->base) / times->width);
    if (!series->steps)
        series->steps = calloc(TIMES_STEPS, sizeof *series->steps);
    return series->steps && index < TIMES_STEPS ? &series->steps[index] : NULL;
}

static bool is_same_host(const struct sipwhy_endpoint *a, const struct sipwhy_endpoint *b)
{
    return a->family == b->family &&
           memcmp(a->address, b->address, a->family == 4 ? 4 : sizeof a->address) == 0;
}

const struct times_series *times_of_host(const struct times *times,
                                         const struct sipwhy_endpoint *host)
{
    for (size_t i = 0; i < times->host_count; i++) {
        if (is_same_host(&times->hosts[i].host, host))
            return &times->hosts[i];
    }
    return NULL;
}

/** The series of a host, made where there is room for it; or NULL. */
static struct times_series *series_of(struct times *times, const struct sipwhy_endpoint *host)
{
    const struct times_series *found = times_of_host(times, host);
    if (found)
        return &times->hosts[found - times->hosts];
    if (host->family == 0 || times->host_count == TIMES_HOSTS)
        return NULL;
    struct times_series *series = &times->hosts[times->host_count++];
    series->host = *host;
    return series;
}

static size_t bin_of(sipwhy_time delay)
{
    size_t bin = 0;
    sipwhy_time least = SIPWHY_MILLISECOND;
    while (delay >= 2 * least && bin + 4 < TIMES_BINS) {
        least *= 2;
        bin += 4;
    }
    sipwhy_time part = delay < least ? 0 : (delay - least) / (least / 4);
    return bin + (size_t)(part < 3 ? part : 3);
}

/** The middle of a bin. */
static sipwhy_time time_of(size_t bin)
{
    sipwhy_time least = SIPWHY_MILLISECOND << (bin / 4);
    return least + (sipwhy_time)(bin % 4) * (least / 4) + least / 8;
}

void times_add_response(struct times *times, sipwhy_time time, int code,
                        const struct sipwhy_endpoint *src)
{
    unsigned digit = (unsigned)code / 100;
    if (digit == 0 || digit > 6 || !reach(times, time))
        return;
    struct times_series *host = series_of(times, src);
    struct times_step *step = step_at(times, &times->all, time);
    struct times_step *of_host = host ? step_at(times, host, time) : NULL;
    if (step)
        step->responses[digit]++;
    if (of_host)
        of_host->responses[digit]++;
}

static void count_call(struct times_step *step, const struct sipwhy_call *call)
{
    if (!step)
        return;
    step->calls[call->state]++;
    if (call->post_dial_delay != SIPWHY_TIME_UNKNOWN)
        step->delays[bin_of(call->post_dial_delay)]++;
}

void times_add_call(struct times *times, const struct sipwhy_call *call)
{
    if (call->start == SIPWHY_TIME_UNKNOWN || !reach(times, call->start))
        return;
    struct times_series *host = series_of(times, &call->dst);
    count_call(step_at(times, &times->all, call->start), call);
    if (host)
        count_call(step_at(times, host, call->start), call);
}

size_t times_step_count(const struct times *times)
{
    return times->width ? (size_t)((times->last - times->base) / times->width) + 1 : 0;
}

sipwhy_time times_percentile(const struct times_step *step, unsigned percent)
{
    uint64_t all = 0;
    for (size_t i = 0; i < TIMES_BINS; i++)
        all += step->delays[i];
    if (all == 0)
        return SIPWHY_TIME_UNKNOWN;
    uint64_t wanted = (all * percent + 99) / 100;
    uint64_t seen = 0;
    size_t bin = 0;
    while (bin + 1 < TIMES_BINS && (seen += step->delays[bin]) < wanted)
        bin++;
    return time_of(bin);
}

void times_finish(struct times *times)
{
    free(times->all.steps);
    for (size_t i = 0; i < times->host_count; i++)
        free(times->hosts[i].steps);
    free(times->spare);
    *times = (struct times){0};
}
