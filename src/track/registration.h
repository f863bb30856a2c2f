/*
 * registration.h — an address of record and what its registrar says (RFC 3261 section 10).
 */
#ifndef TRACK_REGISTRATION_H
#define TRACK_REGISTRATION_H

#include "base/list.h"
#include "track/transaction.h"

struct registration {
    struct list link; /**< in its conversation */
    struct conversation *conversation;
    struct timer timer; /**< when its diagnoses want to look at it again */
    struct transaction *attempt; /**< the last REGISTER at the hop nearest the client; never NULL */
    struct moment start;
    sipwhy_time begun; /**< the first REGISTER of the last exchange: what a challenge asks for belongs to it */
    bool gave_up;      /**< the exchange before that one ended without a response for 32 s */
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint registrar;
    enum sipwhy_registration_state state;
    int code;
    char *aor;     /**< owned: the URI of To */
    char *contact; /**< owned: the URI asked to be registered; may be "" */
    sipwhy_time expires; /**< as granted, or SIPWHY_TIME_UNKNOWN */
    bool removing;       /**< the last REGISTER asked for expiry 0 */
};

/** @return NULL without memory */
struct registration *registration_create(struct transaction *attempt, struct sip_message *message);
void registration_destroy(struct registration *registration);

/** The memory that it takes. */
size_t registration_weigh(const struct registration *registration);

/** Whether a REGISTER is for this address of record. */
bool registration_matches(const struct registration *registration, struct sip_message *message);

/** Take in another REGISTER of the client, or the first. */
void registration_add_request(struct registration *registration, struct transaction *attempt,
                              struct sip_message *message);

/** Take in a response to it. */
void registration_add_response(struct registration *registration,
                               const struct transaction *attempt, struct sip_message *message);

#endif
