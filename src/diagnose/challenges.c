/*
 * challenges.c — credentials against challenges, across the attempts of a conversation.
 */
#include "diagnose/challenges.h"

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
