/*
 * fork-multiple-2xx — two phones answer the same call.
 *
 * Each 2xx with another To tag makes a dialog of its own. The caller acknowledges all of them and hangs up
 * on all but one (RFC 3261 section 13.2.2.4). The same tag again is a retransmission.
 */
#include "diagnose/rule.h"

/** Dialogs of the call that go on, or whose answer was not acknowledged. */
static unsigned count_open(const struct view *view)
{
    unsigned count = 0;
    LIST_EACH(link, &view->conversation->dialogs)
    {
        const struct dialog *dialog = LIST_ENTRY(link, struct dialog, link);
        count += moment_happened(&dialog->answered) && !moment_happened(&dialog->bye);
    }
    return count;
}

/** One that is not ended, and whose answer nobody has acknowledged. */
static bool has_unacknowledged(const struct view *view)
{
    LIST_EACH(link, &view->conversation->dialogs)
    {
        const struct dialog *dialog = LIST_ENTRY(link, struct dialog, link);
        if (moment_happened(&dialog->answered) && !moment_happened(&dialog->bye) &&
            !moment_happened(&dialog->ack))
            return true;
    }
    return false;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!moment_happened(&invite->fork))
        return NOT_APPLICABLE;
    sipwhy_time until = count_open(view) > 1 ? view->now : invite->fork.time;
    sipwhy_time acknowledged_by = invite->fork.time + view->settings[0];
    if (has_unacknowledged(view) && !is_one_way(view) && view->now >= acknowledged_by)
        return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, acknowledged_by);
    if (holds_by_age(view, invite->fork.time, until, ret_assessment) == HOLDS)
        return HOLDS;
    ret_assessment->severity = SIPWHY_SEVERITY_NOTE;
    ret_assessment->since = invite->fork.time;
    if (view->now < acknowledged_by)
        ret_assessment->again = acknowledged_by;
    return HOLDS;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct transaction *invite = view->transaction;
    draft->detail = arena_format(
        draft->arena,
        _("The INVITE of %1$s was answered twice, by phones with different tags, %2$s apart."),
        draft_endpoint(draft, &invite->src),
        draft_duration(draft, invite->fork.time - invite->final.time));
    if (assessment->severity == SIPWHY_SEVERITY_ERROR)
        draft->cause = arena_format(
            draft->arena,
            _("%1$s did not hang up on any of them: at least one phone is in a call that nobody is in."),
            draft_host(draft, &invite->src));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "open", count_open(view));
    draft_add_moment(draft, &invite->final);
    draft_add_moment(draft, &invite->fork);
}

static const struct sipwhy_setting settings[] = {
    {"ack", SIPWHY_UNIT_TIME, 1400 * SIPWHY_MILLISECOND, N_("how long an answer may go without its ACK")},
};

const struct rule rule_fork_multiple_2xx = {
    .about =
        {
            .id = "fork-multiple-2xx",
            .title = N_("Answered by two phones"),
            .meaning = N_("A proxy rang several phones and two of them took the call at the same time. The "
                          "caller keeps one and hangs up on the others."),
            .fix = N_("Nothing where the caller hangs up on all but one. Else repair the caller's stack, or "
                      "ring the phones one after the other."),
            .rfc = "RFC 3261 sections 13.2.2.4 and 16.7",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, 32 * SIPWHY_SECOND),
            .severity = N_("note; error where two of them still go on after 32 s, or one gets no ACK"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .kinds = KIND_SUCCESS,
    .rank = RANK_DIALOG,
    .assess = assess,
    .describe = describe,
};
