/*
 * low-asr — few of the calls that a server gets are answered, or many end in its own trouble.
 *
 * The SER of RFC 6076 section 4.6, which is the ASR of E.411, and the ISA of section 4.8. Challenged INVITEs and
 * those answered elsewhere do not count, redirected ones not among the answered or refused. The SEER (section
 * 4.7) tells users who do not answer from a network that does not get there.
 */
#include "diagnose/rule.h"

enum {
    SETTING_ASR,
    SETTING_ISA,
    SETTING_LEAST,
};

static bool is_below(double ratio, int64_t limit)
{
    return ratio >= 0 && ratio < (double)limit;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct service *service = view->target->service;
    if (!service || service->sessions.requests < view->settings[SETTING_LEAST] ||
        !moment_happened(&service->session_failed[1]))
        return NOT_APPLICABLE;
    if (!is_below(sessions_ser(&service->sessions), view->settings[SETTING_ASR]) &&
        sessions_isa(&service->sessions) <= (double)view->settings[SETTING_ISA])
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, service->session_failed[1].time);
}

static void describe_cause(const struct view *view, const struct sessions *sessions,
                           struct draft *draft)
{
    if (sessions_isa(sessions) > (double)view->settings[SETTING_ISA])
        draft->cause = _("Requests time out or meet servers in trouble (408, 500, 503, 504): that is the "
                         "network, and not the users.");
    else if (!is_below(sessions_seer(sessions), view->settings[SETTING_ASR]))
        draft->cause = _("The calls get there, but users are busy, away or decline: hardly a fault of the "
                         "network. Look at what is called, and when.");
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct service *service = view->target->service;
    const struct sessions *sessions = &service->sessions;
    draft->peer = draft_host(draft, &view->target->address);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s answered %2$u of %3$u calls, users declined or missed %4$u, and %5$u ended in a timeout or in "
          "trouble of a server."),
        draft->peer, sessions->answered, sessions->requests - sessions->redirected, sessions->by_users,
        sessions->ineffective);
    describe_cause(view, sessions, draft);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "calls", sessions->requests);
    draft_add_number(draft, "asr_percent", sessions_ser(sessions));
    draft_add_number(draft, "seer_percent", sessions_seer(sessions));
    draft_add_number(draft, "isa_percent", sessions_isa(sessions));
    draft_add_moment(draft, &service->session_failed[0]);
    draft_add_moment(draft, &service->session_failed[1]);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_ASR] = {"asr", SIPWHY_UNIT_PERCENT, 40, N_("how many calls must be answered")},
    [SETTING_ISA] = {"isa", SIPWHY_UNIT_PERCENT, 2,
                     N_("how many calls may end in a timeout or in trouble of a server")},
    [SETTING_LEAST] = {"calls", SIPWHY_UNIT_COUNT, 30, N_("of how many calls at least")},
};

const struct rule rule_low_asr = {
    .about =
        {
            .id = "low-asr",
            .title = N_("Few calls are answered"),
            .meaning = N_("A part of the calls to this server does not get to anybody who could answer: wrong "
                          "numbers, missing routes, a full trunk."),
            .fix = N_("Compare SER and SEER: low and high means users, both low means the network. Then look at "
                      "the response codes of this server, and at the prefixes that were called."),
            .rfc = "RFC 6076 sections 4.6 to 4.8",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = UNTIMED,
            .severity = N_("note"),
            .settings = settings,
            .setting_count = 3,
        },
    .subject = RULE_OF_TARGET,
    .methods = METHOD(INVITE),
    .kinds = KIND_FAILURE,
    .rank = RANK_USER,
    .assess = assess,
    .describe = describe,
};
