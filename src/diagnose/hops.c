/*
 * hops.c — where behind a 100 Trying a call sits: following the INVITE from hop to hop.
 */
#include "diagnose/hops.h"

#define MOST_HOPS 16

const struct transaction *hops_next(const struct view *view, const struct transaction *transaction)
{
    const struct transaction *next = NULL;
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *other = LIST_ENTRY(link, struct transaction, link);
        if (other->method == SIP_METHOD_INVITE && other->parent == transaction)
            next = other;
    }
    return next;
}

static bool only_trying(const struct transaction *transaction)
{
    return moment_happened(&transaction->trying) && !moment_happened(&transaction->provisional) &&
           !moment_happened(&transaction->final);
}

/**
 * Whether the capture shows INVITEs that the receiver of this one sends, so that none means none. Where
 * the sender has the same address (loopback), they must come from that very port.
 */
static bool sees_behind(const struct view *view, const struct transaction *transaction)
{
    struct sipwhy_endpoint receiver = transaction->dst;
    if (!endpoint_same_host(&transaction->src, &transaction->dst))
        receiver.port = 0;
    return peers_saw_invites_from(&view->tracker->peers, &receiver);
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
