/*
 * vxlan.c — VXLAN (RFC 7348) and its Generic Protocol Extension (draft-ietf-nvo3-vxlan-gpe-13).
 */
#include "decode/tunnels.h"

/** Flags of the first byte. */
enum {
    HAS_POLICY = 0x80, /* VXLAN-GBP, draft-smith-vxlan-group-policy-05 */
    HAS_NETWORK = 0x08,
    HAS_PROTOCOL = 0x04, /* GPE */
    IS_BROADCAST = 0x02, /* GPE: flooded, not addressed to one */
};

static const struct layer_row protocols[] = {
    {1, ipv4_decode},
    {2, ipv6_decode},
    {3, ether_decode},
    {5, mpls_decode},
};

/** Stricter than a receiver has to be: no letter is such a first byte. */
bool vxlan_test(span payload)
{
    return payload.length >= 8 && (get_u8(payload, 0) & ~HAS_POLICY) == HAS_NETWORK &&
           get_u8(payload, 7) == 0;
}

enum decode_result vxlan_decode(struct walk *walk, span bytes)
{
    return walk_inner(walk, ether_decode, span_from(bytes, 8));
}

bool vxlan_gpe_test(span payload)
{
    return payload.length >= 8 &&
           (get_u8(payload, 0) & ~(HAS_PROTOCOL | IS_BROADCAST)) == HAS_NETWORK &&
           get_u16(payload, 1) == 0 && get_u8(payload, 7) == 0;
}

enum decode_result vxlan_gpe_decode(struct walk *walk, span bytes)
{
    if (!(get_u8(bytes, 0) & HAS_PROTOCOL))
        return vxlan_decode(walk, bytes);
    layer_fn *inner =
        layer_find(protocols, sizeof(protocols) / sizeof(protocols[0]), get_u8(bytes, 3));
    return inner ? walk_inner(walk, inner, span_from(bytes, 8)) : DECODE_NOT_UDP;
}
