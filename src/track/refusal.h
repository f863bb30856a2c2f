/*
 * refusal.h — which request it was that somebody refused by ICMP, TCP or TLS.
 */
#ifndef TRACK_REFUSAL_H
#define TRACK_REFUSAL_H

#include "decode/refusal.h"
#include "track/tracker.h"

/** A refusal, as the transaction keeps it. */
struct refused {
    struct refusal refusal; /**< without what it quotes */
    struct moment request;  /**< the request: when it was last sent before; none of a connection alone */
    bool of_next_hop; /**< its receiver took the request, and was refused where it would send it on */
};

/**
 * Find the transaction that is refused: by the Call-ID and branch that are quoted, else by addresses,
 * the identification of the IP header and the time. Only one that waits is meant: a request with a
 * response got there. The first refusal stays with it (transaction->refused).
 * @param message  to index with
 * @return NULL where there is none, or it was refused before
 */
struct transaction *refusal_take(struct tracker *tracker, const struct refusal *refusal,
                                 struct sip_message *message);

/**
 * Of a refusal that no transaction has: whether it is about a connection between two hosts for SIP, and is
 * the first of them. Those between hosts that exchanged no SIP are told up to a limit: a scan of a network
 * has many.
 */
bool refusal_is_of_connection(struct tracker *tracker, const struct refusal *refusal);

#endif
