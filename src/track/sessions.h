/*
 * sessions.h — what became of INVITEs that asked for a session: the ratios of RFC 6076 and of ITU-T E.411.
 *
 * A challenge (401, 402, 407) and the retry that it asks for are one request; so are a refusal that names what
 * to send instead (421, 422, 423, 428, 491, 494) and its retry. A 487 because another phone took the call is
 * no request at all: the session was established there.
 */
#ifndef TRACK_SESSIONS_H
#define TRACK_SESSIONS_H

#include "track/transaction.h"

struct sessions {
    uint32_t requests;    /**< that have their outcome */
    uint32_t redirected;  /**< of them: the outcome is a 3xx */
    uint32_t answered;    /**< a 2xx */
    uint32_t by_users;    /**< 480, 486, 600 and 603 (RFC 6076 section 4.7) */
    uint32_t ineffective; /**< 408, 500, 503 and 504, and those without any response (section 4.8) */
    uint32_t reached;     /**< beside the answered ones: a busy, absent or unwilling callee (E.411) */
};

/** Sessions of 32 s without any response end at the client as if by a 408 (RFC 3261 section 8.1.3.1). */
#define SESSIONS_NO_RESPONSE 408

/** Whether a final response to an INVITE asks for the same once more rather than ends it. */
bool sessions_goes_on(int code);

/** Count a request by its final response; @p rang: a 101-199 came before. */
void sessions_add(struct sessions *sessions, int code, bool rang);

/** In percent; below zero where there is nothing to divide by. */
double sessions_ser(const struct sessions *sessions);  /**< Session Establishment Ratio, section 4.6; ASR */
double sessions_seer(const struct sessions *sessions); /**< ... Effectiveness Ratio, section 4.7 */
double sessions_isa(const struct sessions *sessions);  /**< Ineffective Session Attempts, section 4.8 */
double sessions_ner(const struct sessions *sessions);  /**< Network Effectiveness Ratio, E.411 */

#endif
