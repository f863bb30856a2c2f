/*
 * pinhole.h — clients that registered through a NAT, and when something last came from them.
 *
 * A NAT lets packets in as long as the client keeps sending: the port from which its REGISTER came is the way
 * in (RFC 5626 section 4, RFC 3581 section 4). Clients whose own address is the one they are seen under are not
 * here.
 */
#ifndef TRACK_PINHOLE_H
#define TRACK_PINHOLE_H

#include "base/limits.h"
#include "base/list.h"
#include "base/map.h"
#include "track/registration.h"

struct pinhole {
    struct list link; /**< least recently registered first */
    uint64_t hash;
    struct sipwhy_endpoint outside; /**< from where its REGISTER came */
    struct sipwhy_endpoint inside;  /**< where the client says it is; without port */
    struct sipwhy_endpoint registrar;
    enum sipwhy_transport transport;
    struct moment registered; /**< when it was granted the last time */
    sipwhy_time until;        /**< when that runs out */
    sipwhy_time heard;        /**< the last packet from outside, of SIP or to keep the NAT open */
    sipwhy_time pause;        /**< before the last that kept it open; SIPWHY_TIME_UNKNOWN: there was none */
};

_Static_assert(sizeof(struct pinhole) + LIMIT_PIECE_BYTES + 2 * sizeof(struct map_slot) <=
                   LIMIT_PINHOLE_ENTRY_BYTES,
               "base/limits.h counts on less");

struct pinholes {
    uint64_t seed;
    struct map map;
    struct list by_use;
    bool is_deaf; /**< messages were relayed, and nothing else: what keeps a NAT open would not be seen */
    struct limit_hits *hits; /**< borrowed */
};

/** @p hits counts who had to be forgotten. */
void pinholes_init(struct pinholes *pinholes, uint64_t seed, struct limit_hits *hits);
void pinholes_finish(struct pinholes *pinholes);

/** Take in that the last REGISTER of a registration was granted. */
void pinholes_add(struct pinholes *pinholes, const struct registration *registration);

/** Something came from @p src. */
void pinholes_hear(struct pinholes *pinholes, const struct sipwhy_endpoint *src, bool keeps_open,
                   sipwhy_time now);

/** The client that is seen at this address and port, or NULL. */
const struct pinhole *pinholes_find(const struct pinholes *pinholes,
                                    const struct sipwhy_endpoint *outside);

#endif
