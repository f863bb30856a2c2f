/*
 * call-blocked-network — the call was blocked as unwanted, not declined.
 *
 * 607: the called user marked the caller (RFC 8197). 608: an intermediary rejected it, and its Call-Info names whom to
 * ask (RFC 8688). 603 "Network Blocked" with a Reason is the same of North American networks (ATIS-1000099,
 * "603+"); the text of that Reason gives the contact. A Reason of SIP with cause 607 or 608 in a BYE or a CANCEL says
 * it of a call that was ringing or answered already. A plain 603 is the callee who declines: callee-unavailable.
 */
#include "diagnose/outcome.h"
#include "diagnose/q850.h"
#include "sip/scan.h"

/** Reasons and Call-Infos of one message that are looked at. */
#define MOST_VALUES 8

enum blocker {
    BLOCKED_NOT,
    BLOCKED_BY_USER,     /**< 607 */
    BLOCKED_ON_THE_WAY,  /**< 608 */
    BLOCKED_BY_ANALYTICS, /**< 603+ */
};

static enum blocker blocker_of_code(uint64_t code)
{
    return code == 607 ? BLOCKED_BY_USER : code == 608 ? BLOCKED_ON_THE_WAY : BLOCKED_NOT;
}

static enum blocker blocker_of_request(const struct sip_message *message)
{
    struct sip_reason reason;
    if (message->method == SIP_METHOD_INVITE || !sip_message_field(message, SIP_HEADER_REASON).length)
        return BLOCKED_NOT;
    for (size_t i = 0; i < MOST_VALUES && sip_reason_parse(message, i, &reason) == 0; i++) {
        if (span_equal_nocase(reason.protocol, SPAN("SIP")) && reason.has_cause &&
            blocker_of_code(reason.cause))
            return blocker_of_code(reason.cause);
    }
    return BLOCKED_NOT;
}

static enum blocker blocker_of(const struct sip_message *message)
{
    if (message->is_request)
        return blocker_of_request(message);
    if (q850_is_network_block(message))
        return BLOCKED_BY_ANALYTICS;
    return blocker_of_code((uint64_t)message->code);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!is_first_sighting(view))
        return NOT_APPLICABLE;
    if (!blocker_of(view->message))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

/** The URL of Call-Info whose purpose is "jwscard" (RFC 8688 section 3.2); empty where there is none. */
static span find_card(const struct sip_message *message)
{
    for (size_t i = 0; i < MOST_VALUES; i++) {
        span value = sip_message_value(message, SIP_HEADER_CALL_INFO, i);
        if (!value.length)
            break;
        size_t open = span_find_byte(value, '<');
        size_t close = span_find_byte(value, '>');
        span parameters = span_from(value, scan_find(value, ';') + 1);
        if (open < close && close < value.length &&
            span_equal_nocase(scan_parameter(parameters, SPAN("purpose")), SPAN("jwscard")))
            return span_first(span_from(value, open + 1), close - open - 1);
    }
    return SPAN_EMPTY;
}

/** What the text of a 603+ gives: "v=analytics1;url=https://...;email=...;tel=...". */
static span find_contact(const struct sip_message *message)
{
    static const char *const names[] = {"url", "email", "tel"};
    struct sip_reason reason;
    if (!sip_reason_find_q850(message, &reason))
        return SPAN_EMPTY;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        span contact = scan_parameter(reason.text, span_of(names[i]));
        if (contact.length)
            return contact;
    }
    return SPAN_EMPTY;
}

static void describe_detail(const struct view *view, struct draft *draft)
{
    const struct sip_message *message = view->message;
    const char *who = draft_endpoint(draft, &view->sighting->src);
    if (message->is_request)
        draft->detail = arena_format(
            draft->arena, _("%1$s sent %2$s and says why: %3$s."), who, sip_method_name(message->method),
            draft_copy(draft, span_first(sip_message_field(message, SIP_HEADER_REASON), 128)));
    else
        draft->detail = arena_format(draft->arena, _("%1$s answered %2$s with %3$s."), who,
                                     sip_method_name(view->transaction->method),
                                     outcome_phrase(view, draft));
}

static const char *cause_of(enum blocker blocker)
{
    switch (blocker) {
    case BLOCKED_BY_USER:
        return _("The called user marked this caller as unwanted. Networks learn from that, so later calls may be "
                 "blocked before they ring.");
    case BLOCKED_ON_THE_WAY:
        return _("A service on the way to the callee rejected the call as probably unwanted, judging by the caller's "
                 "number. The callee never heard of it.");
    default:
        return _("The network of the callee blocked the call by analytics of the caller's number. The callee never "
                 "heard of it.");
    }
}

static const char *fix_of(enum blocker blocker, const char *contact, struct draft *draft)
{
    if (blocker == BLOCKED_BY_USER)
        return _("Do not call again, and do not try other routes. Check what this number is used for and its "
                 "reputation, and whether somebody else shows it as theirs.");
    if (contact)
        return arena_format(draft->arena,
                            _("Do not try other routes: the answer will be the same. Ask %1$s to lift the block, and "
                              "look after the reputation of the number and the attestation of its calls."),
                            contact);
    return _("Do not try other routes: the answer will be the same. No contact is given, although one should be: ask "
             "the provider of the callee to lift the block, and look after the reputation of the number and the "
             "attestation of its calls.");
}

static void describe(const struct view *view, const struct assessment *assessment, struct draft *draft)
{
    (void)assessment;
    static const char *const names[] = {"", "user", "intermediary", "analytics"};
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    enum blocker blocker = blocker_of(view->message);
    span contact = blocker == BLOCKED_BY_ANALYTICS ? find_contact(view->message) : find_card(view->message);
    const char *text = contact.length ? draft_copy(draft, span_first(contact, 256)) : NULL;
    describe_detail(view, draft);
    draft->cause = cause_of(blocker);
    draft->fix = fix_of(blocker, text, draft);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft->at = draft_host(draft, &view->sighting->src);
    draft->passed = view->message->is_request; /* what they end had come about */
    draft_add_text(draft, "blocked_by", names[blocker]);
    if (!view->message->is_request)
        draft_add_number(draft, "code", view->message->code);
    if (text)
        draft_add_text(draft, "contact", text);
    draft_add_moment(draft, &view->transaction->request);
    draft_add_moment(draft, &moment);
}

const struct rule rule_call_blocked_network = {
    .about =
        {
            .id = "call-blocked-network",
            .title = N_("Call blocked as unwanted"),
            .meaning = N_("The call was blocked, not declined: a network or a service on the way takes it for unwanted "
                          "(603 Network Blocked, 608), or the called user has marked the caller (607)."),
            .fix = N_("Do not try the call again over other routes. Use the contact that the response gives to have "
                      "the block lifted, and look after the reputation of the number and the attestation of its "
                      "calls."),
            .rfc = "RFC 8197 section 4; RFC 8688 section 3; ATIS-1000099",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE) | METHOD(MESSAGE) | METHOD(SUBSCRIBE) | METHOD(BYE) | METHOD(CANCEL),
    .kinds = KIND_REQUEST | KIND_GLOBAL_FAILURE,
    .when = WHEN_NEW,
    .rank = RANK_ROUTING,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
