/*
 * siphash.h — SipHash-2-4 (Aumasson and Bernstein, 2012): without its key nobody can tell what was hashed.
 *
 * Slower than hash.h, which is for tables.
 */
#ifndef BASE_SIPHASH_H
#define BASE_SIPHASH_H

#include "base/span.h"

struct siphash_key {
    uint64_t words[2];
};

uint64_t siphash(const struct siphash_key *key, span text);

/** The hash of two numbers; chain several by passing the last hash as the first. */
uint64_t siphash_numbers(const struct siphash_key *key, uint64_t first, uint64_t second);

#endif
