/*
 * icmp.c — ICMP (RFC 792) and ICMPv6 (RFC 4443): the errors, and the packets that they quote.
 */
#include "decode/layers.h"

#define HEADER_BYTES 8

enum {
    UNREACHABLE = 3,
    TIME_EXCEEDED = 11,
    V6_UNREACHABLE = 1,
    V6_TOO_BIG = 2,
    V6_TIME_EXCEEDED = 3,
};

enum { PROTOCOL_TCP = 6, PROTOCOL_UDP = 17, PROTOCOL_SCTP = 132 };

/** What is quoted of a packet, behind its IP header. */
struct quote {
    uint8_t protocol;
    span bytes;
};

static void set_addresses(struct refusal *refusal, uint8_t family, const char *src, size_t length)
{
    refusal->src = refusal->dst = (struct sipwhy_endpoint){.family = family};
    memcpy(refusal->src.address, src, length);
    memcpy(refusal->dst.address, src + length, length);
}

/** @return whether it begins with an IPv4 packet, or with the first fragment of one */
static bool read_ipv4(span bytes, struct refusal *refusal, struct quote *ret_quote)
{
    if (bytes.length < 20 || get_u8(bytes, 0) >> 4 != 4)
        return false;
    size_t header_length = (size_t)(get_u8(bytes, 0) & 0x0f) * 4;
    if (header_length < 20 || header_length > bytes.length || get_u16(bytes, 6) & 0x1fff)
        return false;
    refusal->ip_id = get_u16(bytes, 4);
    set_addresses(refusal, 4, bytes.data + 12, 4);
    *ret_quote = (struct quote){get_u8(bytes, 9), span_from(bytes, header_length)};
    return true;
}

/** Extension headers are not looked through: SIP comes without, but for the fragment header. */
static bool read_ipv6(span bytes, struct refusal *refusal, struct quote *ret_quote)
{
    if (bytes.length < 40 || get_u8(bytes, 0) >> 4 != 6)
        return false;
    uint8_t protocol = get_u8(bytes, 6);
    set_addresses(refusal, 6, bytes.data + 8, 16);
    bytes = span_from(bytes, 40);
    if (protocol == 44) {
        if (bytes.length < 8 || get_u16(bytes, 2) & 0xfff8)
            return false;
        protocol = get_u8(bytes, 0);
        bytes = span_from(bytes, 8);
    }
    *ret_quote = (struct quote){protocol, bytes};
    return true;
}

/** Ports, and of UDP what follows: every error quotes eight bytes at the least. */
static bool read_ports(const struct quote *quote, struct refusal *refusal)
{
    if (quote->bytes.length < 8)
        return false;
    refusal->src.port = get_u16(quote->bytes, 0);
    refusal->dst.port = get_u16(quote->bytes, 2);
    switch (quote->protocol) {
    case PROTOCOL_UDP:
        refusal->transport = SIPWHY_TRANSPORT_UDP;
        refusal->quoted = span_first(span_from(quote->bytes, 8),
                                     get_u16(quote->bytes, 4) - (size_t)8);
        return get_u16(quote->bytes, 4) >= 8;
    case PROTOCOL_TCP:
        refusal->transport = SIPWHY_TRANSPORT_TCP;
        return true;
    case PROTOCOL_SCTP:
        refusal->transport = SIPWHY_TRANSPORT_SCTP;
        return true;
    default:
        return false;
    }
}

/** Extensions may follow what is quoted, whose length is told then (RFC 4884 section 5). */
static span quoted_bytes(span bytes, size_t length)
{
    bytes = span_from(bytes, HEADER_BYTES);
    return length ? span_first(bytes, length) : bytes;
}

static void tell(struct walk *walk, span bytes, span packet)
{
    struct quote quote;
    struct refusal refusal = {
        .kind = REFUSAL_ICMP,
        .time = walk->datagram.time,
        .frame = walk->datagram.frame,
        .by = walk->datagram.src,
        .type = get_u8(bytes, 0),
        .code = get_u8(bytes, 1),
    };
    bool is_ip = walk->datagram.src.family == 6 ? read_ipv6(packet, &refusal, &quote)
                                                : read_ipv4(packet, &refusal, &quote);
    refusal.by.port = 0;
    if (is_ip && read_ports(&quote, &refusal))
        decoder_tell_refused(walk->decoder, &refusal);
}

enum decode_result icmp_decode(struct walk *walk, span bytes)
{
    if (bytes.length < HEADER_BYTES)
        return DECODE_MALFORMED;
    uint8_t type = get_u8(bytes, 0);
    if (walk->datagram.src.family == 4 && (type == UNREACHABLE || type == TIME_EXCEEDED))
        tell(walk, bytes, quoted_bytes(bytes, (size_t)get_u8(bytes, 5) * 4));
    return DECODE_ICMP;
}

enum decode_result icmpv6_decode(struct walk *walk, span bytes)
{
    if (bytes.length < HEADER_BYTES)
        return DECODE_MALFORMED;
    uint8_t type = get_u8(bytes, 0);
    bool has_length = type == V6_UNREACHABLE || type == V6_TIME_EXCEEDED;
    if (walk->datagram.src.family == 6 && (has_length || type == V6_TOO_BIG))
        tell(walk, bytes, quoted_bytes(bytes, has_length ? (size_t)get_u8(bytes, 4) * 8 : 0));
    return DECODE_ICMP;
}
