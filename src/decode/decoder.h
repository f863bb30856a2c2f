/*
 * decoder.h — the state of a decoder, inside decode/.
 */
#ifndef DECODE_DECODER_H
#define DECODE_DECODER_H

#include "base/limits.h"
#include "decode/association.h"
#include "decode/streams.h"

struct decoder {
    decoder_deliver *deliver;
    void *context;
    struct streams streams;
    struct associations associations;
    struct limit_hits hits;
};

#endif
