/*
 * arena.h — memory that is given back all at once.
 *
 * An arena belongs to one message, or to one call; what is taken from it lives until arena_reset() or
 * arena_finish(). Taking is bounded: beyond the arena's limit it answers NULL, as malloc would.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/span.h"

struct arena_block;

struct arena {
    struct arena_block *blocks; /**< the newest first */
    size_t limit_bytes;
    size_t taken_bytes;
    bool is_short; /**< something was refused since the last reset */
};

/** Prepare an empty arena; nothing is allocated before the first use. */
void arena_init(struct arena *arena, size_t limit_bytes);

/** Free everything. */
void arena_finish(struct arena *arena);

/** Forget everything, and keep one block for the next use. */
void arena_reset(struct arena *arena);

/** @p size bytes, aligned for any type, not cleared; NULL beyond the limit or without memory. */
void *arena_take(struct arena *arena, size_t size);

/** A copy of @p text with a NUL behind it, or NULL. */
char *arena_copy(struct arena *arena, span text);

/** printf into the arena; NULL when there is no room. */
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
