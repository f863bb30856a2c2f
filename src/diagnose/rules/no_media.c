/*
 * no-media — an answered call without any RTP, though the capture would show it.
 *
 * Silence means something only where RTP is known to be seen: from or to one of the addresses that this very
 * call names, in this capture; or the user says so (no-media.visible=1). With ICE the addresses of the
 * descriptions need not be those that are used: nothing is said then. Nor of fax, of streams that are on hold
 * or one-way by agreement, and of names in the place of addresses.
 */
#include "diagnose/flows.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct two_way media;
    if (!moment_happened(&view->session->ack))
        return NOT_APPLICABLE;
    enum answer answer =
        holds_by_age(view, view->session->ack.time, talk_end(view), ret_assessment);
    if (answer != HOLDS)
        return answer;
    if (!shows_media(view) || !find_two_way(view, &media))
        return NOT_APPLICABLE;
    take_flows(view, &media);
    return media.flows[SESSION_CALLER].packets || media.flows[SESSION_CALLEE].packets
               ? DOES_NOT_HOLD
               : HOLDS;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct session *session = view->session;
    struct two_way media;
    if (!find_two_way(view, &media))
        return;
    take_flows(view, &media);
    uint64_t probes = media.flows[SESSION_CALLER].probes + media.flows[SESSION_CALLEE].probes;
    sipwhy_time silent = talk_end(view) - session->ack.time;
    draft->detail = arena_format(
        draft->arena,
        _("%1$s after the ACK there is no RTP between %2$s, which the caller named for it, and %3$s, which the "
          "callee named."),
        draft_duration(draft, silent), draft_endpoint(draft, &media.lines[SESSION_CALLER]->at),
        draft_endpoint(draft, &media.lines[SESSION_CALLEE]->at));
    if (probes)
        draft->cause = _("There are STUN, DTLS or RTCP packets between these addresses, so that the way is open: "
                         "the media themselves are not started, as where their encryption is not agreed on.");
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_duration(draft, "silent_ms", silent);
    draft_add_text(draft, "caller_media", draft_endpoint(draft, &media.lines[SESSION_CALLER]->at));
    draft_add_text(draft, "callee_media", draft_endpoint(draft, &media.lines[SESSION_CALLEE]->at));
    draft_add_moment(draft, &session->offered);
    draft_add_moment(draft, &session->agreed);
    draft_add_moment(draft, &session->ack);
}

const struct rule rule_no_media = {
    .about =
        {
            .id = "no-media",
            .title = N_("No media at all"),
            .meaning = N_("The call is up and nobody sends any sound that the capture could see: a firewall "
                          "between the two, addresses that cannot be reached, or media that were never started."),
            .fix = N_("Open the range of RTP ports in both directions, look at the addresses and ports in both "
                      "descriptions, or let a media relay stand between the two."),
            .rfc = "RFC 3264; RFC 3550",
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
    .follows_from = {"nat-sdp-private", "srtp-mismatch", "ice-only", "no-common-codec",
                     "late-offer-incomplete"},
    .assess = assess,
    .describe = describe,
};
