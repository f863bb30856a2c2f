/*
 * sdp-answer-mismatch — an answer that does not fit its offer line by line.
 *
 * RFC 3264 section 6: as many m= lines as the offer, in its order; and a payload type from 96 on means nothing
 * without an a=rtpmap, unless the offer maps the same number. An audio line that is accepted without the
 * telephone-event of the offer leaves the call without DTMF in RTP.
 */
#include "diagnose/sessions.h"

enum mismatch {
    MISMATCH_NONE,
    MISMATCH_COUNT,
    MISMATCH_ORDER,
    MISMATCH_PAYLOAD,
    MISMATCH_EVENTS,
};

struct seen {
    enum mismatch kind;
    unsigned line;
    unsigned payload;
};

static bool maps(const struct media_line *line, unsigned payload)
{
    for (size_t i = 0; i < line->format_count; i++) {
        if (line->formats[i].payload == payload)
            return true;
    }
    return false;
}

/** A dynamic payload type of the answer that nobody explains, or -1. */
static int find_unmapped(const struct media_line *offer, const struct media_line *answer)
{
    for (size_t i = 0; i < answer->format_count; i++) {
        const struct media_format *format = &answer->formats[i];
        if (format->payload >= 96 && format->payload != SDP_NO_PAYLOAD && !format->mapped &&
            !maps(offer, format->payload))
            return format->payload;
    }
    return -1;
}

/** By name, or by the number that the offer gives that name. */
static bool takes_events(const struct exchange *exchange, const struct media_format *events,
                         const struct media_line *answer)
{
    return description_find(exchange->answer, answer, SPAN("telephone-event")) ||
           maps(answer, events->payload);
}

static struct seen look_at_line(const struct exchange *exchange, size_t index)
{
    const struct media_line *offer = &exchange->offer->lines[index];
    const struct media_line *answer = &exchange->answer->lines[index];
    unsigned line = (unsigned)index + 1;
    if (offer->type != answer->type)
        return (struct seen){MISMATCH_ORDER, line, 0};
    if (!offer->at.port || !answer->at.port || !is_rtp_line(answer))
        return (struct seen){MISMATCH_NONE, 0, 0};
    int payload = find_unmapped(offer, answer);
    if (payload >= 0)
        return (struct seen){MISMATCH_PAYLOAD, line, (unsigned)payload};
    const struct media_format *events =
        description_find(exchange->offer, offer, SPAN("telephone-event"));
    if (offer->type == MEDIA_AUDIO && events && !takes_events(exchange, events, answer))
        return (struct seen){MISMATCH_EVENTS, line, 0};
    return (struct seen){MISMATCH_NONE, 0, 0};
}

static struct seen find(const struct view *view, struct exchange *exchange)
{
    struct seen seen = {MISMATCH_NONE, 0, 0};
    if (!find_exchange(view, exchange))
        return seen;
    if (exchange->offer->line_count != exchange->answer->line_count)
        return (struct seen){MISMATCH_COUNT, 0, 0};
    for (size_t i = 0; !seen.kind && i < exchange_lines(exchange); i++)
        seen = look_at_line(exchange, i);
    return seen;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct exchange exchange;
    if (find(view, &exchange).kind == MISMATCH_NONE)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe_kind(const struct seen *seen, const struct exchange *exchange, const char *who,
                          struct draft *draft)
{
    switch (seen->kind) {
    case MISMATCH_COUNT:
        draft->detail = arena_format(
            draft->arena, _("The offer has %1$u m= lines, and the answer of %3$s %2$u."),
            exchange->offer->line_count, exchange->answer->line_count, who);
        break;
    case MISMATCH_ORDER:
        draft->detail = arena_format(
            draft->arena, _("The m= line %1$u is %2$s in the offer and %3$s in the answer of %4$s."),
            seen->line, media_type_name(exchange->offer->lines[seen->line - 1].type),
            media_type_name(exchange->answer->lines[seen->line - 1].type), who);
        break;
    case MISMATCH_PAYLOAD:
        draft->detail = arena_format(
            draft->arena,
            _("%1$s answers with the payload type %2$u, and neither it nor the offer says which codec that is."),
            who, seen->payload);
        break;
    default:
        draft->detail = arena_format(
            draft->arena, _("telephone-event was offered, and the answer of %1$s leaves it out."), who);
        draft->cause = _("Keys that are pressed in this call cannot go as RTP events: they are lost, unless "
                         "both sides fall back to SIP INFO or to tones in the audio.");
        draft->fix = _("Switch on RFC 4733 events (RFC 2833) on the answering side, or agree on SIP INFO or "
                       "in-band tones for this peer.");
        break;
    }
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct exchange exchange;
    struct seen seen = find(view, &exchange);
    if (seen.kind == MISMATCH_NONE)
        return;
    describe_kind(&seen, &exchange, draft_endpoint(draft, &view->sighting->src), draft);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "offered_lines", exchange.offer->line_count);
    draft_add_number(draft, "answered_lines", exchange.answer->line_count);
    draft_add_exchange(draft, view);
}

const struct rule rule_sdp_answer_mismatch = {
    .about =
        {
            .id = "sdp-answer-mismatch",
            .title = N_("Answer does not fit the offer"),
            .meaning = N_("The answer has to follow the offer line by line. Where it does not, each side may take "
                          "a stream or a payload type for something else: silence, noise, or a dropped call."),
            .fix = N_("Make the answering side keep the number and order of the m= lines, and map every dynamic "
                      "payload type with a=rtpmap. Look for a B2BUA that rewrites one of the two bodies."),
            .rfc = "RFC 3264 section 6; RFC 4733",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_EXCHANGE,
    .methods = METHOD(INVITE) | METHOD(ACK) | METHOD(PRACK) | METHOD(UPDATE),
    .rank = RANK_NEGOTIATION,
    .assess = assess,
    .describe = describe,
};
