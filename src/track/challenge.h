/*
 * challenge.h — what a 401 or 407 asks a client for (RFC 3261 section 22, RFC 7616 section 3.3).
 *
 * Kept of the request nearest its client, until that is forgotten: whether the next request answers the
 * challenge can only be told by what was asked. Realm and nonce are compared by their hashes.
 */
#ifndef TRACK_CHALLENGE_H
#define TRACK_CHALLENGE_H

#include "track/transaction.h"

/** Of one response; a fork of proxies may bring many, each perhaps with some algorithms. */
#define CHALLENGES_KEPT 8

/** Bytes of a realm that are kept to be shown. */
#define CHALLENGE_REALM_BYTES 128

enum digest {
    DIGEST_OTHER, /**< MD5, or what few have */
    DIGEST_SHA_256,
    DIGEST_SHA_512_256,
};

struct challenge {
    uint32_t realm;
    uint32_t nonce;
    enum digest digest : 8;
    bool of_proxy : 1;  /**< Proxy-Authenticate */
    bool auth_int : 1;  /**< qop has auth-int and not auth */
};

struct challenges {
    bool is_whole;     /**< all are kept, and each is of Digest with realm and nonce */
    uint8_t stale_run; /**< challenges in a row, up to this one, that called the nonce of the client stale */
    uint8_t count;
    uint16_t realm_length;
    const char *realm; /**< of the first, behind the others */
    struct challenge each[];
};

static inline span challenges_realm(const struct challenges *challenges)
{
    return (span){challenges->realm, challenges->realm_length};
}

/** The hash by which realms and nonces are compared. */
uint32_t challenge_hash(span text);

/** Keep the challenges of the final response to a request of a client. Without memory: none. */
void challenges_add(struct transaction *transaction, const struct sip_message *message);

/** Forget them; none is nothing. */
void challenges_drop(struct transaction *transaction);

#endif
