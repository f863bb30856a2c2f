/*
 * sctp.c — SCTP (RFC 9260): the DATA chunks of a packet. A user message is a SIP message (RFC
 * 4168).
 */
#include "decode/association.h"
#include "decode/tunnels.h"

enum {
    CHUNK_DATA = 0,
    FLAG_LAST = 0x01,
    FLAG_FIRST = 0x02,
};

/** Type, flags, length, TSN, stream, number in the stream, and the protocol of the payload. */
#define DATA_HEADER 16

/** A chunk of @p length bytes, of which @p bytes were captured. */
static enum decode_result take_chunk(struct walk *walk, uint32_t tag, span bytes, size_t length)
{
    if (get_u8(bytes, 0) != CHUNK_DATA || bytes.length < DATA_HEADER)
        return DECODE_STREAM_CONTROL;
    uint8_t flags = get_u8(bytes, 1);
    struct chunk chunk = {
        .tag = tag,
        .tsn = get_u32(bytes, 4),
        .is_first = flags & FLAG_FIRST,
        .is_last = flags & FLAG_LAST,
        .truncated = bytes.length < length,
        .payload = span_from(bytes, DATA_HEADER),
    };
    return associations_take(walk, &chunk);
}

/** Of two chunks, what says more of their packet. */
static enum decode_result more_of(enum decode_result a, enum decode_result b)
{
    static const enum decode_result order[] = {DECODE_DATAGRAM, DECODE_STREAM_PART, DECODE_REPEAT,
                                               DECODE_STREAM};
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
        if (a == order[i] || b == order[i])
            return order[i];
    return DECODE_STREAM_CONTROL;
}

bool sctp_udp_test(span bytes)
{
    size_t length = bytes.length < 16 ? 0 : get_u16(bytes, 14);
    return length >= 4 && length <= bytes.length - 12;
}

enum decode_result sctp_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 12)
        return DECODE_MALFORMED;
    bool is_cut = walk->datagram.truncated;
    walk->datagram.transport = SIPWHY_TRANSPORT_SCTP;
    walk->datagram.ip_id = 0;
    walk->datagram.fragments = 0;
    walk->datagram.src.port = get_u16(bytes, 0);
    walk->datagram.dst.port = get_u16(bytes, 2);
    uint32_t tag = get_u32(bytes, 4);
    span rest = span_from(bytes, 12);
    enum decode_result result = DECODE_STREAM_CONTROL;
    while (rest.length >= 4) {
        size_t length = get_u16(rest, 2);
        if (length < 4 || (length > rest.length && !is_cut))
            break;
        result = more_of(result, take_chunk(walk, tag, span_first(rest, length), length));
        rest = span_from(rest, (length + 3) / 4 * 4);
    }
    if (walk->delivered)
        return DECODE_DATAGRAM;
    return rest.length && !is_cut ? DECODE_MALFORMED : result;
}
