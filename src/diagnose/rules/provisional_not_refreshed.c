/*
 * provisional-not-refreshed — a call rings on without another 18x.
 *
 * A server must repeat its provisional response every minute, lest proxies on the way think that it is
 * gone (RFC 3261 section 13.3.1.1); a reliable one every two and a half minutes (RFC 3262 section 3). It
 * matters only where there is a proxy: its Timer C runs from the last 101 to 199 (section 16.7 step 2).
 */
#include "diagnose/rule.h"

/** The 18x came through proxies, or the INVITE did. */
static bool has_proxy(const struct transaction *invite)
{
    LIST_EACH(link, &invite->conversation->transactions)
    {
        if (LIST_ENTRY(link, struct transaction, link)->parent == invite)
            return true;
    }
    return invite->via_count > 1;
}

/** What may pass without one: longer where the last one was reliable. */
static sipwhy_time start_of(const struct view *view)
{
    sipwhy_time start = view->transaction->last_provisional.time;
    return view->transaction->provisional_reliable ? start + view->settings[0] : start;
}

/** The gap ends with the next message; what is at hand may be that very one. */
static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!moment_happened(&invite->last_provisional) || !invite->request_seen ||
        moment_happened(&invite->final) || moment_happened(&invite->cancel))
        return NOT_APPLICABLE;
    if (!has_proxy(invite))
        return NOT_APPLICABLE;
    return holds_by_age(view, start_of(view), view->now, ret_assessment);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct transaction *invite = view->transaction;
    sipwhy_time gap = assessment->since - invite->last_provisional.time;
    draft->detail = arena_format(
        draft->arena, _("%1$s sent its last provisional response (%2$d), and nothing more for %3$s."),
        draft_endpoint(draft, &invite->responder), invite->provisional_code,
        draft_duration(draft, gap));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_duration(draft, "gap_ms", gap);
    draft_add_number(draft, "code", invite->provisional_code);
    draft_add_moment(draft, &invite->request);
    draft_add_moment(draft, &invite->last_provisional);
}

static const struct sipwhy_setting settings[] = {
    {"reliable-more", SIPWHY_UNIT_TIME, 90 * SIPWHY_SECOND,
     N_("how much longer it may take after a reliable provisional response (RFC 3262)")},
};

const struct rule rule_provisional_not_refreshed = {
    .about =
        {
            .id = "provisional-not-refreshed",
            .title = N_("Ringing is not repeated"),
            .meaning = N_("The callee's side rings on without saying so again. Proxies on the way stop waiting "
                          "after three minutes without a provisional response (Timer C) and cancel a call "
                          "that is well."),
            .fix = N_("Let the server repeat its 18x every minute, or bring the no-answer timer under three "
                      "minutes."),
            .rfc = "RFC 3261 sections 13.3.1.1 and 16.8; RFC 3262 section 3",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = TIMED(60 * SIPWHY_SECOND, 180 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("note after 60 s, warning after 180 s"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .kinds = KIND_PROVISIONAL | KIND_FINAL,
    .when = WHEN_PROGRESSED,
    .rank = RANK_TIMING,
    .follows_from = {"prolonged-ringing"},
    .assess = assess,
    .describe = describe,
};
