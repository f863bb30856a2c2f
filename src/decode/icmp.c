/*
 * icmp.c — ICMP (RFC 792) and ICMPv6 (RFC 4443).
 */
#include "decode/layers.h"

enum decode_result icmp_decode(struct walk *walk, span bytes)
{
    (void)walk;
    return bytes.length < 8 ? DECODE_MALFORMED : DECODE_ICMP;
}

enum decode_result icmpv6_decode(struct walk *walk, span bytes)
{
    return icmp_decode(walk, bytes);
}
