/*
 * arena.c — a chain of blocks, filled from the front.
 */
#include "base/arena.h"

#include "base/poison.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_BLOCK_BYTES ((size_t)4096)

struct arena_block {
    struct arena_block *next;
    size_t size;
    size_t used;
    alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *arena, size_t limit_bytes)
{
    *arena = (struct arena){.limit_bytes = limit_bytes};
}

static void free_blocks(struct arena_block *block)
{
    while (block) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
}

void arena_finish(struct arena *arena)
{
    free_blocks(arena->blocks);
    arena->blocks = NULL;
    arena->taken_bytes = 0;
}

void arena_reset(struct arena *arena)
{
    struct arena_block *keep = arena->blocks;
    arena->taken_bytes = 0;
    arena->is_short = false;
    if (!keep)
        return;
    free_blocks(keep->next);
    keep->next = NULL;
    poison(keep->bytes, keep->used);
    keep->used = 0;
}

static struct arena_block *add_block(struct arena *arena, size_t at_least)
{
    size_t size = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK_BYTES;
    if (size < at_least)
        size = at_least;
    struct arena_block *block = malloc(sizeof(*block) + size);
    if (!block) {
        arena->is_short = true;
        return NULL;
    }
    *block = (struct arena_block){.next = arena->blocks, .size = size};
    poison(block->bytes, size);
    arena->blocks = block;
    return block;
}

/** Bytes of @p size when they are aligned; SIZE_MAX beyond what the limit leaves. */
static size_t fit(const struct arena *arena, size_t size)
{
    const size_t alignment = alignof(max_align_t);
    if (size > arena->limit_bytes)
        return SIZE_MAX;
    size = (size + alignment - 1) / alignment * alignment;
    return size > arena->limit_bytes - arena->taken_bytes ? SIZE_MAX : size;
}

void *arena_take(struct arena *arena, size_t size)
{
    size_t aligned = fit(arena, size);
    if (aligned == SIZE_MAX) {
        arena->is_short = true;
        return NULL;
    }
    struct arena_block *block = arena->blocks;
    if (!block || block->size - block->used < aligned + POISON_GAP)
        block = add_block(arena, aligned + POISON_GAP);
    if (!block)
        return NULL;
    void *taken = block->bytes + block->used;
    unpoison(taken, size);
    block->used += aligned + POISON_GAP;
    arena->taken_bytes += aligned;
    return taken;
}

char *arena_copy(struct arena *arena, span text)
{
    char *copy = arena_take(arena, text.length + 1);
    if (!copy)
        return NULL;
    if (text.length)
        memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length >= 0)
        text = arena_take(arena, (size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return text;
}
