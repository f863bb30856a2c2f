/*
 * prack-rejected — a PRACK is refused.
 *
 * 481 says that it matches no provisional response (RFC 3262 section 3). A PRACK that comes after the final
 * response is legal, and a 481 to it means nothing.
 */
#include "diagnose/outcome.h"

/** The INVITE ended before its PRACK was sent. */
static bool is_late(const struct view *view)
{
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *invite = LIST_ENTRY(link, struct transaction, link);
        if (invite->method == SIP_METHOD_INVITE && moment_happened(&invite->final) &&
            moment_happened(&invite->prack) &&
            invite->final.time <= view->transaction->request.time)
            return true;
    }
    return false;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *prack = view->transaction;
    if (!view->message || !prack->request_seen || view->message->code != prack->final_code ||
        outcome_can_go_on(prack->final_code))
        return NOT_APPLICABLE;
    if (is_late(view))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, prack->final.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct sip_message *request = view_request(view);
    outcome_describe(view, draft);
    if (request)
        draft_add_text(draft, "rack",
                       draft_copy(draft, span_first(sip_message_field(request, SIP_HEADER_RACK),
                                                    60)));
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
}

const struct rule rule_prack_rejected = {
    .about =
        {
            .id = "prack-rejected",
            .title = N_("PRACK refused"),
            .meaning = N_("The called side cannot match the PRACK to its provisional response: the numbers in "
                          "RAck are wrong, or the tags of the dialog were lost at a fork or a B2BUA."),
            .fix = N_("Compare RAck with RSeq and CSeq of the 18x; repair its Contact and Record-Route, or "
                      "switch 100rel off on that trunk."),
            .rfc = "RFC 3262 section 3",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(PRACK),
    .kinds = KIND_FAILURE,
    .when = WHEN_FAILED,
    .rank = RANK_DIALOG,
    .assess = assess,
    .describe = describe,
};
