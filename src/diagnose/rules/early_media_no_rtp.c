/*
 * early-media-no-rtp — a 18x promises early media, and none come.
 *
 * Only where RTP is seen from or to the addresses of this call (early-media-no-rtp.visible=1 where the user
 * knows that it would be). SRTP is RTP. A side that says recvonly or inactive has promised nothing, and with
 * ICE another address may be used.
 */
#include "diagnose/flows.h"

static const struct media_line *find_promise(const struct session *session)
{
    int index = session_main_line(session);
    if (index < 0)
        return NULL;
    const struct media_line *callee = session_line(session, SESSION_CALLEE, (size_t)index);
    const struct media_line *caller = session_line(session, SESSION_CALLER, (size_t)index);
    return media_line_sends(callee) && media_line_receives(caller) && !callee->has_ice &&
                   !caller->has_ice && callee->at.family && caller->at.family
               ? callee
               : NULL;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct session *session = view->session;
    struct flow flow;
    bool is_early = moment_happened(&session->previewed) && !session->began_before &&
                    !moment_happened(&session->answered) && !session->is_over &&
                    !moment_happened(&session->bye);
    if (!is_early || session->has_unread || !find_promise(session))
        return NOT_APPLICABLE;
    enum answer answer = holds_by_age(view, session->previewed.time, view->now, ret_assessment);
    if (answer != HOLDS)
        return answer;
    flow_of(session, SESSION_CALLEE, &flow);
    if (flow.packets)
        return DOES_NOT_HOLD;
    return shows_media(view) ? HOLDS : NOT_APPLICABLE;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct session *session = view->session;
    const struct media_line *callee = find_promise(session);
    if (!callee)
        return;
    draft->detail = arena_format(
        draft->arena,
        _("A %1$d described media from %2$s; in the %3$s after it no RTP came from there."),
        100 + session->previewer, draft_endpoint(draft, &callee->at),
        draft_duration(draft, view->now - session->previewed.time));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "code", 100 + session->previewer);
    draft_add_duration(draft, "silent_ms", view->now - session->previewed.time);
    draft_add_moment(draft, &session->start);
    draft_add_moment(draft, &session->previewed);
}

const struct rule rule_early_media_no_rtp = {
    .about =
        {
            .id = "early-media-no-rtp",
            .title = N_("Early media announced, none sent"),
            .meaning = N_("Many telephones stop their own ringing tone when a response before the answer has SDP: "
                          "the caller then hears nothing at all."),
            .fix = N_("Let RTP through the firewall before the answer too, or send a 180 without SDP where there is "
                      "nothing to hear, or say with P-Early-Media what is coming."),
            .rfc = "RFC 3960 section 3.2; RFC 5009",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, 2 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("warning after 2 s"),
            .settings = flow_settings,
            .setting_count = FLOW_SETTINGS,
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(INVITE),
    .kinds = KIND_PROVISIONAL,
    .rank = RANK_MEDIA,
    .assess = assess,
    .describe = describe,
};
