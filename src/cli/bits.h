/*
 * bits.h — a set of numbers, a bit each.
 */
#ifndef CLI_BITS_H
#define CLI_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Zero it. */
struct bits {
    uint64_t *words; /**< owned */
    size_t count;    /**< of words */
};

/** @return 0, or -1 without memory */
int bits_set(struct bits *bits, uint64_t number);
void bits_clear(struct bits *bits, uint64_t number);
bool bits_has(const struct bits *bits, uint64_t number);
void bits_finish(struct bits *bits);

#endif
