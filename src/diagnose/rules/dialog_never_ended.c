/*
 * dialog-never-ended — a call that must be over, and nobody hung up.
 *
 * Its session interval has passed without a refresh (RFC 4028 section 10), or its media stopped long ago.
 * The end of the capture proves nothing.
 */
#include "diagnose/rule.h"

static sipwhy_time expiry_of(const struct dialog *dialog)
{
    return dialog->refreshed.time + (sipwhy_time)dialog->session_seconds * SIPWHY_SECOND;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct dialog *dialog = view->dialog;
    if (dialog->session_seconds == 0 || !moment_happened(&dialog->refreshed))
        return NOT_APPLICABLE;
    if (moment_happened(&dialog->bye))
        return DOES_NOT_HOLD;
    sipwhy_time due = expiry_of(dialog) + view->settings[0];
    if (view->now >= due)
        return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, due);
    ret_assessment->again = due;
    return DOES_NOT_HOLD;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct dialog *dialog = view->dialog;
    sipwhy_time since = assessment->since - dialog->refreshed.time;
    draft->detail = arena_format(
        draft->arena,
        _("The session of %1$u s was last confirmed %2$s before, and no BYE was captured since."),
        dialog->session_seconds, draft_duration(draft, since));
    draft->confidence = SIPWHY_CONFIDENCE_POSSIBLE;
    draft_add_number(draft, "session_expires_s", dialog->session_seconds);
    draft_add_duration(draft, "since_refresh_ms", since);
    draft_add_moment(draft, &dialog->answered);
    draft_add_moment(draft, &dialog->refreshed);
}

static const struct sipwhy_setting settings[] = {
    {"slack", SIPWHY_UNIT_TIME, 60 * SIPWHY_SECOND,
     N_("how long after the end of the session interval, or of the media, a BYE may still come")},
};

const struct rule rule_dialog_never_ended = {
    .about =
        {
            .id = "dialog-never-ended",
            .title = N_("Call that nobody ends"),
            .meaning = N_("The call must be over, but no BYE was seen: it was lost or never sent, and one side "
                          "may hold the line and go on charging."),
            .fix = N_("Switch session timers (RFC 4028) or an RTP timeout on in the B2BUA or SBC. Make sure that "
                      "the capture sees the way of the BYE."),
            .rfc = "RFC 3261 section 15; RFC 4028 section 10",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("note"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_DIALOG,
    .methods = METHOD(INVITE) | METHOD(UPDATE),
    .kinds = KIND_SUCCESS,
    .rank = RANK_DIALOG,
    .follows_from = {"session-refresh-missing"},
    .assess = assess,
    .describe = describe,
};
