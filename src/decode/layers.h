/*
 * layers.h — what the layers of a frame have in common, inside decode/.
 */
#ifndef DECODE_LAYERS_H
#define DECODE_LAYERS_H

#include "base/limits.h"
#include "decode/decoder.h"

/** A frame on its way up. Layers fill in the datagram, and the last one delivers it. */
struct walk {
    struct decoder *decoder;
    struct datagram datagram;
    bool cut;       /**< the capture holds less than was on the wire */
    size_t missing; /**< bytes at the end of the IP packet that the capture lacks, where they are told */
    unsigned depth; /**< tunnels entered, at most LIMIT_TUNNELS */
    unsigned delivered; /**< how much walk_deliver() delivered */
    uint64_t frames_before; /**< that brought the other fragments of what is walked through */
    bool is_out_of_order; /**< more than one message may be in the group of segments */
};

/** Take the header of one layer off @p bytes and hand the rest to the next layer. */
typedef enum decode_result layer_fn(struct walk *walk, span bytes);

/** A row of a table from the number in a header to the layer that follows. */
struct layer_row {
    int number;
    layer_fn *decode;
};

/** Deliver what the walk has come to. @return DECODE_DATAGRAM */
enum decode_result walk_deliver(struct walk *walk, span payload);

/** Go into a tunnel: @p decode starts anew on @p bytes, unless the tunnels are nested too deeply. */
enum decode_result walk_inner(struct walk *walk, layer_fn *decode, span bytes);

/** Deliver what came of a packet whose other fragments did not, where it begins as UDP; ends @p whole. */
void ip_incomplete_decode(struct decoder *decoder, struct whole *whole);

/** One tunnel more, counted. @return whether there are not too many */
bool walk_enter(struct walk *walk);

/** Tell what became of frames that were something else before. */
void decoder_tell_settled(struct decoder *decoder, enum decode_result before,
                          enum decode_result result, uint64_t frames);

/** Tell of a refusal. */
void decoder_tell_refused(struct decoder *decoder, const struct refusal *refusal);

/** The layer of a LINKTYPE_/DLT_ value, or NULL. */
layer_fn *link_find(int link_type);

/** The layer of @p number, or NULL. */
layer_fn *layer_find(const struct layer_row *rows, size_t count, int number);

/** The layer of an IP protocol number, or NULL. */
layer_fn *ip_protocol_find(uint8_t protocol);

/** Take VLAN tags off, so that @p type is that of the first bytes. @return false where one is cut */
bool ether_tags_skip(uint16_t *type, span *bytes);

/** The layer behind an Ethernet type; VLAN tags are skipped. */
enum decode_result ether_type_decode(struct walk *walk, uint16_t type, span bytes);

layer_fn ether_decode;
layer_fn sll_decode;
layer_fn sll2_decode;
layer_fn ip_decode; /**< version 4 or 6, as the first byte says */
layer_fn ipv4_decode;
layer_fn ipv6_decode;
layer_fn udp_decode;
layer_fn tcp_decode;
layer_fn sctp_decode;
layer_fn icmp_decode;
layer_fn icmpv6_decode;

/** Numbers in network order; the caller has checked that they are there. */
static inline uint8_t get_u8(span bytes, size_t offset)
{
    return (uint8_t)bytes.data[offset];
}

static inline uint16_t get_u16(span bytes, size_t offset)
{
    return (uint16_t)(get_u8(bytes, offset) << 8 | get_u8(bytes, offset + 1));
}

static inline uint32_t get_u32(span bytes, size_t offset)
{
    return (uint32_t)get_u16(bytes, offset) << 16 | get_u16(bytes, offset + 2);
}

#endif
