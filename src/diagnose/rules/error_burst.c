/*
 * error-burst — a server suddenly answers with one failure much more often than before.
 *
 * The share of the code in all final responses within five minutes, against its share in all those before. A
 * code that never came before counts as having come once. Challenges and what else a client answers by itself
 * (422, 423, 491, ...) and the 487 of callers who hang up are no failures of a server.
 */
#include "diagnose/rule.h"

enum {
    SETTING_FACTOR,
    SETTING_LEAST,
    SETTING_BEFORE,
};

struct shares {
    const struct failures *failures;
    uint32_t recent;
    uint32_t recent_of;
    uint32_t before;
    uint32_t before_of;
};

static bool find_shares(const struct view *view, struct shares *ret_shares)
{
    const struct service *service = view->target->service;
    for (int i = 0; service && i < PEER_FAILURES; i++) {
        const struct failures *failures = &service->failures[i];
        if (failures->code != view->message->code)
            continue;
        uint32_t recent = window_total(&failures->recent, view->now, PEER_BURST_WINDOW);
        uint32_t recent_of = window_total(&service->recent_finals, view->now, PEER_BURST_WINDOW);
        *ret_shares = (struct shares){failures, recent, recent_of, failures->total - recent,
                                      service->finals - recent_of};
        return true;
    }
    return false;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct shares shares;
    if (!view->message || !find_shares(view, &shares))
        return NOT_APPLICABLE;
    if (shares.recent < view->settings[SETTING_LEAST] ||
        shares.before_of < view->settings[SETTING_BEFORE])
        return DOES_NOT_HOLD;
    uint64_t usual = (uint64_t)(shares.before ? shares.before : 1) * shares.recent_of;
    if ((uint64_t)shares.recent * shares.before_of < usual * (uint64_t)view->settings[SETTING_FACTOR])
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct shares shares;
    if (!find_shares(view, &shares))
        return;
    int code = shares.failures->code;
    struct sipwhy_code storage;
    const struct sipwhy_code *row = sipwhy_code_explain(code, &storage);
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    draft->peer = draft_host(draft, &view->target->address);
    draft->matter = arena_format(draft->arena, "%d", code);
    draft->detail = arena_format(
        draft->arena,
        _("%1$u of %2$u final responses of %3$s within five minutes are %4$d %5$s; before it was %6$u of %7$u."),
        shares.recent, shares.recent_of, draft->peer, code, row ? row->name : "", shares.before,
        shares.before_of);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "code", code);
    draft_add_number(draft, "recent", shares.recent);
    draft_add_number(draft, "recent_of", shares.recent_of);
    draft_add_number(draft, "before", shares.before);
    draft_add_number(draft, "before_of", shares.before_of);
    draft_add_moment(draft, &moment);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_FACTOR] = {"factor", SIPWHY_UNIT_COUNT, 5,
                        N_("how many times as frequent as before the failure must be")},
    [SETTING_LEAST] = {"failures", SIPWHY_UNIT_COUNT, 10,
                       N_("how many of them there must be within five minutes")},
    [SETTING_BEFORE] = {"before", SIPWHY_UNIT_COUNT, 20,
                        N_("how many responses before that are needed to compare with")},
};

const struct rule rule_error_burst = {
    .about =
        {
            .id = "error-burst",
            .title = N_("One failure has become frequent"),
            .meaning = N_("Something changed at that time: a route, a number plan, a carrier, a certificate or "
                          "an account. Single calls do not show it, their number does."),
            .fix = N_("Look what was changed just before the first of them, here and at the carrier, and "
                      "whether they share a prefix, a trunk or a user. What the code itself means is in its "
                      "annotation."),
            .rfc = "RFC 3261 section 21",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
            .settings = settings,
            .setting_count = 3,
        },
    .subject = RULE_OF_TARGET,
    .kinds = KIND_FAILURE,
    .rank = RANK_OVERLOAD,
    .assess = assess,
    .describe = describe,
};
