/*
 * timer.c — a heap of four children a parent, and beside it where in it each timer is.
 *
 * Timers lie in whatever they are part of, all over the memory. Moving one in the heap does not touch it: its
 * place is kept in an array of its own, by its number. That is worth more than the depth of the heap.
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
    free(timers->places);
    timers_init(timers);
}

static bool is_before(const struct timer_slot *a, const struct timer_slot *b)
{
    if (a->deadline != b->deadline)
        return a->deadline < b->deadline;
    return (int32_t)(a->order - b->order) < 0;
}

#define CHILDREN 4

static void put(struct timers *timers, size_t i, const struct timer_slot *slot)
{
    timers->heap[i] = *slot;
    timers->places[slot->number] = (uint32_t)i;
}

static void sift_up(struct timers *timers, size_t i, const struct timer_slot *slot)
{
    while (i > 0 && is_before(slot, &timers->heap[(i - 1) / CHILDREN])) {
        put(timers, i, &timers->heap[(i - 1) / CHILDREN]);
        i = (i - 1) / CHILDREN;
    }
    put(timers, i, slot);
}

/** The earliest child of @p i; count where it has none. */
static size_t first_child(const struct timers *timers, size_t i)
{
    size_t first = CHILDREN * i + 1;
    size_t end = first + CHILDREN < timers->count ? first + CHILDREN : timers->count;
    if (first >= timers->count)
        return timers->count;
    for (size_t child = first + 1; child < end; child++) {
        if (is_before(&timers->heap[child], &timers->heap[first]))
            first = child;
    }
    return first;
}

static void sift_down(struct timers *timers, size_t i, const struct timer_slot *slot)
{
    for (;;) {
        size_t child = first_child(timers, i);
        if (child == timers->count || !is_before(&timers->heap[child], slot))
            break;
        put(timers, i, &timers->heap[child]);
        i = child;
    }
    put(timers, i, slot);
}

/** Room for one more, and for its number: there are never more numbers than there were timers at once. */
static int reserve(struct timers *timers)
{
    if (timers->count < timers->capacity)
        return 0;
    size_t capacity = timers->capacity ? timers->capacity * 2 : 64;
    struct timer_slot *heap = realloc(timers->heap, capacity * sizeof(*heap));
    if (heap)
        timers->heap = heap;
    uint32_t *places = realloc(timers->places, capacity * sizeof(*places));
    if (places)
        timers->places = places;
    if (!heap || !places)
        return SIPWHY_ERROR_MEMORY;
    timers->capacity = capacity;
    return 0;
}

static uint32_t take_number(struct timers *timers)
{
    if (timers->free_number == 0)
        return timers->numbers++;
    uint32_t number = timers->free_number - 1;
    timers->free_number = timers->places[number];
    return number;
}

static void give_number(struct timers *timers, uint32_t number)
{
    timers->places[number] = timers->free_number;
    timers->free_number = number + 1;
}

int timers_set(struct timers *timers, struct timer *timer, sipwhy_time deadline)
{
    timers_cancel(timers, timer);
    int error = reserve(timers);
    if (error)
        return error;
    struct timer_slot slot = {deadline, timers->order++, take_number(timers), timer};
    timer->deadline = deadline;
    timer->number = slot.number + 1;
    sift_up(timers, timers->count++, &slot);
    return 0;
}

int timers_set_earlier(struct timers *timers, struct timer *timer, sipwhy_time deadline)
{
    if (timer->number && timer->deadline <= deadline)
        return 0;
    return timers_set(timers, timer, deadline);
}

void timers_cancel(struct timers *timers, struct timer *timer)
{
    if (timer->number == 0)
        return;
    uint32_t number = timer->number - 1;
    size_t i = timers->places[number];
    timer->number = 0;
    give_number(timers, number);
    struct timer_slot last = timers->heap[--timers->count];
    if (last.timer == timer)
        return;
    if (i > 0 && is_before(&last, &timers->heap[(i - 1) / CHILDREN]))
        sift_up(timers, i, &last);
    else
        sift_down(timers, i, &last);
}

void timers_clear(struct timers *timers)
{
    for (size_t i = 0; i < timers->count; i++)
        timers->heap[i].timer->number = 0;
    timers->count = 0;
    timers->numbers = timers->free_number = 0;
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
