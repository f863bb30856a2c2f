/*
 * tcp.c — TCP (RFC 9293): which stream a segment belongs to. Checksums are not looked at: the
 * sending host leaves them to its card.
 */
#include "decode/layers.h"

enum {
    FLAG_FIN = 0x01,
    FLAG_SYN = 0x02,
    FLAG_RST = 0x04,
    FLAG_ACK = 0x10,
};

/** A connection is opened: whatever these ports were used for before is over. */
static struct stream *open_stream(struct walk *walk, uint32_t next)
{
    struct stream *stream = streams_find(walk);
    if (stream && stream->has_syn && stream->first == next && !stream->closed)
        return stream; /* the same SYN again */
    stream = streams_begin(walk, next);
    if (stream) {
        stream->has_syn = true;
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
        return open_stream(walk, segment->sequence);
    struct stream *stream = streams_find(walk);
    if (stream && stream_fits(stream, segment))
        return stream;
    return pick_up(walk, segment);
}

static void reset(struct walk *walk)
{
    struct stream *both[] = {streams_find(walk), streams_find_reverse(walk)};
    for (int i = 0; i < 2; i++) {
        if (both[i])
            streams_close(walk->decoder, both[i]);
    }
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
    if (stream)
        streams_take(stream, walk, &segment);
    if (flags & FLAG_RST)
        reset(walk);
    if (walk->delivered)
        return DECODE_DATAGRAM;
    return stream && stream->tls && tls_is_opaque(stream->tls) ? DECODE_ENCRYPTED : DECODE_STREAM;
}
