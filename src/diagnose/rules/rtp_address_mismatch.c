/*
 * rtp-address-mismatch — RTP comes from another address or port than its side gave in SDP.
 *
 * Normal behind a NAT, where the other side goes by where RTP comes from (symmetric RTP, RFC 4961); a note,
 * for it is what explains one-way audio where that side does not. With ICE it says nothing.
 */
#include "diagnose/flows.h"

static const struct media_stream *find_stray(const struct view *view, enum session_side *ret_side,
                                             struct two_way *media)
{
    if (!find_two_way(view, media))
        return NULL;
    for (int side = 0; side < 2; side++) {
        *ret_side = (enum session_side)side;
        if (media->flows[side].stray)
            return media->flows[side].stray;
    }
    return NULL;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct two_way media;
    enum session_side side;
    const struct session *session = view->session;
    sipwhy_time settled = session->ack.time + view->settings[0];
    if (!session->is_complete || !moment_happened(&session->ack))
        return NOT_APPLICABLE;
    if (view->now < settled && !moment_happened(&session->bye)) {
        *ret_assessment = (struct assessment){.again = settled};
        return DOES_NOT_HOLD;
    }
    const struct media_stream *stray = find_stray(view, &side, &media);
    return stray ? holds(ret_assessment, SIPWHY_SEVERITY_NOTE, stray->rtp.first.time)
                 : DOES_NOT_HOLD;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct two_way media;
    enum session_side side;
    const struct media_stream *stray = find_stray(view, &side, &media);
    if (!stray)
        return;
    const char *said = draft_endpoint(draft, &media.lines[side]->at);
    const char *source = draft_endpoint(draft, &stray->src);
    draft->detail =
        arena_format(draft->arena, _("The %1$s names %2$s in its SDP, and its RTP comes from %3$s."),
                     side_name(side), said, source);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_text(draft, "described", said);
    draft_add_text(draft, "source", source);
    draft_add_moment(draft, side == (enum session_side)view->session->offerer
                                ? &view->session->offered
                                : &view->session->agreed);
    draft_add_moment(draft, &stray->rtp.first);
}

static const struct sipwhy_setting settings[] = {
    {"settled", SIPWHY_UNIT_TIME, 3 * SIPWHY_SECOND, N_("how long after the ACK it is looked at")},
};

const struct rule rule_rtp_address_mismatch = {
    .about =
        {
            .id = "rtp-address-mismatch",
            .title = N_("RTP from another address than described"),
            .meaning = N_("There is a NAT on the way, or a relay that the SDP does not name. The other side has to "
                          "send back to where RTP comes from; if it goes by the SDP, audio is one-way."),
            .fix = N_("Nothing, while both hear each other. Otherwise switch on symmetric RTP (comedia, latching) "
                      "at the side that sends to the described address."),
            .rfc = "RFC 4961",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("note"),
            .settings = settings,
            .setting_count = sizeof(settings) / sizeof(settings[0]),
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(INVITE) | METHOD(ACK) | METHOD(BYE),
    .kinds = KIND_REQUEST | KIND_SUCCESS,
    .rank = RANK_MEDIA,
    .assess = assess,
    .describe = describe,
};
