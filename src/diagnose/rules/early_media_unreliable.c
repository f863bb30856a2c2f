/*
 * early-media-unreliable — a 18x with SDP that nobody will notice the loss of.
 *
 * Without RSeq it is not acknowledged (RFC 3262), and over UDP it is sent once. Common and mostly harmless, so
 * it is told once of each host that does so.
 */
#include "diagnose/sessions.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (view->session->event != SESSION_PREVIEW || !is_first_sighting(view) ||
        transport_is_reliable(view->sighting->transport))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    draft->peer = draft_host(draft, &view->sighting->src);
    draft->detail = arena_format(draft->arena, _("%1$s sends SDP in its %2$d, without RSeq."),
                                 draft->peer, view->message->code);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "code", view->message->code);
    draft_add_moment(draft, &moment);
}

const struct rule rule_early_media_unreliable = {
    .about =
        {
            .id = "early-media-unreliable",
            .title = N_("Early media in a response that may get lost"),
            .meaning = N_("If this one packet is lost the caller does not know of the early media: he hears nothing "
                          "of an announcement or a ringing tone that is played there. Mostly it arrives."),
            .fix = N_("Switch on reliable provisional responses (100rel, PRACK) on both sides where announcements "
                      "before the answer matter."),
            .rfc = "RFC 3960 section 3; RFC 3262; RFC 6337",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = UNTIMED,
            .severity = N_("note"),
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(INVITE),
    .kinds = KIND_PROVISIONAL,
    .rank = RANK_MEDIA,
    .assess = assess,
    .describe = describe,
};
