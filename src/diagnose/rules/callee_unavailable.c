/*
 * callee-unavailable — 480, 486, 600, 603 or 410 to an INVITE: the state of the user, not of the network.
 *
 * A 603 with which a network blocks the call is no act of the user: see call-blocked-network.
 */
#include "diagnose/outcome.h"
#include "diagnose/q850.h"

/** Asked without the response at hand, nobody knows whose 603 it is. */
static bool is_of_user(const struct view *view)
{
    return view->transaction->final_code != 603 ||
           (view->message && view->message->code == 603 && !q850_is_network_block(view->message));
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    switch (outcome_of_call(view)) {
    case 410:
    case 480:
    case 486:
    case 600:
    case 603:
        if (!is_of_user(view))
            return NOT_APPLICABLE;
        return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->transaction->final.time);
    default:
        return NOT_APPLICABLE;
    }
}

static void add_retry_after(const struct view *view, struct draft *draft)
{
    uint64_t seconds;
    if (!view->message || !sip_message_seconds(view->message, SIP_HEADER_RETRY_AFTER, &seconds))
        return;
    draft_add_duration(draft, "retry_after_ms", (sipwhy_time)seconds * SIPWHY_SECOND);
    const char *detail =
        arena_format(draft->arena, _("%1$s It asks not to be tried again for %2$s."), draft->detail,
                     draft_duration(draft, (sipwhy_time)seconds * SIPWHY_SECOND));
    if (detail)
        draft->detail = detail;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    outcome_describe(view, draft);
    add_retry_after(view, draft);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
}

const struct rule rule_callee_unavailable = {
    .about =
        {
            .id = "callee-unavailable",
            .title = N_("Callee busy, away or declining"),
            .meaning = N_("The user, not the network, is why the call did not come about: busy, not "
                          "registered, not answering, declining or gone. FreeSWITCH sends 480 for every "
                          "cause that it has no better code for, so that a 480 may hide a routing error: "
                          "see the Reason."),
            .fix = N_("Nothing in the network. Set forwarding or voicemail if callers should not end here, "
                      "and wait as long as Retry-After says."),
            .rfc = "RFC 3261 section 21.4.18",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("note"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .when = WHEN_FAILED,
    .rank = RANK_USER,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
