/*
 * fleet.h — all peers: who they are, what they ask for and how they answer.
 *
 * Peers keep their place in memory until the end; the serial says whose it is, so that others may point at
 * them and notice when they have gone.
 */
#ifndef TRACK_FLEET_H
#define TRACK_FLEET_H

#include "base/map.h"
#include "sip/message.h"
#include "track/peer.h"

/** A map and the heap of timers grow to twice what is in them. */
_Static_assert(sizeof(struct peer) + LIMIT_PIECE_BYTES + 2 * sizeof(struct map_slot) +
                       2 * sizeof(struct timer_slot) <=
                   LIMIT_PEER_ENTRY_BYTES,
               "base/limits.h counts on less");
_Static_assert(sizeof(struct service) + LIMIT_PIECE_BYTES <= LIMIT_SERVICE_ENTRY_BYTES,
               "base/limits.h counts on less");
_Static_assert(sizeof(struct client) + LIMIT_PIECE_BYTES <= LIMIT_CLIENT_ENTRY_BYTES,
               "base/limits.h counts on less");
_Static_assert(sizeof(struct suspicion) + LIMIT_PIECE_BYTES <= LIMIT_SUSPICION_ENTRY_BYTES,
               "base/limits.h counts on less");
_Static_assert(sizeof(struct histogram) + LIMIT_PIECE_BYTES <= LIMIT_DELAY_ENTRY_BYTES,
               "base/limits.h counts on less");

struct tracked;

/** Points at a peer, or at nobody any more. */
struct peer_reference {
    struct peer *peer;
    uint32_t serial;
};

struct fleet {
    uint64_t seed;
    struct map map;
    struct list by_use;
    uint32_t serials;
    struct list services; /**< by use */
    uint32_t service_count;
    uint32_t delays_count;
    uint32_t client_count;
    struct list suspicions; /**< by use */
    uint32_t suspicion_count;
    struct timers *timers;   /**< borrowed */
    struct limit_hits *hits; /**< borrowed */
};

void fleet_init(struct fleet *fleet, uint64_t seed, struct timers *timers, struct limit_hits *hits);
void fleet_finish(struct fleet *fleet);

/** Take in a message that is neither duplicate nor ACK, and say in @p tracked who asks whom. */
void fleet_add(struct fleet *fleet, struct tracked *tracked, struct sip_message *message,
               const struct sighting *sighting);

/** Take in that a call with @p server is over, so long after it was answered. */
void fleet_add_talk(struct fleet *fleet, const struct sipwhy_endpoint *server, sipwhy_time talked);

/** The peer at this address, whatever the port; or NULL. */
struct peer *fleet_find(const struct fleet *fleet, const struct sipwhy_endpoint *address);

/** The service or the suspicion of a peer, made where there is none; NULL without memory. */
struct service *fleet_service(struct fleet *fleet, struct peer *peer);
struct suspicion *fleet_suspicion(struct fleet *fleet, struct peer *peer);

#endif
