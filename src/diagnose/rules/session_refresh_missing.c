/*
 * session-refresh-missing — the side that has to refresh the session does not.
 *
 * It sends a re-INVITE or UPDATE after half the interval; the other side hangs up a third of it, at most 32 s,
 * before the end (RFC 4028 sections 7.2 and 10). No Session-Expires in the 2xx means no timer.
 */
#include "diagnose/rule.h"

enum {
    SETTING_SHARE,
    SETTING_SLACK,
};

static sipwhy_time interval_of(const struct dialog *dialog)
{
    return (sipwhy_time)dialog->session_seconds * SIPWHY_SECOND;
}

/** When the side that does not refresh ends the call. */
static sipwhy_time end_of(const struct dialog *dialog)
{
    sipwhy_time interval = interval_of(dialog);
    sipwhy_time before = interval / 3 < 32 * SIPWHY_SECOND ? interval / 3 : 32 * SIPWHY_SECOND;
    return dialog->refreshed.time + interval - before;
}

/** The latest re-INVITE or UPDATE of the dialog, answered or not, came after the last refresh. */
static bool is_being_refreshed(const struct view *view)
{
    const struct dialog *dialog = view->dialog;
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *request = LIST_ENTRY(link, struct transaction, link);
        bool changes = request->method == SIP_METHOD_INVITE || request->method == SIP_METHOD_UPDATE;
        if (changes && request->in_dialog && request->request_seen &&
            request->request.time > dialog->refreshed.time)
            return true;
    }
    return false;
}

/** The BYE came when the other side's patience ended, and from that side. */
static bool ended_by_timer(const struct view *view)
{
    const struct dialog *dialog = view->dialog;
    return moment_happened(&dialog->bye) && dialog->bye_from_callee != dialog->callee_refreshes &&
           dialog->bye.time >= end_of(dialog) - view->settings[SETTING_SLACK];
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct dialog *dialog = view->dialog;
    if (dialog->session_seconds == 0 || !moment_happened(&dialog->refreshed))
        return NOT_APPLICABLE;
    if (is_being_refreshed(view))
        return DOES_NOT_HOLD;
    if (ended_by_timer(view))
        return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, dialog->bye.time);
    sipwhy_time due = dialog->refreshed.time +
                      interval_of(dialog) * view->settings[SETTING_SHARE] / 100;
    if (moment_happened(&dialog->bye))
        return DOES_NOT_HOLD;
    if (view->now >= due)
        return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, due);
    ret_assessment->again = due;
    return DOES_NOT_HOLD;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct dialog *dialog = view->dialog;
    const char *side = dialog->callee_refreshes ? _("the callee's side") : _("the caller's side");
    sipwhy_time since = assessment->since - dialog->refreshed.time;
    draft->detail =
        assessment->severity == SIPWHY_SEVERITY_ERROR
            ? arena_format(draft->arena,
                           _("The session of %1$u s was never refreshed by %2$s, and the other side hung up "
                             "after %3$s."),
                           dialog->session_seconds, side, draft_duration(draft, since))
            : arena_format(draft->arena,
                           _("The session of %1$u s should have been refreshed by %2$s after half that time, "
                             "and was not within %3$s."),
                           dialog->session_seconds, side, draft_duration(draft, since));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "session_expires_s", dialog->session_seconds);
    draft_add_duration(draft, "since_refresh_ms", since);
    draft_add_text(draft, "refresher", dialog->callee_refreshes ? "callee" : "caller");
    draft_add_moment(draft, &dialog->refreshed);
    if (assessment->severity == SIPWHY_SEVERITY_ERROR)
        draft_add_moment(draft, &dialog->bye);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_SHARE] = {"share", SIPWHY_UNIT_PERCENT, 55,
                       N_("the part of the session interval after which a refresh is overdue")},
    [SETTING_SLACK] = {"slack", SIPWHY_UNIT_TIME, 5 * SIPWHY_SECOND,
                       N_("how much sooner than expected the BYE of the other side may come")},
};

const struct rule rule_session_refresh_missing = {
    .about =
        {
            .id = "session-refresh-missing",
            .title = N_("Session is not refreshed"),
            .meaning = N_("The side that promised to refresh the session does not: its re-INVITE or UPDATE is "
                          "never sent, or lost before the capture point. The other side ends the call shortly "
                          "before the session interval is over."),
            .fix = N_("Make sure that the refresher supports session timers (RFC 4028) and knows that it is the "
                      "one; follow its re-INVITE to where it is lost; or switch session timers off on both "
                      "sides."),
            .rfc = "RFC 4028 sections 7.2, 9 and 10",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning when the refresh is overdue, error when the call is ended for it"),
            .settings = settings,
            .setting_count = 2,
        },
    .subject = RULE_OF_DIALOG,
    .methods = METHOD(INVITE) | METHOD(UPDATE) | METHOD(BYE),
    .kinds = KIND_REQUEST | KIND_SUCCESS,
    .rank = RANK_DIALOG,
    .assess = assess,
    .describe = describe,
};
