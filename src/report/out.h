/*
 * out.h — where a report goes: a stream that remembers the first failure to write.
 */
#ifndef REPORT_OUT_H
#define REPORT_OUT_H

#include <sipwhy/types.h>
#include <stdatomic.h>
#include <stdio.h>

struct held;
struct hold;

/** A stream under way. */
struct out {
    FILE *file;
    bool at_once; /**< every write is flushed, for who reads along */
    atomic_int error; /**< errno of the first write that failed, or 0; who reads frames looks at it meanwhile */
    struct held *held; /**< borrowed; not NULL: what is written is held back there (hold.h) */
    struct hold *hold; /**< borrowed; of all that is held back */
};

/** Write, or hold back; after a failure nothing more is tried. */
void out_write(struct out *out, const char *data, size_t length);

/** Flush what is buffered, so that a failure shows in out->error. */
void out_flush(struct out *out);

#endif
