/*
 * erspan.c — mirrored frames, ERSPAN types II and III (draft-foschiano-erspan-03), behind GRE.
 */
#include "decode/tunnels.h"

enum { VERSION_II = 1, VERSION_III = 2 };

/** In the last two bytes of a type III header: what is mirrored, and that a subheader follows. */
enum { FRAME_TYPE_SHIFT = 10, FRAME_TYPE_MASK = 0x1f, FRAME_TYPE_IP = 2, HAS_SUBHEADER = 1 };

static enum decode_result version_3_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 12)
        return DECODE_MALFORMED;
    uint16_t flags = get_u16(bytes, 10);
    size_t length = 12 + (flags & HAS_SUBHEADER ? 8U : 0);
    bool is_ip = (flags >> FRAME_TYPE_SHIFT & FRAME_TYPE_MASK) == FRAME_TYPE_IP;
    if (bytes.length < length)
        return DECODE_MALFORMED;
    return (is_ip ? ip_decode : ether_decode)(walk, span_from(bytes, length));
}

enum decode_result erspan_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 8)
        return DECODE_MALFORMED;
    switch (get_u8(bytes, 0) >> 4) {
    case VERSION_II:
        return ether_decode(walk, span_from(bytes, 8));
    case VERSION_III:
        return version_3_decode(walk, bytes);
    default:
        return DECODE_NOT_UDP;
    }
}
