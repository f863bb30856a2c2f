/*
 * short-call — a call that is hung up just after it was answered.
 *
 * One is a wrong number or a voicemail that hangs up; many between two hosts have a common cause (RFC 6076
 * section 4.5 calls for the distribution of session durations).
 */
#include "diagnose/rule.h"

enum {
    SETTING_SHARE,
    SETTING_LEAST,
};

static const struct host_pair *pair_of(const struct view *view)
{
    const struct call *call = view->conversation->call;
    return peers_find_pair(&view->tracker->peers, &call->src, &call->dst);
}

static bool are_many(const struct view *view)
{
    const struct host_pair *pair = pair_of(view);
    return pair && pair->calls_ended >= (uint64_t)view->settings[SETTING_LEAST] &&
           pair->calls_short * 100 >= pair->calls_ended * (uint64_t)view->settings[SETTING_SHARE];
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct call *call = view->conversation->call;
    if (!is_first_sighting(view) || !call || !moment_happened(&call->answered) ||
        call->bye.evidence.frame != view->sighting->evidence.frame)
        return NOT_APPLICABLE;
    sipwhy_time talked = call->bye.time - call->answered.time;
    if (talked < 0 || talked >= view->thresholds[SIPWHY_SEVERITY_NOTE])
        return DOES_NOT_HOLD;
    return holds(ret_assessment,
                 are_many(view) ? SIPWHY_SEVERITY_WARNING : SIPWHY_SEVERITY_NOTE, call->bye.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct call *call = view->conversation->call;
    const struct host_pair *pair = pair_of(view);
    sipwhy_time talked = call->bye.time - call->answered.time;
    const char *ender = draft_endpoint(draft, &view->sighting->src);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_duration(draft, "talked_ms", talked);
    draft_add_moment(draft, &call->answered);
    draft_add_moment(draft, &call->bye);
    if (assessment->severity == SIPWHY_SEVERITY_NOTE) {
        draft->detail = arena_format(draft->arena, _("%1$s hung up %2$s after the answer."), ender,
                                     draft_duration(draft, talked));
        return;
    }
    draft->detail = arena_format(
        draft->arena,
        _("%1$s hung up %2$s after the answer, as in %3$llu of %4$llu calls between %5$s and %6$s."),
        ender, draft_duration(draft, talked), (unsigned long long)pair->calls_short,
        (unsigned long long)pair->calls_ended, draft_host(draft, &call->src),
        draft_host(draft, &call->dst));
    draft_add_number(draft, "short_calls", (double)pair->calls_short);
    draft_add_number(draft, "calls", (double)pair->calls_ended);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_SHARE] = {"share", SIPWHY_UNIT_PERCENT, 15,
                       N_("how many of the calls between two hosts are so short")},
    [SETTING_LEAST] = {"calls", SIPWHY_UNIT_COUNT, 20, N_("of how many calls at least")},
};

const struct rule rule_short_call = {
    .about =
        {
            .id = "short-call",
            .title = N_("Call of a few seconds"),
            .meaning = N_("The call was hung up just after the answer: nothing was heard, a wrong number, an "
                          "automaton that answers and hangs up, or an answer that was signalled too early."),
            .fix = N_("Check the media of these calls first, then answer supervision and the system that "
                      "answers. A single one, or a voicemail, is no reason to worry."),
            .rfc = "RFC 6076 section 4.5",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(3 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN),
            .severity = N_("note under 3 s; warning where 15 % of 20 or more calls between two hosts are so "
                           "short"),
            .settings = settings,
            .setting_count = 2,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(BYE),
    .kinds = KIND_REQUEST,
    .when = WHEN_NEW,
    .rank = RANK_USER,
    .follows_from = {"no-media", "one-way-media"},
    .assess = assess,
    .describe = describe,
};
