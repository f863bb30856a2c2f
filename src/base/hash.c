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

uint64_t hash_span(uint64_t seed, span text)
{
    uint64_t hash = hash_number(seed, text.length);
    size_t i = 0;
    for (; i + 8 <= text.length; i += 8) {
        uint64_t word;
        memcpy(&word, text.data + i, 8);
        hash = hash_number(hash, word);
    }
    if (i < text.length) {
        uint64_t word = 0;
        memcpy(&word, text.data + i, text.length - i);
        hash = hash_number(hash, word);
    }
    return hash;
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
