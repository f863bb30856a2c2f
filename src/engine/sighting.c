/*
 * sighting.c — what decoding says of a message, as tracking takes it.
 */
#include "engine/sighting.h"

static enum sighting_rest rest_of(const struct datagram *datagram)
{
    if (!datagram->incomplete || datagram->is_relayed)
        return SIGHTING_REST_CAME;
    if (datagram->answered)
        return SIGHTING_REST_UNSEEN;
    return datagram->waited >= DECODE_FRAGMENT_TIMEOUT ? SIGHTING_REST_LOST : SIGHTING_REST_OPEN;
}

struct sighting sighting_of(const struct datagram *datagram)
{
    return (struct sighting){
        .time = datagram->time,
        .evidence = datagram->frame,
        .src = datagram->src,
        .dst = datagram->dst,
        .transport = datagram->transport,
        .ip_id = datagram->ip_id,
        .truncated = datagram->truncated,
        .bytes = datagram->length > datagram->payload.length ? datagram->length
                                                             : datagram->payload.length,
        .fragments = datagram->is_relayed ? 0 : datagram->fragments, /* those of HEP itself */
        .rest = rest_of(datagram),
    };
}
