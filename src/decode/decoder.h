/*
 * decoder.h — the state of a decoder, inside decode/.
 */
#ifndef DECODE_DECODER_H
#define DECODE_DECODER_H

#include "decode/association.h"
#include "decode/fragments.h"
#include "decode/streams.h"
#include "decode/tls.h"

struct decoder {
    decoder_deliver *deliver;
    void *context;
    struct decoder_events events;
    sipwhy_time now; /**< of the last frame, or what was told since */
    struct limit_hits hits;
    uint64_t group_count; /**< groups that were numbered; see groups.h */
    struct fragments fragments;
    struct streams streams;
    struct associations associations;
    struct tls tls;
};

#endif
