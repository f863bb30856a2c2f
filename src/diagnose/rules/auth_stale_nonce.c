/*
 * auth-stale-nonce — the credentials were made with a nonce that the server takes no more.
 *
 * stale=true says that the password may well be right (RFC 7616 section 3.3). Once is how every nonce ends;
 * again and again in a row it is a server that does not know its own nonces. Where the request had no
 * credentials there was no nonce to be stale, whatever the challenge says.
 */
#include "diagnose/challenges.h"

/** A client that does not take up the new nonce has itself to blame (auth-realm-mismatch). */
static enum sipwhy_severity severity_of(const struct view *view, unsigned run)
{
    enum sipwhy_severity severity = SIPWHY_SEVERITY_NONE;
    for (int level = SIPWHY_SEVERITY_NOTE; level <= SIPWHY_SEVERITY_ERROR; level++) {
        if (view->thresholds[level] != SIPWHY_TIME_UNKNOWN && run >= view->thresholds[level])
            severity = (enum sipwhy_severity)level;
    }
    bool is_clients = severity > SIPWHY_SEVERITY_NOTE && is_misfit(compare_credentials(view).fit);
    return is_clients ? SIPWHY_SEVERITY_NOTE : severity;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    if (!is_first_sighting(view) || !is_challenge(transaction->final_code) ||
        view->message->code != transaction->final_code)
        return NOT_APPLICABLE;
    if (!is_stale_challenge(transaction))
        return DOES_NOT_HOLD;
    enum sipwhy_severity severity = severity_of(view, transaction->challenges->stale_run);
    return severity ? holds(ret_assessment, severity, transaction->final.time) : DOES_NOT_HOLD;
}

static void describe_run(const struct view *view, unsigned run, struct draft *draft)
{
    const struct transaction *transaction = view->transaction;
    draft->detail = arena_format(
        draft->arena,
        _("%1$s called the nonce of %2$s stale %3$u times in a row (%4$s, realm \"%5$s\")."),
        draft_endpoint(draft, &transaction->responder), draft_endpoint(draft, &transaction->src), run,
        sip_method_name(transaction->method),
        draft_copy(draft, challenges_realm(transaction->challenges)));
    draft->cause = _("A server that does not take the nonce it has just given: the nodes behind this address do "
                     "not know each other's nonces, or a nonce lives shorter than it takes to answer. The "
                     "password may be right, and the client never gets in.");
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct transaction *transaction = view->transaction;
    const struct challenges *challenges = transaction->challenges;
    draft->detail = arena_format(
        draft->arena, _("%1$s asks %2$s to send its %3$s again with a new nonce (realm \"%4$s\", stale=true)."),
        draft_endpoint(draft, &transaction->responder), draft_endpoint(draft, &transaction->src),
        sip_method_name(transaction->method), draft_copy(draft, challenges_realm(challenges)));
    if (assessment->severity >= SIPWHY_SEVERITY_WARNING)
        describe_run(view, challenges->stale_run, draft);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "in_a_row", challenges->stale_run);
    draft_add_text(draft, "realm", draft_copy(draft, challenges_realm(challenges)));
    const struct transaction *each = transaction;
    for (unsigned i = 0; each && i < challenges->stale_run && i < 5; i++) {
        draft_add_moment(draft, &each->request);
        draft_add_moment(draft, &each->final);
        each = transaction_before(each);
    }
}

const struct rule rule_auth_stale_nonce = {
    .about =
        {
            .id = "auth-stale-nonce",
            .title = N_("Nonce expired"),
            .meaning = N_("The nonce that the client used was too old, and the server gives it a new one: that "
                          "says nothing against its password, and costs a round trip."),
            .fix = N_("Nothing, where it happens now and then. Where it repeats itself, let the nodes of the "
                      "server share the key or the store of their nonces, or have a client stay with one node; "
                      "and let a nonce live for some minutes at least."),
            .rfc = "RFC 7616 section 3.3; RFC 3261 section 22.1",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(1, 3, SIPWHY_TIME_UNKNOWN),
            .unit = SIPWHY_UNIT_COUNT,
            .severity = N_("note for 1, warning for 3 in a row"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD & ~(METHOD(ACK) | METHOD(CANCEL)),
    .kinds = KIND_CLIENT_FAILURE,
    .when = WHEN_FAILED,
    .rank = RANK_AUTHENTICATION,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
