/*
 * decoder.h — the state of a decoder, inside decode/.
 */
#ifndef DECODE_DECODER_H
#define DECODE_DECODER_H

#include "decode/decode.h"

struct decoder {
    decoder_deliver *deliver;
    void *context;
};

#endif
