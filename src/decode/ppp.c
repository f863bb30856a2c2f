/*
 * ppp.c — PPP (RFC 1661), also in HDLC-like framing (RFC 1662), over Ethernet (RFC 2516), and
 * Cisco's HDLC.
 */
#include "decode/tunnels.h"

static const struct layer_row protocols[] = {
    {0x0021, ipv4_decode},
    {0x0057, ipv6_decode},
    {0x0281, mpls_decode},
    {0x0283, mpls_decode}, /* multicast */
};

enum decode_result ppp_decode(struct walk *walk, span bytes)
{
    if (bytes.length >= 2 && get_u16(bytes, 0) == 0xff03) /* address and control may be left out */
        bytes = span_from(bytes, 2);
    if (bytes.length < 2)
        return DECODE_MALFORMED;
    /* Protocol field compression (RFC 1661 section 6.5): only the last byte of a number is odd. */
    bool is_compressed = get_u8(bytes, 0) & 1;
    int protocol = is_compressed ? get_u8(bytes, 0) : get_u16(bytes, 0);
    layer_fn *inner = layer_find(protocols, sizeof(protocols) / sizeof(protocols[0]), protocol);
    return inner ? inner(walk, span_from(bytes, is_compressed ? 1 : 2)) : DECODE_NOT_IP;
}

enum decode_result pppoe_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 6 || get_u8(bytes, 0) != 0x11)
        return DECODE_MALFORMED;
    if (get_u8(bytes, 1) != 0) /* not session data */
        return DECODE_NOT_IP;
    size_t length = get_u16(bytes, 4);
    return walk_inner(walk, ppp_decode, span_first(span_from(bytes, 6), length));
}

enum decode_result cisco_hdlc_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 4)
        return DECODE_MALFORMED;
    if (get_u16(bytes, 0) == 0xff03) /* the link type stands for PPP as well */
        return ppp_decode(walk, bytes);
    return ether_type_decode(walk, get_u16(bytes, 2), span_from(bytes, 4));
}
