/*
 * hash.c — multiply-and-fold, eight bytes at a time.
 */
#include "base/hash.h"

#include <sys/random.h>

static uint64_t fold(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t hash_seed(void)
{
    uint64_t seed;
    if (getrandom(&seed, sizeof(seed), 0) != (ssize_t)sizeof(seed))
        seed = (uint64_t)(uintptr_t)&seed;
    return seed;
}

uint64_t hash_number(uint64_t seed, uint64_t number)
{
    return fold(seed ^ 0x9e3779b97f4a7c15u, number ^ 0xd1b54a32d192ed03u);
}

static uint64_t load(const char *bytes, size_t length)
{
    uint64_t word = 0;
    memcpy(&word, bytes, length);
    return word;
}

uint64_t hash_span(uint64_t seed, span text)
{
    uint64_t hash = hash_number(seed, text.length);
    uint64_t second = hash;
    const char *at = text.data;
    size_t left = text.length;
    /* Two independent products at a time: the processor multiplies them side by side. */
    for (; left >= 32; at += 32, left -= 32) {
        hash = fold(hash ^ load(at, 8), load(at + 8, 8) ^ 0x9e3779b97f4a7c15u);
        second = fold(second ^ load(at + 16, 8), load(at + 24, 8) ^ 0xd1b54a32d192ed03u);
    }
    if (text.length >= 32)
        hash = hash_number(hash, second);
    for (; left >= 8; at += 8, left -= 8)
        hash = hash_number(hash, load(at, 8));
    return left ? hash_number(hash, load(at, left)) : hash;
}

uint64_t hash_endpoint(uint64_t seed, const struct sipwhy_endpoint *endpoint)
{
    uint64_t words[2];
    memcpy(words, endpoint->address, sizeof(words));
    uint64_t hash = hash_number(seed, words[0]);
    if (endpoint->family == 6)
        hash = hash_number(hash, words[1]);
    return hash_number(hash, ((uint64_t)endpoint->family << 16) | endpoint->port);
}
