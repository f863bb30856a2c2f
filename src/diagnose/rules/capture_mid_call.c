/*
 * capture-mid-call — the first message of a Call-ID belongs to a dialog that was there before.
 *
 * Nothing is said then of how the call was set up.
 */
#include "diagnose/rule.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!view->tracked->first_of_conversation || !view->conversation->began_in_dialog)
        return NOT_APPLICABLE;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct sip_message *message = view->message;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    const char *method = message->is_request && message->method == SIP_METHOD_INVITE
                             ? "re-INVITE"
                             : sip_method_name(message->method);
    draft->detail =
        message->is_request
            ? arena_format(draft->arena, _("The first message of this call is its %1$s."), method)
            : arena_format(draft->arena,
                           _("The first message of this call is a response, %1$d to %2$s."),
                           message->code, method);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_moment(draft, &moment);
}

const struct rule rule_capture_mid_call = {
    .about =
        {
            .id = "capture-mid-call",
            .title = N_("Capture began within the call"),
            .meaning = N_("The beginning of this call is not in the capture; what it shows of the set-up is "
                          "unknown, not good or bad."),
            .fix = N_("To see the set-up, start the capture before the call."),
            .rfc = "RFC 3261 section 12",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("note"),
        },
    .subject = RULE_OF_MESSAGE,
    .when = WHEN_FIRST,
    .rank = RANK_CAPTURE,
    .assess = assess,
    .describe = describe,
};
