/*
 * decoder.c — the way of a frame up through the layers, and what is kept between frames.
 */
#include "decode/decoder.h"

#include "base/time.h"
#include "decode/groups.h"
#include "decode/layers.h"

#include <stdlib.h>

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

void decoder_listen(struct decoder *decoder, const struct decoder_events *events)
{
    decoder->events = *events;
    decoder->fragments.groups = events->used ? &decoder->group_count : NULL;
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
        .datagram.frame = decode_evidence(frame),
        .cut = frame->original_length > frame->bytes.length,
    };
    enum decode_result result = decode(&walk, frame->bytes);
    return result == DECODE_MALFORMED && walk.cut ? DECODE_CUT : result;
}

void decoder_tell_settled(struct decoder *decoder, enum decode_result before,
                          enum decode_result result, uint64_t frames)
{
    if (frames && decoder->events.settled)
        decoder->events.settled(decoder->context, before, result, frames);
}

void decoder_tell_refused(struct decoder *decoder, const struct refusal *refusal)
{
    if (decoder->events.refused)
        decoder->events.refused(decoder->context, refusal);
}

/** What the table of fragments has given up of late. */
static void settle_fragments(struct decoder *decoder)
{
    struct fragments *fragments = &decoder->fragments;
    decoder_tell_settled(decoder, DECODE_FRAGMENT, DECODE_FRAGMENT_LOST, fragments->frames_lost);
    decoder_tell_settled(decoder, DECODE_FRAGMENT, DECODE_REPEAT, fragments->frames_repeated);
    fragments->frames_lost = fragments->frames_repeated = 0;
}

enum decode_result walk_deliver(struct walk *walk, span payload)
{
    walk->datagram.payload = payload;
    walk->delivered++;
    walk->decoder->deliver(walk->decoder->context, &walk->datagram);
    if (!walk->is_out_of_order)
        walk->datagram.groups.segments = 0; /* the next message begins in this frame */
    return DECODE_DATAGRAM;
}

bool walk_enter(struct walk *walk)
{
    if (walk->depth == LIMIT_TUNNELS) {
        limit_hit(&walk->decoder->hits, LIMIT_HIT_TUNNELS);
        return false;
    }
    walk->depth++;
    return true;
}

enum decode_result walk_inner(struct walk *walk, layer_fn *decode, span bytes)
{
    if (!walk_enter(walk))
        return DECODE_TOO_DEEP;
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
    settle_fragments(decoder);
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
    settle_fragments(decoder);
    while (fragments_take_any(&decoder->fragments, decoder->now, &whole))
        ip_incomplete_decode(decoder, &whole);
    decoder->fragments.frames_lost = 0; /* they may still come */
    settle_fragments(decoder);
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
