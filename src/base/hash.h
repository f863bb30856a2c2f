/*
 * hash.h — 64-bit hashes under a secret seed, so that nobody on the wire can choose collisions.
 *
 * Nothing that a user sees may depend on the seed: tables are never printed in their own order.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/span.h"

/** A seed from the kernel's random numbers. */
uint64_t hash_seed(void);

/** The hash of @p text; chain several by passing the last hash as the seed. */
uint64_t hash_span(uint64_t seed, span text);

uint64_t hash_number(uint64_t seed, uint64_t number);

/** A hash in half the room, never 0: for where few are compared. */
static inline uint32_t hash_fold(uint64_t hash)
{
    uint32_t folded = (uint32_t)(hash ^ hash >> 32);
    return folded ? folded : 1;
}

/** Address, port and family. */
uint64_t hash_endpoint(uint64_t seed, const struct sipwhy_endpoint *endpoint);

#endif
