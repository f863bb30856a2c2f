/*
 * call.h — a call: everything of one Call-ID that an INVITE outside a dialog began.
 *
 * What it tells is what the hop nearest the caller saw. An INVITE that the caller sends again, with
 * credentials or to where a redirect pointed, is another attempt of the same call.
 */
#ifndef TRACK_CALL_H
#define TRACK_CALL_H

#include "track/dialog.h"
#include "track/transaction.h"

struct call {
    struct transaction *attempt; /**< the last INVITE at the hop nearest the caller; never NULL */
    struct moment start;         /**< the first INVITE there */
    struct moment dialled;       /**< the same, or that with which a refused caller began anew */
    struct moment indicated;     /**< the first response that says something of the outcome (RFC 6076) */
    struct moment answered;      /**< the first 2xx at that hop */
    struct moment bye;
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    int code;    /**< the last final response at that hop, or 0 */
    char *from;  /**< owned: the URI of From */
    char *to;    /**< owned */
    unsigned attempts;
};

/** @return NULL without memory */
struct call *call_create(struct transaction *invite, const struct sip_message *message);
void call_destroy(struct call *call);

/** The memory that it takes. */
size_t call_weigh(const struct call *call);

/** Take in another INVITE outside a dialog with the same Call-ID. */
void call_add_invite(struct call *call, struct transaction *invite);

/** Take in a response to the INVITE @p invite. */
void call_add_response(struct call *call, struct transaction *invite, int code,
                       struct moment moment);

/** Take in a BYE; behind a hop that never saw the answer it ends nothing for the caller. */
void call_add_bye(struct call *call, const struct transaction *bye);

enum sipwhy_call_state call_state(const struct call *call);

/** Whether nothing more is to be expected of it, but for stragglers. */
bool call_is_over(const struct call *call);

#endif
