/*
 * redirects.c — the attempts of a call across its redirects.
 */
#include "diagnose/redirects.h"

#include "diagnose/challenges.h"

static bool is_attempt_of_same(const struct view *view, const struct transaction *invite)
{
    return transaction_is_initial_invite(invite) &&
           endpoint_same_host(&invite->src, &view->transaction->src);
}

const struct transaction *redirects_find_tried(const struct view *view, uint32_t target)
{
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *invite = LIST_ENTRY(link, struct transaction, link);
        if (invite->target == target && invite->final_code >= 300 &&
            !is_challenge(invite->final_code) && is_attempt_of_same(view, invite))
            return invite;
    }
    return NULL;
}

unsigned redirects_count(const struct view *view)
{
    unsigned count = 0;
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *invite = LIST_ENTRY(link, struct transaction, link);
        count += invite->final_code / 100 == 3 && is_attempt_of_same(view, invite);
    }
    return count;
}
