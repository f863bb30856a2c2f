/*
 * mpls.c — MPLS label stacks (RFC 3032) and Ethernet pseudowires in them (RFC 4448).
 */
#include "decode/tunnels.h"

/** Bit 8 of an entry: it is the last one. */
#define BOTTOM_OF_STACK 0x100

enum decode_result mpls_decode(struct walk *walk, span bytes)
{
    uint32_t entry;
    do {
        if (bytes.length < 4)
            return DECODE_MALFORMED;
        entry = get_u32(bytes, 0);
        bytes = span_from(bytes, 4);
    } while (!(entry & BOTTOM_OF_STACK));
    layer_fn *inner = layer_guess(walk, bytes);
    /* A control word begins with four 0 bits, so that it is not taken for IP (RFC 4385 section 3);
     * but so do many Ethernet addresses. */
    if (!inner && bytes.length > 4 && get_u8(bytes, 0) >> 4 == 0) {
        bytes = span_from(bytes, 4);
        inner = layer_guess(walk, bytes);
    }
    return inner ? walk_inner(walk, inner, bytes) : DECODE_NOT_IP;
}
