/*
 * legs.h — joins the legs of a call across a B2BUA, which begins one under a Call-ID of its own for another.
 *
 * What tells it, the surest first: the identifiers of a Session-ID (RFC 7989), which every B2BUA passes on; a
 * header that the user names, whose value is that of the other leg or its Call-ID; else hosts, users, times
 * and session descriptions: the B2BUA gets one INVITE and sends the other soon after, while the first has no
 * final response. Legs are looked for when the first INVITE of a Call-ID comes, and once more when its first
 * response brings a Session-ID, in tables by what they must have in common.
 */
#ifndef TRACK_LEGS_H
#define TRACK_LEGS_H

#include "base/pool.h"
#include "track/chain.h"
#include "track/leg_user.h"

struct conversation;
struct leg_key;
struct tracked;

/** Headers that may be named. */
#define LEGS_HEADERS SIPWHY_CORRELATE_HEADERS

/** How long after its INVITE a B2BUA begins a leg for it that only users tell: with a failover before it. */
#define LEGS_WINDOW (60 * SIPWHY_SECOND)

/** The same where only one of the two users is the same. */
#define LEGS_WINDOW_VAGUE (5 * SIPWHY_SECOND)

/** Of those that have something in common, that many are looked at, the newest first. */
#define LEGS_LOOK 64

struct leg {
    struct conversation *conversation;
    struct chain *chain; /**< shared; NULL: it is joined to none */
    int place;           /**< in it */
    struct leg_key *keys; /**< under which it is found */
    sipwhy_time start;   /**< of its first INVITE */
    struct leg_user caller;
    struct leg_user callee;  /**< of To */
    struct leg_user dialled; /**< of the Request-URI */
    uint64_t origin; /**< of its offer: hash of the o= line without the version; 0: no offer */
    struct sipwhy_endpoint media; /**< where its offer wants the first stream; family 0: nowhere */
    uint64_t sessions[2]; /**< hashes of the identifiers of its Session-ID; 0: none */
    uint16_t key_count;
    bool has_header;      /**< one of those that the user names */
    bool is_transfer;     /**< its INVITE says Replaces or Referred-By */
    bool looked_at_answer; /**< its first response was looked at */
};

struct legs {
    uint64_t seed;
    struct leg_key **heads; /**< owned; by hash, the newest first; NULL before the first leg */
    struct pool pool;       /**< of keys */
    struct limit_hits *hits; /**< borrowed */
    char *headers[LEGS_HEADERS]; /**< owned */
    size_t header_count;
};

void legs_init(struct legs *legs, uint64_t seed, struct limit_hits *hits);
void legs_finish(struct legs *legs);

/** Join also by this header. @return 0; SIPWHY_ERROR_ARGUMENT: no token, or too many; SIPWHY_ERROR_MEMORY */
int legs_add_header(struct legs *legs, span name);

/** Take in an INVITE, or a response to one, that was just tracked. @return whether it joined anything */
bool legs_add(struct legs *legs, const struct tracked *tracked, struct sip_message *message);

/** Take it out of everything: it is about to be freed. */
void legs_forget(struct legs *legs, struct conversation *conversation);

/** The memory that a leg takes, with the chain, which all in it count; 0 for NULL. */
size_t leg_weigh(const struct leg *leg);

/** The INVITE of @p conversation for whose receiver @p src begins other legs: the last of those; or NULL. */
struct transaction *legs_hop_before(const struct conversation *conversation,
                                    const struct sipwhy_endpoint *src);

/** Whether another leg of its call goes on, so that this one is still of use. */
bool leg_is_needed(const struct leg *leg);

#endif
