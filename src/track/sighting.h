/*
 * sighting.h — where and when a message was seen: what the wire knows of it beside its bytes.
 */
#ifndef TRACK_SIGHTING_H
#define TRACK_SIGHTING_H

#include <sipwhy/analysis.h>
#include <string.h>

struct sighting {
    sipwhy_time time;
    struct sipwhy_evidence evidence; /**< the frame */
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    enum sipwhy_transport transport;
    uint16_t ip_id; /**< 0 where there is none */
    bool truncated; /**< captured with fewer bytes than it had */
    size_t bytes;       /**< that it had on the wire */
    unsigned fragments; /**< of IP that it came in; 0: in one piece */
    bool incomplete;    /**< not all of them came */
    sipwhy_time waited; /**< for the rest of an incomplete one */
};

/** The same address, whatever the port. */
static inline bool endpoint_same_host(const struct sipwhy_endpoint *a,
                                      const struct sipwhy_endpoint *b)
{
    uint64_t of_a[2], of_b[2];
    memcpy(of_a, a->address, sizeof(of_a));
    memcpy(of_b, b->address, sizeof(of_b));
    return a->family == b->family && of_a[0] == of_b[0] && of_a[1] == of_b[1];
}

static inline bool endpoint_same(const struct sipwhy_endpoint *a, const struct sipwhy_endpoint *b)
{
    return a->port == b->port && endpoint_same_host(a, b);
}

/** TCP, TLS, SCTP and WebSocket deliver or say so; UDP needs the timers of RFC 3261 section 17. */
static inline bool transport_is_reliable(enum sipwhy_transport transport)
{
    return transport != SIPWHY_TRANSPORT_UDP;
}

#endif
