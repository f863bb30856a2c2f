/*
 * window.c — how many within the last while: a few buckets that are used in turn.
 */
#include "base/window.h"

static uint32_t turn_of(sipwhy_time now, sipwhy_time length)
{
    return length < WINDOW_BUCKETS ? 0 : (uint32_t)(now / (length / WINDOW_BUCKETS));
}

void window_add(struct window *window, sipwhy_time now, sipwhy_time length)
{
    uint32_t turn = turn_of(now, length);
    if (turn + WINDOW_BUCKETS < window->turn) /* the clock was set back */
        *window = (struct window){.turn = turn};
    if (turn > window->turn) {
        uint32_t passed = turn - window->turn;
        for (uint32_t i = 0; i < passed && i < WINDOW_BUCKETS; i++)
            window->buckets[(turn - i) % WINDOW_BUCKETS] = 0;
        window->turn = turn;
    }
    window->buckets[window->turn % WINDOW_BUCKETS]++;
}

uint32_t window_total(const struct window *window, sipwhy_time now, sipwhy_time length)
{
    uint32_t turn = turn_of(now, length);
    uint32_t passed = turn > window->turn ? turn - window->turn : 0;
    uint32_t total = 0;
    for (uint32_t i = 0; i + passed < WINDOW_BUCKETS; i++)
        total += window->buckets[(window->turn - i) % WINDOW_BUCKETS];
    return total;
}
