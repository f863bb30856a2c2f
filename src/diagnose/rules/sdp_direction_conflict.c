/*
 * sdp-direction-conflict — the answer gives a stream a direction that the offer leaves no room for.
 *
 * RFC 3264 section 6.1: sendonly is answered with recvonly or inactive, recvonly with sendonly or inactive,
 * inactive with inactive. An answer that says nothing means sendrecv; old devices answer a hold so, and it
 * does no harm: only what an answer says explicitly is judged.
 */
#include "diagnose/sessions.h"

static const char *const directions[] = {"sendrecv", "sendonly", "recvonly", "inactive"};

static bool is_in_conflict(const struct media_line *offer, const struct media_line *answer)
{
    if (!offer->at.port || !answer->at.port || !answer->direction_said ||
        answer->direction == SDP_INACTIVE || offer->direction == SDP_SENDRECV)
        return false;
    return offer->direction == SDP_INACTIVE || offer->direction == answer->direction ||
           answer->direction == SDP_SENDRECV;
}

/** @return the index of the first line in conflict, or -1 */
static int find(const struct view *view, struct exchange *exchange)
{
    if (!find_exchange(view, exchange))
        return -1;
    for (size_t i = 0; i < exchange_lines(exchange); i++) {
        if (is_in_conflict(&exchange->offer->lines[i], &exchange->answer->lines[i]))
            return (int)i;
    }
    return -1;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct exchange exchange;
    if (find(view, &exchange) < 0)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct exchange exchange;
    int index = find(view, &exchange);
    if (index < 0)
        return;
    const struct media_line *offer = &exchange.offer->lines[index];
    const struct media_line *answer = &exchange.answer->lines[index];
    enum session_side offerer = (enum session_side)view->session->offerer;
    draft->detail = arena_format(
        draft->arena, _("%1$s offered the %2$s stream as %3$s, and %4$s answered with %5$s."),
        draft_side(draft, view->session, offerer), media_type_name(offer->type),
        directions[offer->direction],
        draft_side(draft, view->session, session_other(offerer)), directions[answer->direction]);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_text(draft, "offered", directions[offer->direction]);
    draft_add_text(draft, "answered", directions[answer->direction]);
    draft_add_exchange(draft, view);
}

const struct rule rule_sdp_direction_conflict = {
    .about =
        {
            .id = "sdp-direction-conflict",
            .title = N_("Directions that do not fit"),
            .meaning = N_("The two sides do not agree on who sends and who listens. After a hold or its end this "
                          "is how a call is left with audio one way, or none."),
            .fix = N_("A hold (sendonly) has to be answered with recvonly, inactive with inactive, and the call is "
                      "resumed by a new offer with sendrecv. Correct the side whose answer does not follow."),
            .rfc = "RFC 3264 section 6.1",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(INVITE) | METHOD(ACK) | METHOD(PRACK) | METHOD(UPDATE),
    .rank = RANK_NEGOTIATION,
    .assess = assess,
    .describe = describe,
};
