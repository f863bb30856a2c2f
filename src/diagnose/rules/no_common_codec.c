/*
 * no-common-codec — the two sides have no encoding in common, or the callee says so.
 *
 * A 488, a 415 to an SDP body, or any failure with a Warning 304 or 305 refuses the offer; so does an answer
 * with all ports 0, or without one encoding of the offer in the lines it accepts (RFC 3264 section 6). A 606
 * without such a Warning may be about anything, and a 488 to a change of a call (fax, hold) leaves the call as
 * it was: both are left to others.
 */
#include "diagnose/sessions.h"

/** Nothing of the offer is taken, or something with encodings that were not offered. */
static bool has_nothing_in_common(const struct exchange *exchange)
{
    bool accepted = false;
    for (size_t i = 0; i < exchange_lines(exchange); i++) {
        const struct media_line *offer = &exchange->offer->lines[i];
        const struct media_line *answer = &exchange->answer->lines[i];
        if (!offer->at.port || !answer->at.port)
            continue;
        if (!is_rtp_line(offer) || !is_rtp_line(answer) ||
            description_share_codec(exchange->offer, offer, exchange->answer, answer))
            return false;
        accepted = accepted || answer->format_count > 0;
    }
    return accepted || (description_is_empty(exchange->answer) &&
                        !description_is_empty(exchange->offer));
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct exchange exchange;
    if (!view->message || view->sighting->truncated)
        return NOT_APPLICABLE;
    bool holds_now = view->session->event == SESSION_REFUSED
                         ? find_refused_offer(view) && session_warning(view) != 302
                         : find_exchange(view, &exchange) && has_nothing_in_common(&exchange);
    return holds_now ? holds(ret_assessment, SIPWHY_SEVERITY_ERROR, view->sighting->time)
                     : DOES_NOT_HOLD;
}

/** What the callee would take, where its refusal says that (RFC 3261 section 21.4.26). */
static const char *offered_instead(const struct view *view, struct draft *draft)
{
    struct sdp_outline outline;
    const char *text = "";
    if (!read_outline(view, &outline))
        return NULL;
    for (size_t i = 0; i < outline.media_count; i++)
        for (size_t j = 0; j < outline.media[i].format_count; j++)
            text = arena_format(draft->arena, "%s%s%s", text, *text ? ", " : "",
                                draft_copy(draft, outline.media[i].formats[j].name));
    return *text ? text : NULL;
}

static void describe_refusal(const struct view *view, struct draft *draft)
{
    const char *offered = draft_all_codecs(draft, view->session->offer);
    const char *instead = offered_instead(view, draft);
    int warning = session_warning(view);
    const char *who = draft_endpoint(draft, &view->sighting->src);
    if (instead)
        draft->detail = arena_format(
            draft->arena, _("%1$s refused the offer (%2$s) with %3$d, and says that it could take %4$s."), who,
            offered, view->message->code, instead);
    else if (warning)
        draft->detail = arena_format(
            draft->arena, _("%1$s refused the offer (%2$s) with %3$d and Warning %4$d: none of it can be used."),
            who, offered, view->message->code, warning);
    else
        draft->detail = arena_format(draft->arena, _("%1$s refused the offer (%2$s) with %3$d."), who,
                                     offered, view->message->code);
    if (!instead && !warning)
        draft->cause = _("The callee accepts none of what the caller offers: most often the codecs, but the "
                         "same response is sent for encryption, ICE, fax or a policy.");
    draft->confidence = warning   ? SIPWHY_CONFIDENCE_CERTAIN
                        : instead ? SIPWHY_CONFIDENCE_LIKELY
                                  : SIPWHY_CONFIDENCE_POSSIBLE;
    draft_add_number(draft, "code", view->message->code);
    draft_add_text(draft, "offered", offered);
    draft_add_text(draft, "answered", instead ? instead : "-");
}

static void describe_answer(const struct view *view, struct draft *draft)
{
    struct exchange exchange;
    if (!find_exchange(view, &exchange))
        return;
    bool is_empty = description_is_empty(exchange.answer);
    enum session_side offerer = (enum session_side)view->session->offerer;
    const char *offered = draft_all_codecs(draft, exchange.offer);
    const char *answered = draft_all_codecs(draft, exchange.answer);
    draft->detail = arena_format(
        draft->arena,
        is_empty ? _("%1$s offered %2$s; %3$s rejected every stream (port 0, %4$s).")
                 : _("%1$s offered %2$s; %3$s answered with %4$s, of which nothing was offered."),
        draft_side(draft, view->session, offerer), offered,
        draft_side(draft, view->session, session_other(offerer)), answered);
    draft->confidence = is_empty ? SIPWHY_CONFIDENCE_LIKELY : SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_text(draft, "offered", offered);
    draft_add_text(draft, "answered", answered);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    if (view->session->event == SESSION_REFUSED)
        describe_refusal(view, draft);
    else
        describe_answer(view, draft);
    draft_add_exchange(draft, view);
}

const struct rule rule_no_common_codec = {
    .about =
        {
            .id = "no-common-codec",
            .title = N_("No codec in common"),
            .meaning = N_("The two sides found no encoding that both can use, so that there is no call or no "
                          "audio in it."),
            .fix = N_("Allow a codec on both sides that the other has (PCMU or PCMA nearly always help), or let "
                      "a transcoder stand between them. Look at how each side's list is filtered on the way."),
            .rfc = "RFC 3264 section 6; RFC 3261 sections 13.3.1.3 and 20.43",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error"),
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(INVITE) | METHOD(ACK) | METHOD(PRACK) | METHOD(UPDATE),
    .rank = RANK_NEGOTIATION,
    .explains_failure = true,
    .follows_from = {"srtp-mismatch", "ice-only"},
    .assess = assess,
    .describe = describe,
};
