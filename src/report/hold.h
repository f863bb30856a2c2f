/*
 * hold.h — what was said of a Call-ID, held back until it turns out to have a problem.
 *
 * With --problems nobody knows at the first message whether it will be wanted. Each Call-ID keeps
 * what would have been written; its first problem lets it out, its end without one forgets it.
 */
#ifndef REPORT_HOLD_H
#define REPORT_HOLD_H

#include "report/out.h"

/** What one Call-ID holds back; all zero at first. */
struct held {
    struct held_chunk *first; /**< owned */
    struct held_chunk *last;
    size_t bytes;
    bool is_out; /**< it has a problem: nothing is held any longer */
};

/** All that is held back. */
struct hold {
    struct out *out;
    size_t bytes;
    uint64_t lost; /**< chunks that there was no room for */
};

/** Write a chunk, or keep it until held_let_out(). */
void held_write(struct held *held, struct hold *hold, const char *data, size_t length);

/** Write what was held back, and from now on everything at once. */
void held_let_out(struct held *held, struct hold *hold);

/** Forget what is held back. */
void held_forget(struct held *held, struct hold *hold);

#endif
