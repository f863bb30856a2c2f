/*
 * permutation.h — small permutations out of a number.
 */
#ifndef BASE_PERMUTATION_H
#define BASE_PERMUTATION_H

#include <stdint.h>

#define PERMUTATION_MOST 160

/**
 * The place of @p place in a permutation of @p count (1 to PERMUTATION_MOST) places that @p seed chooses. It is
 * one cycle: with two places and more, none stays where it is.
 */
unsigned permute(uint64_t seed, unsigned count, unsigned place);

#endif
