/*
 * invite-flood — a host begins far more calls than it should, or than it does otherwise.
 *
 * So many initial INVITEs within a second; or in ten seconds a multiple of what it sends in ten seconds on the
 * average, and then at least six a second, lest six calls at once after a quiet hour be a flood. What sipp
 * sends, and what a host sends to itself, is a load test.
 */
#include "base/address.h"
#include "diagnose/rule.h"
#include "sip/address.h"

enum {
    SETTING_FACTOR,
    SETTING_LEAST,
};

/** So many windows must be over before their average means something. */
#define WINDOWS 6

/** What sipp writes where its scenario does not say otherwise. */
static bool is_load_test(const struct view *view)
{
    span from = sip_uri_of(view->message, SIP_HEADER_FROM);
    span agent = sip_message_field(view->message, SIP_HEADER_USER_AGENT);
    return span_starts_with_nocase(from, SPAN("sip:sipp@")) ||
           span_starts_with_nocase(agent, SPAN("sipp")) ||
           endpoint_same_host(&view->sighting->src, &view->sighting->dst);
}

static bool is_unusual(const struct view *view)
{
    const struct peer *source = view->source;
    int64_t seconds = PEER_RATE_WINDOW / SIPWHY_SECOND;
    return source->windows >= WINDOWS &&
           source->window.count >= (uint64_t)(view->settings[SETTING_LEAST] * seconds) &&
           (double)source->window.count > (double)source->usual * (double)view->settings[SETTING_FACTOR];
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!view->message || view->tracked->retransmission || !view->transaction ||
        view->transaction->in_dialog)
        return NOT_APPLICABLE;
    bool is_too_fast = view->source->second.count >= view->thresholds[SIPWHY_SEVERITY_ERROR];
    if ((!is_too_fast && !is_unusual(view)) || is_load_test(view))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct peer *source = view->source;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    draft->peer = draft_host(draft, &source->address);
    if (source->second.count >= view->thresholds[SIPWHY_SEVERITY_ERROR])
        draft->detail = arena_format(draft->arena,
                                     _("%1$s sent %2$u INVITEs within this second, this one to %3$s."),
                                     draft->peer, source->second.count,
                                     draft_endpoint(draft, &view->sighting->dst));
    else
        draft->detail = arena_format(
            draft->arena,
            _("%1$s sent %2$u INVITEs within ten seconds, this one to %3$s; on the average it was %4$.1f."),
            draft->peer, source->window.count, draft_endpoint(draft, &view->sighting->dst),
            (double)source->usual);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "in_second", source->second.count);
    draft_add_number(draft, "in_ten_seconds", source->window.count);
    draft_add_number(draft, "usual_in_ten_seconds", (double)source->usual);
    draft_add_moment(draft, &moment);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_FACTOR] = {"factor", SIPWHY_UNIT_COUNT, 5, N_("or how many times as many as usual")},
    [SETTING_LEAST] = {"least", SIPWHY_UNIT_COUNT, 6, N_("and then at least so many a second")},
};

const struct rule rule_invite_flood = {
    .about =
        {
            .id = "invite-flood",
            .title = N_("Flood of INVITEs"),
            .meaning = N_("A dialler or a routing loop runs away, or somebody wants to bring the server down: "
                          "every INVITE takes it a transaction, and often a channel."),
            .fix = N_("Limit the rate of each source (pike, iptables hashlimit, the SBC), and stop the "
                      "dialler or the loop that sends them."),
            .rfc = "RFC 6357; RFC 3261 section 26",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = {SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, 100},
            .unit = SIPWHY_UNIT_COUNT,
            .severity = N_("error at 100 a second"),
            .settings = settings,
            .setting_count = 2,
        },
    .subject = RULE_OF_SOURCE,
    .methods = METHOD(INVITE),
    .kinds = KIND_REQUEST,
    .rank = RANK_OVERLOAD,
    .assess = assess,
    .describe = describe,
};
