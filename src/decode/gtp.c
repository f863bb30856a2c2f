/*
 * gtp.c — GTP-U version 1 (3GPP TS 29.281): the packets of mobile phones.
 */
#include "decode/tunnels.h"

enum { HAS_EXTENSION = 0x04, HAS_SEQUENCE = 0x02, HAS_N_PDU = 0x01 };

/** The message that holds a packet; the others are between the nodes themselves. */
#define G_PDU 255

/** Version 1, protocol type GTP. */
bool gtp_test(span payload)
{
    return payload.length >= 8 && get_u8(payload, 0) >> 4 == 3 && get_u8(payload, 1) == G_PDU;
}

/** Each says its length in units of 4 bytes in its first byte, and what follows in its last. */
static bool extensions_skip(uint8_t type, span *bytes)
{
    while (type) {
        size_t length = bytes->length ? (size_t)get_u8(*bytes, 0) * 4 : 0;
        if (length == 0 || length > bytes->length)
            return false;
        type = get_u8(*bytes, length - 1);
        *bytes = span_from(*bytes, length);
    }
    return true;
}

enum decode_result gtp_decode(struct walk *walk, span bytes)
{
    uint8_t flags = get_u8(bytes, 0);
    bytes = span_first(span_from(bytes, 8), get_u16(bytes, 2));
    if (flags & (HAS_EXTENSION | HAS_SEQUENCE | HAS_N_PDU)) { /* any one brings room for all */
        if (bytes.length < 4)
            return DECODE_MALFORMED;
        uint8_t type = flags & HAS_EXTENSION ? get_u8(bytes, 3) : 0;
        bytes = span_from(bytes, 4);
        if (!extensions_skip(type, &bytes))
            return DECODE_MALFORMED;
    }
    layer_fn *inner = layer_guess(walk, bytes);
    return inner ? walk_inner(walk, inner, bytes) : DECODE_NOT_UDP;
}
