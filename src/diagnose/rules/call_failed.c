/*
 * call-failed — an INVITE or a REGISTER ended in a failure that no other diagnosis explains.
 *
 * So that every failed call has a verdict: what the row of the code says. What the client can mend by
 * itself (credentials, a longer interval, another try) is a failure only when it does not.
 *
 * A refusal that sends the client to its next server (RFC 3263 section 4.3: 408 and 5xx), or that is the word of
 * one branch of several, ends nothing while another target is tried: told by what the caller was told in the end,
 * a call that was answered after it has not failed, and how long that took is the matter of failover-slow and
 * slow-pdd. It is therefore told once the client had time for the next attempt, or when there is no later; an
 * attempt that follows is judged by its own end.
 */
#include "diagnose/challenges.h"
#include "diagnose/outcome.h"

#define FOLLOW_UP (5 * SIPWHY_SECOND)

static bool has_failed(const struct transaction *transaction)
{
    if (transaction->final_code < 400 || !is_first_hop(transaction))
        return false;
    if (transaction->method == SIP_METHOD_INVITE && transaction->in_dialog)
        return false;
    const struct call *call = transaction->conversation->call;
    bool given_up = moment_happened(&transaction->cancel) || (call && moment_happened(&call->bye));
    bool is_asked = transaction->final_code == 487 || is_challenge(transaction->final_code);
    return !(is_asked && given_up);
}

/** Whether @p other is another attempt at the same, by the same client or its proxy. */
static bool is_attempt_beside(const struct transaction *failed, const struct transaction *other)
{
    return other != failed && other->method == failed->method && is_first_hop(other) &&
           other->in_dialog == failed->in_dialog && endpoint_same_host(&other->src, &failed->src);
}

/** What becomes of a failed attempt. */
struct prospect {
    bool goes_on; /**< another attempt was answered, waits, or came later: that one tells */
    bool branch;  /**< there are several, of a proxy that the capture shows no request to */
};

static struct prospect prospect_of(const struct transaction *failed)
{
    struct prospect prospect = {false, false};
    LIST_EACH(link, &failed->conversation->transactions)
    {
        const struct transaction *other = LIST_ENTRY(link, struct transaction, link);
        if (!is_attempt_beside(failed, other))
            continue;
        prospect.branch |= transaction_is_sibling(failed, other);
        prospect.goes_on |= other->final_code / 100 == 2 || !moment_happened(&other->final) ||
                            other->request.time >= failed->final.time;
    }
    return prospect;
}

static enum answer wait_until(sipwhy_time again, struct assessment *ret_assessment)
{
    *ret_assessment = (struct assessment){.again = again};
    return DOES_NOT_HOLD;
}

static bool sends_elsewhere(int code)
{
    return code == 408 || code / 100 == 5;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    if (!has_failed(transaction))
        return NOT_APPLICABLE;
    sipwhy_time failed = transaction->final.time;
    if (outcome_can_go_on(transaction->final_code)) {
        if (was_followed_up(view))
            return DOES_NOT_HOLD;
        if (view->now < failed + FOLLOW_UP)
            return wait_until(failed + FOLLOW_UP, ret_assessment);
        return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, failed + FOLLOW_UP);
    }
    struct prospect prospect = prospect_of(transaction);
    bool may_go_on = sends_elsewhere(transaction->final_code) || prospect.branch;
    if (may_go_on && prospect.goes_on)
        return DOES_NOT_HOLD;
    if (may_go_on && !view->is_last && view->now < failed + FOLLOW_UP)
        return wait_until(failed + FOLLOW_UP, ret_assessment);
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, failed);
}

/** A cause of Q.850 says more than the response that a gateway made of it. */
static void blame_telephone_side(const struct view *view, struct draft *draft)
{
    const struct sipwhy_cause *row = sipwhy_cause_find(view->transaction->cause);
    if (!row)
        return;
    draft->cause = _(row->description);
    draft->fix = _(row->fix);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct sipwhy_code storage;
    const struct sipwhy_code *row =
        sipwhy_code_explain(view->transaction->final_code, &storage);
    outcome_describe(view, draft);
    draft->cause = row ? _(row->description) : NULL;
    draft->fix = row ? _(row->fix) : NULL;
    blame_telephone_side(view, draft);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
}

const struct rule rule_call_failed = {
    .about =
        {
            .id = "call-failed",
            .title = N_("Refused"),
            .meaning = N_("The call or registration ended in a final response that no other diagnosis "
                          "explains: what that response itself says is the reason."),
            .fix = N_("Read the annotation of the response, its phrase, and its Reason, Warning and "
                      "Retry-After; who sent it shows where to look."),
            .rfc = "RFC 3261 sections 13.2.2.3 and 8.1.3.2",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE) | METHOD(REGISTER),
    .when = WHEN_FAILED,
    .rank = RANK_OVERLOAD,
    .explains_failure = true,
    .last_resort = true,
    .follows_from = {"redirect-not-followed"},
    .assess = assess,
    .describe = describe,
};
