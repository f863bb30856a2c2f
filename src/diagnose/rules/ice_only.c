/*
 * ice-only — an offer that counts on ICE meets a side without it.
 *
 * An offer with ICE goes on without it where its m= and c= lines can be reached (RFC 8839 section 4.2.5), as
 * that of a telephone with ICE switched on. It cannot where it needs DTLS as well, as that of a browser, or
 * where it names no address at all. An answer with a=ice-mismatch says that something on the way has changed
 * the addresses (section 5.4).
 */
#include "diagnose/sessions.h"

static bool needs_ice(const struct media_line *line)
{
    bool names_nothing = line->is_nowhere || !line->at.family;
    return line->at.port && line->has_ice && is_rtp_line(line) &&
           (line->has_fingerprint || (names_nothing && !line->has_remote_candidates));
}

static const struct media_line *find_needy(const struct description *offer)
{
    for (size_t i = 0; offer && i < offer->line_count; i++) {
        if (needs_ice(&offer->lines[i]))
            return &offer->lines[i];
    }
    return NULL;
}

static bool is_answered_without(const struct exchange *exchange, bool *ret_mismatch)
{
    *ret_mismatch = false;
    for (size_t i = 0; i < exchange_lines(exchange); i++) {
        const struct media_line *offer = &exchange->offer->lines[i];
        const struct media_line *answer = &exchange->answer->lines[i];
        if (offer->has_ice && answer->has_ice_mismatch)
            *ret_mismatch = true;
        if (*ret_mismatch || (needs_ice(offer) && answer->at.port && !answer->has_ice))
            return true;
    }
    return false;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct exchange exchange;
    bool mismatch;
    if (!view->message || view->sighting->truncated)
        return NOT_APPLICABLE;
    bool is_it = view->session->event == SESSION_REFUSED
                     ? find_needy(find_refused_offer(view)) && session_warning(view) != 304 &&
                           session_warning(view) != 305
                     : find_exchange(view, &exchange) && is_answered_without(&exchange, &mismatch);
    return is_it ? holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time)
                 : DOES_NOT_HOLD;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct exchange exchange;
    bool mismatch = false;
    const char *who = draft_endpoint(draft, &view->sighting->src);
    bool refused = !find_exchange(view, &exchange);
    if (!refused)
        is_answered_without(&exchange, &mismatch);
    if (refused)
        draft->detail = arena_format(
            draft->arena, _("The offer needs ICE and DTLS, as that of a browser; %1$s refused it with %2$d."), who,
            view->message->code);
    else if (mismatch)
        draft->detail = arena_format(
            draft->arena, _("%1$s answered with a=ice-mismatch: the address of the offer is none of its candidates."),
            who);
    else
        draft->detail = arena_format(
            draft->arena, _("The offer counts on ICE to find a way for the media; %1$s answered without."), who);
    if (mismatch)
        draft->cause = _("Something on the way changed the addresses of the offer and left its candidates: ICE "
                         "is given up, and the media go where the rewritten address points.");
    draft->confidence = refused ? SIPWHY_CONFIDENCE_POSSIBLE : SIPWHY_CONFIDENCE_LIKELY;
    draft_add_exchange(draft, view);
}

const struct rule rule_ice_only = {
    .about =
        {
            .id = "ice-only",
            .title = N_("ICE meets a side without it"),
            .meaning = N_("A WebRTC client speaks to plain SIP: it sends media only after ICE and DTLS, and the "
                          "other side knows neither. Nobody hears anything, or the call is refused."),
            .fix = N_("Put a gateway between the two (rtpengine, a WebRTC-capable SBC or PBX) that ends ICE and "
                      "DTLS, or switch them on at the plain side."),
            .rfc = "RFC 8445; RFC 8839 sections 4.2.5 and 5.4",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(INVITE) | METHOD(ACK) | METHOD(PRACK) | METHOD(UPDATE),
    .rank = RANK_NEGOTIATION,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
