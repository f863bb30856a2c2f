/*
 * siphash.c — SipHash-2-4.
 */
#include "base/siphash.h"

struct state {
    uint64_t v[4];
};

static uint64_t rotate(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

static void mix(struct state *state)
{
    uint64_t *v = state->v;
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] = rotate(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] = rotate(v[2], 32);
}

static struct state begin(const struct siphash_key *key)
{
    return (struct state){{
        key->words[0] ^ UINT64_C(0x736f6d6570736575),
        key->words[1] ^ UINT64_C(0x646f72616e646f6d),
        key->words[0] ^ UINT64_C(0x6c7967656e657261),
        key->words[1] ^ UINT64_C(0x7465646279746573),
    }};
}

static void add(struct state *state, uint64_t word)
{
    state->v[3] ^= word;
    mix(state);
    mix(state);
    state->v[0] ^= word;
}

/** @p last holds the bytes that filled no word, and the length in its highest byte. */
static uint64_t end(struct state *state, uint64_t last)
{
    add(state, last);
    state->v[2] ^= 0xff;
    for (int i = 0; i < 4; i++)
        mix(state);
    return state->v[0] ^ state->v[1] ^ state->v[2] ^ state->v[3];
}

/** Bytes as a number, the first the lowest, on any machine. */
static uint64_t load(const char *bytes, size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++)
        word |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    return word;
}

uint64_t siphash(const struct siphash_key *key, span text)
{
    struct state state = begin(key);
    size_t at = 0;
    for (; text.length - at >= 8; at += 8)
        add(&state, load(text.data + at, 8));
    return end(&state, load(text.data + at, text.length - at) | (uint64_t)text.length << 56);
}

uint64_t siphash_numbers(const struct siphash_key *key, uint64_t first, uint64_t second)
{
    struct state state = begin(key);
    add(&state, first);
    add(&state, second);
    return end(&state, UINT64_C(16) << 56);
}
