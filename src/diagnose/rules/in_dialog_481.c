/*
 * in-dialog-481 — one side of a call that goes on does not know it any more.
 *
 * 481 ends the usage, and the client should hang up (RFC 3261 section 12.2.1.2, RFC 5057 section 5.1).
 * After a BYE it is to be expected. BYE, CANCEL and PRACK have diagnoses of their own.
 */
#include "diagnose/outcome.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *request = view->transaction;
    const struct dialog *dialog = view->dialog;
    if (!view->message || request->final_code != 481 || view->message->code != 481 ||
        !request->request_seen || !request->in_dialog || !dialog ||
        !moment_happened(&dialog->answered))
        return NOT_APPLICABLE;
    if (moment_happened(&dialog->bye) && dialog->bye.time <= request->final.time)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, request->final.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    sipwhy_time talked = view->transaction->request.time - view->dialog->answered.time;
    outcome_describe(view, draft);
    draft->cause = arena_format(
        draft->arena,
        _("%1$s has lost the call, %2$s after its answer: it was restarted, another member of its cluster "
          "got the request and does not share its state, or a box between changed the tags."),
        draft_endpoint(draft, &view->transaction->responder), draft_duration(draft, talked));
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_duration(draft, "talked_ms", talked);
    draft_add_moment(draft, &view->dialog->answered);
}

const struct rule rule_in_dialog_481 = {
    .about =
        {
            .id = "in-dialog-481",
            .title = N_("Call lost at one side"),
            .meaning = N_("The server has lost the call, so that nothing can be changed in it any more: it was "
                          "restarted, another member of its cluster got the request, or the tags are wrong."),
            .fix = N_("Make the load balancer send all of a call to the same server, or replicate dialogs "
                      "between them; look for a restart of that server at this time."),
            .rfc = "RFC 3261 sections 12.2.1.2 and 12.2.2; RFC 5057 section 5.1",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE) | METHOD(UPDATE) | METHOD(INFO) | METHOD(REFER) | METHOD(NOTIFY),
    .kinds = KIND_CLIENT_FAILURE,
    .when = WHEN_FAILED,
    .rank = RANK_DIALOG,
    .assess = assess,
    .describe = describe,
};
