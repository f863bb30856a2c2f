/*
 * hops.c — where behind a 100 Trying a call sits: following the INVITE from hop to hop.
 */
#include "diagnose/hops.h"

#define MOST_HOPS 16

/** Of several branches, which tells most of why the hop before them waits. */
static int progress(const struct transaction *branch)
{
    if (branch->final_code / 100 == 2)
        return 5;
    if (moment_happened(&branch->provisional) && !moment_happened(&branch->final))
        return 4;
    if (moment_happened(&branch->final))
        return 1;
    if (moment_happened(&branch->cancel))
        return 0;
    return moment_happened(&branch->trying) ? 3 : 2;
}

const struct transaction *hops_next(const struct view *view, const struct transaction *transaction)
{
    const struct transaction *next = NULL;
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *other = LIST_ENTRY(link, struct transaction, link);
        if (other->parent == transaction && (!next || progress(other) >= progress(next)))
            next = other;
    }
    return next;
}

static bool only_trying(const struct transaction *transaction)
{
    return moment_happened(&transaction->trying) && !moment_happened(&transaction->provisional) &&
           !moment_happened(&transaction->final);
}

/** Whether the capture shows INVITEs that the receiver of this one sends, so that none means none. */
static bool sees_behind(const struct view *view, const struct transaction *transaction)
{
    const struct host *host = peers_find_host(&view->tracker->peers, &transaction->dst);
    return host && host->invites_sent > 0;
}

struct trail hops_follow(const struct view *view, const struct transaction *stuck)
{
    struct trail trail = {.hop = stuck, .next = hops_next(view, stuck)};
    while (trail.next && only_trying(trail.next) && trail.depth < MOST_HOPS) {
        trail.hop = trail.next;
        trail.next = hops_next(view, trail.hop);
        trail.depth++;
    }
    if (!trail.next)
        trail.hold = sees_behind(view, trail.hop) ? HOLD_INSIDE : HOLD_UNSEEN;
    else if (moment_happened(&trail.next->first_response))
        trail.hold = HOLD_RESPONSE_LOST;
    else
        trail.hold = HOLD_NEXT_SILENT;
    return trail;
}
