/*
 * geneve.c — Geneve (RFC 8926).
 */
#include "decode/tunnels.h"

/** Version 0 and the length of the options are in the first byte. */
static size_t header_length(span bytes)
{
    return 8 + (size_t)(get_u8(bytes, 0) & 0x3f) * 4;
}

/** Control messages (the O bit) are none of ours; 0x40 in the second byte only says "critical". */
bool geneve_test(span payload)
{
    return payload.length >= 8 && get_u8(payload, 0) >> 6 == 0 &&
           (get_u8(payload, 1) & ~0x40) == 0 && get_u8(payload, 7) == 0 &&
           payload.length >= header_length(payload);
}

enum decode_result geneve_decode(struct walk *walk, span bytes)
{
    return walk_inner_type(walk, get_u16(bytes, 2), span_from(bytes, header_length(bytes)));
}
