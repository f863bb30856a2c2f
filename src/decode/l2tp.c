/*
 * l2tp.c — data messages of L2TP version 2 (RFC 2661) and version 3 (RFC 3931).
 */
#include "decode/tunnels.h"

enum {
    HAS_LENGTH = 0x4000,
    HAS_SEQUENCE = 0x0800,
    HAS_OFFSET = 0x0200,
    HAS_PRIORITY = 0x0100,
    VERSION_2 = 2,
    VERSION_3 = 3,
};

static bool is_version_2(uint16_t flags)
{
    return (flags & ~(HAS_LENGTH | HAS_SEQUENCE | HAS_OFFSET | HAS_PRIORITY)) == VERSION_2;
}

bool l2tp_udp_test(span payload)
{
    return payload.length >= 8 &&
           (is_version_2(get_u16(payload, 0)) || get_u32(payload, 0) == VERSION_3 << 16);
}

static enum decode_result version_2_decode(struct walk *walk, span bytes)
{
    uint16_t flags = get_u16(bytes, 0);
    size_t length = 6 + (flags & HAS_LENGTH ? 2U : 0) + (flags & HAS_SEQUENCE ? 4U : 0);
    if (flags & HAS_LENGTH)
        bytes = span_first(bytes, get_u16(bytes, 2));
    if (flags & HAS_OFFSET) {
        if (bytes.length < length + 2)
            return DECODE_MALFORMED;
        length += 2 + (size_t)get_u16(bytes, length);
    }
    if (bytes.length < length)
        return DECODE_MALFORMED;
    return walk_inner(walk, ppp_decode, span_from(bytes, length));
}

/**
 * Behind the session of version 3 stand a cookie of 0, 4 or 8 bytes and perhaps a word with
 * sequence numbers; which, only the control connection told.
 */
static enum decode_result session_decode(struct walk *walk, span bytes)
{
    for (size_t length = 0; length <= 12; length += 4) {
        span rest = span_from(bytes, length);
        layer_fn *inner = layer_guess(walk, rest);
        if (inner)
            return walk_inner(walk, inner, rest);
    }
    return DECODE_NOT_UDP;
}

enum decode_result l2tp_udp_decode(struct walk *walk, span bytes)
{
    return is_version_2(get_u16(bytes, 0)) ? version_2_decode(walk, bytes)
                                           : session_decode(walk, span_from(bytes, 8));
}

enum decode_result l2tp_ip_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 4)
        return DECODE_MALFORMED;
    if (get_u32(bytes, 0) == 0) /* session 0 is the control connection */
        return DECODE_NOT_UDP;
    return session_decode(walk, span_from(bytes, 4));
}
