/*
 * late-media — the first RTP of a side comes long after the answer.
 *
 * Of both sides the later counts, where each sends in the end; early media are not late. A side that never
 * sends is another matter (one-way-media).
 */
#include "diagnose/flows.h"

/** The side whose first packet comes last. */
static int find_later(const struct two_way *media)
{
    return media->flows[SESSION_CALLEE].first.time >= media->flows[SESSION_CALLER].first.time
               ? SESSION_CALLEE
               : SESSION_CALLER;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct session *session = view->session;
    struct two_way media;
    if (!moment_happened(&session->ack) || !moment_happened(&session->answered))
        return NOT_APPLICABLE;
    bool is_behind = session->ack.time > session->answered.time;
    sipwhy_time settled = (is_behind ? session->ack.time : session->answered.time) +
                          view->settings[0]; /* of the ACK, when other rules look, too */
    if (view->now < settled && !moment_happened(&session->bye)) {
        *ret_assessment = (struct assessment){.again = settled};
        return DOES_NOT_HOLD;
    }
    if (!view->tracker->media.is_seen || !find_two_way(view, &media))
        return NOT_APPLICABLE;
    take_flows(view, &media);
    if (!media.flows[SESSION_CALLER].packets || !media.flows[SESSION_CALLEE].packets)
        return DOES_NOT_HOLD;
    enum answer answer =
        holds_by_age(view, session->answered.time, media.flows[find_later(&media)].first.time,
                     ret_assessment);
    ret_assessment->again = SIPWHY_TIME_UNKNOWN;
    return answer;
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
    int later = find_later(&media);
    sipwhy_time late = media.flows[later].first.time - session->answered.time;
    draft->detail = arena_format(draft->arena,
                                 _("The first RTP packet of the %1$s comes %2$s after the answer."),
                                 side_name(later), draft_duration(draft, late));
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_text(draft, "side", later == SESSION_CALLER ? "caller" : "callee");
    draft_add_duration(draft, "late_ms", late);
    draft_add_moment(draft, &session->answered);
    draft_add_moment(draft, &media.flows[later].first);
}

static const struct sipwhy_setting settings[] = {
    {"settled", SIPWHY_UNIT_TIME, 3 * SIPWHY_SECOND, N_("how long after the answer it is looked at")},
};

const struct rule rule_late_media = {
    .about =
        {
            .id = "late-media",
            .title = N_("Media begin late"),
            .meaning = N_("The first words are cut off. A slow DTLS handshake, a firewall that opens with the first "
                          "packet from inside, or a transcoder that starts up take this time."),
            .fix = N_("Begin ICE and DTLS with the first description and not with the answer, open the way of RTP "
                      "beforehand, and look at what starts the media so late."),
            .rfc = "RFC 3264; RFC 5763",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(500 * SIPWHY_MILLISECOND, SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN),
            .severity = N_("note after 500 ms"),
            .settings = settings,
            .setting_count = sizeof(settings) / sizeof(settings[0]),
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(ACK) | METHOD(BYE),
    .kinds = KIND_REQUEST,
    .rank = RANK_MEDIA,
    .assess = assess,
    .describe = describe,
};
