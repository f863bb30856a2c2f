/*
 * session-refresh-failed — the session was to be refreshed, that was refused or not answered, and the call is
 * ended (RFC 4028 section 10, RFC 3261 section 12.2.1.2).
 *
 * A refusal that the client follows up (credentials, another interval, a collision) is none.
 */
#include "base/time.h"
#include "diagnose/outcome.h"
#include "track/timers.h"

/** The last re-INVITE or UPDATE of the call, or NULL. */
static const struct transaction *last_refresh(const struct view *view)
{
    for (const struct list *link = view->conversation->transactions.previous;
         link != &view->conversation->transactions; link = link->previous) {
        const struct transaction *request = LIST_ENTRY(link, struct transaction, link);
        bool changes = request->method == SIP_METHOD_INVITE || request->method == SIP_METHOD_UPDATE;
        if (changes && request->in_dialog && request->request_seen && !request->parent)
            return request;
    }
    return NULL;
}

/** When it was clear that it failed; SIPWHY_TIME_UNKNOWN where it did not. */
static sipwhy_time failed_at(const struct view *view, const struct transaction *refresh)
{
    if (!moment_happened(&refresh->final))
        return time_earlier(refresh->request.time + SIP_TRANSACTION_TIMEOUT, view->dialog->bye.time);
    bool failed = refresh->final_code >= 300 && !outcome_can_go_on(refresh->final_code);
    return failed ? refresh->final.time : SIPWHY_TIME_UNKNOWN;
}

/** Sent again for so long that silence is what ended the call. */
static bool was_given_up(const struct view *view, const struct transaction *refresh)
{
    return moment_happened(&refresh->final) ||
           view->dialog->bye.time - refresh->request.time >= SIP_TRANSACTION_TIMEOUT / 2;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct dialog *dialog = view->dialog;
    if (dialog->session_seconds == 0 || !moment_happened(&dialog->bye))
        return NOT_APPLICABLE;
    const struct transaction *refresh = last_refresh(view);
    if (!refresh || refresh->request.time < dialog->refreshed.time)
        return DOES_NOT_HOLD;
    sipwhy_time failed = failed_at(view, refresh);
    if (failed == SIPWHY_TIME_UNKNOWN || !was_given_up(view, refresh) ||
        dialog->bye.time - failed > view->settings[0])
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, dialog->bye.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *refresh = last_refresh(view);
    const struct sipwhy_code *row = sipwhy_code_find(refresh->final_code);
    sipwhy_time talked = view->dialog->bye.time - view->dialog->answered.time;
    draft->detail =
        moment_happened(&refresh->final)
            ? arena_format(draft->arena,
                           _("%1$s refused the %2$s that was to refresh the session with %3$d %4$s, and the "
                             "call was ended after %5$s."),
                           draft_endpoint(draft, &refresh->responder),
                           sip_method_name(refresh->method), refresh->final_code,
                           row ? row->name : "", draft_duration(draft, talked))
            : arena_format(draft->arena,
                           _("%1$s did not answer the %2$s that was to refresh the session, and the call was "
                             "ended after %3$s."),
                           draft_endpoint(draft, &refresh->dst), sip_method_name(refresh->method),
                           draft_duration(draft, talked));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "code", refresh->final_code);
    draft_add_number(draft, "session_expires_s", view->dialog->session_seconds);
    draft_add_duration(draft, "talked_ms", talked);
    draft_add_moment(draft, &refresh->request);
    draft_add_moment(draft, &refresh->final);
    draft_add_moment(draft, &view->dialog->bye);
}

static const struct sipwhy_setting settings[] = {
    {"before-bye", SIPWHY_UNIT_TIME, 40 * SIPWHY_SECOND,
     N_("how long before the BYE the refresh may have failed")},
};

const struct rule rule_session_refresh_failed = {
    .about =
        {
            .id = "session-refresh-failed",
            .title = N_("Session refresh failed"),
            .meaning = N_("The re-INVITE or UPDATE that keeps the session alive is refused or lost, and the call "
                          "is ended in the middle of the talk, at half the session interval: after 15 minutes "
                          "where that is 1800 s."),
            .fix = N_("Let the refusing side accept a re-INVITE with an unchanged SDP; where nothing came back, "
                      "repair the way of requests within the call (Contact, Record-Route, NAT)."),
            .rfc = "RFC 4028 section 10; RFC 3261 section 12.2.1.2",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_DIALOG,
    .methods = METHOD(BYE),
    .kinds = KIND_REQUEST,
    .rank = RANK_DIALOG,
    .follows_from = {"in-dialog-481", "contact-unreachable", "nat-private-contact"},
    .assess = assess,
    .describe = describe,
};
