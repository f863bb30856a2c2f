/*
 * answered-elsewhere — this phone stops ringing because another one took the call.
 *
 * The proxy says so in the CANCEL (Reason: SIP;cause=200, RFC 3326 section 3), or another branch of the same
 * fork got a 2xx. It is no failure and no missed call.
 */
#include "diagnose/rule.h"

/** The branch of the same fork that was answered, or NULL. */
static const struct transaction *find_winner(const struct view *view)
{
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *other = LIST_ENTRY(link, struct transaction, link);
        if (transaction_is_sibling(other, view->transaction) && other->final_code / 100 == 2)
            return other;
    }
    return NULL;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!transaction_is_initial_invite(invite) || invite->final_code != 487)
        return NOT_APPLICABLE;
    if (!invite->answered_elsewhere && !find_winner(view))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, invite->final.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *invite = view->transaction;
    const struct transaction *winner = find_winner(view);
    const char *loser = draft_endpoint(draft, &invite->dst);
    draft->detail =
        winner ? arena_format(draft->arena,
                              _("%1$s was cancelled because %2$s had answered the call."), loser,
                              draft_endpoint(draft, &winner->dst))
               : arena_format(draft->arena,
                              _("%1$s was cancelled because another phone had answered the call: the "
                                "CANCEL says so in Reason."),
                              loser);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    if (winner)
        draft_add_moment(draft, &winner->final);
    draft_add_moment(draft, &invite->cancel);
    draft_add_moment(draft, &invite->final);
}

const struct rule rule_answered_elsewhere = {
    .about =
        {
            .id = "answered-elsewhere",
            .title = N_("Answered on another phone"),
            .meaning = N_("The call rang on several phones, and another one took it. That is neither a failure "
                          "nor a missed call."),
            .fix = N_("Nothing. Leave it out of failure rates and of lists of missed calls; phones do that "
                      "when the CANCEL has a Reason of SIP;cause=200."),
            .rfc = "RFC 3326 section 3; RFC 3261 section 16.7",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = UNTIMED,
            .severity = N_("note"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .kinds = KIND_CLIENT_FAILURE,
    .rank = RANK_USER,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
