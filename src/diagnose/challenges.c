/*
 * challenges.c — credentials against challenges, across the attempts of a conversation.
 */
#include "diagnose/challenges.h"

bool challenge_of_response(const struct view *view, struct sip_challenge *ret_challenge)
{
    if (!view->message || view->message->is_request)
        return false;
    return sip_challenge_parse(view->message, SIP_HEADER_WWW_AUTHENTICATE, 0, ret_challenge) == 0 ||
           sip_challenge_parse(view->message, SIP_HEADER_PROXY_AUTHENTICATE, 0, ret_challenge) == 0;
}

bool was_challenged_before(const struct view *view)
{
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *earlier = LIST_ENTRY(link, struct transaction, link);
        if (earlier == view->transaction)
            return false;
        if (earlier->method == view->transaction->method && is_challenge(earlier->final_code))
            return true;
    }
    return false;
}

bool was_challenged_last(const struct view *view)
{
    bool challenged = false;
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *earlier = LIST_ENTRY(link, struct transaction, link);
        if (earlier == view->transaction)
            break;
        if (earlier->method == view->transaction->method && moment_happened(&earlier->final) &&
            endpoint_same_host(&earlier->src, &view->transaction->src))
            challenged = is_challenge(earlier->final_code);
    }
    return challenged;
}
