/*
 * session-timer-short — the session is refreshed more often than it need be (RFC 4028 section 4).
 *
 * Less than 1800 s should not be asked for, less than 90 s must not be granted.
 */
#include "diagnose/rule.h"

/** RFC 4028 section 5: the smallest Min-SE. */
#define LEAST_LEGAL 90

static bool read_interval(const struct view *view, uint64_t *ret_seconds)
{
    return sip_message_seconds(view->message, SIP_HEADER_SESSION_EXPIRES, ret_seconds);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    uint64_t seconds;
    if (!is_first_sighting(view) || !read_interval(view, &seconds))
        return NOT_APPLICABLE;
    if ((sipwhy_time)seconds >= view->settings[0] / SIPWHY_SECOND)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    uint64_t seconds = 0;
    read_interval(view, &seconds);
    draft->detail = arena_format(
        draft->arena, _("%1$s granted a session interval of %2$u s (Session-Expires)."),
        draft_endpoint(draft, &view->sighting->src), (unsigned)seconds);
    if (seconds < LEAST_LEGAL)
        draft->cause = _("Under 90 s is against the standard: every call is refreshed more than once a minute, "
                         "and one lost refresh ends it.");
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "session_expires_s", (double)seconds);
    draft_add_moment(draft, &view->transaction->request);
    draft_add_moment(draft, &moment);
}

static const struct sipwhy_setting settings[] = {
    {"least", SIPWHY_UNIT_TIME, 1800 * SIPWHY_SECOND,
     N_("the shortest session interval that nothing is said about")},
};

const struct rule rule_session_timer_short = {
    .about =
        {
            .id = "session-timer-short",
            .title = N_("Short session timer"),
            .meaning = N_("The call has to be refreshed more often than need be: more load, and more chances "
                          "that two changes of the call collide. Some carriers ask for 600 or 900 s on "
                          "purpose."),
            .fix = N_("Set Session-Expires to 1800 s or more unless the carrier wants less."),
            .rfc = "RFC 4028 sections 4 and 5",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("note"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE) | METHOD(UPDATE),
    .kinds = KIND_SUCCESS,
    .when = WHEN_NEW,
    .rank = RANK_TIMING,
    .assess = assess,
    .describe = describe,
};
