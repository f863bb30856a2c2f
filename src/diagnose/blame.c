/*
 * blame.c — the leg across a B2BUA in which the trouble of a call is.
 */
#include "diagnose/blame.h"

bool blame_has_succeeded(const struct conversation *conversation)
{
    if (!conversation->call)
        return false;
    enum sipwhy_call_state state = call_state(conversation->call);
    return state == SIPWHY_CALL_ANSWERED || state == SIPWHY_CALL_ENDED ||
           state == SIPWHY_CALL_RINGING;
}

/** It says that a call did not come about, and so may be what a leg before it waits or fails for. */
static bool is_of_outcome(int rule)
{
    return rules[rule]->explains_failure || rule == RULE_prolonged_trying;
}

/** It says so of a hop that never answered, which no leg behind it can be the reason of. */
static bool may_follow(int rule)
{
    if (rule == RULE_no_response_invite || rule == RULE_next_hop_unreachable)
        return false;
    return is_of_outcome(rule) || rule == RULE_slow_pdd;
}

static const struct call *call_of(const struct chain_leg *leg)
{
    return leg->leg ? leg->leg->conversation->call : NULL;
}

/** When the leg had its final response, or SIPWHY_TIME_UNKNOWN. */
static sipwhy_time over_at(const struct chain_leg *leg)
{
    return leg->leg ? call_of(leg)->attempt->final.time : leg->over;
}

static int code_of(const struct chain_leg *leg)
{
    return leg->leg ? call_of(leg)->attempt->final_code : leg->code;
}

static bool is_ringing(const struct chain_leg *leg)
{
    return leg->leg ? moment_happened(&call_of(leg)->attempt->provisional)
                    : leg->state == SIPWHY_CALL_RINGING;
}

/** When the call was refused or given up; or SIPWHY_TIME_UNKNOWN while it waits. */
static sipwhy_time end_of(const struct transaction *attempt)
{
    const struct moment *cancel = &attempt->cancel;
    const struct moment *final = &attempt->final;
    if (moment_happened(cancel) && (!moment_happened(final) || cancel->time < final->time))
        return cancel->time;
    return final->time;
}

/** It was refused before the call was, or it still waits where the call did. */
static bool may_be_reason(const struct chain_leg *leg, const struct transaction *attempt)
{
    sipwhy_time end = end_of(attempt);
    sipwhy_time over = over_at(leg);
    bool is_refused = attempt->final_code >= 300 && end == attempt->final.time;
    if (leg->confidence < SIPWHY_CONFIDENCE_LIKELY)
        return false;
    if (over != SIPWHY_TIME_UNKNOWN && (end == SIPWHY_TIME_UNKNOWN || over <= end))
        return is_refused && code_of(leg) >= 300;
    return is_refused || !is_ringing(leg);
}

/** Of two that may be, the one that was refused alike, else the one that lasted longer. */
static bool is_better(const struct chain_leg *leg, const struct chain_leg *than, int code)
{
    bool alike = code && code_of(leg) == code;
    bool than_alike = code && code_of(than) == code;
    if (alike != than_alike)
        return alike;
    return over_at(leg) == SIPWHY_TIME_UNKNOWN ||
           (over_at(than) != SIPWHY_TIME_UNKNOWN && over_at(leg) >= over_at(than));
}

/** The leg that was begun for this one and that it waits or fails for; or -1. */
static int find_reason(const struct leg *leg)
{
    int best = -1;
    const struct transaction *attempt = leg->conversation->call->attempt;
    if (attempt->final_code / 100 == 2)
        return -1;
    for (unsigned i = 0; i < leg->chain->count; i++) {
        const struct chain_leg *child = &leg->chain->legs[i];
        if (child->parent != leg->place)
            continue;
        if (code_of(child) / 100 == 2)
            return -1; /* whatever it fails for now, it was not that nobody was reached */
        if (may_be_reason(child, attempt) &&
            (best < 0 || is_better(child, &leg->chain->legs[best], attempt->final_code)))
            best = (int)i;
    }
    return best;
}

/** What is found in a leg that tells of its outcome, as bad as a verdict must be. */
static struct found *root_of(const struct conversation *conversation)
{
    findings_sort(conversation->findings);
    const struct found *root =
        findings_verdict(conversation->findings, blame_has_succeeded(conversation));
    return root && is_of_outcome(root->rule) ? (struct found *)root : NULL;
}

struct blame blame_find(const struct conversation *conversation, int rule)
{
    struct blame blame = {0};
    const struct leg *leg = conversation->leg;
    for (int steps = 0; leg && leg->chain && may_follow(rule) && steps < CHAIN_LEGS; steps++) {
        int place = find_reason(leg);
        if (place < 0)
            break;
        const struct chain_leg *reason = &leg->chain->legs[place];
        leg = reason->leg;
        struct conversation *other = leg ? leg->conversation : NULL;
        struct found *found = other ? root_of(other) : NULL;
        if (!found && (other || !reason->verdict.id))
            break;
        blame = (struct blame){
            .leg = reason,
            .place = place,
            .conversation = other,
            .found = found,
            .id = found ? rules[found->rule]->about.id : reason->verdict.id,
        };
        if (found)
            rule = found->rule;
    }
    return blame;
}

const char *blame_join_text(enum sipwhy_leg_join joined_by, enum sipwhy_confidence confidence)
{
    switch (joined_by) {
    case SIPWHY_LEG_BY_SESSION_ID:
        return _("joined by Session-ID (certain)");
    case SIPWHY_LEG_BY_HEADER:
        return _("joined by a header named with --correlate-header (certain)");
    case SIPWHY_LEG_BY_SDP:
        return _("joined by hosts, times, user and session description (likely)");
    default:
        return confidence == SIPWHY_CONFIDENCE_LIKELY
                   ? _("joined by hosts, times and users (likely)")
                   : _("joined by hosts, times and one of the two users (possible)");
    }
}

const char *blame_name_leg(struct arena *arena, const struct conversation *conversation, int place)
{
    char src[SIPWHY_ENDPOINT_TEXT];
    char dst[SIPWHY_ENDPOINT_TEXT];
    enum sipwhy_leg_join joined_by;
    const struct leg *own = conversation->leg;
    const struct chain_leg *leg = &own->chain->legs[place];
    const struct call *call = call_of(leg);
    enum sipwhy_confidence confidence =
        chain_confidence(own->chain, own->place, place, &joined_by);
    return arena_format(arena, _("Call-ID %1$s at %2$s -> %3$s, %4$s"), leg->call_id,
                        sipwhy_endpoint_format(call ? &call->src : &leg->src, src),
                        sipwhy_endpoint_format(call ? &call->dst : &leg->dst, dst),
                        blame_join_text(joined_by, confidence));
}
