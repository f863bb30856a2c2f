/*
 * bye-481 — the other side does not know the call that is hung up (RFC 3261 section 15.1.2).
 *
 * Where both hung up within a moment, the two BYEs crossed and nothing is wrong.
 */
#include "diagnose/outcome.h"

/** How far apart the BYEs of both sides were; SIPWHY_TIME_UNKNOWN where there was only one. */
static sipwhy_time crossing_of(const struct view *view)
{
    const struct dialog *dialog = view->dialog;
    if (!dialog || !moment_happened(&dialog->bye_back))
        return SIPWHY_TIME_UNKNOWN;
    return dialog->bye_back.time - dialog->bye.time;
}

static bool is_crossing(const struct view *view)
{
    sipwhy_time apart = crossing_of(view);
    return apart != SIPWHY_TIME_UNKNOWN && apart < view->settings[0];
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *bye = view->transaction;
    if (!view->message || (bye->final_code != 481 && bye->final_code != 408) ||
        view->message->code != bye->final_code || !bye->request_seen)
        return NOT_APPLICABLE;
    return holds(ret_assessment,
                 is_crossing(view) ? SIPWHY_SEVERITY_NOTE : SIPWHY_SEVERITY_WARNING,
                 bye->final.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    outcome_describe(view, draft);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    if (assessment->severity != SIPWHY_SEVERITY_NOTE)
        return;
    draft->cause = _("Both sides hung up within a moment, and their BYEs crossed on the way. The call is over "
                     "for both.");
    draft->fix = _("Nothing.");
    draft_add_duration(draft, "apart_ms", crossing_of(view));
    draft_add_moment(draft, &view->dialog->bye);
    draft_add_moment(draft, &view->dialog->bye_back);
}

static const struct sipwhy_setting settings[] = {
    {"crossing", SIPWHY_UNIT_TIME, 2 * SIPWHY_SECOND,
     N_("how far apart the BYEs of both sides may be and still cross")},
};

const struct rule rule_bye_481 = {
    .about =
        {
            .id = "bye-481",
            .title = N_("BYE for a call that is not known"),
            .meaning = N_("The side that was to be hung up on had no such call any more: it was restarted, "
                          "its session timer had ended the call, or the tags are wrong."),
            .fix = N_("Usually nothing. Where it happens often, look for restarts of that server, for "
                      "session timers, and for a B2BUA that changes tags."),
            .rfc = "RFC 3261 section 15.1.2; RFC 5057 section 5.1",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("note where the BYEs of both sides cross, else warning"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(BYE),
    .kinds = KIND_CLIENT_FAILURE,
    .when = WHEN_FAILED,
    .rank = RANK_DIALOG,
    .explains_failure = true,
    .follows_from = {"in-dialog-481", "session-refresh-failed", "drop-at-32s"},
    .assess = assess,
    .describe = describe,
};
