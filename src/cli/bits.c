/*
 * bits.c — a set of numbers, a bit each.
 */
#include "cli/bits.h"

#include <stdlib.h>
#include <string.h>

int bits_set(struct bits *bits, uint64_t number)
{
    size_t word = (size_t)(number / 64);
    if (word >= bits->count) {
        size_t count = word + word / 2 + 16;
        uint64_t *grown = realloc(bits->words, count * sizeof *grown);
        if (!grown)
            return -1;
        memset(grown + bits->count, 0, (count - bits->count) * sizeof *grown);
        bits->words = grown;
        bits->count = count;
    }
    bits->words[word] |= (uint64_t)1 << number % 64;
    return 0;
}

void bits_clear(struct bits *bits, uint64_t number)
{
    if (bits_has(bits, number))
        bits->words[number / 64] &= ~((uint64_t)1 << number % 64);
}

bool bits_has(const struct bits *bits, uint64_t number)
{
    return number / 64 < bits->count && (bits->words[number / 64] >> number % 64 & 1);
}

void bits_finish(struct bits *bits)
{
    free(bits->words);
    *bits = (struct bits){0};
}
