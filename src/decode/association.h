/*
 * association.h — one direction of an SCTP association (RFC 9260): what was seen of it, and the
 * fragments of messages that are not complete.
 *
 * Known by the verification tag and the ports, as the addresses may change on the way. Only
 * associations that carry SIP are remembered.
 */
#ifndef DECODE_ASSOCIATION_H
#define DECODE_ASSOCIATION_H

#include "base/list.h"
#include "base/map.h"
#include "base/pool.h"
#include "base/span.h"
#include "decode/decode.h"

struct decoder;
struct walk;

struct associations {
    struct map map;
    struct pool pool;
    struct list used; /**< the least recently used first */
    uint64_t seed;
    size_t held; /**< bytes of fragments, of all */
};

/** A DATA chunk (section 3.3.1). */
struct chunk {
    uint32_t tag; /**< verification tag of the packet */
    uint32_t tsn;
    bool is_first; /**< fragment of its message */
    bool is_last;
    bool truncated; /**< the capture lacks its end */
    span payload;
};

void associations_init(struct associations *associations);
void associations_finish(struct associations *associations);

/**
 * Deliver the chunk if it is a message, or the message that it completes. Ports are those of @p walk.
 * @return what the chunk was
 */
enum decode_result associations_take(struct walk *walk, const struct chunk *chunk);

/** The input is over: deliver the beginnings of what is not complete. */
void associations_flush(struct decoder *decoder);

#endif
