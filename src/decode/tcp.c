/*
 * tcp.c — TCP (RFC 9293): which stream a segment belongs to. Checksums are not looked at: the
 * sending host leaves them to its card.
 */
#include "decode/groups.h"
#include "decode/layers.h"

enum {
    FLAG_FIN = 0x01,
    FLAG_SYN = 0x02,
    FLAG_RST = 0x04,
    FLAG_ACK = 0x10,
};

/** A SYN is sent again after a second (RFC 6298 section 2.1); what comes sooner was captured twice. */
#define SYN_APART (200 * SIPWHY_MILLISECOND)

/** The same SYN again: nobody has answered it, or the answer was lost. */
static void note_silence(struct walk *walk, struct stream *stream)
{
    const struct stream *reverse = streams_find_reverse(walk);
    bool is_answered = reverse && reverse->has_syn && !reverse->closed;
    if (is_answered || stream->syns == UINT8_MAX ||
        walk->datagram.time - stream->last_arrival.time < SYN_APART)
        return;
    stream->syns++;
    struct refusal refusal = {
        .kind = REFUSAL_SILENCE,
        .time = walk->datagram.time,
        .frame = walk->datagram.frame,
        .by = walk->datagram.dst,
        .src = walk->datagram.src,
        .dst = walk->datagram.dst,
        .transport = SIPWHY_TRANSPORT_TCP,
        .sends = stream->syns,
        .since = stream->opened.time,
        .first = stream->opened.frame,
    };
    decoder_tell_refused(walk->decoder, &refusal);
}

/** A connection is opened: whatever these ports were used for before is over. */
static struct stream *open_stream(struct walk *walk, uint32_t next, bool is_answer)
{
    struct stream *stream = streams_find(walk);
    if (stream && stream->has_syn && stream->first == next && !stream->closed) {
        if (!is_answer)
            note_silence(walk, stream);
        return stream;
    }
    stream = streams_begin(walk, next);
    if (stream) {
        stream->has_syn = true;
        stream->syns = 1;
        stream->opened = (struct arrival){walk->datagram.time, walk->datagram.frame};
        reader_open(&stream->reader);
    }
    return stream;
}

/** The middle of a connection: nothing of it is kept before something is found in it. */
static struct stream *pick_up(struct walk *walk, const struct segment *segment)
{
    bool is_tls = tls_is_record(segment->payload);
    size_t offset = is_tls ? 0 : reader_find(segment->payload);
    if (offset == segment->payload.length)
        return NULL;
    struct stream *stream = streams_begin(walk, segment->sequence + (uint32_t)offset);
    if (stream)
        reader_open(&stream->reader);
    return stream;
}

static struct stream *stream_of(struct walk *walk, const struct segment *segment, uint8_t flags)
{
    if (flags & FLAG_SYN)
        return open_stream(walk, segment->sequence, flags & FLAG_ACK);
    struct stream *stream = streams_find(walk);
    if (stream && stream_fits(stream, segment))
        return stream;
    return pick_up(walk, segment);
}

/** What a reset refuses: a connection, or to go on with one that carries SIP. */
static bool refuses(const struct stream *from, const struct stream *to, enum refusal_kind *ret_kind)
{
    if (!to || to->closed)
        return false;
    bool is_open = from && from->has_syn && !from->closed;
    *ret_kind = to->has_syn && to->next == to->first && !is_open ? REFUSAL_CONNECT : REFUSAL_RESET;
    return *ret_kind == REFUSAL_CONNECT || to->reader.has_sip;
}

static void tell_reset(struct walk *walk, enum refusal_kind kind)
{
    struct refusal refusal = {
        .kind = kind,
        .time = walk->datagram.time,
        .frame = walk->datagram.frame,
        .by = walk->datagram.src,
        .src = walk->datagram.dst,
        .dst = walk->datagram.src,
        .transport = SIPWHY_TRANSPORT_TCP,
    };
    decoder_tell_refused(walk->decoder, &refusal);
}

static void reset(struct walk *walk)
{
    struct stream *both[] = {streams_find(walk), streams_find_reverse(walk)};
    enum refusal_kind kind;
    if (refuses(both[0], both[1], &kind))
        tell_reset(walk, kind);
    for (int i = 0; i < 2; i++) {
        if (both[i])
            streams_close(walk->decoder, both[i]);
    }
}

static size_t wire_length(const struct segment *segment)
{
    return segment->payload.length + segment->missing;
}

/** A probe (RFC 9293 section 3.8.4) repeats the last byte, or sends another in its place. */
static bool is_probe(const struct segment *segment, uint32_t next)
{
    return wire_length(segment) == 1 && segment->sequence + 1 == next;
}

/** Whether its stream keeps something until more comes. */
static bool is_kept(const struct stream *stream)
{
    return stream_is_waiting(stream) || reader_is_within(&stream->reader) ||
           (stream->tls && tls_held(stream->tls));
}

/** What a segment of TLS was that completed no message: the handshake is nobody's message. */
static enum decode_result share_of_tls(struct walk *walk, struct stream *stream)
{
    if (tls_is_opaque(stream->tls))
        return DECODE_ENCRYPTED;
    if (stream->reader.has_sip)
        return is_kept(stream) ? DECODE_STREAM_PART : DECODE_STREAM_CONTROL;
    if (is_kept(stream) || stream->reader.state == READER_SEEK) {
        stream->frames_unsure += walk->frames_before + 1;
        return DECODE_STREAM;
    }
    decoder_tell_settled(walk->decoder, DECODE_STREAM, DECODE_STREAM_CONTROL,
                         stream->frames_unsure);
    stream->frames_unsure = 0;
    return DECODE_STREAM_CONTROL;
}

/** What a segment with payload was to its stream, in which @p next was the byte to come before it. */
static enum decode_result share_of(struct walk *walk, struct stream *stream,
                                   const struct segment *segment, uint32_t next)
{
    if (is_probe(segment, next))
        return DECODE_KEEPALIVE;
    int32_t fresh = (int32_t)(segment->sequence + (uint32_t)wire_length(segment) - next);
    if (fresh <= 0)
        return DECODE_REPEAT;
    if (stream->tls)
        return share_of_tls(walk, stream);
    if (stream->reader.has_sip)
        return is_kept(stream) ? DECODE_STREAM_PART : DECODE_STREAM;
    if (is_kept(stream))
        stream->frames_unsure += walk->frames_before + 1;
    else
        stream->frames_unsure = 0;
    return DECODE_STREAM;
}

/** A first message came out of a stream: what was kept until then was part of it. */
static void settle(struct walk *walk, struct stream *stream)
{
    if (!stream || !stream->reader.has_sip)
        return;
    uint64_t frames = stream->frames_unsure;
    stream->frames_unsure = 0;
    decoder_tell_settled(walk->decoder, DECODE_STREAM, DECODE_STREAM_PART, frames);
}

static enum decode_result result_of(struct walk *walk, struct stream *stream,
                                    const struct segment *segment, uint32_t next)
{
    settle(walk, stream);
    if (walk->delivered)
        return DECODE_DATAGRAM;
    if (!wire_length(segment))
        return DECODE_STREAM_CONTROL;
    if (stream) {
        enum decode_result share = share_of(walk, stream, segment, next);
        if (share != DECODE_STREAM)
            return share;
    }
    bool is_blank = !segment->missing && !framing_skip_lines(segment->payload).length;
    return is_blank ? DECODE_KEEPALIVE : DECODE_STREAM;
}

enum decode_result tcp_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 20)
        return DECODE_MALFORMED;
    size_t header_length = (size_t)(get_u8(bytes, 12) >> 4) * 4;
    if (header_length < 20 || header_length > bytes.length)
        return DECODE_MALFORMED;
    uint8_t flags = get_u8(bytes, 13);
    struct segment segment = {
        .sequence = get_u32(bytes, 4) + ((flags & FLAG_SYN) ? 1 : 0),
        .payload = span_from(bytes, header_length),
        .missing = walk->missing,
        .fin = flags & FLAG_FIN,
        .arrival = {walk->datagram.time, walk->datagram.frame},
    };
    walk->datagram.transport = SIPWHY_TRANSPORT_TCP;
    walk->datagram.ip_id = 0;
    walk->datagram.fragments = 0;
    walk->datagram.src.port = get_u16(bytes, 0);
    walk->datagram.dst.port = get_u16(bytes, 2);
    if ((flags & FLAG_ACK) && walk->decoder->streams.timers.count) {
        struct stream *reverse = streams_find_reverse(walk);
        if (reverse)
            streams_acknowledge(reverse, walk, get_u32(bytes, 8));
    }
    struct stream *stream = stream_of(walk, &segment, flags);
    uint32_t next = stream ? stream->next : segment.sequence;
    bool is_told = walk->decoder->events.used;
    if (is_told)
        groups_begin(walk, stream, (flags & FLAG_SYN) && !(flags & FLAG_ACK));
    if (stream)
        streams_take(stream, walk, &segment);
    walk->datagram.frame = segment.arrival.frame;
    if (is_told)
        groups_end(walk, stream, stream && is_kept(stream), wire_length(&segment) > 0);
    if (flags & FLAG_RST)
        reset(walk);
    return result_of(walk, stream, &segment, next);
}
