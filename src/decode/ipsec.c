/*
 * ipsec.c — AH (RFC 4302), and ESP (RFC 4303) where it encrypts nothing (RFC 2410), as between
 * phones and the IP Multimedia Subsystem.
 *
 * ESP does not say whether or how it is encrypted, so the trailer is tried with each usual length
 * of the integrity check value behind it, and taken for true only where the packet inside then fits
 * exactly.
 */
#include "decode/tunnels.h"

static bool is_ipv4(span bytes)
{
    return bytes.length >= 20 && get_u8(bytes, 0) >> 4 == 4 && (get_u8(bytes, 0) & 0x0f) >= 5 &&
           get_u16(bytes, 2) == bytes.length;
}

static bool is_ipv6(span bytes)
{
    return bytes.length >= 40 && get_u8(bytes, 0) >> 4 == 6 &&
           get_u16(bytes, 4) + (size_t)40 == bytes.length;
}

static bool is_udp(span bytes)
{
    return bytes.length >= 8 && get_u16(bytes, 4) == bytes.length;
}

/** TCP has no length of its own: the reserved bits must be 0 and the header fit in. */
static bool is_tcp(span bytes)
{
    if (bytes.length < 20 || get_u8(bytes, 12) & 0x0f)
        return false;
    size_t header_length = (size_t)(get_u8(bytes, 12) >> 4) * 4;
    return header_length >= 20 && header_length <= bytes.length;
}

static const struct {
    uint8_t protocol;
    bool (*test)(span bytes);
} tests[] = {{4, is_ipv4}, {6, is_tcp}, {17, is_udp}, {41, is_ipv6}};

static bool protocol_fits(uint8_t protocol, span bytes)
{
    for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
        if (tests[i].protocol == protocol)
            return tests[i].test(bytes);
    return false;
}

/** Padding is 1, 2, 3, ... unless the cipher wants it otherwise (RFC 4303 section 2.4). */
static bool is_padding(span bytes)
{
    for (size_t i = 0; i < bytes.length; i++)
        if (get_u8(bytes, i) != (uint8_t)(i + 1))
            return false;
    return true;
}

/** Take the trailer off: the packet ends with padding, its length and the protocol inside. */
static bool trailer_take(span packet, uint8_t *ret_protocol, span *ret_inner)
{
    if (packet.length < 8 + 2)
        return false;
    size_t end = packet.length - 2;
    size_t padding_length = get_u8(packet, end);
    uint8_t protocol = get_u8(packet, end + 1);
    if (padding_length > end - 8)
        return false;
    span inner = span_from(span_first(packet, end - padding_length), 8);
    if (!is_padding((span){packet.data + end - padding_length, padding_length}) ||
        !protocol_fits(protocol, inner))
        return false;
    *ret_protocol = protocol;
    *ret_inner = inner;
    return true;
}

static bool plain_esp_find(span packet, uint8_t *ret_protocol, span *ret_inner)
{
    static const size_t check_lengths[] = {12, 16, 0};
    for (size_t i = 0; i < sizeof(check_lengths) / sizeof(check_lengths[0]); i++)
        if (packet.length > check_lengths[i] &&
            trailer_take(span_first(packet, packet.length - check_lengths[i]), ret_protocol,
                         ret_inner))
            return true;
    return false;
}

static enum decode_result inner_decode(struct walk *walk, uint8_t protocol, span bytes)
{
    layer_fn *inner = ip_protocol_find(protocol);
    return inner ? walk_inner(walk, inner, bytes) : DECODE_NOT_UDP;
}

enum decode_result esp_decode(struct walk *walk, span bytes)
{
    uint8_t protocol;
    span inner;
    if (bytes.length < 8)
        return DECODE_MALFORMED;
    if (walk->datagram.truncated || !plain_esp_find(bytes, &protocol, &inner))
        return DECODE_ENCRYPTED;
    return inner_decode(walk, protocol, inner);
}

/** ESP in UDP (RFC 3948): a first word of 0 marks IKE. */
bool esp_test(span payload)
{
    uint8_t protocol;
    span inner;
    return payload.length >= 8 && get_u32(payload, 0) != 0 &&
           plain_esp_find(payload, &protocol, &inner);
}

enum decode_result ah_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 12)
        return DECODE_MALFORMED;
    size_t length = ((size_t)get_u8(bytes, 1) + 2) * 4;
    if (length < 12 || bytes.length < length)
        return DECODE_MALFORMED;
    return inner_decode(walk, get_u8(bytes, 0), span_from(bytes, length));
}
