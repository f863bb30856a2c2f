/*
 * unknown-response-code — a response whose code nobody registered.
 *
 * Clients treat it as the x00 of its class, an unknown 1xx as 183 (RFC 3261 section 8.1.3.2).
 */
#include "diagnose/rule.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct sip_message *message = view->message;
    if (message->code < 100 || message->code > 999)
        return NOT_APPLICABLE;
    const struct sipwhy_code *row = sipwhy_code_find(message->code);
    if (row && row->registered)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    const struct sipwhy_code *row = sipwhy_code_find(view->message->code);
    draft->detail = arena_format(
        draft->arena, _("%1$s sent %2$d \"%3$s\", a code that is not registered."),
        draft_endpoint(draft, &view->sighting->src), view->message->code,
        draft_copy(draft, span_first(view->message->phrase, 100)));
    if (row) {
        draft->cause = _(row->description);
        draft->fix = _(row->fix);
    }
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "code", view->message->code);
    draft_add_moment(draft, &moment);
}

const struct rule rule_unknown_response_code = {
    .about =
        {
            .id = "unknown-response-code",
            .title = N_("Response code that is not registered"),
            .meaning = N_("The code is not in the IANA registry. Clients treat it as the x00 of its class, an "
                          "unknown 1xx as 183."),
            .fix = N_("Read the phrase and the Server header to see whose code it is; ask its maker for a "
                      "registered one."),
            .rfc = "RFC 3261 section 8.1.3.2",
            .scope = SIPWHY_SCOPE_MESSAGE,
            .thresholds = UNTIMED,
            .severity = N_("note"),
        },
    .subject = RULE_OF_MESSAGE,
    .kinds = KIND_RESPONSE,
    .rank = RANK_SYNTAX,
    .assess = assess,
    .describe = describe,
};
