/*
 * window.h — how many within the last while: a few buckets that are used in turn.
 *
 * A bucket is a sixth of the while, so that what is counted reaches back five sixths of it at least.
 */
#ifndef BASE_WINDOW_H
#define BASE_WINDOW_H

#include <sipwhy/types.h>

#define WINDOW_BUCKETS 6

/** All zero is empty. */
struct window {
    uint32_t turn; /**< of the bucket in use: the time in sixths of the while */
    uint32_t buckets[WINDOW_BUCKETS];
};

/** Count one at @p now; a time before the last counts with the last. */
void window_add(struct window *window, sipwhy_time now, sipwhy_time length);

/** How many there were within @p length before @p now. */
uint32_t window_total(const struct window *window, sipwhy_time now, sipwhy_time length);

#endif
