/*
 * streams.h — all streams that a decoder knows, and their limits.
 */
#ifndef DECODE_STREAMS_H
#define DECODE_STREAMS_H

#include "base/limits.h"
#include "base/map.h"
#include "base/pool.h"
#include "decode/stream.h"

struct decoder;

_Static_assert(sizeof(struct stream) + POOL_OBJECT_BYTES + 2 * sizeof(struct map_slot) +
                       2 * sizeof(struct timer_slot) <=
                   LIMIT_STREAM_ENTRY_BYTES,
               "base/limits.h counts on less");

struct streams {
    struct map map;
    struct pool pool;
    struct list used;     /**< the least recently used first */
    struct timers timers; /**< of the gaps */
    uint64_t seed;
    size_t held; /**< bytes, of all streams */
};

void streams_init(struct streams *streams);
void streams_finish(struct streams *streams);

/** The stream from the source to the destination of @p walk, or NULL. */
struct stream *streams_find(struct walk *walk);

/** The other direction, or NULL. */
struct stream *streams_find_reverse(struct walk *walk);

/** A new one, or what there was emptied: what it had begun is delivered. NULL without memory. */
struct stream *streams_begin(struct walk *walk, uint32_t next);

/** Deliver what it had begun, and free it. */
void streams_forget(struct decoder *decoder, struct stream *stream);

/** stream_take(), within the limits. */
void streams_take(struct stream *stream, struct walk *walk, const struct segment *segment);

/** The other side has everything up to @p acknowledged. */
void streams_acknowledge(struct stream *stream, struct walk *walk, uint32_t acknowledged);

/** The connection is reset: deliver what was begun. */
void streams_close(struct decoder *decoder, struct stream *stream);

/** Give up waiting where it was long enough by @p now. */
void streams_advance(struct decoder *decoder, sipwhy_time now);

/** The input is over: deliver what was begun. */
void streams_flush(struct decoder *decoder);

#endif
