/*
 * peers.h — hosts, and pairs of hosts, with what the capture shows of each direction.
 *
 * Two questions need them: can the capture see what a host sends on (else its silence says nothing), and
 * does it see both directions between two hosts (else nobody may be accused of not answering).
 */
#ifndef TRACK_PEERS_H
#define TRACK_PEERS_H

#include "base/list.h"
#include "base/map.h"
#include "sip/message.h"
#include "track/fleet.h"
#include "track/transaction.h"

/** How many requests were new and how many of them were sent again, since a point in time. */
struct resends {
    struct moment since;
    unsigned transactions;
    unsigned resent; /**< of them, each counted once */
};

/** One direction between two hosts. */
struct way {
    uint32_t messages;     /**< retransmissions not counted */
    uint32_t retransmissions;
    uint32_t implied;      /**< of the messages, those that only make sense after one the other way */
    uint32_t fragments_lost; /**< messages of which IP fragments never came */
    uint16_t accepted;       /**< methods of its requests outside dialogs that got a 2xx: 1 << method */
    bool has_account;        /**< it sent a REGISTER, or credentials with anything */
    sipwhy_time credentials; /**< when the last request but INVITE had some; SIPWHY_TIME_UNKNOWN */
    struct resends resends; /**< of requests over UDP, within the last PEERS_WINDOW */
    struct moment first;
    struct moment last;
};

/** A call that is hung up sooner after its answer is counted as short. */
#define PEERS_SHORT_CALL (3 * SIPWHY_SECOND)

/** Rates between two hosts are counted over this time, and then anew. */
#define PEERS_WINDOW (60 * SIPWHY_SECOND)

struct host_pair {
    struct list link; /**< least recently used first */
    uint64_t hash;
    struct sipwhy_endpoint hosts[2];
    struct way ways[2]; /**< from hosts[0], from hosts[1] */
    uint64_t calls_ended; /**< answered, and then hung up */
    uint64_t calls_short; /**< of them, within PEERS_SHORT_CALL */
    struct peer_reference ends[2]; /**< hosts[0] and hosts[1], as the fleet knows them */
    bool one_way_told;
    bool refused_told;
    bool other_way; /**< the other direction is seen under another address of one of them */
};

/** A host, or one port of it. */
struct host {
    struct list link; /**< least recently used first */
    uint64_t hash;
    struct sipwhy_endpoint address; /**< port 0: the host as a whole */
    uint64_t invites_forwarded; /**< initial INVITEs that it was seen to get and to send on */
};

_Static_assert(sizeof(struct host) + LIMIT_PIECE_BYTES + 2 * sizeof(struct map_slot) <=
                   LIMIT_HOST_ENTRY_BYTES,
               "base/limits.h counts on less");
_Static_assert(sizeof(struct host_pair) + LIMIT_PIECE_BYTES + 2 * sizeof(struct map_slot) <=
                   LIMIT_HOST_PAIR_ENTRY_BYTES,
               "base/limits.h counts on less");

struct peers {
    uint64_t seed;
    struct map hosts;
    struct map pairs;
    struct list hosts_by_use;
    struct list pairs_by_use;
    struct limit_hits *hits; /**< borrowed */
};

/** @p hits counts who had to be forgotten. */
void peers_init(struct peers *peers, uint64_t seed, struct limit_hits *hits);
void peers_finish(struct peers *peers);

/** Whether it was seen to send on INVITEs outside a dialog; port 0 means any port. */
bool peers_saw_forwarding(const struct peers *peers, const struct sipwhy_endpoint *address);

const struct host_pair *peers_find_pair(const struct peers *peers, const struct sipwhy_endpoint *a,
                                        const struct sipwhy_endpoint *b);

/** The same, made where it is not there; NULL without memory. */
struct host_pair *peers_make_pair(struct peers *peers, const struct sipwhy_endpoint *a,
                                  const struct sipwhy_endpoint *b);

/** Count a message that is no duplicate. @return its pair, or NULL without memory */
struct host_pair *peers_add(struct peers *peers, const struct sip_message *message,
                            const struct transaction *transaction, bool retransmission,
                            const struct sighting *sighting);

/**
 * Whether only one direction of the pair is in the capture although there must have been another:
 * somebody acknowledges, answers or goes on where nothing was seen, or never had to send again. A host
 * that is merely dead is not that: its peer repeats itself.
 */
bool host_pair_is_one_way(const struct host_pair *pair);

/** The direction of a pair in which @p src sends. */
static inline const struct way *host_pair_way(const struct host_pair *pair,
                                              const struct sipwhy_endpoint *src)
{
    return &pair->ways[endpoint_same_host(&pair->hosts[0], src) ? 0 : 1];
}

/** Count a call between two hosts that was hung up so long after its answer. */
void peers_add_ended_call(struct peers *peers, const struct sipwhy_endpoint *caller,
                          const struct sipwhy_endpoint *callee, sipwhy_time talked);

/** Whether @p src sent @p dst credentials, with anything but an INVITE, after @p time. */
bool peers_saw_credentials(const struct peers *peers, const struct sipwhy_endpoint *src,
                           const struct sipwhy_endpoint *dst, sipwhy_time time);

/** Which of the two is seen to send, where the pair is one-way: 0 or 1. */
int host_pair_sender(const struct host_pair *pair);

#endif
