/*
 * hep.h — the Homer Encapsulation Protocol: messages that an agent captured elsewhere, with the
 * endpoints and the time that it saw. Version 3 is also called EEP (HEP3 network protocol
 * specification, revision 36); versions 1 and 2 are a fixed header.
 */
#ifndef DECODE_HEP_H
#define DECODE_HEP_H

#include "decode/layers.h"

/** The header that every packet of version 3 has: "HEP3" and the length of all of it. */
#define HEP_HEADER 6

/** Whether a datagram that @p walk has come to is HEP of any version. */
bool hep_test(const struct walk *walk, span payload);

/** Deliver what is in it, with the endpoints and the time inside. */
layer_fn hep_decode;

/** How a piece of a stream begins. */
enum hep_start {
    HEP_PACKET, /**< with a packet of version 3 */
    HEP_MORE,   /**< too short to say */
    HEP_OTHER,
};

/** @p ret_length is that of the packet, which may be longer than @p bytes. */
enum hep_start hep_start(span bytes, size_t *ret_length);

/** Where the first packet of version 3 in @p bytes begins; bytes.length where none does. */
size_t hep_seek(span bytes);

/**
 * Deliver what is in one packet of version 3 of a stream. The walk is as it was afterwards.
 * @p truncated: its end is missing.
 */
enum decode_result hep_take(struct walk *walk, span packet, bool truncated);

/** Most datagrams can be told from HEP by their first byte. */
static inline bool hep_may_begin(span payload)
{
    return payload.length >= HEP_HEADER &&
           (payload.data[0] == 'H' || payload.data[0] == 1 || payload.data[0] == 2);
}

#endif
