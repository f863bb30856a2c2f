/*
 * ip.c — IPv4 (RFC 791) and IPv6 (RFC 8200) with its extension headers.
 */
#include "decode/groups.h"
#include "decode/tunnels.h"

enum {
    PROTOCOL_HOP_BY_HOP = 0,
    PROTOCOL_ICMP = 1,
    PROTOCOL_IPV4 = 4,
    PROTOCOL_TCP = 6,
    PROTOCOL_UDP = 17,
    PROTOCOL_IPV6 = 41,
    PROTOCOL_ROUTING = 43,
    PROTOCOL_FRAGMENT = 44,
    PROTOCOL_GRE = 47,
    PROTOCOL_ESP = 50,
    PROTOCOL_AH = 51,
    PROTOCOL_ICMPV6 = 58,
    PROTOCOL_DESTINATION = 60,
    PROTOCOL_L2TP = 115,
    PROTOCOL_SCTP = 132,
    PROTOCOL_MPLS = 137,
};

/** More extension headers than this are nobody's honest packet. */
#define MAXIMUM_EXTENSIONS 16

static const struct layer_row protocols[] = {
    {PROTOCOL_UDP, udp_decode},
    {PROTOCOL_TCP, tcp_decode},
    {PROTOCOL_SCTP, sctp_decode},
    {PROTOCOL_IPV4, ipv4_inner_decode},
    {PROTOCOL_IPV6, ipv6_inner_decode},
    {PROTOCOL_GRE, gre_decode},
    {PROTOCOL_ESP, esp_decode},
    {PROTOCOL_AH, ah_decode}, /* of IPv4; in IPv6 it is an extension header */
    {PROTOCOL_L2TP, l2tp_ip_decode},
    {PROTOCOL_MPLS, mpls_decode},
    {PROTOCOL_ICMP, icmp_decode},
    {PROTOCOL_ICMPV6, icmpv6_decode},
};

layer_fn *ip_protocol_find(uint8_t protocol)
{
    return layer_find(protocols, sizeof(protocols) / sizeof(protocols[0]), protocol);
}

static enum decode_result protocol_decode(struct walk *walk, uint8_t protocol, span bytes)
{
    layer_fn *decode = ip_protocol_find(protocol);
    if (walk->datagram.incomplete && protocol != PROTOCOL_UDP)
        return DECODE_FRAGMENT;
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
    /* What an outer packet and its UDP header said is not of this one. */
    walk->datagram.fragments = 0;
    walk->datagram.length = 0;
    return length ? span_first(bytes, length) : bytes;
}

static enum decode_result extensions_decode(struct walk *walk, uint8_t protocol, span bytes);

/** Go on with a packet that was put together, one level deeper, so that levels stay few. */
static enum decode_result whole_decode(struct walk *walk, const struct whole *whole)
{
    if (!walk_enter(walk))
        return DECODE_TOO_DEEP;
    walk->missing = 0;
    walk->frames_before = whole->frames;
    walk->datagram.fragments = whole->count;
    walk->datagram.groups.fragments = whole->group;
    walk->datagram.truncated = whole->is_cut || whole->datagram.incomplete;
    enum decode_result result = walk->datagram.src.family == 6
                                    ? extensions_decode(walk, whole->protocol, whole->bytes)
                                    : protocol_decode(walk, whole->protocol, whole->bytes);
    walk->depth--;
    return result;
}

void ip_incomplete_decode(struct decoder *decoder, struct whole *whole)
{
    struct walk walk = {.decoder = decoder, .datagram = whole->datagram, .depth = whole->depth};
    whole_decode(&walk, whole);
    whole_finish(whole);
}

/** Keep a fragment, and go on with the packet where that was the last one missing. */
static enum decode_result fragment_decode(struct walk *walk, const struct fragment *fragment)
{
    struct decoder *decoder = walk->decoder;
    struct fragments *fragments = &decoder->fragments;
    struct whole whole;
    struct whole excess;
    enum fragments_answer answer = fragments_add(fragments, fragment, &whole);
    if (fragments->last_group)
        groups_tell_part(walk, fragments->last_group, 0);
    while (fragments_take_excess(fragments, decoder->now, &excess))
        ip_incomplete_decode(decoder, &excess);
    limit_hit_more(&decoder->hits, LIMIT_HIT_FRAGMENTS,
                   fragments->forgotten - decoder->hits.count[LIMIT_HIT_FRAGMENTS]);
    if (answer != FRAGMENTS_COMPLETE)
        return answer == FRAGMENTS_WAIT ? DECODE_FRAGMENT : DECODE_MALFORMED;
    enum decode_result result = whole_decode(walk, &whole);
    if (result != DECODE_FRAGMENT) /* else they wait on, with the packet inside */
        decoder_tell_settled(decoder, DECODE_FRAGMENT, result, whole.frames);
    whole_finish(&whole);
    return result;
}

static void set_addresses(struct walk *walk, uint8_t family, const char *src, size_t length)
{
    walk->datagram.src = (struct sipwhy_endpoint){.family = family};
    walk->datagram.dst = (struct sipwhy_endpoint){.family = family};
    memcpy(walk->datagram.src.address, src, length);
    memcpy(walk->datagram.dst.address, src + length, length);
}

static enum decode_result ipv4_fragment_decode(struct walk *walk, span bytes, size_t header_length)
{
    uint16_t field = get_u16(bytes, 6);
    span payload = span_from(bytes, header_length);
    struct fragment fragment = {
        .datagram = &walk->datagram,
        .depth = walk->depth,
        .frames = walk->datagram.incomplete ? 0 : walk->frames_before + 1,
        .id = walk->datagram.ip_id,
        .protocol = get_u8(bytes, 9),
        .offset = (size_t)(field & 0x1fff) * 8,
        .is_last = !(field & 0x2000),
        .bytes = payload,
        .length = payload.length + walk->missing,
        .header_bytes = header_length,
    };
    return fragment_decode(walk, &fragment);
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
    walk->datagram.ip_id = get_u16(bytes, 4);
    set_addresses(walk, 4, bytes.data + 12, 4);
    if (get_u16(bytes, 6) & 0x3fff)
        return ipv4_fragment_decode(walk, bytes, header_length);
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

/** @p bytes begins with the fragment header, @p before bytes behind that of IPv6. */
static enum decode_result ipv6_fragment_decode(struct walk *walk, span bytes, size_t before)
{
    uint16_t field = get_u16(bytes, 2);
    span payload = span_from(bytes, 8);
    struct fragment fragment = {
        .datagram = &walk->datagram,
        .depth = walk->depth,
        .frames = walk->datagram.incomplete ? 0 : walk->frames_before + 1,
        .id = get_u32(bytes, 4),
        .protocol = get_u8(bytes, 0),
        .offset = field & 0xfff8,
        .is_last = !(field & 1),
        .bytes = payload,
        .length = payload.length + walk->missing,
        .header_bytes = before,
    };
    return walk->datagram.incomplete ? DECODE_FRAGMENT : fragment_decode(walk, &fragment);
}

/** A fragment header on a packet in one piece, the atomic fragment of RFC 6946, is just skipped. */
static enum decode_result extensions_decode(struct walk *walk, uint8_t protocol, span bytes)
{
    size_t in_all = bytes.length;
    for (int count = 0;; count++) {
        size_t length = extension_length(protocol, bytes.length < 2 ? 0 : get_u8(bytes, 1));
        if (length == 0)
            return protocol_decode(walk, protocol, bytes);
        if (count == MAXIMUM_EXTENSIONS || bytes.length < 8 || bytes.length < length)
            return DECODE_MALFORMED;
        if (protocol == PROTOCOL_FRAGMENT && get_u16(bytes, 2) & 0xfff9)
            return ipv6_fragment_decode(walk, bytes, in_all - bytes.length);
        protocol = get_u8(bytes, 0);
        bytes = span_from(bytes, length);
    }
}

enum decode_result ipv6_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 40 || get_u8(bytes, 0) >> 4 != 6)
        return DECODE_MALFORMED;
    size_t payload_length = get_u16(bytes, 4);
    walk->datagram.ip_id = 0;
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
