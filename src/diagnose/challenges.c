/*
 * challenges.c — credentials against challenges, across the attempts of a conversation.
 */
#include "diagnose/challenges.h"

#include "sip/scan.h"

bool was_followed_up(const struct view *view)
{
    const struct transaction *transaction = view->transaction;
    if (conversation_was_followed_up(view->conversation, transaction))
        return true;
    return is_challenge(transaction->final_code) && transaction->method != SIP_METHOD_INVITE &&
           peers_saw_credentials(&view->tracker->peers, &transaction->src, &transaction->dst,
                                 transaction->final.time);
}

bool challenge_of_response(const struct view *view, struct sip_challenge *ret_challenge)
{
    if (!view->message || view->message->is_request)
        return false;
    return sip_challenge_parse(view->message, SIP_HEADER_WWW_AUTHENTICATE, 0, ret_challenge) == 0 ||
           sip_challenge_parse(view->message, SIP_HEADER_PROXY_AUTHENTICATE, 0, ret_challenge) == 0;
}

/** Look at the earlier requests of this method; @p since_success forgets those before a success. */
static bool was_challenged(const struct view *view, bool since_success)
{
    bool challenged =
        !since_success && view->conversation->challenged & 1u << view->transaction->method;
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *earlier = LIST_ENTRY(link, struct transaction, link);
        if (earlier == view->transaction)
            break;
        if (earlier->method != view->transaction->method)
            continue;
        if (is_challenge(earlier->final_code))
            challenged = true;
        else if (since_success && earlier->final_code / 100 == 2)
            challenged = false;
    }
    return challenged;
}

bool was_challenged_before(const struct view *view)
{
    return was_challenged(view, false);
}

bool was_just_challenged(const struct view *view)
{
    return was_challenged(view, true);
}

bool is_stale_challenge(const struct transaction *transaction)
{
    return transaction->challenges && transaction->challenges->stale_run > 0;
}

/**
 * Asked for since the last success, and not called stale since: a client that answers a challenge before the
 * last one does what it did before.
 */
static bool is_outstanding(const struct transaction *challenged, uint32_t nonce)
{
    for (const struct transaction *asked = challenged; asked && asked->final_code / 100 != 2;
         asked = transaction_before(asked)) {
        const struct challenges *challenges = asked->challenges;
        if (challenges && (!challenges->is_whole || asked->final_sends > 1))
            return true; /* each copy of a request may have got a nonce of its own */
        for (size_t i = 0; challenges && i < challenges->count; i++) {
            if (challenges->each[i].nonce == nonce)
                return true;
        }
        if (is_stale_challenge(asked))
            return false;
    }
    return false;
}

/** By the header of the challenge; where a server mixes them up, its code says it as well. */
static bool is_asked_header(const struct transaction *challenged, const struct challenge *challenge,
                            enum sip_header_id id)
{
    bool is_proxys = id == SIP_HEADER_PROXY_AUTHORIZATION;
    return challenge->of_proxy == is_proxys || (challenged->final_code == 407) == is_proxys;
}

static bool is_asked_digest(const struct challenge *challenge,
                            const struct sip_credentials *credentials)
{
    if (challenge->digest != DIGEST_OTHER &&
        !span_starts_with_nocase(credentials->algorithm, SPAN("SHA-")))
        return false;
    return !challenge->auth_int ||
           span_equal_nocase(scan_unquote(credentials->qop), SPAN("auth-int"));
}

static enum fit fit_of(const struct transaction *challenged, const struct challenge *challenge,
                       const struct sip_credentials *credentials, enum sip_header_id id)
{
    if (challenge_hash(credentials->realm) != challenge->realm)
        return FIT_OTHER_REALM;
    if (!is_asked_header(challenged, challenge, id))
        return FIT_OTHER_HEADER;
    if (!is_outstanding(challenged, challenge_hash(credentials->nonce)))
        return FIT_OTHER_NONCE;
    if (!credentials->username.length && !credentials->has_encoded_username)
        return FIT_NO_USERNAME;
    return is_asked_digest(challenge, credentials) ? FIT_WELL : FIT_OTHER_DIGEST;
}

/** Take in one of the credentials of the request. @return false where it cannot be compared */
static bool add_credentials(struct reply *reply, const struct sip_credentials *credentials,
                            enum sip_header_id id)
{
    const struct challenges *asked = reply->challenged->challenges;
    if (!span_equal_nocase(credentials->scheme, SPAN("Digest")))
        return false;
    for (size_t i = 0; i < asked->count; i++) {
        enum fit fit = fit_of(reply->challenged, &asked->each[i], credentials, id);
        if (fit <= reply->fit)
            continue;
        reply->fit = fit;
        reply->header = id;
        reply->credentials = *credentials;
    }
    return true;
}

/** What a request may hold beyond what was captured or kept of it, nobody knows. */
static bool is_complete(const struct sip_message *request)
{
    for (size_t i = 0; i < request->defect_count; i++) {
        if (request->defects[i].kind == SIP_DEFECT_NO_END)
            return false;
    }
    return !request->fields_cut;
}

/** @return false where it has any that cannot be compared */
static bool add_header(struct reply *reply, struct sip_message *request, enum sip_header_id id)
{
    struct sip_credentials credentials;
    size_t count = sip_message_field_count(request, id);
    for (size_t i = 0; i < count; i++) {
        if (sip_credentials_parse(request, id, i, &credentials) != 0 ||
            !add_credentials(reply, &credentials, id))
            return false;
    }
    return true;
}

struct reply compare_credentials(const struct view *view)
{
    const struct reply unknown = {.fit = FIT_UNKNOWN};
    const struct transaction *transaction = view->transaction;
    if (!is_first_hop(transaction) || !transaction->has_credentials ||
        !(1u << transaction->method & COMPARABLE_METHODS))
        return unknown;
    struct reply reply = {.challenged = transaction_before(transaction)};
    if (!reply.challenged || !reply.challenged->challenges ||
        !reply.challenged->challenges->is_whole ||
        reply.challenged->final.time > transaction->request.time)
        return unknown;
    struct sip_message *request = view_request(view);
    if (!request || !is_complete(request) ||
        !add_header(&reply, request, SIP_HEADER_AUTHORIZATION) ||
        !add_header(&reply, request, SIP_HEADER_PROXY_AUTHORIZATION))
        return unknown;
    return reply;
}
