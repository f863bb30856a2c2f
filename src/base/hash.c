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

static uint64_t load(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof(word));
    return word;
}

static uint64_t hash_short(uint64_t hash, span text)
{
    char words[16] = {0};
    if (text.length)
        memcpy(words, text.data, text.length);
    return fold(hash ^ load(words), load(words + 8) ^ 0x9e3779b97f4a7c15u);
}

uint64_t hash_span(uint64_t seed, span text)
{
    uint64_t hash = hash_number(seed, text.length);
    if (text.length < 16)
        return hash_short(hash, text);
    uint64_t second = hash;
    const char *at = text.data;
    const char *end = at + text.length;
    /* Two independent products at a time: the processor multiplies them side by side. */
    for (; end - at >= 32; at += 32) {
        hash = fold(hash ^ load(at), load(at + 8) ^ 0x9e3779b97f4a7c15u);
        second = fold(second ^ load(at + 16), load(at + 24) ^ 0xd1b54a32d192ed03u);
    }
    if (end - at >= 16)
        hash = fold(hash ^ load(at), load(at + 8) ^ 0x9e3779b97f4a7c15u);
    /* The last sixteen bytes, some of them once more. */
    return fold(hash ^ load(end - 16), second ^ load(end - 8));
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
