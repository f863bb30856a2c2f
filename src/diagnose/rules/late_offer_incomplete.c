/*
 * late-offer-incomplete — an offer that never got its answer.
 *
 * RFC 3261 section 13.2.1: the answer to the offer of an INVITE comes in a reliable 18x or in the 2xx; the offer
 * of a 2xx is answered in the ACK, that of a reliable 18x in the PRACK, and those of PRACK and UPDATE in their
 * 2xx (RFC 6337 table 1). Where an unreliable 18x had shown the answer that the 2xx then lacks, most callers go
 * by that one, as they have to take the first description: a warning. A PRACK without its 18x in the capture
 * means that the answer may have come unseen.
 */
#include "diagnose/sessions.h"

static bool has_unseen_answer(const struct view *view)
{
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *transaction = LIST_ENTRY(link, struct transaction, link);
        if (transaction->method == SIP_METHOD_PRACK)
            return view->session->offer_method == SIP_METHOD_INVITE &&
                   !view->session->offer_in_response;
    }
    return false;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct session *session = view->session;
    if (session->event != SESSION_NO_ANSWER)
        return DOES_NOT_HOLD;
    if (!is_first_sighting(view) || has_unseen_answer(view))
        return NOT_APPLICABLE;
    return holds(ret_assessment,
                 session->is_previewed ? SIPWHY_SEVERITY_WARNING : SIPWHY_SEVERITY_ERROR,
                 view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct session *session = view->session;
    enum session_side offerer = (enum session_side)session->offerer;
    const char *offered_by = draft_side(draft, session, offerer);
    const char *who = draft_endpoint(draft, &view->sighting->src);
    if (view->message->is_request)
        draft->detail = arena_format(
            draft->arena, _("%1$s made its offer in a response, and the %2$s of %3$s, which has to answer it, has no "
                            "SDP."),
            offered_by, draft_copy(draft, view->message->method_name), who);
    else if (session->is_previewed)
        draft->detail = arena_format(
            draft->arena, _("%1$s made an offer; the %2$d of %3$s has no SDP, which only an unreliable %4$d before "
                            "it had."),
            offered_by, view->message->code, who, 100 + session->previewer);
    else
        draft->detail = arena_format(
            draft->arena, _("%1$s made an offer; the %2$d of %3$s has no SDP, nor had a response before it."),
            offered_by, view->message->code, who);
    if (session->is_previewed)
        draft->cause = _("Many callers take the description of the earlier response for the answer; one that "
                         "missed it, or goes by the letter, has no media.");
    draft->confidence =
        session->is_previewed ? SIPWHY_CONFIDENCE_LIKELY : SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_exchange(draft, view);
}

const struct rule rule_late_offer_incomplete = {
    .about =
        {
            .id = "late-offer-incomplete",
            .title = N_("Offer without an answer"),
            .meaning = N_("One side described its media, and the other never said where to send and with what: the "
                          "call is answered and stays silent, or is dropped."),
            .fix = N_("Look at the side that leaves its SDP out. Where a delayed offer causes it (an INVITE without "
                      "SDP), switch the SBC or PBX before it to early offer, or have it put its answer in the ACK."),
            .rfc = "RFC 3261 sections 13.2.1 and 13.3.1.4; RFC 3264; RFC 6337 section 2",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error; warning where an unreliable 18x showed the answer"),
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(INVITE) | METHOD(ACK) | METHOD(PRACK) | METHOD(UPDATE),
    .kinds = KIND_REQUEST | KIND_SUCCESS,
    .rank = RANK_NEGOTIATION,
    .assess = assess,
    .describe = describe,
};
