/*
 * options-sweep — a host asks one server after the other for its OPTIONS.
 *
 * Servers that it asked before are watched and not looked for, and so are those that answer with a 2xx: that is
 * what monitoring looks like. It is therefore told only when they had time to answer.
 */
#include "diagnose/rule.h"

enum {
    SETTING_SERVERS,
    SETTING_WINDOW,
    SETTING_ANSWER,
};

struct sweep {
    unsigned servers;
    const struct target *first;
    const struct target *last;
};

/** Those that were asked within the window that begins with @p first, by @p until. */
static struct sweep sweep_from(const struct view *view, const struct target *first,
                               sipwhy_time until)
{
    const struct suspicion *suspicion = view->source->suspicion;
    sipwhy_time end = first->when.time + view->settings[SETTING_WINDOW];
    struct sweep sweep = {.first = first, .last = first};
    for (int i = 0; i < PEER_TARGETS; i++) {
        const struct target *target = &suspicion->targets[i];
        if (!moment_happened(&target->when) || target->when.time < first->when.time ||
            target->when.time > end || target->when.time > until)
            continue;
        sweep.servers++;
        if (target->when.time >= sweep.last->when.time)
            sweep.last = target;
    }
    return sweep;
}

static struct sweep find_sweep(const struct view *view, sipwhy_time until)
{
    const struct suspicion *suspicion = view->source->suspicion;
    struct sweep widest = {0};
    for (int i = 0; suspicion && i < PEER_TARGETS; i++) {
        const struct target *first = &suspicion->targets[i];
        if (!moment_happened(&first->when) || first->when.time > until)
            continue;
        struct sweep sweep = sweep_from(view, first, until);
        if (sweep.servers > widest.servers)
            widest = sweep;
    }
    return widest;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    sipwhy_time patience = view->settings[SETTING_ANSWER];
    unsigned least = (unsigned)view->settings[SETTING_SERVERS];
    if (find_sweep(view, view->now - patience).servers >= least)
        return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->now);
    struct sweep sweep = find_sweep(view, view->now);
    if (sweep.servers >= least)
        ret_assessment->again = sweep.last->when.time + patience;
    return DOES_NOT_HOLD;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct sweep sweep = find_sweep(view, view->now - view->settings[SETTING_ANSWER]);
    if (!sweep.first)
        return;
    draft->peer = draft_host(draft, &view->source->address);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s asked at least %2$u servers for their OPTIONS within %3$s, from %4$s to %5$s, and none of them "
          "agreed."),
        draft->peer, sweep.servers,
        draft_duration(draft, sweep.last->when.time - sweep.first->when.time),
        draft_host(draft, &sweep.first->host), draft_host(draft, &sweep.last->host));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "servers", sweep.servers);
    draft_add_moment(draft, &sweep.first->when);
    draft_add_moment(draft, &sweep.last->when);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_SERVERS] = {"servers", SIPWHY_UNIT_COUNT, 10, N_("how many servers are asked; at most 16")},
    [SETTING_WINDOW] = {"window", SIPWHY_UNIT_TIME, 5 * SIPWHY_SECOND, N_("within what time")},
    [SETTING_ANSWER] = {"answer", SIPWHY_UNIT_TIME, 2 * SIPWHY_SECOND,
                        N_("how long a server that knows the host may take to answer")},
};

const struct rule rule_options_sweep = {
    .about =
        {
            .id = "options-sweep",
            .title = N_("A host looks for SIP servers"),
            .meaning = N_("OPTIONS to one address after the other finds out where a SIP server listens: what "
                          "comes before guessing extensions and passwords."),
            .fix = N_("Block or limit this source, and answer strangers nothing. Where it is your own "
                      "monitoring, let it ask servers that know it."),
            .rfc = "RFC 3261 section 11",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
            .settings = settings,
            .setting_count = 3,
        },
    .subject = RULE_OF_SOURCE,
    .methods = METHOD(OPTIONS),
    .kinds = KIND_REQUEST,
    .rank = RANK_USER,
    .assess = assess,
    .describe = describe,
};
