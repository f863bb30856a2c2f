/*
 * timer.h — what is to be looked at again, and when: a heap by deadline.
 *
 * Time is whatever the owner says it is; nothing here reads a clock. Timers that are due at the same
 * time come out in the order in which they were set, so that runs repeat exactly.
 */
#ifndef BASE_TIMER_H
#define BASE_TIMER_H

#include <sipwhy/types.h>

struct timer {
    sipwhy_time deadline;
    uint32_t number; /**< under which timers know its place, plus one; 0: not set */
    uint32_t kind;  /**< what it is part of; for its owner alone */
};

/** A place in the heap: what it is ordered by lies here, not behind a pointer. */
struct timer_slot {
    sipwhy_time deadline;
    uint32_t order;  /**< in which it was set; it may wrap around */
    uint32_t number; /**< of the timer */
    struct timer *timer;
};

struct timers {
    struct timer_slot *heap; /**< owned; the timers are not */
    uint32_t *places;        /**< owned: by number, where in the heap that one is; of a free one the next free one */
    uint32_t free_number;    /**< plus one; 0: none */
    uint32_t numbers;        /**< that were ever given out */
    size_t count;
    size_t capacity;
    uint32_t order;
};

void timers_init(struct timers *timers);
void timers_finish(struct timers *timers);

/** Set or move @p timer. @return 0 or SIPWHY_ERROR_MEMORY */
int timers_set(struct timers *timers, struct timer *timer, sipwhy_time deadline);

/** Like timers_set(), but never makes a set timer later: cheap to call with every message. */
int timers_set_earlier(struct timers *timers, struct timer *timer, sipwhy_time deadline);

void timers_cancel(struct timers *timers, struct timer *timer);

/** Forget all timers at once; none of them is set any more. */
void timers_clear(struct timers *timers);

/** Take out the first timer that is due at @p now, or NULL. */
struct timer *timers_take_due(struct timers *timers, sipwhy_time now);

/** The first deadline, or SIPWHY_TIME_UNKNOWN. */
sipwhy_time timers_next(const struct timers *timers);

#endif
