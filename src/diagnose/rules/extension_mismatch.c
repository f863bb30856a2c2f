/*
 * extension-mismatch — one side insists on an extension that the other one does not know.
 *
 * 420 lists in Unsupported what the request required in vain, 421 in Require what it should have supported
 * (RFC 3261 sections 21.4.15 and 21.4.16). 489, 469 and 555 say it of event packages, Info packages and
 * push services, 494 of security agreements. A client that tries again without is heard of no more.
 */
#include "diagnose/outcome.h"

/** What a code complains about, and the header that names it. */
struct complaint {
    int code;
    enum sip_header_id in_response;
    enum sip_header_id in_request;
    const char *cause;
    const char *fix;
};

static const struct complaint complaints[] = {
    {420, SIP_HEADER_UNSUPPORTED, SIP_HEADER_REQUIRE,
     N_("The request requires an extension that the server does not have."),
     N_("Take the option tag out of Require and Proxy-Require for this peer (100rel, timer, replaces, "
        "path, precondition ...), or switch the extension on at the server.")},
    {421, SIP_HEADER_REQUIRE, SIP_HEADER_SUPPORTED,
     N_("The server needs an extension that the client does not say it supports."),
     N_("Switch the extension on in the client so that it names it in Supported, or let the server do "
        "without it.")},
    {469, SIP_HEADER_RECV_INFO, SIP_HEADER_INFO_PACKAGE,
     N_("The INFO belongs to a package that the other side did not say it takes."),
     N_("Send only Info packages that the peer listed in Recv-Info.")},
    {489, SIP_HEADER_ALLOW_EVENTS, SIP_HEADER_EVENT,
     N_("The server does not know the event package that was subscribed to."),
     N_("Subscribe only to what Allow-Events lists; switch presence, message waiting or dialog events off "
        "in the phone where the server has none.")},
    {494, SIP_HEADER_SECURITY_SERVER, SIP_HEADER_SECURITY_CLIENT,
     N_("The server wants a security agreement before it goes on (RFC 3329)."),
     N_("Switch the security agreement (sec-agree) on in the client, with a mechanism that "
        "Security-Server lists.")},
    {555, SIP_HEADER_OTHER, SIP_HEADER_OTHER,
     N_("The server does not know the push notification service that the client names (RFC 8599)."),
     N_("Name a push service in pn-provider that the registrar supports, or register without it.")},
};

static const struct complaint *find_complaint(int code)
{
    for (size_t i = 0; i < sizeof(complaints) / sizeof(complaints[0]); i++) {
        if (complaints[i].code == code)
            return &complaints[i];
    }
    return NULL;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    if (!view->message || view->message->code != transaction->final_code ||
        view->tracked->retransmission || !find_complaint(transaction->final_code))
        return NOT_APPLICABLE;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, transaction->final.time);
}

/** " Unsupported: 100rel." where the message has the header. */
static const char *quote(struct draft *draft, struct sip_message *message, enum sip_header_id id)
{
    span value = message && id != SIP_HEADER_OTHER ? sip_message_join(message, id) : SPAN_EMPTY;
    if (!value.length)
        return "";
    const char *text = arena_format(draft->arena, " %s: %s.", sip_header_name(id),
                                    draft_copy(draft, span_first(value, 200)));
    return text ? text : "";
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct complaint *complaint = find_complaint(view->transaction->final_code);
    outcome_describe(view, draft);
    const char *detail =
        arena_format(draft->arena, "%s%s%s", draft->detail ? draft->detail : "",
                     quote(draft, view->message, complaint->in_response),
                     quote(draft, view_request(view), complaint->in_request));
    draft->detail = detail ? detail : draft->detail;
    draft->cause = _(complaint->cause);
    draft->fix = _(complaint->fix);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
}

const struct rule rule_extension_mismatch = {
    .about =
        {
            .id = "extension-mismatch",
            .title = N_("Extension required and not supported"),
            .meaning = N_("One side insists on an extension of SIP, an event package or a security agreement "
                          "that the other side does not have, so that the request is refused."),
            .fix = N_("Remove the option tag that the response names, or switch the extension on where it is "
                      "missing."),
            .rfc = "RFC 3261 sections 8.2.2.3, 21.4.15 and 21.4.16",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
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
