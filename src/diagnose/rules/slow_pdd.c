/*
 * slow-pdd — long post-dial delay: from the first INVITE to the first response that says something.
 *
 * RFC 6076 section 4.3: neither a 100 nor a challenge nor a redirect counts, and the first INVITE of the
 * call starts the clock, so that the rounds for credentials and redirects are in it.
 */
#include "diagnose/rule.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct call *call = view->conversation->call;
    if (!call || call->attempt != view->transaction || !moment_happened(&call->indicated))
        return NOT_APPLICABLE;
    enum answer answer =
        holds_by_age(view, call->dialled.time, call->indicated.time, ret_assessment);
    ret_assessment->since = call->indicated.time;
    ret_assessment->again = SIPWHY_TIME_UNKNOWN;
    return answer;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct call *call = view->conversation->call;
    const struct transaction *attempt = call->attempt;
    sipwhy_time delay = call->indicated.time - call->dialled.time;
    sipwhy_time before = attempt->request.time - call->dialled.time;
    draft->detail = arena_format(
        draft->arena, _("%1$s from the first INVITE to the first answer that says something."),
        draft_duration(draft, delay));
    if (call->attempts > 1)
        draft->detail = arena_format(
            draft->arena,
            _("%1$s from the first INVITE to the first answer that says something; of that, %2$s "
              "went by until the last of %3$u attempts (credentials, redirects)."),
            draft_duration(draft, delay), draft_duration(draft, before), call->attempts);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_duration(draft, "post_dial_delay_ms", delay);
    draft_add_duration(draft, "before_last_attempt_ms", before);
    draft_add_moment(draft, &call->dialled);
    draft_add_moment(draft, &attempt->trying);
    draft_add_moment(draft, &call->indicated);
}

const struct rule rule_slow_pdd = {
    .about =
        {
            .id = "slow-pdd",
            .title = N_("Long post-dial delay"),
            .meaning = N_("The caller heard nothing for long: least-cost routing that tries dead "
                          "carriers one after the other, DNS, a digit timeout, or paging in a mobile "
                          "network."),
            .fix = N_("Take dead routes out, shorten the timers for each route, and look for the hop "
                      "where the time goes."),
            .rfc = "RFC 6076 section 4.3",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(4 * SIPWHY_SECOND, 7 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("note over 4 s, warning over 7 s"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .rank = RANK_TIMING,
    .follows_from = {"prolonged-trying", "no-response-invite", "next-hop-unreachable",
                     "failover-slow"},
    .assess = assess,
    .describe = describe,
};
