/*
 * timer.c — a binary heap whose timers know their own place in it.
 */
#include "base/timer.h"

#include <stdlib.h>

void timers_init(struct timers *timers)
{
    *timers = (struct timers){0};
}

void timers_finish(struct timers *timers)
{
    free(timers->heap);
    timers_init(timers);
}

static bool is_before(const struct timer_slot *a, const struct timer_slot *b)
{
    if (a->deadline != b->deadline)
        return a->deadline < b->deadline;
    return a->order < b->order;
}

static void put(struct timers *timers, size_t i, const struct timer_slot *slot)
{
    timers->heap[i] = *slot;
    slot->timer->place = (uint32_t)i + 1;
}

static void sift_up(struct timers *timers, size_t i, struct timer_slot slot)
{
    while (i > 0 && is_before(&slot, &timers->heap[(i - 1) / 2])) {
        put(timers, i, &timers->heap[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    put(timers, i, &slot);
}

static void sift_down(struct timers *timers, size_t i, struct timer_slot slot)
{
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= timers->count)
            break;
        __builtin_prefetch(&timers->heap[2 * child + 1]); /* theirs, of a heap beyond the cache */
        __builtin_prefetch(&timers->heap[2 * child + 4]);
        if (child + 1 < timers->count && is_before(&timers->heap[child + 1], &timers->heap[child]))
            child++;
        if (!is_before(&timers->heap[child], &slot))
            break;
        put(timers, i, &timers->heap[child]);
        i = child;
    }
    put(timers, i, &slot);
}

static int reserve(struct timers *timers)
{
    if (timers->count < timers->capacity)
        return 0;
    size_t capacity = timers->capacity ? timers->capacity * 2 : 64;
    struct timer_slot *heap = realloc(timers->heap, capacity * sizeof(*heap));
    if (!heap)
        return SIPWHY_ERROR_MEMORY;
    timers->heap = heap;
    timers->capacity = capacity;
    return 0;
}

int timers_set(struct timers *timers, struct timer *timer, sipwhy_time deadline)
{
    timers_cancel(timers, timer);
    int error = reserve(timers);
    if (error)
        return error;
    timer->deadline = deadline;
    sift_up(timers, timers->count++, (struct timer_slot){deadline, timers->order++, timer});
    return 0;
}

int timers_set_earlier(struct timers *timers, struct timer *timer, sipwhy_time deadline)
{
    if (timer->place && timer->deadline <= deadline)
        return 0;
    return timers_set(timers, timer, deadline);
}

void timers_cancel(struct timers *timers, struct timer *timer)
{
    if (timer->place == 0)
        return;
    size_t i = timer->place - 1;
    timer->place = 0;
    struct timer_slot last = timers->heap[--timers->count];
    if (last.timer == timer)
        return;
    if (i > 0 && is_before(&last, &timers->heap[(i - 1) / 2]))
        sift_up(timers, i, last);
    else
        sift_down(timers, i, last);
}

void timers_clear(struct timers *timers)
{
    for (size_t i = 0; i < timers->count; i++)
        timers->heap[i].timer->place = 0;
    timers->count = 0;
}

struct timer *timers_take_due(struct timers *timers, sipwhy_time now)
{
    if (timers->count == 0 || timers->heap[0].deadline > now)
        return NULL;
    struct timer *due = timers->heap[0].timer;
    timers_cancel(timers, due);
    return due;
}

sipwhy_time timers_next(const struct timers *timers)
{
    return timers->count ? timers->heap[0].deadline : SIPWHY_TIME_UNKNOWN;
}
