/*
 * decoder.c — the way of a frame up through the layers, and what is kept between frames.
 */
#include "decode/decoder.h"

#include "base/time.h"
#include "decode/layers.h"

#include <stdlib.h>

/** The numbers that struct sipwhy_evidence holds. */
#define FRAME_NUMBERS (((uint64_t)1 << 48) - 1)

int decoder_create(decoder_deliver *deliver, void *context, struct decoder **ret_decoder)
{
    struct decoder *decoder = calloc(1, sizeof(*decoder));
    if (!decoder)
        return SIPWHY_ERROR_MEMORY;
    decoder->deliver = deliver;
    decoder->context = context;
    fragments_init(&decoder->fragments);
    streams_init(&decoder->streams);
    associations_init(&decoder->associations);
    tls_init(&decoder->tls);
    *ret_decoder = decoder;
    return 0;
}

void decoder_destroy(struct decoder *decoder)
{
    if (!decoder)
        return;
    fragments_finish(&decoder->fragments);
    streams_finish(&decoder->streams);
    associations_finish(&decoder->associations);
    tls_finish(&decoder->tls);
    free(decoder);
}

enum decode_result decoder_frame(struct decoder *decoder, const struct sipwhy_frame *frame)
{
    layer_fn *decode = link_find(frame->link_type);
    if (!decode)
        return DECODE_UNKNOWN_LINK;
    decoder->now = frame->time;
    struct walk walk = {
        .decoder = decoder,
        .datagram.time = frame->time,
        .datagram.frame = {.frame = frame->number & FRAME_NUMBERS, .input = frame->input},
        .cut = frame->original_length > frame->bytes.length,
    };
    return decode(&walk, frame->bytes);
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

void decoder_advance(struct decoder *decoder, sipwhy_time now)
{
    struct whole whole;
    decoder->now = now;
    while (fragments_take_due(&decoder->fragments, now, &whole))
        ip_incomplete_decode(decoder, &whole);
    streams_advance(decoder, now);
}

sipwhy_time decoder_deadline(const struct decoder *decoder)
{
    return time_earlier(fragments_deadline(&decoder->fragments),
                        timers_next(&decoder->streams.timers));
}

bool decoder_is_waiting(const struct decoder *decoder)
{
    return !list_is_empty(&decoder->fragments.waiting);
}

void decoder_answered(struct decoder *decoder, const struct sipwhy_endpoint *src,
                      const struct sipwhy_endpoint *dst, span text)
{
    struct whole whole;
    while (fragments_take_answered(&decoder->fragments, src, dst, text, decoder->now, &whole))
        ip_incomplete_decode(decoder, &whole);
}

void decoder_finish(struct decoder *decoder)
{
    struct whole whole;
    while (fragments_take_any(&decoder->fragments, decoder->now, &whole))
        ip_incomplete_decode(decoder, &whole);
    streams_flush(decoder);
    associations_flush(decoder);
}

int decoder_add_secrets(struct decoder *decoder, span text)
{
    return tls_add_secrets(decoder, text);
}

const struct tls_counts *decoder_tls(const struct decoder *decoder)
{
    return &decoder->tls.counts;
}

bool decoder_expects_secrets(const struct decoder *decoder)
{
    return decoder->tls.secrets.is_expected;
}

const struct limit_hits *decoder_hits(const struct decoder *decoder)
{
    return &decoder->hits;
}
