/*
 * refusal.h — somebody on the way says that a packet does not get there: ICMP, or the reset of a
 * TCP connection.
 */
#ifndef DECODE_REFUSAL_H
#define DECODE_REFUSAL_H

#include "base/span.h"
#include <sipwhy/analysis.h>

enum refusal_kind {
    REFUSAL_ICMP,
    REFUSAL_CONNECT, /**< a reset instead of a connection (RFC 9293 section 3.5.2) */
    REFUSAL_RESET,   /**< of a connection that carried SIP */
};

struct refusal {
    enum refusal_kind kind;
    sipwhy_time time;
    struct sipwhy_evidence frame;
    struct sipwhy_endpoint by;  /**< who says so; without a port where it is ICMP */
    struct sipwhy_endpoint src; /**< of what was refused, as its own headers have it */
    struct sipwhy_endpoint dst;
    enum sipwhy_transport transport; /**< of what was refused: UDP, TCP or SCTP */
    uint8_t type;                    /**< of ICMP, or of ICMPv6 where by is an IPv6 address */
    uint8_t code;
    uint16_t ip_id; /**< of the IPv4 header that is quoted; 0: none */
    span quoted;    /**< the beginning of the UDP payload, as far as it is quoted; else empty */
};

/** Called from within decoder_frame(). */
typedef void decoder_refuse(void *context, const struct refusal *refusal);

#endif
