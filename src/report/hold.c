/*
 * hold.c — what was said of a Call-ID, held back until it turns out to be asked for.
 */
#include "report/hold.h"

#include <stdlib.h>
#include <string.h>

struct held_chunk {
    struct held_chunk *next;
    size_t length;
    char data[];
};

static size_t chunk_bytes(size_t length)
{
    return sizeof(struct held_chunk) + length + PIECE_BYTES;
}

/** Take it out of the list; it is in there while it holds anything. */
static void unlink_held(struct held *held, struct hold *hold)
{
    if (held->bytes == 0)
        return;
    *(held->previous ? &held->previous->next : &hold->first) = held->next;
    *(held->next ? &held->next->previous : &hold->last) = held->previous;
}

static void append_held(struct held *held, struct hold *hold)
{
    held->next = NULL;
    held->previous = hold->last;
    *(hold->last ? &hold->last->next : &hold->first) = held;
    hold->last = held;
}

static void forget_least_used(struct hold *hold)
{
    for (const struct held_chunk *chunk = hold->first->first; chunk; chunk = chunk->next)
        hold->lost++;
    held_forget(hold->first, hold);
}

/** Room for @p bytes more, or NULL. */
static struct held_chunk *make_chunk(const struct held *held, struct hold *hold, size_t bytes)
{
    if (held->bytes + bytes > HELD_BYTES)
        return NULL;
    while (hold->bytes + bytes > hold->limit && hold->first)
        forget_least_used(hold);
    return hold->bytes + bytes <= hold->limit ? malloc(bytes) : NULL;
}

void held_write(struct held *held, struct hold *hold, const char *data, size_t length)
{
    if (held->is_out) {
        out_write(hold->out, data, length);
        return;
    }
    if (length == 0)
        return;
    size_t bytes = chunk_bytes(length);
    struct held_chunk *chunk = make_chunk(held, hold, bytes);
    if (!chunk) {
        hold->lost++;
        return;
    }
    *chunk = (struct held_chunk){.length = length};
    memcpy(chunk->data, data, length);
    unlink_held(held, hold);
    append_held(held, hold);
    *(held->last ? &held->last->next : &held->first) = chunk;
    held->last = chunk;
    held->bytes += bytes;
    hold->bytes += bytes;
}

void held_let_out(struct held *held, struct hold *hold)
{
    for (struct held_chunk *chunk = held->first; chunk; chunk = chunk->next)
        out_write(hold->out, chunk->data, chunk->length);
    held_forget(held, hold);
    held->is_out = true;
}

void held_forget(struct held *held, struct hold *hold)
{
    struct held_chunk *next;
    unlink_held(held, hold);
    for (struct held_chunk *chunk = held->first; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    hold->bytes -= held->bytes;
    *held = (struct held){.is_out = held->is_out};
}
