/*
 * duplicate-via-in-response — a response reaches the client that began, with more Vias than its own.
 *
 * A client should discard it (RFC 3261 section 8.1.3.3): it was meant for another hop. Known only where
 * the capture saw the request with one Via leave for where the response comes from.
 */
#include "diagnose/rule.h"
#include "sip/via.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    if (!view->message || view->tracked->duplicate || !transaction->request_seen ||
        transaction->via_count != 1 ||
        !endpoint_same_host(&view->sighting->dst, &transaction->src))
        return NOT_APPLICABLE;
    if (!sip_message_value(view->message, SIP_HEADER_VIA, 1).data)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    size_t count = sip_via_count(view->message);
    draft->detail = arena_format(
        draft->arena, _("The %1$d to %2$s has %3$zu Vias; the %4$s it sent had one."),
        view->message->code, draft_endpoint(draft, &view->sighting->dst), count,
        sip_method_name(view->transaction->method));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "vias", (double)count);
    draft_add_moment(draft, &view->transaction->request);
    draft_add_moment(draft, &moment);
}

const struct rule rule_duplicate_via_in_response = {
    .about =
        {
            .id = "duplicate-via-in-response",
            .title = N_("Response with a Via too many"),
            .meaning = N_("The response was meant for another hop, or a proxy did not take its own Via off. "
                          "A client that keeps to the standard discards it in silence."),
            .fix = N_("Look at the second Via: the host in it has sent the response on without taking it off, "
                      "or never saw it."),
            .rfc = "RFC 3261 section 8.1.3.3",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = UNTIMED,
            .severity = N_("note"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD,
    .kinds = KIND_RESPONSE,
    .when = WHEN_MESSAGE,
    .rank = RANK_SYNTAX,
    .assess = assess,
    .describe = describe,
};
