/*
 * hops.c — where behind a 100 Trying a call sits: following the INVITE from hop to hop.
 */
#include "diagnose/hops.h"

#define MOST_HOPS 16

/** Call-IDs that are looked through for the leg of a B2BUA, which begins soon after. */
#define MOST_CALLS_BETWEEN 1024

/** Digits or letters from which on the ends of two users may be compared. */
#define LEAST_USER 4

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

/** The user of a SIP URI: what a B2BUA keeps of it, maybe with another prefix. */
static span user_of(const char *uri)
{
    span text = span_of(uri);
    text = span_from(text, span_find_byte(text, ':') + 1);
    return span_first(text, span_find_byte(text, '@'));
}

static bool same_user(const char *one, const char *other)
{
    span a = user_of(one);
    span b = user_of(other);
    size_t length = a.length < b.length ? a.length : b.length;
    if (length < LEAST_USER)
        return length > 0 && span_equal(a, b);
    return span_equal(span_from(a, a.length - length), span_from(b, b.length - length));
}

/** Whether the receiver of @p hop sends from there; servers that share an address differ by their port. */
static bool is_sent_by(const struct sipwhy_endpoint *src, const struct transaction *hop)
{
    return endpoint_same_host(&hop->src, &hop->dst) ? endpoint_same(src, &hop->dst)
                                                    : endpoint_same_host(src, &hop->dst);
}

/** The leg that a B2BUA began under another Call-ID for this INVITE, as far as one can tell; or NULL. */
static const struct transaction *find_leg(const struct view *view, const struct transaction *hop)
{
    const struct call *call = hop->conversation->call;
    const struct list *link = hop->conversation->by_birth.next;
    unsigned left = MOST_CALLS_BETWEEN;
    for (; call && link != &view->tracker->by_birth && left > 0; link = link->next, left--) {
        const struct conversation *other = LIST_ENTRY(link, const struct conversation, by_birth);
        if (other->call && other->first.time >= hop->request.time &&
            is_sent_by(&other->call->src, hop) && same_user(other->call->to, call->to))
            return other->call->attempt;
    }
    return NULL;
}

const struct transaction *hops_behind(const struct view *view, const struct transaction *transaction,
                                      bool *ret_guessed)
{
    const struct transaction *next = hops_next(transaction);
    if (next)
        return next;
    next = find_leg(view, transaction);
    *ret_guessed |= next != NULL;
    return next;
}

struct trail hops_follow(const struct view *view, const struct transaction *stuck,
                         sipwhy_time until)
{
    struct trail trail = {.hop = stuck};
    trail.next = hops_behind(view, trail.hop, &trail.guessed);
    while (trail.next && only_trying(trail.next, until) && trail.depth < MOST_HOPS) {
        trail.hop = trail.next;
        trail.next = hops_behind(view, trail.hop, &trail.guessed);
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
