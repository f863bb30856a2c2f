/*
 * hold.c — what was said of a Call-ID, held back until it turns out to have a problem.
 */
#include "report/hold.h"

#include <stdlib.h>
#include <string.h>

/** One Call-ID may fill this much, so that no peer that keeps it for ever fills the memory. */
#define HELD_BYTES (1u << 20)
#define HOLD_BYTES (256u << 20)

struct held_chunk {
    struct held_chunk *next;
    size_t length;
    char data[];
};

void held_write(struct held *held, struct hold *hold, const char *data, size_t length)
{
    if (held->is_out) {
        out_write(hold->out, data, length);
        return;
    }
    if (length == 0)
        return;
    struct held_chunk *chunk = NULL;
    if (held->bytes + length <= HELD_BYTES && hold->bytes + length <= HOLD_BYTES)
        chunk = malloc(sizeof *chunk + length);
    if (!chunk) {
        hold->lost++;
        return;
    }
    *chunk = (struct held_chunk){.length = length};
    memcpy(chunk->data, data, length);
    if (held->last)
        held->last->next = chunk;
    else
        held->first = chunk;
    held->last = chunk;
    held->bytes += length;
    hold->bytes += length;
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
    for (struct held_chunk *chunk = held->first; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    hold->bytes -= held->bytes;
    *held = (struct held){.is_out = held->is_out};
}
