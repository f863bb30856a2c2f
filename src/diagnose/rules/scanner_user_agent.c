/*
 * scanner-user-agent — a request bears the marks of a known scanner.
 *
 * The names that sipvicious, its kin and nmap give themselves. sipsak and sipcli are tools of administrators
 * too: from a private address they are taken for that. sipp, which everybody tests with, is not in the list. Who
 * was let in or talked with before is not looked at.
 */
#include "base/address.h"
#include "diagnose/rule.h"

struct mark {
    const char *text;
    const char *tool;
    bool is_tool_of_admins;
};

static const struct mark agents[] = {
    {"friendly-scanner", "sipvicious", false}, {"sipvicious", "sipvicious", false},
    {"sundayddr", "sipvicious", false},        {"sip-scan", "sip-scan", false},
    {"VaxSIPUserAgent", "VaxSIP", false},      {"pplsip", "pplsip", false},
    {"sipcli", "sipcli", true},                {"sipsak", "sipsak", true},
};

static const struct mark *find_agent(span agent)
{
    for (size_t i = 0; i < sizeof(agents) / sizeof(agents[0]); i++) {
        if (span_find_nocase(agent, span_of(agents[i].text)) < agent.length)
            return &agents[i];
    }
    return NULL;
}

/** Most agents hold no pair of letters in which those begin: one look, without a branch, tells. */
static bool may_be_marked(span agent)
{
    unsigned char found = 0;
    for (size_t i = 0; i + 1 < agent.length; i++) {
        unsigned char first = (unsigned char)(agent.data[i] | 0x20);
        unsigned char second = (unsigned char)(agent.data[i + 1] | 0x20);
        found |= (unsigned char)((first == 's') & ((second == 'i') | (second == 'u')));
        found |= (unsigned char)((first == 'f') & (second == 'r'));
        found |= (unsigned char)((first == 'v') & (second == 'a'));
        found |= (unsigned char)((first == 'p') & (second == 'p'));
    }
    return found;
}

static const struct mark *find_mark(const struct sip_message *message)
{
    static const struct mark vicious = {"sipvicious", "sipvicious", false};
    static const struct mark nmap = {"sip:nm", "nmap", false};
    span agent = sip_message_field(message, SIP_HEADER_USER_AGENT);
    span from = sip_message_field(message, SIP_HEADER_FROM);
    const struct mark *mark = may_be_marked(agent) ? find_agent(agent) : NULL;
    if (mark)
        return mark;
    if (span_starts_with_nocase(from, SPAN("\"sipvicious\"")) ||
        span_starts_with(from, SPAN("<sip:100@1.1.1.1")) ||
        span_starts_with(from, SPAN("sip:100@1.1.1.1")) ||
        span_starts_with(sip_message_field(message, SIP_HEADER_CONTACT), SPAN("<sip:123@1.1.1.1")) ||
        span_starts_with(sip_message_field(message, SIP_HEADER_CONTACT), SPAN("sip:123@1.1.1.1")))
        return &vicious;
    if (message->method == SIP_METHOD_OPTIONS && span_equal(message->request_uri, SPAN("sip:nm")))
        return &nmap;
    return NULL;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!view->tracked->first_of_conversation || (view->source && view->source->welcome))
        return NOT_APPLICABLE;
    const struct mark *mark = find_mark(view->message);
    if (!mark || (mark->is_tool_of_admins && address_is_private(&view->sighting->src)))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct mark *mark = find_mark(view->message);
    span agent = sip_message_field(view->message, SIP_HEADER_USER_AGENT);
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    draft->peer = draft_host(draft, &view->sighting->src);
    draft->detail = arena_format(
        draft->arena, _("%1$s sends %2$s to %3$s with the marks of %4$s (User-Agent \"%5$s\")."),
        draft->peer, sip_method_name(view->message->method),
        draft_endpoint(draft, &view->sighting->dst), mark ? mark->tool : "?",
        draft_copy(draft, span_first(agent, 80)));
    if (mark && mark->is_tool_of_admins)
        draft->cause = _("A tool by which strangers look for servers that answer; administrators use it to "
                         "test theirs, too.");
    draft->confidence =
        mark && mark->is_tool_of_admins ? SIPWHY_CONFIDENCE_POSSIBLE : SIPWHY_CONFIDENCE_LIKELY;
    draft_add_text(draft, "tool", mark ? mark->tool : "?");
    draft_add_moment(draft, &moment);
}

const struct rule rule_scanner_user_agent = {
    .about =
        {
            .id = "scanner-user-agent",
            .title = N_("A scanner at work"),
            .meaning = N_("Somebody looks for SIP servers, and then for extensions and passwords. Any server "
                          "that can be reached from the internet meets this within hours."),
            .fix = N_("Drop requests with such a User-Agent without any response, ban the address (fail2ban, "
                      "a firewall rule), and keep port 5060 closed to whom it does not concern."),
            .rfc = "RFC 3261 section 26",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_MESSAGE,
    .methods = METHOD(INVITE) | METHOD(REGISTER) | METHOD(OPTIONS) | METHOD(SUBSCRIBE) | METHOD(MESSAGE),
    .kinds = KIND_REQUEST,
    .rank = RANK_USER,
    .assess = assess,
    .describe = describe,
};
