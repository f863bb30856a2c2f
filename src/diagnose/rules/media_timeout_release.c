/*
 * media-timeout-release — who hung up did so because no media came any more.
 *
 * The BYE says so (Reason RELEASE_CAUSE with cause 2 or 3 of 3GPP, or a text about RTP or media), or the RTP
 * towards the side that sends it had stopped a whole 10, 20, 30 or 60 s before, as such timers are set. A user
 * who is silent does not stop RTP, unless his telephone suppresses silence: not where comfort noise was sent.
 */
#include "diagnose/flows.h"
#include "sip/reason.h"

static bool names_media(span text)
{
    static const char *const words[] = {"rtp timeout", "rtp-timeout", "media timeout", "media_timeout",
                                        "no rtp",      "no media",    "rtp inactivity", "media inactivity"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (span_find_nocase(text, span_of(words[i])) < text.length)
            return true;
    }
    return false;
}

/** The Reason that says it; false where none does. */
static bool find_reason(const struct view *view, struct sip_reason *ret_reason)
{
    for (size_t i = 0; i < 4 && sip_reason_parse(view->message, i, ret_reason) == 0; i++) {
        bool is_release = span_equal_nocase(ret_reason->protocol, SPAN("RELEASE_CAUSE"));
        if ((is_release && ret_reason->has_cause &&
             (ret_reason->cause == 2 || ret_reason->cause == 3)) ||
            names_media(ret_reason->text))
            return true;
    }
    return false;
}

static enum session_side ender_of(const struct session *session)
{
    return session->from_tag && session->from_tag == session->callee_tag ? SESSION_CALLEE
                                                                         : SESSION_CALLER;
}

/** How long before the BYE what came to its sender had stopped; SIPWHY_TIME_UNKNOWN where that says nothing. */
static sipwhy_time silence_before(const struct view *view, struct flow *flow)
{
    static const int timers[] = {10, 20, 30, 60};
    const struct session *session = view->session;
    flow_of(session, session_other(ender_of(session)), flow);
    if (!flow->packets || flow->has_noise)
        return SIPWHY_TIME_UNKNOWN;
    sipwhy_time silence = session->bye.time - flow->last.time;
    for (size_t i = 0; i < sizeof(timers) / sizeof(timers[0]); i++) {
        sipwhy_time off = silence - timers[i] * SIPWHY_SECOND;
        if (off >= -view->settings[0] && off <= view->settings[0])
            return silence;
    }
    return SIPWHY_TIME_UNKNOWN;
}

static bool is_this_bye(const struct view *view)
{
    const struct session *session = view->session;
    return view->message && view->message->is_request && moment_happened(&session->bye) &&
           session->bye.time == view->sighting->time &&
           session->bye.evidence.frame == view->sighting->evidence.frame;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct sip_reason reason;
    struct flow flow;
    if (!is_this_bye(view))
        return NOT_APPLICABLE;
    if (!find_reason(view, &reason) && silence_before(view, &flow) == SIPWHY_TIME_UNKNOWN)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct session *session = view->session;
    struct sip_reason reason;
    struct flow flow;
    const char *who = draft_endpoint(draft, &view->sighting->src);
    sipwhy_time silence = silence_before(view, &flow);
    bool is_said = find_reason(view, &reason);
    const char *silent = draft_duration(draft, silence);
    if (is_said)
        draft->detail = arena_format(
            draft->arena, _("%1$s ended the call and says why: %2$s."), who,
            draft_copy(draft, span_trim(sip_message_value(view->message, SIP_HEADER_REASON, 0))));
    else
        draft->detail = arena_format(
            draft->arena, _("%1$s ended the call %2$s after the last RTP packet that was sent to it."), who,
            silent);
    draft->confidence = is_said ? SIPWHY_CONFIDENCE_CERTAIN : SIPWHY_CONFIDENCE_LIKELY;
    draft_add_duration(draft, "silent_ms", silence);
    if (flow.packets)
        draft_add_moment(draft, &flow.last);
    draft_add_moment(draft, &session->bye);
}

static const struct sipwhy_setting settings[] = {
    {"tolerance", SIPWHY_UNIT_TIME, 2 * SIPWHY_SECOND,
     N_("how far from 10, 20, 30 or 60 s the silence before the BYE may be")},
};

const struct rule rule_media_timeout_release = {
    .about =
        {
            .id = "media-timeout-release",
            .title = N_("Hung up for want of media"),
            .meaning = N_("A box in the way ended the call because it got no RTP for the time it allows. The media "
                          "stopped first: a NAT that forgot the way, a network that broke, or a hold without any "
                          "packets."),
            .fix = N_("Find out why the RTP stopped. Send comfort noise or keep-alives during holds and silence, "
                      "keep the NAT open, or lengthen the RTP timeout of that box."),
            .rfc = "RFC 3326; 3GPP TS 24.229 section 7.2A.18",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
            .settings = settings,
            .setting_count = sizeof(settings) / sizeof(settings[0]),
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(BYE),
    .kinds = KIND_REQUEST,
    .when = WHEN_MESSAGE,
    .rank = RANK_MEDIA,
    .assess = assess,
    .describe = describe,
};
