/*
 * ipip.c — IP packets right inside of IP packets (RFC 2003, RFC 2473, RFC 4213).
 */
#include "decode/tunnels.h"

enum decode_result ipv4_inner_decode(struct walk *walk, span bytes)
{
    return walk_inner(walk, ipv4_decode, bytes);
}

enum decode_result ipv6_inner_decode(struct walk *walk, span bytes)
{
    return walk_inner(walk, ipv6_decode, bytes);
}
