/*
 * transfer-failed — a REFER is refused, or what it asked for did not work.
 *
 * The outcome comes back in NOTIFYs with the status line of the new call as a message/sipfrag (RFC 3515
 * section 2.4.5). Without any NOTIFY nobody knows; "Refer-Sub: false" (RFC 4488) and nosub ask for none. An
 * INVITE with Replaces that is refused with 481 or 603 is the same seen from the other side (RFC 3891).
 */
#include "diagnose/outcome.h"

/** The code in a sipfrag; 0 where there is none. */
static int fragment_code(const struct sip_message *message)
{
    uint64_t code;
    span line = span_first(message->body, span_find_byte(message->body, '\n'));
    if (!span_starts_with_nocase(line, SPAN("SIP/2.0 ")))
        return 0;
    return span_number(span_first(span_from(line, 8), 3), 999, &code) ? (int)code : 0;
}

static bool was_notified(const struct transaction *refer)
{
    LIST_EACH(link, &refer->conversation->transactions)
    {
        const struct transaction *notify = LIST_ENTRY(link, struct transaction, link);
        if (notify->method == SIP_METHOD_NOTIFY && notify->request_seen &&
            notify->request.time >= refer->request.time)
            return true;
    }
    return false;
}

static enum answer assess_refer(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *refer = view->transaction;
    if (!moment_happened(&refer->final) || refer->parent)
        return NOT_APPLICABLE;
    if (refer->final_code >= 300)
        return outcome_can_go_on(refer->final_code) || !view->message
                   ? NOT_APPLICABLE
                   : holds(ret_assessment, SIPWHY_SEVERITY_WARNING, refer->final.time);
    if (refer->needs_no_notify)
        return NOT_APPLICABLE;
    if (was_notified(refer) || is_one_way(view))
        return DOES_NOT_HOLD;
    return holds_by_age(view, refer->final.time, view->now, ret_assessment);
}

static enum answer assess_notify(const struct view *view, struct assessment *ret_assessment)
{
    if (!is_first_sighting(view) || view->transaction->parent || !view->message->is_request)
        return NOT_APPLICABLE;
    int code = fragment_code(view->message);
    if (code < 300)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static enum answer assess_replacing(const struct view *view, struct assessment *ret_assessment)
{
    int code = view->transaction->final_code;
    if (!view->message || (code != 481 && code != 603))
        return NOT_APPLICABLE;
    struct sip_message *request = view_request(view);
    if (!request || !sip_message_field_named(request, SPAN("Replaces"), 0).data)
        return NOT_APPLICABLE;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->transaction->final.time);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    switch (view->transaction->method) {
    case SIP_METHOD_REFER:
        return assess_refer(view, ret_assessment);
    case SIP_METHOD_NOTIFY:
        return assess_notify(view, ret_assessment);
    default:
        return assess_replacing(view, ret_assessment);
    }
}

static void describe_notify(const struct view *view, struct draft *draft)
{
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    int code = fragment_code(view->message);
    const struct sipwhy_code *row = sipwhy_code_find(code);
    draft->detail = arena_format(
        draft->arena, _("%1$s reports that the call it was referred to failed with %2$d %3$s."),
        draft_endpoint(draft, &view->sighting->src), code, row ? row->name : "");
    if (row)
        draft->cause = _(row->description);
    draft_add_number(draft, "code", code);
    draft_add_moment(draft, &moment);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct transaction *request = view->transaction;
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    if (request->method == SIP_METHOD_NOTIFY) {
        describe_notify(view, draft);
    } else if (request->final_code >= 300) {
        outcome_describe(view, draft);
    } else {
        draft->detail = arena_format(
            draft->arena, _("%1$s took the REFER with %2$d, and sent no NOTIFY about it for %3$s."),
            draft_endpoint(draft, &request->responder), request->final_code,
            draft_duration(draft, assessment->since - request->final.time));
        draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
        draft_add_moment(draft, &request->request);
        draft_add_moment(draft, &request->final);
    }
}

const struct rule rule_transfer_failed = {
    .about =
        {
            .id = "transfer-failed",
            .title = N_("Transfer failed"),
            .meaning = N_("The call could not be transferred: the REFER was refused, the new call failed, or "
                          "nothing was heard of it any more."),
            .fix = N_("Check that the number in Refer-To can be called from the one that was referred, that "
                      "Replaces is supported where the transfer is attended, and that the trunk allows REFER; "
                      "many carriers do not."),
            .rfc = "RFC 3515 sections 2.4.4 and 2.4.5; RFC 6665; RFC 3891",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, 32 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("warning, without a NOTIFY after 32 s"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(REFER) | METHOD(NOTIFY) | METHOD(INVITE),
    .kinds = KIND_REQUEST | KIND_SUCCESS | KIND_CLIENT_FAILURE | KIND_GLOBAL_FAILURE |
             KIND_SERVER_FAILURE,
    .rank = RANK_DIALOG,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
