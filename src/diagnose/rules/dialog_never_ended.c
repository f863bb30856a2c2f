/*
 * dialog-never-ended — a call that must be over, and nobody hung up.
 *
 * Its session interval has passed without a refresh (RFC 4028 section 10), or its media, which were seen, stopped
 * in both directions long ago and not by a hold.
 * The end of the capture proves nothing.
 */
#include "base/time.h"
#include "diagnose/flows.h"

static sipwhy_time expiry_of(const struct dialog *dialog)
{
    return dialog->refreshed.time + (sipwhy_time)dialog->session_seconds * SIPWHY_SECOND;
}

static const struct session *session_of(const struct view *view)
{
    const struct dialog *dialog = view->dialog;
    LIST_EACH(link, &view->conversation->sessions)
    {
        const struct session *session = LIST_ENTRY(link, struct session, link);
        if (session->caller_tag == dialog->caller_tag &&
            session->callee_tag == dialog->callee_tag)
            return session;
    }
    return NULL;
}

static bool is_held(const struct session *session)
{
    return moment_happened(&session->held[SESSION_CALLER]) ||
           moment_happened(&session->held[SESSION_CALLEE]);
}

/** The last RTP of either side; it has not happened where none was seen, or where a hold may have stopped it. */
static struct moment last_media(const struct view *view)
{
    const struct session *session = session_of(view);
    struct flow flows[2];
    if (!session || is_held(session) || session_main_line(session) < 0)
        return MOMENT_NONE;
    flow_of(session, SESSION_CALLER, &flows[0]);
    flow_of(session, SESSION_CALLEE, &flows[1]);
    if (flows[0].has_noise || flows[1].has_noise || !flows[0].packets || !flows[1].packets)
        return MOMENT_NONE;
    return flows[0].last.time > flows[1].last.time ? flows[0].last : flows[1].last;
}

/** When the call must be over, by its session interval or by its media; SIPWHY_TIME_UNKNOWN where neither says. */
static sipwhy_time end_of(const struct view *view, struct moment *ret_media)
{
    const struct dialog *dialog = view->dialog;
    bool has_interval = dialog->session_seconds && moment_happened(&dialog->refreshed);
    *ret_media = last_media(view);
    return time_earlier(has_interval ? expiry_of(dialog) : SIPWHY_TIME_UNKNOWN, ret_media->time);
}

/** Media that have not begun yet may do so at first, and later where the capture shows any at all. */
static bool may_have_media(const struct view *view, const struct moment *media)
{
    const struct session *session = session_of(view);
    return !moment_happened(media) && session && session->is_complete &&
           (view->tracker->media.is_seen ||
            view->now < view->dialog->answered.time + view->settings[0]);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct dialog *dialog = view->dialog;
    sipwhy_time slack = view->settings[0];
    struct moment media;
    if (moment_happened(&dialog->bye) || !moment_happened(&dialog->answered))
        return DOES_NOT_HOLD;
    sipwhy_time end = end_of(view, &media);
    if (end != SIPWHY_TIME_UNKNOWN && view->now >= end + slack)
        return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, end + slack);
    ret_assessment->again = end == SIPWHY_TIME_UNKNOWN ? SIPWHY_TIME_UNKNOWN : end + slack;
    if (may_have_media(view, &media))
        ret_assessment->again = time_earlier(ret_assessment->again, view->now + slack);
    return DOES_NOT_HOLD;
}

static void describe_media(const struct view *view, const struct moment *media,
                           struct draft *draft)
{
    sipwhy_time silence = view->now - media->time;
    draft->detail =
        arena_format(draft->arena, _("The last RTP came %1$s before, and no BYE was captured since."),
                     draft_duration(draft, silence));
    draft->confidence = SIPWHY_CONFIDENCE_POSSIBLE;
    draft_add_duration(draft, "silent_ms", silence);
    draft_add_moment(draft, &view->dialog->answered);
    draft_add_moment(draft, media);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct dialog *dialog = view->dialog;
    struct moment media;
    if (end_of(view, &media) == media.time && moment_happened(&media)) {
        describe_media(view, &media, draft);
        return;
    }
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
