/*
 * sdp-port-zero — a stream is rejected in an answer, or removed by an offer (RFC 3264 sections 6 and 8.2).
 *
 * A stream that goes out of use is often no loss: video in a call of telephones, one of two lines of the same
 * kind (plain and secure), audio where the call becomes a fax.
 */
#include "diagnose/sessions.h"

struct seen {
    const struct media_line *line;
    bool is_answer;
    bool is_all;
};

/** Whether a line of @p type, or of fax where audio goes, is in use. */
static bool has_other(const struct description *description, unsigned type)
{
    for (size_t i = 0; i < description->line_count; i++) {
        const struct media_line *line = &description->lines[i];
        if (line->at.port && (line->type == type || (type == MEDIA_AUDIO && line->type == MEDIA_IMAGE)))
            return true;
    }
    return false;
}

static bool is_no_loss(const struct description *description, unsigned type)
{
    return has_other(description, type) ||
           (type != MEDIA_AUDIO && type != MEDIA_IMAGE && has_other(description, MEDIA_AUDIO));
}

/** A line that @p before had in use and @p now has not. */
static const struct media_line *find_lost(const struct description *before,
                                          const struct description *now)
{
    size_t lines = before->line_count < now->line_count ? before->line_count : now->line_count;
    for (size_t i = 0; i < lines; i++) {
        const struct media_line *line = &now->lines[i];
        if (before->lines[i].at.port && !line->at.port && !is_no_loss(now, line->type))
            return line;
    }
    return NULL;
}

static bool find(const struct view *view, struct seen *ret_seen)
{
    const struct session *session = view->session;
    struct exchange exchange;
    if (find_exchange(view, &exchange)) {
        bool is_all = description_is_empty(exchange.answer);
        *ret_seen = (struct seen){is_all ? &exchange.answer->lines[0]
                                         : find_lost(exchange.offer, exchange.answer),
                                  true, is_all};
        return ret_seen->line != NULL;
    }
    const struct description *before = session->sides[session->offerer];
    if (session->event != SESSION_OFFER || !before)
        return false;
    *ret_seen = (struct seen){find_lost(before, session->offer), false, false};
    return ret_seen->line != NULL;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct seen seen;
    if (!view->message || !find(view, &seen))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, seen.is_all ? SIPWHY_SEVERITY_ERROR : SIPWHY_SEVERITY_NOTE,
                 view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct seen seen;
    const char *who = draft_endpoint(draft, &view->sighting->src);
    if (!find(view, &seen))
        return;
    const char *type = media_type_name(seen.line->type);
    if (seen.is_all)
        draft->detail =
            arena_format(draft->arena, _("%1$s answered with port 0 for every stream."), who);
    else if (seen.is_answer)
        draft->detail = arena_format(
            draft->arena, _("%1$s rejected the %2$s stream that was offered: port 0."), who, type);
    else
        draft->detail =
            arena_format(draft->arena, _("%1$s took the %2$s stream out of the call: port 0."), who, type);
    if (seen.is_all)
        draft->cause = _("The call is set up without any media: nobody will hear anything.");
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_text(draft, "media", type);
    draft_add_exchange(draft, view);
}

const struct rule rule_sdp_port_zero = {
    .about =
        {
            .id = "sdp-port-zero",
            .title = N_("Stream rejected"),
            .meaning = N_("A stream with port 0 is not used: the side that says so rejects it or takes it out. "
                          "The other streams of the call go on."),
            .fix = N_("If the stream is wanted, offer it in a form that the other side accepts: another codec, "
                      "another profile. Look at the media policy of the side that rejects it."),
            .rfc = "RFC 3264 sections 6 and 8.2",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("note; error where every stream is rejected"),
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(INVITE) | METHOD(ACK) | METHOD(PRACK) | METHOD(UPDATE),
    .rank = RANK_NEGOTIATION,
    .follows_from = {"no-common-codec", "srtp-mismatch"},
    .assess = assess,
    .describe = describe,
};
