/*
 * cancel-too-early — a CANCEL before anything came back, or one that nobody can match.
 *
 * A client must wait for a provisional response (RFC 3261 section 9.1): the CANCEL might overtake its INVITE.
 * A 481 after the call got its final response only says that the two crossed.
 */
#include "diagnose/outcome.h"

static bool is_early(const struct transaction *cancel)
{
    const struct transaction *invite = cancel->cancels;
    return invite && invite->request_seen &&
           (!moment_happened(&invite->first_response) ||
            invite->first_response.time > cancel->request.time);
}

static bool is_unmatched(const struct transaction *cancel)
{
    const struct transaction *invite = cancel->cancels;
    return cancel->final_code == 481 &&
           !(invite && moment_happened(&invite->final) && invite->final.time < cancel->final.time);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *cancel = view->transaction;
    if (!cancel->request_seen || cancel->parent)
        return NOT_APPLICABLE;
    if (is_one_way(view))
        return NOT_APPLICABLE;
    if (is_early(cancel))
        return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, cancel->request.time);
    if (is_unmatched(cancel))
        return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, cancel->final.time);
    return DOES_NOT_HOLD;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *cancel = view->transaction;
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    if (!is_early(cancel)) {
        outcome_describe(view, draft);
        draft->cause = _("The server knows no INVITE that this CANCEL could be for: the INVITE never came there, "
                         "or the branches of the two differ.");
        return;
    }
    sipwhy_time after = cancel->request.time - cancel->cancels->request.time;
    draft->detail = arena_format(
        draft->arena,
        _("%1$s sent its CANCEL %2$s after the INVITE, before any response had passed here."),
        draft_endpoint(draft, &cancel->src), draft_duration(draft, after));
    draft_add_duration(draft, "after_ms", after);
    draft_add_moment(draft, &cancel->cancels->request);
    draft_add_moment(draft, &cancel->request);
}

const struct rule rule_cancel_too_early = {
    .about =
        {
            .id = "cancel-too-early",
            .title = N_("CANCEL that cannot work"),
            .meaning = N_("The client cancels before the server said anything, or the 1xx is lost: the CANCEL "
                          "may overtake the INVITE, and the callee rings on."),
            .fix = N_("Let the client hold its CANCEL back until a provisional response is there; where one "
                      "was sent, look for it on its way."),
            .rfc = "RFC 3261 section 9.1",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("note"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(CANCEL),
    .rank = RANK_DIALOG,
    .follows_from = {"no-response-invite"},
    .assess = assess,
    .describe = describe,
};
