/*
 * gre.c — GRE (RFC 2784, RFC 2890), and its version 1 in PPTP (RFC 2637).
 */
#include "decode/tunnels.h"

enum {
    HAS_CHECKSUM = 0x8000,
    HAS_ROUTING = 0x4000, /* of RFC 1701, withdrawn since */
    HAS_KEY = 0x2000,
    HAS_SEQUENCE = 0x1000,
    HAS_ACKNOWLEDGEMENT = 0x0080,
    VERSION = 0x0007,
};

enum { TYPE_PPP = 0x880b, TYPE_ERSPAN = 0x88be };

static const struct layer_row types[] = {
    {ETHER_TYPE_BRIDGED, ether_decode},
    {TYPE_PPP, ppp_decode},
    {TYPE_ERSPAN, erspan_decode},
    {0x22eb, erspan_decode}, /* type III */
};

static layer_fn *inner_find(uint16_t flags, uint16_t type)
{
    if (type == TYPE_ERSPAN && !(flags & HAS_SEQUENCE))
        return ether_decode; /* type I has no header of its own */
    return layer_find(types, sizeof(types) / sizeof(types[0]), type);
}

static enum decode_result version_0_decode(struct walk *walk, uint16_t flags, span bytes)
{
    if (flags & HAS_ROUTING)
        return DECODE_NOT_UDP;
    size_t length = 4 + (flags & HAS_CHECKSUM ? 4U : 0) + (flags & HAS_KEY ? 4U : 0) +
                    (flags & HAS_SEQUENCE ? 4U : 0);
    if (bytes.length < length)
        return DECODE_MALFORMED;
    uint16_t type = get_u16(bytes, 2);
    layer_fn *inner = inner_find(flags, type);
    bytes = span_from(bytes, length);
    return inner ? walk_inner(walk, inner, bytes) : walk_inner_type(walk, type, bytes);
}

static enum decode_result version_1_decode(struct walk *walk, uint16_t flags, span bytes)
{
    size_t length = 8 + (flags & HAS_SEQUENCE ? 4U : 0) + (flags & HAS_ACKNOWLEDGEMENT ? 4U : 0);
    if (bytes.length < length || get_u16(bytes, 2) != TYPE_PPP)
        return DECODE_MALFORMED;
    if (!(flags & HAS_SEQUENCE)) /* an acknowledgement alone */
        return DECODE_NOT_UDP;
    size_t payload_length = get_u16(bytes, 4);
    return walk_inner(walk, ppp_decode, span_first(span_from(bytes, length), payload_length));
}

enum decode_result gre_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 4)
        return DECODE_MALFORMED;
    uint16_t flags = get_u16(bytes, 0);
    switch (flags & VERSION) {
    case 0:
        return version_0_decode(walk, flags, bytes);
    case 1:
        return version_1_decode(walk, flags, bytes);
    default:
        return DECODE_NOT_UDP;
    }
}
