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

const struct transaction *hops_next(const struct transaction *transaction)
{
    const struct transaction *next = NULL;
    LIST_EACH(link, &transaction->conversation->transactions)
    {
        const struct transaction *other = LIST_ENTRY(link, struct transaction, link);
        if (other->parent == transaction && (!next || progress(other) >= progress(next)))
            next = other;
    }
    return next;
}

static bool happened_by(const struct moment *moment, sipwhy_time until)
{
    return moment_happened(moment) && moment->time <= until;
}

static bool only_trying(const struct transaction *transaction, sipwhy_time until)
{
    return happened_by(&transaction->trying, until) &&
           !happened_by(&transaction->provisional, until) &&
           !happened_by(&transaction->final, until);
}

/**
 * Whether the capture shows INVITEs that the receiver of this one sends on, so that none means none. Those
 * that it sends under Call-IDs of its own prove nothing: one of them may be this very call (B2BUA).
 */
static bool sees_behind(const struct view *view, const struct transaction *transaction)
{
    struct sipwhy_endpoint receiver = transaction->dst;
    if (!endpoint_same_host(&transaction->src, &transaction->dst))
        receiver.port = 0;
    return peers_saw_forwarding(&view->tracker->peers, &receiver);
}

/** What the leg sent to whom @p hop went shows, and how sure it is; or NULL. */
static const struct transaction *find_leg(const struct transaction *hop,
                                          enum sipwhy_confidence *ret_confidence)
{
    const struct leg *leg = hop->conversation->leg;
    const struct transaction *best = NULL;
    for (unsigned i = 0; leg && leg->chain && i < leg->chain->count; i++) {
        const struct chain_leg *place = &leg->chain->legs[i];
        if (place->parent != leg->place || !place->leg)
            continue;
        const struct call *call = place->leg->conversation->call;
        const struct transaction *before = legs_hop_before(hop->conversation, &call->src);
        if ((before && before != hop) || (best && progress(call->attempt) < progress(best)))
            continue;
        best = call->attempt;
        *ret_confidence = place->confidence;
    }
    return best;
}

/** Call-IDs that are looked through for the way on of a redirect, which begins soon after. */
#define MOST_CALLS_BETWEEN 1024

static bool same_user(const char *one, const char *other)
{
    struct leg_user a = leg_user_of(span_of(one));
    struct leg_user b = leg_user_of(span_of(other));
    return leg_user_same(&a, &b);
}

/** Whether a redirect came down to the caller of this leg, from the host that got the one of the other leg. */
static bool has_redirect(const struct conversation *leg, const struct transaction *redirected)
{
    LIST_EACH(link, &leg->transactions)
    {
        const struct transaction *invite = LIST_ENTRY(link, struct transaction, link);
        if (transaction_is_initial_invite(invite) && invite->final_code / 100 == 3 &&
            invite->final.time >= redirected->final.time &&
            endpoint_same_host(&invite->dst, &redirected->src))
            return true;
    }
    return false;
}

/** Whether this is another leg of the same B2BUA and caller, by which the redirect went on. */
static bool is_way_on(const struct conversation *other, const struct transaction *redirected)
{
    const struct call *call = other->call;
    if (!call || !same_user(call->from, redirected->conversation->call->from))
        return false;
    if (endpoint_same_host(&call->src, &redirected->src))
        return other->first.time >= redirected->final.time;
    return has_redirect(other, redirected);
}

bool hops_took_redirect(const struct view *view, const struct transaction *redirected)
{
    const struct conversation *own = redirected->conversation;
    const struct list *end = &view->tracker->by_birth;
    const struct list *later = own->by_birth.next;
    const struct list *earlier = own->by_birth.previous;
    for (unsigned left = MOST_CALLS_BETWEEN; own->call && left > 0; left--) {
        if (later != end &&
            is_way_on(LIST_ENTRY(later, const struct conversation, by_birth), redirected))
            return true;
        if (earlier != end &&
            is_way_on(LIST_ENTRY(earlier, const struct conversation, by_birth), redirected))
            return true;
        later = later == end ? end : later->next;
        earlier = earlier == end ? end : earlier->previous;
        if (later == end && earlier == end)
            return false;
    }
    return false;
}

const struct transaction *hops_behind(const struct transaction *transaction,
                                      enum sipwhy_confidence *ret_confidence)
{
    const struct transaction *next = hops_next(transaction);
    if (!next)
        return find_leg(transaction, ret_confidence);
    *ret_confidence = SIPWHY_CONFIDENCE_CERTAIN;
    return next;
}

static const struct transaction *find_behind(struct trail *trail)
{
    enum sipwhy_confidence confidence;
    const struct transaction *next = hops_behind(trail->hop, &confidence);
    if (!next)
        return NULL;
    if (confidence < trail->confidence)
        trail->confidence = confidence;
    if (next->conversation != trail->hop->conversation)
        trail->leg = next->conversation->leg;
    return next;
}

struct trail hops_follow(const struct view *view, const struct transaction *stuck,
                         sipwhy_time until)
{
    struct trail trail = {.hop = stuck, .confidence = SIPWHY_CONFIDENCE_CERTAIN};
    trail.next = find_behind(&trail);
    while (trail.next && only_trying(trail.next, until) && trail.depth < MOST_HOPS) {
        trail.hop = trail.next;
        trail.next = find_behind(&trail);
        trail.depth++;
    }
    if (!trail.next)
        trail.hold = sees_behind(view, trail.hop) ? HOLD_INSIDE : HOLD_UNSEEN;
    else if (happened_by(&trail.next->first_response, until))
        trail.hold = HOLD_RESPONSE_LOST;
    else
        trail.hold = HOLD_NEXT_SILENT;
    return trail;
}

void hops_blame_lost_answer(struct draft *draft, const struct transaction *hop,
                            const struct transaction *next)
{
    const char *holder = draft_endpoint(draft, &hop->dst);
    const char *far = draft_endpoint(draft, &next->dst);
    bool progress = moment_happened(&next->provisional);
    bool over = moment_happened(&next->final);
    const struct moment *answer =
        over ? &next->final : progress ? &next->provisional : &next->first_response;
    draft->cause = arena_format(
        draft->arena,
        _("%1$s answered %2$s with %3$d after %4$s, and %2$s did not pass it on to "
          "%5$s: the answer is lost inside %2$s, or its Via, rport or NAT sends it "
          "another way."),
        far, holder,
        over       ? next->final_code
        : progress ? next->first_provisional_code
                   : next->last_code,
        draft_duration(draft, answer->time - next->request.time), draft_endpoint(draft, &hop->src));
    draft->fix = arena_format(
        draft->arena,
        _("On %1$s, see why the answer of %2$s is not passed on: a reply route that "
          "drops it, a Via it does not know as its own, a wrong response port. "
          "Compare the Via of that answer with the address %1$s sent from."),
        holder, far);
}
