/*
 * sdp-version-unchanged — a description changed, and the version in its o= line did not go up.
 *
 * RFC 3264 section 8: who changes his description counts the version up by one. Only descriptions of one
 * origin are compared: a B2BUA that puts another party in the place of the first begins a new o= line.
 */
#include "diagnose/sessions.h"

struct change {
    const struct description *before;
    const struct description *now;
};

static struct change find(const struct view *view)
{
    const struct session *session = view->session;
    unsigned offerer = session->offerer;
    if (session->event == SESSION_OFFER)
        return (struct change){session->sides[offerer], session->offer};
    if (session->event == SESSION_ANSWER && !session->is_previewed)
        return (struct change){session->before[!offerer], session->sides[!offerer]};
    return (struct change){NULL, NULL};
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct change change = find(view);
    const struct description *before = change.before;
    const struct description *now = change.now;
    if (!view->message || !before || !now || before->origin != now->origin ||
        !before->has_version || !now->has_version)
        return NOT_APPLICABLE;
    if (before->body == now->body || now->version > before->version)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct change change = find(view);
    const char *who = draft_endpoint(draft, &view->sighting->src);
    unsigned long long before = change.before->version;
    unsigned long long now = change.now->version;
    draft->detail =
        now == before
            ? arena_format(draft->arena,
                           _("%1$s changed its description, and its o= line still has the version %2$llu."),
                           who, now)
            : arena_format(draft->arena,
                           _("%1$s changed its description, and the version in its o= line went from %2$llu "
                             "back to %3$llu."),
                           who, before, now);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "version_before", (double)before);
    draft_add_number(draft, "version", (double)now);
    draft_add_exchange(draft, view);
}

const struct rule rule_sdp_version_unchanged = {
    .about =
        {
            .id = "sdp-version-unchanged",
            .title = N_("Changed description with an old version"),
            .meaning = N_("The other side may look at the version in the o= line alone and take the description "
                          "for the one that it has: a hold, a new address or a new codec is then ignored."),
            .fix = N_("The sender has to count the version in its o= line up by one with every change. Look for a "
                      "B2BUA or an SBC that rewrites bodies and leaves the o= line as it is."),
            .rfc = "RFC 3264 section 8",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("note"),
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(INVITE) | METHOD(ACK) | METHOD(PRACK) | METHOD(UPDATE),
    .rank = RANK_NEGOTIATION,
    .assess = assess,
    .describe = describe,
};
