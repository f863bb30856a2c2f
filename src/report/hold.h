/*
 * hold.h — what was said of a Call-ID, held back until it turns out to be asked for.
 *
 * With --problems, or another selection, nobody knows at the first message whether it will be wanted. Each Call-ID
 * keeps what would have been written; what selects it lets it out, its end without that forgets it. Where all
 * of them together are too much, what the least recently used one holds is forgotten.
 */
#ifndef REPORT_HOLD_H
#define REPORT_HOLD_H

#include "report/out.h"

/** A report keeps no more than this in all, of calls that go on and of blocks that are still to be told. */
#define REPORT_BYTES ((size_t)24 << 20)

/** One Call-ID may hold back this much, so that no peer that keeps it for ever fills the memory. */
#define HELD_BYTES ((size_t)1 << 20)

/** What malloc adds to each piece of memory. */
#define PIECE_BYTES 16

/** What one Call-ID holds back; all zero at first. Where it lies it stays, until held_forget(). */
struct held {
    struct held *next;     /**< of all that hold anything, the least recently used first */
    struct held *previous;
    struct held_chunk *first; /**< owned */
    struct held_chunk *last;
    size_t bytes; /**< of memory */
    bool is_out;  /**< it was let out: nothing is held any longer */
};

/** All that is held back. */
struct hold {
    struct out *out;
    size_t limit; /**< of bytes */
    size_t bytes; /**< of memory; whoever keeps other things within the same limit adds them */
    struct held *first;
    struct held *last;
    uint64_t lost; /**< chunks that there was no room for */
};

/** Write a chunk, or keep it until held_let_out(). */
void held_write(struct held *held, struct hold *hold, const char *data, size_t length);

/** Write what was held back, and from now on everything at once. */
void held_let_out(struct held *held, struct hold *hold);

/** Forget what is held back. */
void held_forget(struct held *held, struct hold *hold);

#endif
