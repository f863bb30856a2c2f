/*
 * udp.c — UDP (RFC 768), the end of the way.
 */
#include "decode/layers.h"

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
    return walk_deliver(walk, span_from(span_first(bytes, length), 8));
}
