/*
 * glare-491 — both sides changed the call at the same time.
 *
 * The one whose offer loses is told so with 491, or with a 500 that asks to wait up to ten seconds, and tries
 * again a little later (RFC 3261 sections 14.1 and 14.2). Once is chance; again and again is a broken back-off.
 */
#include "diagnose/rule.h"

static bool is_glare(const struct transaction *request)
{
    return request->final_code == 491 ||
           (request->final_code == 500 && request->demand_seconds > 0 &&
            request->demand_seconds <= 10);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *request = view->transaction;
    if (!view->message || !request->in_dialog || !is_glare(request) ||
        view->message->code != request->final_code)
        return NOT_APPLICABLE;
    bool repeats = view->dialog &&
                   view->dialog->glares >= (uint64_t)view->thresholds[SIPWHY_SEVERITY_WARNING];
    return holds(ret_assessment, repeats ? SIPWHY_SEVERITY_WARNING : SIPWHY_SEVERITY_NOTE,
                 request->final.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct transaction *request = view->transaction;
    draft->detail = arena_format(
        draft->arena, _("%1$s answered the %2$s of %3$s with %4$d: it was changing the call itself."),
        draft_endpoint(draft, &request->responder), sip_method_name(request->method),
        draft_endpoint(draft, &request->src), request->final_code);
    if (assessment->severity == SIPWHY_SEVERITY_WARNING)
        draft->cause = _("It happens again and again in this call: one side does not wait as long as it should "
                         "before it tries again, or both refresh the session.");
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "code", request->final_code);
    draft_add_number(draft, "times", view->dialog ? view->dialog->glares : 1);
    draft_add_moment(draft, &request->request);
    draft_add_moment(draft, &request->final);
}

const struct rule rule_glare_491 = {
    .about =
        {
            .id = "glare-491",
            .title = N_("Both sides changed the call at once"),
            .meaning = N_("Two re-INVITEs or UPDATEs crossed. The side that owns the Call-ID tries again after "
                          "2.1 to 4 s, the other one within 2 s, and that settles it."),
            .fix = N_("Nothing where it happens once. Else let only one side refresh or change the session, "
                      "and find the SBC that does not keep to the back-off."),
            .rfc = "RFC 3261 sections 14.1 and 14.2; RFC 6337 section 4.2",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, 3, SIPWHY_TIME_UNKNOWN),
            .unit = SIPWHY_UNIT_COUNT,
            .severity = N_("note; warning at 3 or more in one call"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE) | METHOD(UPDATE),
    .kinds = KIND_CLIENT_FAILURE | KIND_SERVER_FAILURE,
    .when = WHEN_FAILED,
    .rank = RANK_DIALOG,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
