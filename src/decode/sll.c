/*
 * sll.c — Linux "cooked" captures, versions 1 and 2: what the interface "any" gives.
 */
#include "decode/layers.h"

enum decode_result sll_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 16)
        return DECODE_MALFORMED;
    return ether_type_decode(walk, get_u16(bytes, 14), span_from(bytes, 16));
}

enum decode_result sll2_decode(struct walk *walk, span bytes)
{
    if (bytes.length < 20)
        return DECODE_MALFORMED;
    return ether_type_decode(walk, get_u16(bytes, 0), span_from(bytes, 20));
}
