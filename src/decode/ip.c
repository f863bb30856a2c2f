/*
 * ip.c — IPv4 (RFC 791) and IPv6 (RFC 8200) with its extension headers.
 */
#include "decode/layers.h"

enum {
    PROTOCOL_HOP_BY_HOP = 0,
    PROTOCOL_TCP = 6,
    PROTOCOL_UDP = 17,
    PROTOCOL_ROUTING = 43,
    PROTOCOL_FRAGMENT = 44,
    PROTOCOL_AH = 51,
    PROTOCOL_DESTINATION = 60,
    PROTOCOL_SCTP = 132,
};

/** More extension headers than this are nobody's honest packet. */
#define MAXIMUM_EXTENSIONS 16

static const struct layer_row protocols[] = {
    {PROTOCOL_UDP, udp_decode},
    {PROTOCOL_TCP, tcp_decode},
    {PROTOCOL_SCTP, sctp_decode},
};

static enum decode_result protocol_decode(struct walk *walk, uint8_t protocol, span bytes)
{
    layer_fn *decode = layer_find(protocols, sizeof(protocols) / sizeof(protocols[0]), protocol);
    return decode ? decode(walk, bytes) : DECODE_NOT_UDP;
}

/**
 * The packet without the padding of the link behind it. A length of 0 stands where the sending
 * host's card was to fill it in (segmentation offload), or in an IPv6 jumbogram (RFC 2675).
 */
static span packet_bytes(struct walk *walk, span bytes, size_t length)
{
    walk->datagram.truncated = length ? length > bytes.length : walk->cut;
    walk->missing = length > bytes.length ? length - bytes.length : 0;
    return length ? span_first(bytes, length) : bytes;
}

static void set_addresses(struct walk *walk, uint8_t family, const char *src, size_t length)
{
    walk->datagram.src.family = family;
    walk->datagram.dst.family = family;
    memcpy(walk->datagram.src.address, src, length);
    memcpy(walk->datagram.dst.address, src + length, length);
}

enum decode_result ipv4_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 20 || get_u8(bytes, 0) >> 4 != 4)
        return DECODE_MALFORMED;
    size_t header_length = (size_t)(get_u8(bytes, 0) & 0x0f) * 4;
    size_t total_length = get_u16(bytes, 2);
    if (header_length < 20 || (total_length && total_length < header_length))
        return DECODE_MALFORMED;
    bytes = packet_bytes(walk, bytes, total_length);
    if (bytes.length < header_length)
        return DECODE_MALFORMED;
    uint16_t fragment = get_u16(bytes, 6);
    if (fragment & 0x1fff)
        return DECODE_FRAGMENT;
    if (fragment & 0x2000)
        walk->datagram.truncated = true;
    walk->datagram.ip_id = get_u16(bytes, 4);
    set_addresses(walk, 4, bytes.data + 12, 4);
    return protocol_decode(walk, get_u8(bytes, 9), span_from(bytes, header_length));
}

/** How long an extension header is; 0 where @p protocol is none (RFC 8200 section 4, RFC 4302). */
static size_t extension_length(uint8_t protocol, uint8_t length_field)
{
    switch (protocol) {
    case PROTOCOL_HOP_BY_HOP:
    case PROTOCOL_ROUTING:
    case PROTOCOL_DESTINATION:
        return ((size_t)length_field + 1) * 8;
    case PROTOCOL_FRAGMENT:
        return 8;
    case PROTOCOL_AH:
        return ((size_t)length_field + 2) * 4;
    default:
        return 0;
    }
}

static enum decode_result extensions_decode(struct walk *walk, uint8_t protocol, span bytes)
{
    for (int count = 0;; count++) {
        size_t length = extension_length(protocol, bytes.length < 2 ? 0 : get_u8(bytes, 1));
        if (length == 0)
            return protocol_decode(walk, protocol, bytes);
        if (count == MAXIMUM_EXTENSIONS || bytes.length < 8 || bytes.length < length)
            return DECODE_MALFORMED;
        if (protocol == PROTOCOL_FRAGMENT) {
            uint16_t fragment = get_u16(bytes, 2);
            if (fragment & 0xfff8)
                return DECODE_FRAGMENT;
            if (fragment & 1)
                walk->datagram.truncated = true;
        }
        protocol = get_u8(bytes, 0);
        bytes = span_from(bytes, length);
    }
}

enum decode_result ipv6_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 40 || get_u8(bytes, 0) >> 4 != 6)
        return DECODE_MALFORMED;
    size_t payload_length = get_u16(bytes, 4);
    set_addresses(walk, 6, bytes.data + 8, 16);
    span payload = packet_bytes(walk, span_from(bytes, 40), payload_length);
    return extensions_decode(walk, get_u8(bytes, 6), payload);
}

enum decode_result ip_decode(struct walk *walk, span bytes)
{
    if (bytes.length == 0)
        return DECODE_MALFORMED;
    return get_u8(bytes, 0) >> 4 == 6 ? ipv6_decode(walk, bytes) : ipv4_decode(walk, bytes);
}
