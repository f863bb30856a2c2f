/*
 * nat-sdp-private — an address for media that the other side cannot reach.
 *
 * A private address in a description that goes to a public host, without ICE to find a better one. Whether it
 * hurts depends on the other side: one that sends back to where RTP comes from (symmetric RTP) is well off. So
 * it is told when the call is answered and the media have had time: a note where RTP flows both ways, an error
 * where the capture sees that it does not, a warning where it shows no RTP.
 */
#include "base/address.h"
#include "diagnose/flows.h"

static bool is_exposed(const struct session *session, enum session_side side)
{
    const struct description *description = session->sides[side];
    if (!description || address_is_private(&session->hosts[session_other(side)]))
        return false;
    for (size_t i = 0; i < description->line_count; i++) {
        const struct media_line *line = &description->lines[i];
        if (line->at.port && line->at.family && !line->is_nowhere && !line->has_candidates &&
            is_rtp_line(line) && address_is_private(&line->at))
            return true;
    }
    return false;
}

static const struct media_line *private_line(const struct session *session, int side)
{
    for (size_t i = 0;; i++) {
        const struct media_line *line = session_line(session, (enum session_side)side, i);
        if (!line || (line->at.family && line->at.port && address_is_private(&line->at)))
            return line;
    }
}

static int find_side(const struct session *session)
{
    if (is_exposed(session, SESSION_CALLER))
        return SESSION_CALLER;
    return is_exposed(session, SESSION_CALLEE) ? SESSION_CALLEE : -1;
}

static enum sipwhy_severity severity_of(const struct session *session, bool had_time)
{
    struct flow caller, callee;
    flow_of(session, SESSION_CALLER, &caller);
    flow_of(session, SESSION_CALLEE, &callee);
    if (caller.packets && callee.packets)
        return SIPWHY_SEVERITY_NOTE;
    return had_time && session_is_visible(session) ? SIPWHY_SEVERITY_ERROR
                                                   : SIPWHY_SEVERITY_WARNING;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct session *session = view->session;
    if (!session->is_complete || !moment_happened(&session->answered) || find_side(session) < 0)
        return NOT_APPLICABLE;
    sipwhy_time begin =
        moment_happened(&session->ack) ? session->ack.time : session->answered.time;
    bool is_over = moment_happened(&session->bye) || view->is_last;
    if (view->now < begin + view->settings[0] && !is_over) {
        *ret_assessment = (struct assessment){.again = begin + view->settings[0]};
        return DOES_NOT_HOLD;
    }
    bool had_time = talk_end(view) >= begin + view->settings[0];
    return holds(ret_assessment, severity_of(session, had_time), session->agreed.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct session *session = view->session;
    int side = find_side(session);
    const struct media_line *line = side < 0 ? NULL : private_line(session, side);
    if (!line)
        return;
    const char *address = draft_endpoint(draft, &line->at);
    const char *peer = draft_side(draft, session, session_other((enum session_side)side));
    draft->detail = arena_format(
        draft->arena, _("The %1$s tells %2$s to send its media to %3$s, a private address."),
        side_name(side), peer, address);
    if (assessment->severity == SIPWHY_SEVERITY_NOTE)
        draft->cause = _("RTP flows both ways all the same: the other side sends back to where RTP comes from.");
    else if (assessment->severity == SIPWHY_SEVERITY_ERROR)
        draft->cause = arena_format(
            draft->arena, _("%1$s cannot reach that address, and RTP does not flow both ways: the %2$s hears "
                            "nothing."),
            peer, side_name(side));
    draft->confidence = assessment->severity == SIPWHY_SEVERITY_WARNING
                            ? SIPWHY_CONFIDENCE_POSSIBLE
                            : SIPWHY_CONFIDENCE_LIKELY;
    draft_add_text(draft, "media", address);
    draft_add_text(draft, "side", side == SESSION_CALLER ? "caller" : "callee");
    draft_add_moment(draft, &session->offered);
    draft_add_moment(draft, &session->agreed);
}

static const struct sipwhy_setting settings[] = {
    {"settled", SIPWHY_UNIT_TIME, 3 * SIPWHY_SECOND,
     N_("how long after the ACK the media are looked at")},
};

const struct rule rule_nat_sdp_private = {
    .about =
        {
            .id = "nat-sdp-private",
            .title = N_("Private address for media"),
            .meaning = N_("The description names an address behind a NAT to somebody outside: what is sent there "
                          "goes nowhere, unless the other side sends back to where RTP comes from."),
            .fix = N_("Set the external address for media (external_media_address, externip, ext-rtp-ip), relay "
                      "the media at an SBC or with rtpengine, or use ICE."),
            .rfc = "RFC 3264; RFC 4566 section 5.7",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning; error where RTP is seen to flow one way or not at all, note where it flows "
                           "both ways"),
            .settings = settings,
            .setting_count = sizeof(settings) / sizeof(settings[0]),
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(INVITE) | METHOD(ACK) | METHOD(BYE),
    .kinds = KIND_REQUEST | KIND_SUCCESS,
    .rank = RANK_TRANSPORT,
    .assess = assess,
    .describe = describe,
};
