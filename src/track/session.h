/*
 * session.h — offers and answers of an INVITE dialog, an early one too, on one hop (RFC 3264, RFC 6337).
 *
 * A description in a message is an offer, an answer, a preview of the answer (in an 18x that may be lost) or
 * a mere repetition; which of them follows from the method, from RSeq and from what is open. Forks are
 * sessions of their own. So are the hops of a proxy, which may put a relay between their media.
 */
#ifndef TRACK_SESSION_H
#define TRACK_SESSION_H

#include "base/list.h"
#include "base/timer.h"
#include "track/description.h"
#include "track/transaction.h"

enum session_side {
    SESSION_CALLER, /**< who sent the INVITE that began it */
    SESSION_CALLEE,
};

/** What a message did to its session. */
enum session_event {
    SESSION_NOTHING,
    SESSION_OFFER,
    SESSION_PREVIEW,    /**< an answer in an unreliable 18x, which the 2xx must repeat */
    SESSION_ANSWER,
    SESSION_NO_ANSWER,  /**< the message had to bring the answer, and has none */
    SESSION_REFUSED,    /**< the offer, or the INVITE without one, got a failure */
};

/** Descriptions that were in force before, for the media that went there. */
#define SESSION_PAST 4

struct session {
    struct list link; /**< in its conversation */
    struct conversation *conversation;
    struct timer timer; /**< when its diagnoses want to look at it again */
    uint64_t invite;    /**< key of the transaction that began it */
    uint64_t caller_tag;
    uint64_t callee_tag; /**< 0 while nobody has answered with one */
    uint64_t from_tag;   /**< of the client of the transaction at hand */
    struct sipwhy_endpoint hosts[2]; /**< that INVITE went from the first to the second */

    struct description *sides[2]; /**< owned: what each side said last; NULL: nothing yet */
    struct description *past[SESSION_PAST]; /**< owned: what sides[] had when media went elsewhere */
    uint8_t past_side[SESSION_PAST];        /**< who had said it */
    struct description *offer;    /**< owned: open, or refused by the message at hand; or NULL */
    struct description *before[2]; /**< owned: what sides[] had before the message at hand changed it */
    uint32_t offer_cseq;
    uint8_t offer_method;  /**< enum sip_method: the transaction that carries the open offer */
    uint8_t offerer;       /**< enum session_side: of the open offer, or of the last exchange */
    uint8_t event;         /**< enum session_event: of the message at hand */
    bool is_open;          /**< an offer waits for its answer */
    bool offer_in_response; /**< it came in a 2xx or a reliable 18x, after an INVITE without one */
    bool is_complete;      /**< an offer was answered */
    bool is_previewed;     /**< a preview of the answer to the open offer came */
    bool began_before;     /**< the INVITE that began it is not in the capture */
    bool has_unread;       /**< a body could not be read: nothing more can be said of it */
    bool is_over;          /**< the INVITE that began it was refused, before or after it was answered */
    bool invite_had_offer; /**< the last INVITE */
    struct moment start;
    struct moment offered;  /**< the last offer */
    struct moment previewed; /**< the first description of the callee in an 18x */
    struct moment agreed;   /**< the last answer */
    struct moment answered; /**< the first 2xx to the INVITE */
    struct moment ack;
    struct moment bye;
    struct moment held[2];  /**< since when a side has kept the other from sending; none: it does not */
    uint8_t previewer;      /**< the code of the 18x, less 100 */
};

struct session_message {
    struct transaction *transaction;
    struct sip_message *message;
    const struct sighting *sighting;
    uint64_t from_tag; /**< hashes of the tags */
    uint64_t to_tag;
    bool again; /**< it was seen before */
};

/** Whether messages of this method may carry offers and answers, or end what they agreed on. */
static inline bool session_concerns(enum sip_method method)
{
    return method == SIP_METHOD_INVITE || method == SIP_METHOD_ACK || method == SIP_METHOD_BYE ||
           method == SIP_METHOD_PRACK || method == SIP_METHOD_UPDATE;
}

/** Take in a message of an INVITE dialog, session_concerns() said. @return its session, or NULL where it has none */
struct session *session_add(struct conversation *conversation,
                            const struct session_message *message);

/** Free with its descriptions; its timer must not be set. NULL is nothing. */
void session_destroy(struct session *session);

/** The line of the other side for the @p index-th of this one; or NULL where it has none. */
const struct media_line *session_line(const struct session *session, enum session_side side,
                                      size_t index);

static inline enum session_side session_other(enum session_side side)
{
    return side == SESSION_CALLER ? SESSION_CALLEE : SESSION_CALLER;
}

#endif
