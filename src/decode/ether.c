/*
 * ether.c — Ethernet II, and what follows an Ethernet type wherever one stands.
 */
#include "decode/tunnels.h"

static const struct layer_row types[] = {
    {0x0800, ipv4_decode},
    {0x86dd, ipv6_decode},
    {0x8847, mpls_decode},
    {0x8848, mpls_decode},
    {0x8864, pppoe_decode},
};

/** Below 0x600 it is the length of an IEEE 802.3 frame, in which IP does not travel in practice. */
static layer_fn *type_find(uint16_t type)
{
    return layer_find(types, sizeof(types) / sizeof(types[0]), type);
}

/** IEEE 802.1Q and 802.1ad, and the two numbers in use before 802.1ad was written. */
static bool is_vlan_tag(uint16_t type)
{
    return type == 0x8100 || type == 0x88a8 || type == 0x9100 || type == 0x9200;
}

bool ether_tags_skip(uint16_t *type, span *bytes)
{
    while (is_vlan_tag(*type)) {
        if (bytes->length < 4)
            return false;
        *type = get_u16(*bytes, 2);
        *bytes = span_from(*bytes, 4);
    }
    return true;
}

enum decode_result ether_type_decode(struct walk *walk, uint16_t type, span bytes)
{
    if (!ether_tags_skip(&type, &bytes))
        return DECODE_MALFORMED;
    layer_fn *decode = type_find(type);
    return decode ? decode(walk, bytes) : DECODE_NOT_IP;
}

enum decode_result walk_inner_type(struct walk *walk, uint16_t type, span bytes)
{
    if (!ether_tags_skip(&type, &bytes))
        return DECODE_MALFORMED;
    layer_fn *inner = type == ETHER_TYPE_BRIDGED ? ether_decode : type_find(type);
    return inner ? walk_inner(walk, inner, bytes) : DECODE_NOT_IP;
}

enum decode_result ether_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 14)
        return DECODE_MALFORMED;
    return ether_type_decode(walk, get_u16(bytes, 12), span_from(bytes, 14));
}
