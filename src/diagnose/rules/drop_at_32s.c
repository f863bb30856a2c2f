/*
 * drop-at-32s — the answering side hangs up 64*T1 after its 2xx, which it had to repeat.
 *
 * That is what RFC 3261 section 13.3.1.4 has it do when no ACK comes: the missing ACK is the cause, the
 * BYE merely follows. 16 s is the same with the T1 of 250 ms that some phones use.
 */
#include "diagnose/rule.h"
#include "track/timers.h"

static const struct dialog *dropped(const struct view *view)
{
    LIST_EACH(link, &view->conversation->dialogs)
    {
        const struct dialog *dialog = LIST_ENTRY(link, struct dialog, link);
        if (moment_happened(&dialog->bye) && dialog->bye_from_callee &&
            moment_happened(&dialog->answered) &&
            dialog->bye.time == view->transaction->request.time)
            return dialog;
    }
    return NULL;
}

/**
 * A copy of the 2xx that crosses the ACK proves nothing: one must come well after any ACK, and where the
 * capture has no ACK, there must be two.
 */
static bool lacks_ack(const struct transaction *invite)
{
    if (invite->method != SIP_METHOD_INVITE || invite->in_dialog || invite->final_code / 100 != 2)
        return false;
    if (!moment_happened(&invite->ack))
        return invite->final_sends >= 3;
    return invite->final_sends >= 2 &&
           invite->last_final.time - invite->ack.time >= SIP_T1;
}

static bool answer_was_repeated(const struct view *view)
{
    LIST_EACH(link, &view->conversation->transactions)
    {
        if (lacks_ack(LIST_ENTRY(link, struct transaction, link)))
            return true;
    }
    return false;
}

static bool is_timer(sipwhy_time talked)
{
    return (talked >= 30 * SIPWHY_SECOND && talked <= 34 * SIPWHY_SECOND) ||
           (talked >= 15 * SIPWHY_SECOND && talked <= 18 * SIPWHY_SECOND);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct dialog *dialog = dropped(view);
    if (!dialog)
        return NOT_APPLICABLE;
    if (!is_timer(dialog->bye.time - dialog->answered.time) || !answer_was_repeated(view))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, dialog->bye.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct dialog *dialog = dropped(view);
    sipwhy_time talked = dialog->bye.time - dialog->answered.time;
    draft->detail = arena_format(
        draft->arena,
        _("%1$s hung up %2$s after it had answered, having repeated its answer: 64*T1, with a T1 of "
          "%3$s."),
        draft_endpoint(draft, &view->transaction->src), draft_duration(draft, talked),
        draft_duration(draft, talked / 64));
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_duration(draft, "talked_ms", talked);
    draft_add_moment(draft, &dialog->answered);
    draft_add_moment(draft, &dialog->bye);
}

const struct rule rule_drop_at_32s = {
    .about =
        {
            .id = "drop-at-32s",
            .title = N_("Hung up for want of an ACK"),
            .meaning = N_("The answering side waited 64*T1 for the ACK of its 2xx and then ended the call, "
                          "as it should. The missing ACK is the cause."),
            .fix = N_("Mend the missing ACK, not the BYE: Contact and Record-Route of the 2xx first."),
            .rfc = "RFC 3261 section 13.3.1.4",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(BYE),
    .rank = RANK_DIALOG,
    .follows_from = {"ack-missing-2xx"},
    .assess = assess,
    .describe = describe,
};
