/*
 * srtp-mismatch — one side speaks SRTP and the other plain RTP.
 *
 * An answer has to name the profile of the offer (RFC 3264 section 6.1), and a secure one needs keys: a=crypto
 * (RFC 4568), key-mgmt or a DTLS fingerprint (RFC 5763). RTP/AVP with a=crypto is opportunistic encryption and
 * well (RFC 8643), and so is an offer of both profiles as two lines of which one is taken.
 */
#include "diagnose/sessions.h"

enum mismatch {
    MISMATCH_NONE,
    MISMATCH_PROFILES, /**< of offer and answer */
    MISMATCH_KEYS,     /**< a secure profile without any */
    MISMATCH_REFUSED,  /**< a secure offer was refused */
};

struct seen {
    enum mismatch kind;
    const struct description *one;
    const struct media_line *line; /**< of it */
    const struct description *other;
    const struct media_line *other_line;
};

static bool lacks_keys(const struct media_line *line)
{
    return line->profile == PROFILE_SECURE && line->at.port && !line->has_crypto &&
           !line->has_fingerprint;
}

static bool find_keyless(const struct description *description, struct seen *ret_seen)
{
    for (size_t i = 0; description && i < description->line_count; i++) {
        if (!lacks_keys(&description->lines[i]))
            continue;
        *ret_seen = (struct seen){MISMATCH_KEYS, description, &description->lines[i], NULL, NULL};
        return true;
    }
    return false;
}

static bool find_difference(const struct exchange *exchange, struct seen *ret_seen)
{
    bool all_rejected = description_is_empty(exchange->answer);
    for (size_t i = 0; i < exchange_lines(exchange); i++) {
        const struct media_line *offer = &exchange->offer->lines[i];
        const struct media_line *answer = &exchange->answer->lines[i];
        bool counts = offer->at.port && (answer->at.port || all_rejected);
        if (!counts || !is_rtp_line(offer) || !is_rtp_line(answer) ||
            offer->profile == answer->profile)
            continue;
        *ret_seen = (struct seen){MISMATCH_PROFILES, exchange->offer, offer, exchange->answer, answer};
        return true;
    }
    return false;
}

/** Every audio line of the offer, and there is one, is secure. */
static bool is_secure_only(const struct description *offer, const struct media_line **ret_line)
{
    *ret_line = NULL;
    for (size_t i = 0; i < offer->line_count; i++) {
        const struct media_line *line = &offer->lines[i];
        if (line->type != MEDIA_AUDIO || !line->at.port)
            continue;
        if (line->profile != PROFILE_SECURE)
            return false;
        *ret_line = line;
    }
    return *ret_line != NULL;
}

/** The callee's own description in its refusal names the other profile. */
static bool wants_other_profile(const struct view *view, const struct description *offer,
                                struct seen *seen)
{
    struct sdp_outline outline;
    if (!read_outline(view, &outline) || !offer->line_count)
        return false;
    span protocol = outline.media[0].protocol;
    bool is_secure = span_find(protocol, SPAN("SAVP")) < protocol.length;
    bool is_plain = !is_secure && span_starts_with(protocol, SPAN("RTP/"));
    *seen = (struct seen){MISMATCH_REFUSED, offer, &offer->lines[0], NULL, NULL};
    return (offer->lines[0].profile == PROFILE_RTP && is_secure) ||
           (offer->lines[0].profile == PROFILE_SECURE && is_plain);
}

static bool find_refusal(const struct view *view, struct seen *ret_seen)
{
    const struct description *offer = find_refused_offer(view);
    const struct media_line *line;
    int warning = offer ? session_warning(view) : 0;
    struct sdp_outline outline;
    if (!offer)
        return false;
    if (read_outline(view, &outline))
        return wants_other_profile(view, offer, ret_seen);
    if (warning == 304 || warning == 305 || !is_secure_only(offer, &line))
        return false;
    *ret_seen = (struct seen){MISMATCH_REFUSED, offer, line, NULL, NULL};
    return true;
}

static bool find(const struct view *view, struct seen *ret_seen)
{
    const struct session *session = view->session;
    struct exchange exchange;
    switch ((enum session_event)session->event) {
    case SESSION_OFFER:
        return find_keyless(session->offer, ret_seen);
    case SESSION_ANSWER:
        return find_exchange(view, &exchange) &&
               (find_difference(&exchange, ret_seen) || find_keyless(exchange.answer, ret_seen));
    case SESSION_REFUSED:
        return find_refusal(view, ret_seen);
    default:
        return false;
    }
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct seen seen;
    if (!view->message || view->sighting->truncated)
        return NOT_APPLICABLE;
    return find(view, &seen) ? holds(ret_assessment, SIPWHY_SEVERITY_ERROR, view->sighting->time)
                             : DOES_NOT_HOLD;
}

static void describe_kind(const struct view *view, const struct seen *seen, struct draft *draft)
{
    const char *who = draft_endpoint(draft, &view->sighting->src);
    const char *protocol = description_protocol(seen->one, seen->line);
    switch (seen->kind) {
    case MISMATCH_PROFILES:
        draft->detail = arena_format(
            draft->arena, _("The %1$s stream was offered as %2$s, and %3$s answered with %4$s."),
            media_type_name(seen->line->type), protocol, who,
            description_protocol(seen->other, seen->other_line));
        draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
        break;
    case MISMATCH_KEYS:
        draft->detail = arena_format(
            draft->arena,
            _("%1$s describes its %2$s stream as %3$s, with neither a=crypto nor a=fingerprint."), who,
            media_type_name(seen->line->type), protocol);
        draft->cause = _("Without keys the other side can neither send nor read such a stream.");
        draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
        break;
    default:
        draft->detail = arena_format(
            draft->arena, _("The %1$s stream was offered as %2$s, and %3$s refused it with %4$d."),
            media_type_name(seen->line->type), protocol, who, view->message->code);
        draft->cause = seen->line->profile == PROFILE_SECURE
                           ? _("The caller offers encrypted media and nothing else, which the callee most "
                               "likely does not speak.")
                           : _("The callee takes encrypted media only, and the caller offers plain RTP.");
        draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
        break;
    }
    draft_add_text(draft, "profile", protocol);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct seen seen;
    if (!find(view, &seen))
        return;
    describe_kind(view, &seen, draft);
    if (seen.other)
        draft_add_text(draft, "answered_profile", description_protocol(seen.other, seen.other_line));
    draft_add_exchange(draft, view);
}

const struct rule rule_srtp_mismatch = {
    .about =
        {
            .id = "srtp-mismatch",
            .title = N_("Encrypted media on one side only"),
            .meaning = N_("One side wants SRTP and the other plain RTP: there is no call, or a call in which "
                          "nobody understands a word."),
            .fix = N_("Set the same media encryption on both sides (SRTP with a=crypto, SRTP with DTLS, or none), "
                      "or make it opportunistic, or let an SBC convert."),
            .rfc = "RFC 3264 section 6.1; RFC 4568; RFC 5763; RFC 8643",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error"),
        },
    .subject = RULE_OF_EXCHANGE,
    .methods = METHOD(INVITE) | METHOD(ACK) | METHOD(PRACK) | METHOD(UPDATE),
    .rank = RANK_NEGOTIATION,
    .explains_failure = true,
    .follows_from = {"ice-only"},
    .assess = assess,
    .describe = describe,
};
