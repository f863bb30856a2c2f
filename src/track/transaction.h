/*
 * transaction.h — a request and its responses between two neighbours (RFC 3261 section 17).
 *
 * The key is the branch of the top Via, as section 17.1.3 and 17.2.3 have it, within its Call-ID and
 * CSeq: a branch that a broken client uses again does not mix two calls. The ACK of a failure belongs to
 * its INVITE; a CANCEL is a transaction of its own that points at the INVITE it cancels.
 */
#ifndef TRACK_TRANSACTION_H
#define TRACK_TRANSACTION_H

#include "base/list.h"
#include "base/pool.h"
#include "base/timer.h"
#include "sip/address.h"
#include "track/sighting.h"

struct challenges;
struct conversation;
struct refused;

/** A message of a transaction that matters as evidence; time is SIPWHY_TIME_UNKNOWN until it came. */
struct moment {
    sipwhy_time time;
    struct sipwhy_evidence evidence;
};

#define MOMENT_NONE ((struct moment){.time = SIPWHY_TIME_UNKNOWN})

static inline bool moment_happened(const struct moment *moment)
{
    return moment->time != SIPWHY_TIME_UNKNOWN;
}

/** SIPWHY_TIME_UNKNOWN where one of them did not happen, or the clock of the capture was set back meanwhile. */
static inline sipwhy_time moment_between(const struct moment *from, const struct moment *to)
{
    if (!moment_happened(from) || !moment_happened(to) || to->time < from->time)
        return SIPWHY_TIME_UNKNOWN;
    return to->time - from->time;
}

/** Packets of a request whose identification is remembered. */
#define TRANSACTION_IP_IDS 4

struct transaction {
    struct list link; /**< in its conversation, the oldest first */
    struct conversation *conversation;
    struct transaction *parent; /**< the hop before this one, by the Via under the top one; or NULL */
    struct transaction *cancels; /**< of a CANCEL: the INVITE; or NULL */
    struct timer timer;          /**< when its diagnoses want to look at it again */
    uint64_t key;
    uint64_t branch;        /**< hash of the top branch */
    uint64_t parent_branch; /**< hash of the branch under it; 0 where it is the first hop */
    uint32_t cseq;
    enum sip_method method : 8;
    enum sipwhy_transport transport : 8;
    uint8_t via_count; /**< at most LIMIT_VIAS */
    bool request_seen : 1;
    bool in_dialog : 1; /**< the request has a To tag */
    bool has_credentials : 1;
    bool provisional_reliable : 1; /**< the last provisional response has an RSeq (RFC 3262) */

    /* The request. */
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    struct moment request;      /**< the first one sent */
    struct moment last_request; /**< the last one sent */
    uint32_t sends;
    uint32_t steady_sends; /**< copies that came as long after the one before as that one did */
    sipwhy_time interval;  /**< between the last two copies */
    uint32_t request_bytes;     /**< of the first one, on the wire */
    uint16_t request_fragments; /**< of IP that it came in; 0: in one piece */
    uint16_t copy_length;       /**< at most LIMIT_REQUEST_BYTES */
    struct moment resent; /**< the first one sent again although a response had passed, well after it */
    sipwhy_time resent_after;       /**< how long after that response */
    sipwhy_time resent_apart;       /**< how long after it was sent the time before */
    struct challenges *challenges; /**< owned, see challenge.h; NULL: its final response holds none */
    uint16_t ip_ids[TRANSACTION_IP_IDS]; /**< of the IP headers in which it was sent last; 0: none */
    struct refused *refused; /**< owned, see refusal.h; NULL: nobody refused it */
    uint64_t from_tag;
    char *copy; /**< owned: the request, until its final response was told; NULL otherwise */

    /* Its responses. */
    struct moment first_response;
    struct moment last_response;
    struct moment trying;           /**< the first 100 */
    struct moment provisional;      /**< the first 101-199 */
    struct moment last_provisional; /**< the last 101-199 */
    uint16_t first_provisional_code;
    uint16_t provisional_code;      /**< of the last */
    uint64_t provisional_bytes;     /**< hash of the last, to know it again */
    struct moment final;            /**< the first final response */
    struct moment last_final;
    uint16_t final_code;
    uint16_t last_code;
    uint32_t final_sends;
    uint64_t final_tag; /**< To tag of the first final response */
    uint64_t fork_tag;  /**< of the last 2xx of another fork (RFC 3261 section 13.2.2.4), or 0 */
    struct sipwhy_endpoint responder; /**< who sent the last response */
    uint64_t last_path; /**< hash of the last response's endpoints */
    uint64_t to_tag;                  /**< of the last response that had one */

    /** Seconds that its failure asks for: Min-SE of a 422, Min-Expires of a 423, else Retry-After; or 0 */
    uint32_t demand_seconds;
    uint32_t target; /**< of an INVITE that begins a call: of the key of its Request-URI, sip_uri_key() */
    /** Owned: of a redirected INVITE the URI named first, of a 408 or 5xx its phrase as sent; else NULL */
    char *said;

    /* What belongs to an INVITE. */
    struct moment ack;    /**< on this hop, or to the host that this hop goes to */
    struct moment cancel; /**< its CANCEL */
    struct moment prack;  /**< the last PRACK of it */
    struct moment fork;   /**< the first 2xx of another fork */
    uint8_t acks;         /**< copies of the ACK of its 2xx seen */
    uint8_t finals_after_ack;     /**< copies of the 2xx that came well after an ACK */
    uint8_t reliable_sends;       /**< copies of the last reliable provisional response */
    uint8_t cause;                /**< of Q.850, in the first final response; 0: none (RFC 6432) */
    bool needs_no_notify; /**< of a REFER: nobody will report what became of it (RFC 4488) */
    bool answered_elsewhere;      /**< its CANCEL says that another phone took the call (RFC 3326) */
};

/** @return NULL without memory; memory of @p pool */
struct transaction *transaction_create(struct conversation *conversation, struct pool *pool);

/** Give it back; NULL is nothing. Its owner has taken it out of its list and its timer. */
void transaction_destroy(struct transaction *transaction, struct pool *pool);

/** Take in a request that opened the transaction or is sent again. @return whether it is sent again */
bool transaction_add_request(struct transaction *transaction, const struct sip_message *message,
                             const struct sighting *sighting);

/**
 * Take in a response. @p bytes is the hash of the message.
 * @return whether the same response was sent before
 */
bool transaction_add_response(struct transaction *transaction, const struct sip_message *message,
                              const struct sighting *sighting, uint64_t bytes);

/** What transaction.target is for this Request-URI. */
static inline uint32_t transaction_target_of(span uri)
{
    return (uint32_t)sip_uri_key(uri);
}

/** Make @p parent the hop before; not where it comes behind already, as forged Vias may say. */
void transaction_join(struct transaction *transaction, struct transaction *parent);

/**
 * Who identifies the hop of the @p index-th Via: its branch, or for RFC 2543 clients without one the Via up
 * to its parameters, for the server adds "received" to them in its response. 0 where there is no Via.
 */
uint64_t transaction_branch_of(const struct sip_message *message, size_t index);

/** The last request of the same method that the same client sent before this one, at its first hop; or NULL. */
const struct transaction *transaction_before(const struct transaction *transaction);

/** Forget the copy of the request: its final response was told. */
void transaction_drop_copy(struct transaction *transaction);

/** Whether both are branches that one proxy sent out for one request, be that captured or not. */
static inline bool transaction_is_sibling(const struct transaction *a, const struct transaction *b)
{
    return a != b && a->parent_branch && a->parent_branch == b->parent_branch &&
           a->method == b->method && a->cseq == b->cseq;
}

static inline bool transaction_is_initial_invite(const struct transaction *transaction)
{
    return transaction->method == SIP_METHOD_INVITE && transaction->request_seen &&
           !transaction->in_dialog;
}

/** It was cancelled because another phone took the call ("Reason: SIP;cause=200", RFC 3326 section 2). */
static inline bool transaction_is_answered_elsewhere(const struct transaction *transaction)
{
    return transaction->answered_elsewhere;
}

/** It waits for its final response. */
static inline bool transaction_is_open(const struct transaction *transaction)
{
    return transaction->request_seen && !moment_happened(&transaction->final);
}

#endif
