/*
 * failover-slow — a client waits long for a silent server before it tries the next one.
 *
 * RFC 3263 section 4.3: the same request goes to another server, in a transaction of its own, where the first does
 * not answer in time. A target that rang was tried as it should be (serial forking). One that has said 100 is given
 * up by CANCEL, or says 408 or 504 itself; until then the next one was tried beside it. A caller who redials much
 * later pays no timer.
 */
#include "diagnose/rule.h"
#include "track/timers.h"

enum {
    SETTING_AT_ONCE,
};

/** When @p first was given up with a word; SIPWHY_TIME_UNKNOWN where it was not. */
static sipwhy_time given_up_at(const struct transaction *first)
{
    if (moment_happened(&first->cancel))
        return first->cancel.time;
    return first->final_code == 408 || first->final_code == 504 ? first->final.time
                                                                : SIPWHY_TIME_UNKNOWN;
}

/** Whether @p first timed out before @p next was tried in its place. */
static bool timed_out(const struct view *view, const struct transaction *first)
{
    sipwhy_time then = view->transaction->request.time;
    sipwhy_time at_once = view->settings[SETTING_AT_ONCE];
    if (moment_happened(&first->provisional) && first->provisional.time <= then)
        return false;
    if (!moment_happened(&first->first_response) || first->first_response.time > then)
        return then - first->request.time <= SIP_TRANSACTION_TIMEOUT + at_once;
    sipwhy_time end = given_up_at(first);
    bool too_late = view->transaction->final_code / 100 == 2 && view->transaction->final.time <= end;
    return end != SIPWHY_TIME_UNKNOWN && !too_late && then - end <= at_once && end - then <= SIP_T1;
}

static bool hears_both_ways(const struct view *view, const struct transaction *first)
{
    struct view of_first = *view;
    of_first.transaction = first;
    return !is_one_way(&of_first);
}

/** The target that was tried last before this one, by the same host for the same request; or NULL. */
static const struct transaction *find_first(const struct view *view)
{
    const struct transaction *next = view->transaction;
    const struct list *link = next->link.previous;
    for (; link != &view->conversation->transactions; link = link->previous) {
        const struct transaction *first = LIST_ENTRY(link, const struct transaction, link);
        if (transaction_is_initial_invite(first) && first->parent == next->parent &&
            endpoint_same_host(&first->src, &next->src) && !endpoint_same(&first->dst, &next->dst) &&
            first->from_tag == next->from_tag && first->request.time <= next->request.time)
            return first;
    }
    return NULL;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *next = view->transaction;
    if (next->link.previous == &view->conversation->transactions ||
        !transaction_is_initial_invite(next))
        return NOT_APPLICABLE;
    const struct transaction *first = find_first(view);
    if (!first || !hears_both_ways(view, first))
        return NOT_APPLICABLE;
    if (next->request.time - first->request.time <= view->thresholds[SIPWHY_SEVERITY_NOTE] ||
        !timed_out(view, first))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, next->request.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *next = view->transaction;
    const struct transaction *first = find_first(view);
    sipwhy_time lost = next->request.time - first->request.time;
    const char *client = draft_endpoint(draft, &next->src);
    const char *dead = draft_endpoint(draft, &first->dst);
    const char *live = draft_endpoint(draft, &next->dst);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s sent the INVITE to %2$s, which did not take the call, and tried %3$s only %4$s later."),
        client, dead, live, draft_duration(draft, lost));
    draft->fix = arena_format(
        draft->arena,
        _("Repair %1$s or take it out of the DNS (SRV) or the list of gateways of %2$s; have %2$s ask its "
          "gateways by OPTIONS whether they are alive, and give it a shorter timer for those that do not "
          "answer (Timer B, Kamailio's fr_timer)."),
        dead, client);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft->at = draft_host(draft, &first->dst);
    draft_add_duration(draft, "lost_ms", lost);
    draft_add_text(draft, "first_target", dead);
    draft_add_text(draft, "next_target", live);
    draft_add_moment(draft, &first->request);
    draft_add_moment(draft, &first->final);
    draft_add_moment(draft, &next->request);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_AT_ONCE] = {"at-once", SIPWHY_UNIT_TIME, 5 * SIPWHY_SECOND,
                         N_("how long after it gave the first target up a client tries the next one")},
};

const struct rule rule_failover_slow = {
    .about =
        {
            .id = "failover-slow",
            .title = N_("Slow failover"),
            .meaning = N_("The first server of the list does not answer. Each call waits for a timer before "
                          "the next server is tried, and the caller waits with it."),
            .fix = N_("Take the dead server out of the list or the DNS, find dead ones by OPTIONS, and shorten "
                      "the timer of the client."),
            .rfc = "RFC 3263 section 4.3",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(4 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN),
            .severity = N_("note over 4 s"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .rank = RANK_TIMING,
    .follows_from = {"next-hop-unreachable", "no-response-invite"},
    .assess = assess,
    .describe = describe,
};
