/*
 * cancel-no-487 — the CANCEL is answered, and the INVITE never is.
 *
 * A server answers both: 200 to the CANCEL and 487 to the INVITE (RFC 3261 section 9.2). A client may give up
 * 64*T1 after its CANCEL (section 9.1); until then its line stays busy.
 */
#include "diagnose/rule.h"

/** The CANCEL of this INVITE that was answered with a 2xx, or NULL. */
static const struct transaction *find_cancel(const struct view *view)
{
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *cancel = LIST_ENTRY(link, struct transaction, link);
        if (cancel->cancels == view->transaction && cancel->final_code / 100 == 2)
            return cancel;
    }
    return NULL;
}

/** Asked with the CANCEL itself, too: it looks at the INVITE then. */
static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!moment_happened(&invite->cancel) || !invite->request_seen)
        return NOT_APPLICABLE;
    if (moment_happened(&invite->final) || is_one_way(view))
        return DOES_NOT_HOLD;
    const struct transaction *cancel = find_cancel(view);
    if (cancel)
        return holds_by_age(view, cancel->final.time, view->now, ret_assessment);
    return DOES_NOT_HOLD; /* asked again with the answer to the CANCEL */
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct transaction *invite = view->transaction;
    const struct transaction *cancel = find_cancel(view);
    sipwhy_time waited = assessment->since - cancel->final.time;
    draft->detail = arena_format(
        draft->arena,
        _("%1$s answered the CANCEL of %2$s with %3$d, and the INVITE with nothing for %4$s."),
        draft_endpoint(draft, &cancel->responder), draft_endpoint(draft, &invite->src),
        cancel->final_code, draft_duration(draft, waited));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_duration(draft, "waited_ms", waited);
    draft_add_moment(draft, &invite->request);
    draft_add_moment(draft, &invite->cancel);
    draft_add_moment(draft, &cancel->final);
}

const struct rule rule_cancel_no_487 = {
    .about =
        {
            .id = "cancel-no-487",
            .title = N_("Cancelled INVITE without an end"),
            .meaning = N_("The server takes the CANCEL and does not end the INVITE with 487, as RFC 2543 had "
                          "it, or the 487 is lost. The caller's line stays busy meanwhile."),
            .fix = N_("Update the server or SBC named here; look for the 487 behind it. Clients may free the "
                      "line after 32 s."),
            .rfc = "RFC 3261 sections 9.1 and 9.2",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, 32 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("warning after 32 s"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .when = WHEN_CANCELLED,
    .rank = RANK_DIALOG,
    .follows_from = {"prolonged-trying", "no-response-invite"},
    .assess = assess,
    .describe = describe,
};
