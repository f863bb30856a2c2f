/*
 * permutation.c — the places in a random order; each moves to the next one in that order.
 */
#include "base/permutation.h"

/** splitmix64: @p seed is a good hash already. */
static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

unsigned permute(uint64_t seed, unsigned count, unsigned place)
{
    uint8_t order[PERMUTATION_MOST] = {0};
    unsigned found = 0;
    for (unsigned i = 0; i < count; i++) {
        unsigned j = (unsigned)((next_random(&seed) >> 32) * (i + 1) >> 32);
        order[i] = order[j];
        order[j] = (uint8_t)i;
    }
    while (order[found] != place)
        found++;
    return order[(found + 1) % count];
}
