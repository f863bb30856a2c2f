/*
 * dialog.h — an INVITE dialog: Call-ID and the two tags (RFC 3261 section 12).
 */
#ifndef TRACK_DIALOG_H
#define TRACK_DIALOG_H

#include "base/list.h"
#include "base/timer.h"
#include "track/transaction.h"

struct dialog {
    struct list link;    /**< in its conversation */
    struct conversation *conversation;
    struct timer timer;  /**< when its diagnoses want to look at it again */
    uint64_t caller_tag; /**< hash of the From tag of the INVITE */
    uint64_t callee_tag; /**< hash of the To tag of its response */
    struct moment answered; /**< the first 2xx */
    struct moment ack;      /**< the first ACK of it, on any hop */
    struct moment bye;      /**< the first BYE */
    bool bye_from_callee;
    bool bye_from_both;
    struct moment bye_back; /**< the first BYE of the other side than the first */
    uint32_t cseq[2];       /**< the highest of a request of the caller, of the callee; 0: none yet */
    unsigned glares;        /**< 491s, and 500s that ask to wait up to 10 s (RFC 3261 section 14.2) */

    /* The session timer (RFC 4028). */
    uint32_t session_seconds;  /**< Session-Expires of the last 2xx; 0: there is no timer */
    struct moment refreshed;   /**< that 2xx */
    bool callee_refreshes;     /**< the refresher is the callee of the dialog */
};

/** The directions in dialog.cseq. */
enum dialog_side {
    DIALOG_CALLER,
    DIALOG_CALLEE,
};

static inline enum dialog_side dialog_side_of(const struct dialog *dialog, uint64_t from_tag)
{
    return from_tag == dialog->callee_tag ? DIALOG_CALLEE : DIALOG_CALLER;
}

/** @return NULL without memory */
struct dialog *dialog_create(struct conversation *conversation, uint64_t caller_tag,
                             uint64_t callee_tag);
void dialog_destroy(struct dialog *dialog);

/** Whether a request with these tags is inside the dialog, from whichever side. */
bool dialog_matches(const struct dialog *dialog, uint64_t from_tag, uint64_t to_tag);

/** Take in a 2xx to an INVITE or UPDATE in it, or to the INVITE that began it: it sets the session timer. */
void dialog_add_refresh(struct dialog *dialog, const struct transaction *refresh,
                        const struct sip_message *message, struct moment moment);

/** Take in a BYE whose From tag is @p from_tag. */
void dialog_add_bye(struct dialog *dialog, uint64_t from_tag, struct moment moment);

#endif
