/*
 * response-lacks-required-header — a failure without the header that says how to go on.
 *
 * The table is that of RFC 3261 tables 2 and 3 and of the documents that define the other codes.
 */
#include "diagnose/rule.h"

/** A code, and the headers of which one must be there. */
struct requirement {
    int code;
    enum sip_header_id headers[3]; /**< ends with SIP_HEADER_OTHER */
};

static const struct requirement requirements[] = {
    {401, {SIP_HEADER_WWW_AUTHENTICATE}},
    {405, {SIP_HEADER_ALLOW}},
    {407, {SIP_HEADER_PROXY_AUTHENTICATE}},
    {415, {SIP_HEADER_ACCEPT, SIP_HEADER_ACCEPT_ENCODING, SIP_HEADER_ACCEPT_LANGUAGE}},
    {420, {SIP_HEADER_UNSUPPORTED}},
    {421, {SIP_HEADER_REQUIRE}},
    {422, {SIP_HEADER_MIN_SE}},
    {423, {SIP_HEADER_MIN_EXPIRES}},
    {424, {SIP_HEADER_GEOLOCATION_ERROR}},
    {425, {SIP_HEADER_ALERTMSG_ERROR}},
    {494, {SIP_HEADER_SECURITY_SERVER}},
};

static const struct requirement redirection = {0, {SIP_HEADER_CONTACT}};

/** A 380 describes other services in its body, and has no Contact. */
static const struct requirement *find_requirement(const struct view *view)
{
    int code = view->message->code;
    if (code / 100 == 3)
        return view->transaction->method == SIP_METHOD_INVITE && code != 380 ? &redirection : NULL;
    for (size_t i = 0; i < sizeof(requirements) / sizeof(requirements[0]); i++) {
        if (requirements[i].code == code)
            return &requirements[i];
    }
    return NULL;
}

static bool is_met(const struct requirement *requirement, const struct sip_message *message)
{
    for (size_t i = 0; i < 3 && requirement->headers[i] != SIP_HEADER_OTHER; i++) {
        if (message->first[requirement->headers[i]])
            return true;
    }
    return false;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!is_first_sighting(view) || view->message->fields_cut)
        return NOT_APPLICABLE;
    const struct requirement *requirement = find_requirement(view);
    if (!requirement || is_met(requirement, view->message))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    const char *name = sip_header_name(find_requirement(view)->headers[0]);
    draft->detail = arena_format(
        draft->arena, _("The %1$d of %2$s to the %3$s has no %4$s."), view->message->code,
        draft_endpoint(draft, &view->sighting->src), sip_method_name(view->transaction->method),
        name);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "code", view->message->code);
    draft_add_text(draft, "header", name);
    draft_add_moment(draft, &view->transaction->request);
    draft_add_moment(draft, &moment);
}

const struct rule rule_response_lacks_required_header = {
    .about =
        {
            .id = "response-lacks-required-header",
            .title = N_("Response lacks the header it needs"),
            .meaning = N_("The response refuses the request without the header field that says how to go on. "
                          "The client cannot recover by itself."),
            .fix = N_("Report it to the maker of the server named here: the field is mandatory in this "
                      "response. Look also for a device on the way that strips headers."),
            .rfc = "RFC 3261 section 20, tables 2 and 3; RFC 4028 section 6",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD,
    .kinds = KIND_REDIRECTION | KIND_CLIENT_FAILURE,
    .when = WHEN_NEW,
    .rank = RANK_SYNTAX,
    .assess = assess,
    .describe = describe,
};
