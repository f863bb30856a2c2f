/*
 * gateway-cause — a Reason says what the telephone network behind a gateway said: a cause of Q.850.
 *
 * In any message (RFC 3326; in responses by RFC 6432), and with the location of RFC 8606 where the gateway gives
 * it. Told when it appears, and again when another cause does: what each hop passes on is no news. It is a
 * translation and no verdict: a failure still has the diagnosis of its response, since most causes are the usual
 * end of a call. A 16 in a BYE or CANCEL, which many PBXs put in every one, says what these say by themselves (RFC
 * 3398 section 7.2.4.1) and is passed over unless the user sets "normal". RFC 3398 maps causes to responses that say less, and vendors map them their own way
 * (premature-pstn-mapping), so of the two the cause is to be believed for the telephone side.
 */
#include "diagnose/outcome.h"
#include "diagnose/q850.h"

enum {
    SETTING_NORMAL,
};

enum {
    CAUSE_NORMAL = 16,
};

static bool is_usual_end(const struct view *view)
{
    enum sip_method method = view->message->method;
    return view->tracked->cause == CAUSE_NORMAL && view->message->is_request &&
           (method == SIP_METHOD_BYE || method == SIP_METHOD_CANCEL);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!view->message || !view->tracked->cause || view->sighting->truncated)
        return NOT_APPLICABLE;
    if (is_usual_end(view) && !view->settings[SETTING_NORMAL])
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->sighting->time);
}

/** "BYE", or "503 Service Unavailable", as sent. */
static const char *name_of(const struct sip_message *message, struct draft *draft)
{
    const char *text;
    if (message->is_request)
        return draft_copy(draft, span_first(message->method_name, 32));
    text = arena_format(draft->arena, "%d %s", message->code,
                        draft_copy(draft, span_first(message->phrase, 80)));
    return text ? text : "?";
}

static void describe_detail(const struct view *view, const struct sip_reason *reason, struct draft *draft)
{
    const char *who = draft_endpoint(draft, &view->sighting->src);
    const char *what = name_of(view->message, draft);
    const char *cause = q850_name(draft, reason->cause);
    const char *where = q850_location(reason->location);
    const char *location = draft_copy(draft, span_first(reason->location, 16));
    if (where)
        draft->detail = arena_format(
            draft->arena, _("%1$s sent %2$s with the Q.850 cause %3$s; %4$s released the call (location %5$s)."),
            who, what, cause, where, location);
    else
        draft->detail =
            arena_format(draft->arena, _("%1$s sent %2$s with the Q.850 cause %3$s."), who, what, cause);
    if (reason->location.length)
        draft_add_text(draft, "location", location);
}

static void describe(const struct view *view, const struct assessment *assessment, struct draft *draft)
{
    (void)assessment;
    struct sip_reason reason;
    if (!sip_reason_find_q850(view->message, &reason))
        return;
    const struct sipwhy_cause *row = sipwhy_cause_find((int)reason.cause);
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    draft_add_number(draft, "q850_cause", reason.cause);
    draft_add_text(draft, "about", q850_matter(reason.cause));
    describe_detail(view, &reason, draft);
    if (reason.text.length)
        draft_add_text(draft, "text", draft_copy(draft, span_first(reason.text, 128)));
    draft->cause = row ? _(row->description) : NULL;
    draft->fix = row ? _(row->fix) : NULL;
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_moment(draft, &moment);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_NORMAL] = {"normal", SIPWHY_UNIT_COUNT, 0,
                        N_("1 to tell also of cause 16 (normal call clearing) in a BYE or CANCEL")},
};

const struct rule rule_gateway_cause = {
    .about =
        {
            .id = "gateway-cause",
            .title = N_("Cause given by the telephone network"),
            .meaning = N_("The Reason header carries the cause with which the telephone network released the call. "
                          "It often says more than the SIP response, and for the telephone side it is the one to "
                          "believe."),
            .fix = N_("Act on the kind of cause: causes of the number on digits and routing, of the user on "
                      "nothing in the network, of resources on the carrier or trunk, 127 on the gateway between "
                      "them. The location says who released the call."),
            .rfc = "RFC 3326; RFC 6432; RFC 8606",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("note"),
            .settings = settings,
            .setting_count = sizeof(settings) / sizeof(settings[0]),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD,
    .kinds = KIND_ANY,
    .when = WHEN_CAUSE,
    .rank = RANK_USER,
    .every_time = true,
    .assess = assess,
    .describe = describe,
};
