/*
 * udp.c — UDP (RFC 768), the end of the way but for tunnels.
 */
#include "decode/hep.h"
#include "decode/tunnels.h"

/** Tunnels by port, known by their header as well: anything else may use the port, SIP too. */
static const struct {
    uint16_t port;
    tunnel_test_fn *test;
    layer_fn *decode;
} tunnels[] = {
    {1701, l2tp_udp_test, l2tp_udp_decode},
    {2152, gtp_test, gtp_decode},
    {4500, esp_test, esp_decode},
    {4789, vxlan_test, vxlan_decode},
    {4790, vxlan_gpe_test, vxlan_gpe_decode},
    {6081, geneve_test, geneve_decode},
    {8472, vxlan_test, vxlan_decode}, /* of Linux, before there was a number */
    {9899, sctp_udp_test, sctp_decode},
};

static layer_fn *tunnel_find(const struct datagram *datagram, span payload)
{
    for (size_t i = 0; i < sizeof(tunnels) / sizeof(tunnels[0]); i++)
        if ((datagram->dst.port == tunnels[i].port || datagram->src.port == tunnels[i].port) &&
            tunnels[i].test(payload))
            return tunnels[i].decode;
    return NULL;
}

enum decode_result udp_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 8)
        return DECODE_MALFORMED;
    size_t length = get_u16(bytes, 4);
    bool is_unset = length == 0; /* a jumbogram (RFC 2675 section 4), or left to the card */
    if (is_unset)
        length = bytes.length;
    if (length < 8 || (length > bytes.length && !walk->datagram.truncated))
        return DECODE_MALFORMED;
    if (!is_unset)
        walk->datagram.truncated = length > bytes.length;
    walk->datagram.transport = SIPWHY_TRANSPORT_UDP;
    walk->datagram.length = length - 8;
    walk->datagram.src.port = get_u16(bytes, 0);
    walk->datagram.dst.port = get_u16(bytes, 2);
    span payload = span_from(span_first(bytes, length), 8);
    layer_fn *tunnel = tunnel_find(&walk->datagram, payload);
    if (tunnel)
        return tunnel(walk, payload);
    return hep_test(walk, payload) ? hep_decode(walk, payload) : walk_deliver(walk, payload);
}
