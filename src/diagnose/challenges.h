/*
 * challenges.h — credentials against challenges, across the attempts of a conversation (RFC 3261 section 22).
 */
#ifndef DIAGNOSE_CHALLENGES_H
#define DIAGNOSE_CHALLENGES_H

#include "diagnose/rule.h"
#include "sip/auth.h"

static inline bool is_challenge(int code)
{
    return code == 401 || code == 407;
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

#endif
