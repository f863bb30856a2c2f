/*
 * challenge-unanswered — a 401 or 407 after which the client does not come back.
 *
 * The ACK of the challenge is no follow-up, a request of the same method with a higher CSeq is
 * (RFC 3261 section 22.2). Credentials that were just asked for and are asked for again are another matter
 * (auth-rejected), unless only their nonce was too old. OPTIONS is left out: many send it as a ping, and take
 * the challenge for a yes.
 */
#include "diagnose/challenges.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    if (!is_first_hop(transaction) || !is_challenge(transaction->final_code) ||
        is_given_up(transaction) ||
        (transaction->has_credentials && was_just_challenged(view) &&
         !is_stale_challenge(transaction)))
        return NOT_APPLICABLE;
    if (was_followed_up(view))
        return DOES_NOT_HOLD;
    return holds_by_age(view, transaction->final.time, view->now, ret_assessment);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *transaction = view->transaction;
    sipwhy_time waited = view->now - transaction->final.time;
    draft->detail = arena_format(
        draft->arena,
        _("%1$s asked %2$s for credentials (%3$d to %4$s), and in %5$s none came."),
        draft_endpoint(draft, &transaction->responder), draft_endpoint(draft, &transaction->src),
        transaction->final_code, sip_method_name(transaction->method),
        draft_duration(draft, waited));
    if (is_stale_challenge(transaction))
        draft->cause = _("The client takes a nonce that has expired for a wrong password: stale=true asks it for "
                         "the same password with the new nonce. Or the challenge is lost on its way.");
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_duration(draft, "waited_ms", waited);
    draft_add_number(draft, "code", transaction->final_code);
    draft_add_moment(draft, &transaction->request);
    draft_add_moment(draft, &transaction->final);
}

const struct rule rule_challenge_unanswered = {
    .about =
        {
            .id = "challenge-unanswered",
            .title = N_("Challenge not answered"),
            .meaning = N_("The client has no credentials for this realm, or the server should not have asked: "
                          "a trunk that was meant to be known by its address. The challenge may be lost, "
                          "or the client waits for its user to type a password."),
            .fix = N_("Give the client an account for that realm, or have the server know the peer by its "
                      "address and not challenge it."),
            .rfc = "RFC 3261 sections 22.2 and 22.3",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, 5 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("warning after 5 s"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD & ~(METHOD(OPTIONS) | METHOD(ACK) | METHOD(CANCEL)),
    .when = WHEN_FAILED,
    .rank = RANK_AUTHENTICATION,
    .explains_failure = true,
    .lasting = true,
    .follows_from = {"auth-algorithm-unsupported", "auth-realm-mismatch", "provider-challenged"},
    .assess = assess,
    .describe = describe,
};
