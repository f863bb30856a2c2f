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
};

/** @return NULL without memory */
struct dialog *dialog_create(struct conversation *conversation, uint64_t caller_tag,
                             uint64_t callee_tag);
void dialog_destroy(struct dialog *dialog);

/** Whether a request with these tags is inside the dialog, from whichever side. */
bool dialog_matches(const struct dialog *dialog, uint64_t from_tag, uint64_t to_tag);

/** Take in a BYE whose From tag is @p from_tag. */
void dialog_add_bye(struct dialog *dialog, uint64_t from_tag, struct moment moment);

#endif
