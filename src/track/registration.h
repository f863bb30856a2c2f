/*
 * registration.h — an address of record and what its registrar says (RFC 3261 section 10).
 */
#ifndef TRACK_REGISTRATION_H
#define TRACK_REGISTRATION_H

#include "base/list.h"
#include "track/transaction.h"

/** What a REGISTER asks for; who and where are hashes, 0 where it does not say. */
struct register_request {
    uint32_t contact; /**< user, host and port of its first Contact */
    uint32_t place;   /**< host and port alone */
    uint32_t device;  /**< the instance of the client (RFC 5626 section 4.1) */
    uint32_t seconds; /**< REGISTER_ANY_TIME: as long as the registrar wants */
    bool is_all;      /**< "Contact: *" */
    struct sipwhy_endpoint inside; /**< where the client is, where it is seen elsewhere; else family is 0 */
};

#define REGISTER_ANY_TIME UINT32_MAX

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
    struct moment granted; /**< the last success */
    bool removing;       /**< the last REGISTER asked for expiry 0 */
    struct register_request asked; /**< by the last REGISTER */
    struct moment brief;    /**< the last 423, until a REGISTER asks for as much as it wants */
    uint32_t brief_seconds; /**< its Min-Expires, or 0 */
    uint32_t brief_asked;   /**< what it refused */
    uint32_t brief_ignored; /**< REGISTERs in a row after a 423 that asked for too little again */
};

/** @return NULL without memory */
struct registration *registration_create(struct transaction *attempt, struct sip_message *message);
void registration_destroy(struct registration *registration);

/** The memory that it takes. */
size_t registration_weigh(const struct registration *registration);

/** Whether a REGISTER is for this address of record. */
bool registration_matches(const struct registration *registration, struct sip_message *message);

/** For how long it was granted; 0 where it was removed, an hour where nobody said (section 10.2). */
sipwhy_time registration_lifetime(const struct registration *registration);

/** Take in another REGISTER of the client, or the first. */
void registration_add_request(struct registration *registration, struct transaction *attempt,
                              struct sip_message *message);

/** Take in a response to it. */
void registration_add_response(struct registration *registration,
                               const struct transaction *attempt, struct sip_message *message);

#endif
