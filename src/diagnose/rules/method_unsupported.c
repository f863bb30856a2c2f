/*
 * method-unsupported — 405 or 501: the server does not do this method, here or at all.
 *
 * A 405 to OPTIONS still proves that somebody is there.
 */
#include "diagnose/outcome.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    int code = transaction->final_code;
    if (!view->message || (code != 405 && code != 501) || view->message->code != code ||
        view->tracked->retransmission)
        return NOT_APPLICABLE;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, transaction->final.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const char *method = sip_method_name(view->transaction->method);
    span allow = sip_message_join(view->message, SIP_HEADER_ALLOW);
    outcome_describe(view, draft);
    if (allow.length)
        draft->cause = arena_format(
            draft->arena, _("It takes %1$s only; %2$s is not among them."),
            draft_copy(draft, span_first(allow, 200)), *method ? method : _("this method"));
    if (view->transaction->method == SIP_METHOD_OPTIONS)
        draft->fix = _("Nothing, where OPTIONS only asks whether the peer is alive: the answer says yes.");
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_text(draft, "method", method);
}

const struct rule rule_method_unsupported = {
    .about =
        {
            .id = "method-unsupported",
            .title = N_("Method not supported"),
            .meaning = N_("The server knows the method but does not allow it for this address (405), or does "
                          "not know it at all (501)."),
            .fix = N_("Do not send this method to this peer: switch off what needs it (UPDATE, INFO, MESSAGE, "
                      "REFER ...), or switch it on in the phone or SBC. Allow lists what it takes."),
            .rfc = "RFC 3261 sections 21.4.6 and 21.5.2",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = UNTIMED,
            .severity = N_("note"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD,
    .kinds = KIND_CLIENT_FAILURE | KIND_SERVER_FAILURE,
    .when = WHEN_FAILED,
    .rank = RANK_ROUTING,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
