/*
 * link.c — the link types, and the two that hold next to nothing: null/loop and raw IP.
 */
#include "decode/tunnels.h"

/** BSD loopback: an address family, in the byte order of whoever captured. */
static enum decode_result null_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 4)
        return DECODE_MALFORMED;
    uint32_t family = get_u32(bytes, 0);
    if (family > 0xffff)
        family = __builtin_bswap32(family);
    bytes = span_from(bytes, 4);
    switch (family) {
    case 2:
        return ipv4_decode(walk, bytes);
    case 10: /* AF_INET6 of Linux, NetBSD and OpenBSD, FreeBSD, macOS */
    case 24:
    case 28:
    case 30:
        return ipv6_decode(walk, bytes);
    default:
        return DECODE_NOT_IP;
    }
}

static const struct layer_row links[] = {
    {0, null_decode},         /* NULL */
    {1, ether_decode},        /* ETHERNET */
    {9, ppp_decode},          /* PPP */
    {12, ip_decode},          /* DLT_RAW */
    {14, ip_decode},          /* DLT_RAW of OpenBSD */
    {50, cisco_hdlc_decode},  /* PPP_HDLC */
    {51, pppoe_decode},       /* PPP_ETHER */
    {101, ip_decode},         /* RAW */
    {104, cisco_hdlc_decode}, /* C_HDLC */
    {108, null_decode},       /* LOOP */
    {113, sll_decode},        /* LINUX_SLL */
    {228, ipv4_decode},       /* IPV4 */
    {229, ipv6_decode},       /* IPV6 */
    {276, sll2_decode},       /* LINUX_SLL2 */
};

layer_fn *layer_find(const struct layer_row *rows, size_t count, int number)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].number == number)
            return rows[i].decode;
    return NULL;
}

layer_fn *link_find(int link_type)
{
    return layer_find(links, sizeof(links) / sizeof(links[0]), link_type);
}
