/*
 * times.h — what happened when: calls, responses and delays, counted in steps of time.
 *
 * There is a bounded number of steps; where the capture lasts longer, each becomes wider. The first
 * hosts have the same of their own.
 */
#ifndef REPORT_HTML_TIMES_H
#define REPORT_HTML_TIMES_H

#include <sipwhy/analysis.h>

#define TIMES_STEPS 120

/** Hosts that are counted on their own. */
#define TIMES_HOSTS 24

/** Delays are counted by their logarithm, four bins an octave, from a millisecond to three minutes. */
#define TIMES_BINS 72

struct times_step {
    uint32_t calls[SIPWHY_CALL_STATES]; /**< by the step in which they began */
    uint32_t responses[7];              /**< by the first digit of the code */
    uint32_t delays[TIMES_BINS];        /**< post-dial delays, of calls that began then */
};

struct times_series {
    struct sipwhy_endpoint host;
    struct times_step *steps; /**< TIMES_STEPS of them, owned; NULL before the first */
};

struct times {
    sipwhy_time base;  /**< when the first step begins: a multiple of the width */
    sipwhy_time width; /**< of a step; 0 before the first */
    sipwhy_time last;  /**< of what was counted */
    size_t scale;      /**< which of the widths it is */
    struct times_series all;
    struct times_series hosts[TIMES_HOSTS]; /**< calls that they got, responses that they sent */
    size_t host_count;
    struct times_step *spare; /**< owned: steps are made wider from one into the other */
};

/** Count; for want of memory it is left uncounted. */
void times_add_response(struct times *times, sipwhy_time time, int code,
                        const struct sipwhy_endpoint *src);
void times_add_call(struct times *times, const struct sipwhy_call *call);

/** Steps from the first to the last in which something was counted. */
size_t times_step_count(const struct times *times);

/** The series of a host, or NULL. */
const struct times_series *times_of_host(const struct times *times,
                                         const struct sipwhy_endpoint *host);

/**
 * The delay that @p percent of a step's calls stayed under, within a fifth; SIPWHY_TIME_UNKNOWN
 * without any.
 */
sipwhy_time times_percentile(const struct times_step *step, unsigned percent);

void times_finish(struct times *times);

#endif
