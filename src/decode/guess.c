/*
 * guess.c — what follows a header that does not say it: MPLS, GTP-U and L2TPv3 leave that to
 * whoever set up the tunnel, which no capture shows.
 *
 * A wrong guess would make up traffic, so lengths have to fit as well as numbers.
 */
#include "decode/tunnels.h"

/** The most that Ethernet pads a packet by, a checksum of the frame included. */
#define MAXIMUM_PADDING 64

/** Whether a packet that says it has @p length bytes may be the whole of @p bytes. */
static bool length_fits(const struct walk *walk, span bytes, size_t length)
{
    if (length > bytes.length)
        return walk->cut || walk->datagram.truncated;
    return bytes.length - length <= MAXIMUM_PADDING;
}

static bool is_ipv4(const struct walk *walk, span bytes)
{
    if (bytes.length < 20 || get_u8(bytes, 0) >> 4 != 4)
        return false;
    size_t header_length = (size_t)(get_u8(bytes, 0) & 0x0f) * 4;
    size_t total_length = get_u16(bytes, 2);
    return header_length >= 20 && total_length >= header_length &&
           length_fits(walk, bytes, total_length);
}

static bool is_ipv6(const struct walk *walk, span bytes)
{
    return bytes.length >= 40 && get_u8(bytes, 0) >> 4 == 6 &&
           length_fits(walk, bytes, 40 + (size_t)get_u16(bytes, 4));
}

static bool is_ethernet(const struct walk *walk, span bytes)
{
    if (bytes.length < 14)
        return false;
    uint16_t type = get_u16(bytes, 12);
    bytes = span_from(bytes, 14);
    if (!ether_tags_skip(&type, &bytes))
        return false;
    switch (type) {
    case 0x0800:
        return is_ipv4(walk, bytes);
    case 0x86dd:
        return is_ipv6(walk, bytes);
    case 0x8847: /* MPLS */
    case 0x8864: /* PPPoE */
        return bytes.length >= 8;
    default:
        return false;
    }
}

layer_fn *layer_guess(const struct walk *walk, span bytes)
{
    if (is_ipv4(walk, bytes))
        return ipv4_decode;
    if (is_ipv6(walk, bytes))
        return ipv6_decode;
    return is_ethernet(walk, bytes) ? ether_decode : NULL;
}
