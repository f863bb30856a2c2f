/*
 * auth-on-ack-cancel — a server asks for credentials where none can be sent.
 *
 * A CANCEL cannot be sent again with another CSeq, and an ACK has no response at all: a server must not
 * challenge either (RFC 3261 section 22.1). The challenge of an INVITE that crosses its CANCEL is another thing: the
 * CSeq of the response tells.
 */
#include "diagnose/challenges.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    if (!is_challenge(transaction->final_code))
        return NOT_APPLICABLE;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, transaction->final.time);
}

static void describe_cancel(const struct transaction *cancel, struct draft *draft)
{
    const struct transaction *invite = cancel->cancels;
    bool goes_on = invite && !moment_happened(&invite->final);
    draft->cause = goes_on ? _("The CANCEL has no effect and cannot be repeated with credentials: the callee goes on "
                               "ringing although the caller has given up.")
                           : NULL;
    if (invite)
        draft_add_moment(draft, &invite->request);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *transaction = view->transaction;
    draft->detail =
        arena_format(draft->arena, _("%1$s answered the %2$s of %3$s with %4$d."),
                     draft_endpoint(draft, &transaction->responder), sip_method_name(transaction->method),
                     draft_endpoint(draft, &transaction->src), transaction->final_code);
    if (transaction->method == SIP_METHOD_CANCEL)
        describe_cancel(transaction, draft);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_text(draft, "method", sip_method_name(transaction->method));
    draft_add_number(draft, "code", transaction->final_code);
    draft_add_moment(draft, &transaction->request);
    draft_add_moment(draft, &transaction->final);
}

const struct rule rule_auth_on_ack_cancel = {
    .about =
        {
            .id = "auth-on-ack-cancel",
            .title = N_("ACK or CANCEL challenged"),
            .meaning = N_("The server asks for a password with a request that cannot bring one: an ACK gets no "
                          "response, and a CANCEL cannot be sent again. The caller cannot confirm or take back "
                          "its call."),
            .fix = N_("Exempt ACK and CANCEL from the check of credentials in the script of the proxy; a CANCEL is "
                      "taken from the hop that sent the INVITE, and an ACK belongs to its dialog."),
            .rfc = "RFC 3261 section 22.1",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("note"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(ACK) | METHOD(CANCEL),
    .kinds = KIND_CLIENT_FAILURE,
    .rank = RANK_AUTHENTICATION,
    .assess = assess,
    .describe = describe,
};
