/*
 * malformed-message — a message that breaks the grammar, or a 400 that says one did.
 *
 * A defect never hides the rest of its message. A 400 with a phrase of its own names what its sender
 * could not read (RFC 3261 section 21.4.1); a bare "Bad Request" says nothing and is left to call-failed.
 */
#include "diagnose/hops.h"
#include "diagnose/outcome.h"

/** The hop behind answered 400 as well: this one only passes it on. */
static bool is_passed_on(const struct view *view)
{
    const struct transaction *next = view->transaction ? hops_next(view->transaction) : NULL;
    return next && next->final_code == 400;
}

static bool quotes_an_error(const struct view *view)
{
    const struct sip_message *message = view->message;
    return !message->is_request && message->code == 400 && message->phrase.length > 0 &&
           !span_equal_nocase(message->phrase, SPAN("Bad Request")) && !is_passed_on(view);
}

/*
 * What RFC 4475 lets a liberal receiver overlook, or treat as if it were not there, is no reason
 * for a call to fail everywhere.
 */
static enum sipwhy_severity severity_of(const struct sip_defect *defect)
{
    switch (defect->kind) {
    case SIP_DEFECT_SPACING:
    case SIP_DEFECT_URI_HEADERS:
    case SIP_DEFECT_BRANCH:
        return SIPWHY_SEVERITY_WARNING;
    case SIP_DEFECT_LINE_END:
    case SIP_DEFECT_PARAMETER:
    case SIP_DEFECT_RANGE:
        return SIPWHY_SEVERITY_NOTE;
    case SIP_DEFECT_HEADER_VALUE:
        return defect->header == SIP_HEADER_DATE || defect->header == SIP_HEADER_WARNING
                   ? SIPWHY_SEVERITY_NOTE
                   : SIPWHY_SEVERITY_ERROR;
    default:
        return SIPWHY_SEVERITY_ERROR;
    }
}

/** The first of the worst; that the header does not end is worth less than what is in it. */
static const struct sip_defect *main_defect(const struct sip_message *message)
{
    const struct sip_defect *main = &message->defects[0];
    for (size_t i = 1; i < message->defect_count; i++) {
        const struct sip_defect *other = &message->defects[i];
        if (severity_of(other) > severity_of(main) ||
            (severity_of(other) == severity_of(main) && main->kind == SIP_DEFECT_NO_END))
            main = other;
    }
    return main;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (view->tracked->duplicate || view->tracked->retransmission || view->sighting->truncated)
        return NOT_APPLICABLE;
    if (view->message->defect_count == 0 && !quotes_an_error(view))
        return DOES_NOT_HOLD;
    enum sipwhy_severity severity = SIPWHY_SEVERITY_ERROR;
    if (view->message->defect_count)
        severity = severity_of(main_defect(view->message));
    return holds(ret_assessment, severity, view->sighting->time);
}

/** All defects, as one sentence. */
static const char *list_defects(const struct view *view, struct draft *draft)
{
    struct sip_message *message = view->message;
    const char *list = "";
    for (size_t i = 0; i < message->defect_count; i++) {
        const char *defect = sip_defect_describe(message, &message->defects[i]);
        const char *longer =
            arena_format(draft->arena, "%s%s%s", list, list[0] ? "; " : "", defect ? defect : "?");
        list = longer ? longer : list;
    }
    return list;
}

static void describe_defects(const struct view *view, struct draft *draft)
{
    const struct sip_defect *main = main_defect(view->message);
    draft->detail =
        arena_format(draft->arena, _("The message from %1$s does not follow the grammar: %2$s."),
                     draft_endpoint(draft, &view->sighting->src), list_defects(view, draft));
    if (sip_header_name(main->header)[0])
        draft_add_text(draft, "header", sip_header_name(main->header));
    if (main->place.data && main->place.data >= view->message->bytes.data &&
        main->place.data <= view->message->bytes.data + view->message->bytes.length)
        draft_add_number(draft, "byte", (double)(main->place.data - view->message->bytes.data));
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
}

static void describe_quote(const struct view *view, struct draft *draft)
{
    draft->detail =
        arena_format(draft->arena, _("%1$s could not read the request and says why: \"%2$s\"."),
                     draft_endpoint(draft, &view->sighting->src),
                     draft_copy(draft, span_first(view->message->phrase, 200)));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    if (view->message->defect_count)
        describe_defects(view, draft);
    else
        describe_quote(view, draft);
    draft_add_moment(draft, &moment);
    if (!view->message->is_request && view->transaction)
        draft_add_moment(draft, &view->transaction->request);
}

const struct rule rule_malformed_message = {
    .about =
        {
            .id = "malformed-message",
            .title = N_("Malformed message"),
            .meaning = N_(
                "The message breaks the grammar of SIP. Receivers answer 400, drop it in silence, "
                "or read it in different ways."),
            .fix = N_("Send the line quoted here to the maker of the sender; until then normalise "
                      "the header "
                      "at the border (SBC)."),
            .rfc = "RFC 3261 sections 7 and 21.4.1; RFC 4475",
            .scope = SIPWHY_SCOPE_MESSAGE,
            .thresholds = UNTIMED,
            .severity = N_("error; warning or note where RFC 4475 lets receivers overlook it"),
        },
    .subject = RULE_OF_MESSAGE,
    .rank = RANK_SYNTAX,
    .every_time = true,
    .explains_failure = true,
    .follows_from = {"missing-mandatory-header"},
    .assess = assess,
    .describe = describe,
};
