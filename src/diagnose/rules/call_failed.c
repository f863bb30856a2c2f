/*
 * call-failed — an INVITE or a REGISTER ended in a failure that no other diagnosis explains.
 *
 * So that every failed call has a verdict: what the row of the code says. What the client can mend by
 * itself (credentials, a longer interval, another try) is a failure only when it does not.
 */
#include "diagnose/challenges.h"
#include "diagnose/outcome.h"
#include "sip/reason.h"

#define FOLLOW_UP (5 * SIPWHY_SECOND)

static bool has_failed(const struct transaction *transaction)
{
    if (transaction->final_code < 400 || !is_first_hop(transaction))
        return false;
    if (transaction->method == SIP_METHOD_INVITE && transaction->in_dialog)
        return false;
    const struct call *call = transaction->conversation->call;
    bool given_up = moment_happened(&transaction->cancel) || (call && moment_happened(&call->bye));
    return !(transaction->final_code == 487 && given_up);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    if (!has_failed(transaction))
        return NOT_APPLICABLE;
    sipwhy_time since = transaction->final.time;
    if (outcome_can_go_on(transaction->final_code)) {
        since += FOLLOW_UP;
        if (was_followed_up(view))
            return DOES_NOT_HOLD;
        if (view->now < since) {
            *ret_assessment = (struct assessment){.again = since};
            return DOES_NOT_HOLD;
        }
    }
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, since);
}

/** A cause of Q.850 says more than the response that a gateway made of it. */
static void blame_telephone_side(const struct view *view, struct draft *draft)
{
    struct sip_reason reason;
    if (!view->message || !sip_reason_find_q850(view->message, &reason))
        return;
    const struct sipwhy_cause *row = sipwhy_cause_find((int)reason.cause);
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
    .rank = RANK_OVERLOAD,
    .explains_failure = true,
    .last_resort = true,
    .assess = assess,
    .describe = describe,
};
