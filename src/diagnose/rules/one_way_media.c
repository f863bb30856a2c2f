/*
 * one-way-media — RTP comes from one side only, though both may send.
 *
 * The side that hears nothing has named an address that what is sent to it does not reach, or the other cannot
 * send. It is said only where the capture could see that direction: RTP that way was seen, at other times, or
 * the SIP of the silent side comes from the host that its media would come from (one-way-media.visible=1 where
 * the user knows). Not with ICE, nor where a side fell silent that uses comfort noise.
 */
#include "diagnose/flows.h"

/** The side that nothing comes from, where the other sends; -1 where it is not so. */
static int find_silent(const struct two_way *media)
{
    bool caller = media->flows[SESSION_CALLER].packets > 0;
    bool callee = media->flows[SESSION_CALLEE].packets > 0;
    if (caller == callee)
        return -1;
    return caller ? SESSION_CALLEE : SESSION_CALLER;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct two_way media;
    if (!moment_happened(&view->session->ack))
        return NOT_APPLICABLE;
    enum answer answer =
        holds_by_age(view, view->session->ack.time, talk_end(view), ret_assessment);
    if (answer != HOLDS)
        return answer;
    if (!view->tracker->media.is_seen || !find_two_way(view, &media))
        return NOT_APPLICABLE;
    take_flows(view, &media);
    int silent = find_silent(&media);
    if (silent < 0)
        return DOES_NOT_HOLD;
    if (!view->settings[0] && !session_sees_from(view->session, (enum session_side)silent))
        return NOT_APPLICABLE;
    return HOLDS;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct two_way media;
    if (!find_two_way(view, &media))
        return;
    take_flows(view, &media);
    int silent = find_silent(&media);
    if (silent < 0)
        return;
    int deaf = !silent;
    const struct flow *flow = &media.flows[deaf];
    const char *sender = draft_endpoint(draft, &media.lines[deaf]->at);
    const char *missing = draft_endpoint(draft, &media.lines[silent]->at);
    draft->detail = arena_format(
        draft->arena,
        _("RTP comes from the %1$s (%2$llu packets) and none from the %3$s, %4$s after the ACK."),
        side_name(deaf), (unsigned long long)flow->packets, side_name(silent),
        draft_duration(draft, talk_end(view) - view->session->ack.time));
    draft->cause = arena_format(
        draft->arena,
        _("The %1$s hears nothing. It named %2$s as the place to send to: if the %3$s sends there, it does not "
          "get through, for a NAT, a firewall or a wrong address; or %4$s does not send at all."),
        side_name(deaf), sender, side_name(silent), missing);
    draft->fix = arena_format(
        draft->arena,
        _("Look at whether %1$s can be reached from where the %2$s is: its c= line and port, its NAT and its "
          "firewall. Then at whether the %2$s sends."),
        sender, side_name(silent));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_text(draft, "silent_side", silent == SESSION_CALLER ? "caller" : "callee");
    draft_add_text(draft, "deaf_media", sender);
    draft_add_number(draft, "packets", (double)flow->packets);
    draft_add_moment(draft, &view->session->offered);
    draft_add_moment(draft, &view->session->agreed);
    draft_add_moment(draft, &flow->first);
    draft_add_moment(draft, &flow->last);
}

const struct rule rule_one_way_media = {
    .about =
        {
            .id = "one-way-media",
            .title = N_("Media in one direction only"),
            .meaning = N_("One of the two hears the other and is not heard. The address that the deaf side gave "
                          "for its media is the first suspect, not the side that is silent."),
            .fix = N_("Correct the address or port that the deaf side names in its SDP, open its firewall for "
                      "RTP, or switch on symmetric RTP or a media relay for it."),
            .rfc = "RFC 3264; RFC 4961",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, 3 * SIPWHY_SECOND),
            .severity = N_("error after 3 s"),
            .settings = flow_settings,
            .setting_count = FLOW_SETTINGS,
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(ACK) | METHOD(BYE),
    .kinds = KIND_REQUEST,
    .rank = RANK_MEDIA,
    .follows_from = {"nat-sdp-private", "srtp-mismatch", "ice-only", "sdp-direction-conflict",
                     "late-offer-incomplete"},
    .assess = assess,
    .describe = describe,
};
