/*
 * cancel-200-race — the caller cancels, and the call is answered all the same.
 *
 * The two crossed. The caller has to acknowledge the answer and then hang up (RFC 3261 sections 9.1 and 15);
 * where no BYE comes, the callee's side stays in a call that nobody is in. Which of the two was first at the
 * callee cannot be seen from here.
 */
#include "diagnose/rule.h"

static const struct dialog *answered_dialog(const struct view *view)
{
    LIST_EACH(link, &view->conversation->dialogs)
    {
        const struct dialog *dialog = LIST_ENTRY(link, struct dialog, link);
        if (dialog->callee_tag == view->transaction->final_tag)
            return dialog;
    }
    return NULL;
}

/** When both had happened. */
static sipwhy_time race_of(const struct transaction *invite)
{
    return invite->cancel.time > invite->final.time ? invite->cancel.time : invite->final.time;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (invite->final_code / 100 != 2 || !moment_happened(&invite->cancel) || invite->parent)
        return NOT_APPLICABLE;
    const struct dialog *dialog = answered_dialog(view);
    sipwhy_time start = race_of(invite);
    if (!dialog)
        return NOT_APPLICABLE;
    if (moment_happened(&dialog->bye) || is_one_way(view))
        return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, start);
    enum answer answer = holds_by_age(view, start, view->now, ret_assessment);
    if (answer == HOLDS)
        return HOLDS;
    ret_assessment->severity = SIPWHY_SEVERITY_NOTE;
    ret_assessment->since = start;
    return HOLDS;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct transaction *invite = view->transaction;
    draft->detail = arena_format(
        draft->arena, _("%1$s cancelled the call, and %2$s answered it with %3$d all the same."),
        draft_endpoint(draft, &invite->src), draft_endpoint(draft, &invite->responder),
        invite->final_code);
    if (assessment->severity == SIPWHY_SEVERITY_ERROR)
        draft->cause = arena_format(
            draft->arena,
            _("%1$s did not hang up for %2$s: its user is gone, and the callee's side believes that the call "
              "goes on, and may charge for it."),
            draft_host(draft, &invite->src),
            draft_duration(draft, assessment->since - race_of(invite)));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_moment(draft, &invite->cancel);
    draft_add_moment(draft, &invite->final);
}

const struct rule rule_cancel_200_race = {
    .about =
        {
            .id = "cancel-200-race",
            .title = N_("Cancelled and answered at once"),
            .meaning = N_("The answer crossed the CANCEL on the way. The caller must acknowledge it and hang up "
                          "at once."),
            .fix = N_("Nothing where a BYE follows. Else have the caller's stack repaired: a 2xx that comes "
                      "after a CANCEL needs an ACK and a BYE."),
            .rfc = "RFC 3261 sections 9.1 and 15",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, 5 * SIPWHY_SECOND),
            .severity = N_("note; error where no BYE follows within 5 s"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .kinds = KIND_SUCCESS,
    .when = WHEN_CANCELLED,
    .rank = RANK_DIALOG,
    .assess = assess,
    .describe = describe,
};
