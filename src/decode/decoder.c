/*
 * decoder.c — the way of a frame up through the layers, and what is kept between frames.
 */
#include "decode/decoder.h"

#include "decode/layers.h"

#include <stdlib.h>

int decoder_create(decoder_deliver *deliver, void *context, struct decoder **ret_decoder)
{
    struct decoder *decoder = calloc(1, sizeof(*decoder));
    if (!decoder)
        return SIPWHY_ERROR_MEMORY;
    decoder->deliver = deliver;
    decoder->context = context;
    streams_init(&decoder->streams);
    associations_init(&decoder->associations);
    *ret_decoder = decoder;
    return 0;
}

void decoder_destroy(struct decoder *decoder)
{
    if (!decoder)
        return;
    streams_finish(&decoder->streams);
    associations_finish(&decoder->associations);
    free(decoder);
}

enum decode_result decoder_frame(struct decoder *decoder, const struct sipwhy_frame *frame)
{
    streams_advance(decoder, frame->time);
    layer_fn *decode = link_find(frame->link_type);
    if (!decode)
        return DECODE_UNKNOWN_LINK;
    struct walk walk = {
        .decoder = decoder,
        .datagram.time = frame->time,
        .cut = frame->original_length > frame->bytes.length,
    };
    return decode(&walk, frame->bytes);
}

void decoder_advance(struct decoder *decoder, sipwhy_time now)
{
    streams_advance(decoder, now);
}

sipwhy_time decoder_deadline(const struct decoder *decoder)
{
    return timers_next(&decoder->streams.timers);
}

void decoder_flush(struct decoder *decoder)
{
    streams_flush(decoder);
    associations_flush(decoder);
}

const struct limit_hits *decoder_limit_hits(const struct decoder *decoder)
{
    return &decoder->hits;
}

enum decode_result walk_deliver(struct walk *walk, span payload)
{
    walk->datagram.payload = payload;
    walk->delivered++;
    walk->decoder->deliver(walk->decoder->context, &walk->datagram);
    return DECODE_DATAGRAM;
}

enum decode_result walk_inner(struct walk *walk, layer_fn *decode, span bytes)
{
    if (walk->depth == LIMIT_TUNNELS)
        return DECODE_MALFORMED;
    walk->depth++;
    enum decode_result result = decode(walk, bytes);
    walk->depth--;
    return result;
}
