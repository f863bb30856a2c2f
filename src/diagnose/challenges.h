/*
 * challenges.h — credentials against challenges, across the attempts of a conversation (RFC 3261 section 22).
 */
#ifndef DIAGNOSE_CHALLENGES_H
#define DIAGNOSE_CHALLENGES_H

#include "diagnose/rule.h"
#include "sip/auth.h"
#include "track/challenge.h"

static inline bool is_challenge(int code)
{
    return code == 401 || code == 407;
}

/** The caller took its INVITE back: nobody waits for an answer to its challenge. */
static inline bool is_given_up(const struct transaction *transaction)
{
    return moment_happened(&transaction->cancel);
}

/** The first challenge of the response at hand. @return whether there is one */
bool challenge_of_response(const struct view *view, struct sip_challenge *ret_challenge);

/**
 * Whether the client came back after this final response: in the conversation, or after a challenge to
 * anything but an INVITE with credentials under another Call-ID.
 */
bool was_followed_up(const struct view *view);

/** Whether an earlier request of the same method in the conversation was challenged. */
bool was_challenged_before(const struct view *view);

/** The same, and none of that method has succeeded since: cached credentials may be for an old nonce. */
bool was_just_challenged(const struct view *view);

/** The last final response asks again only because the nonce was too old. */
bool is_stale_challenge(const struct transaction *transaction);

/** How well credentials answer a challenge, the worst first. */
enum fit {
    FIT_UNKNOWN, /**< there was no challenge, or not all is there that has to be compared */
    FIT_OTHER_REALM,
    FIT_OTHER_HEADER, /**< Authorization where Proxy-Authorization was asked for, or the other way round */
    FIT_OTHER_NONCE,
    FIT_NO_USERNAME,
    FIT_OTHER_DIGEST, /**< MD5 where only SHA-256 was offered, or no auth-int where only that was */
    FIT_WELL,
};

/** What a request answered to the challenge of the one before it. */
struct reply {
    enum fit fit; /**< of the credentials that fit best */
    const struct transaction *challenged; /**< the request before */
    enum sip_header_id header;            /**< that the credentials are in */
    struct sip_credentials credentials;   /**< valid while the rule is asked */
};

/**
 * Compare the credentials of the request at hand, whose final response is not told yet, with the challenge
 * that the request before it got. Only of methods of which a client sends one after the other: of others, a
 * request may have crossed the challenge.
 */
struct reply compare_credentials(const struct view *view);

/** The request at hand was refused, and its credentials do not answer the challenge before it. */
static inline bool is_misfit(enum fit fit)
{
    return fit != FIT_UNKNOWN && fit != FIT_WELL;
}

/** Methods that compare_credentials() knows of. */
#define COMPARABLE_METHODS                                                                         \
    (METHOD(INVITE) | METHOD(REGISTER) | METHOD(SUBSCRIBE) | METHOD(PUBLISH))

#endif
