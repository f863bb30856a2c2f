/* script.h — how calls of the load go, and which of them each kind of load has. */
#ifndef BENCHMARK_SCRIPT_H
#define BENCHMARK_SCRIPT_H

#include "call.h"

/* A message, so long after the one before it. */
struct step {
    uint32_t least_us, most_us;
    bool from_callee, has_media_after, is_end;
    struct letter letter;
};

struct flavour {
    unsigned weight;
    const struct step *script;
    struct shape shape;
};

struct kind {
    const char *name, *what;
    uint32_t interval_us; /* between calls, on average */
    unsigned messages;    /* of a call, where it is the same number on average over four; or 0 */
    unsigned media_part;  /* of the packets, in thousandths; @p fillers make up the rest */
    struct flavour flavours[16]; /* until a weight of 0 */
    struct flavour fillers[4];
};

/* NULL where there is none of that name. */
const struct kind *kind_by_name(const char *name);

/* The @p index-th kind, or NULL behind the last. */
const struct kind *kind_by_index(size_t index);

/* How the @p number-th call goes: round the weights. */
const struct flavour *flavour_of(const struct flavour *flavours, uint64_t number);

#endif
