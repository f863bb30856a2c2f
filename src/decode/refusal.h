/*
 * refusal.h — a packet does not get there, or a connection does not come about: ICMP, the reset of a TCP
 * connection, a SYN that nobody answers, a fatal alert of TLS.
 */
#ifndef DECODE_REFUSAL_H
#define DECODE_REFUSAL_H

#include "base/span.h"
#include <sipwhy/analysis.h>

enum refusal_kind {
    REFUSAL_ICMP,
    REFUSAL_CONNECT, /**< a reset instead of a connection (RFC 9293 section 3.5.2) */
    REFUSAL_RESET,   /**< of a connection that carried SIP */
    REFUSAL_SILENCE, /**< a SYN was sent again, and has no answer (RFC 9293 section 3.8.3) */
    REFUSAL_ALERT,   /**< of TLS, that ends the connection (RFC 8446 section 6.2) */
};

struct refusal {
    enum refusal_kind kind;
    sipwhy_time time;
    struct sipwhy_evidence frame;
    struct sipwhy_endpoint by;  /**< who says so, or who is silent; without a port where it is ICMP */
    struct sipwhy_endpoint src; /**< of what was refused, as its own headers have it */
    struct sipwhy_endpoint dst;
    enum sipwhy_transport transport; /**< of what was refused: UDP, TCP, TLS or SCTP */
    uint8_t type; /**< of ICMP, or of ICMPv6 where by is an IPv6 address; the description of an alert */
    uint8_t code;
    uint8_t sends;                /**< of a silence: how often the SYN was sent so far */
    sipwhy_time since;            /**< of a silence: when first */
    struct sipwhy_evidence first; /**< of a silence: the first SYN */
    uint16_t ip_id; /**< of the IPv4 header that is quoted; 0: none */
    span quoted;    /**< the beginning of the UDP payload, as far as it is quoted; else empty */
};

/** Called from within decoder_frame(). */
typedef void decoder_refuse(void *context, const struct refusal *refusal);

#endif
