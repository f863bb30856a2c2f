/*
 * auth-algorithm-unsupported — the server offers only what this client seems not to know.
 *
 * SHA-256 or SHA-512/256 without MD5 (RFC 8760 section 2.3), or qop=auth-int without auth. A client that knows
 * none of what is offered gives up (section 2.4), so that it looks like one without an account: hence the
 * doubt. Decided: where the client answers and gets in nothing is wrong, auth-int or not; where it answers with
 * MD5 or plain auth all the same and is refused, that is certain and told at once. AKA and unknown algorithms are
 * left alone.
 */
#include "diagnose/challenges.h"
#include "sip/scan.h"

/** Whether each of the challenges asks for what old clients do not know. */
static bool is_demanding(const struct challenges *challenges)
{
    if (!challenges || !challenges->is_whole)
        return false;
    for (size_t i = 0; i < challenges->count; i++) {
        if (challenges->each[i].digest == DIGEST_OTHER && !challenges->each[i].auth_int)
            return false;
    }
    return true;
}

/** Refused with credentials of the wrong kind; known while the response is at hand. */
static bool is_wrong_answer(const struct view *view)
{
    return is_first_sighting(view) && view->message->code == view->transaction->final_code &&
           compare_credentials(view).fit == FIT_OTHER_DIGEST;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    int code = transaction->final_code;
    if (!is_first_hop(transaction) || !(is_challenge(code) || code == 403))
        return NOT_APPLICABLE;
    if (transaction->has_credentials && was_just_challenged(view))
        return is_wrong_answer(view)
                   ? holds(ret_assessment, SIPWHY_SEVERITY_WARNING, transaction->final.time)
                   : NOT_APPLICABLE;
    if (!is_demanding(transaction->challenges) || is_given_up(transaction))
        return NOT_APPLICABLE;
    if (was_followed_up(view))
        return DOES_NOT_HOLD;
    return holds_by_age(view, transaction->final.time, view->now, ret_assessment);
}

/** What every challenge has in common: its algorithm, else its qop. */
static const char *demand_of(const struct challenges *challenges)
{
    static const char *const names[] = {
        [DIGEST_OTHER] = "qop=auth-int",
        [DIGEST_SHA_256] = "SHA-256",
        [DIGEST_SHA_512_256] = "SHA-512-256",
    };
    for (size_t i = 1; i < challenges->count; i++) {
        if (challenges->each[i].digest != challenges->each[0].digest)
            return "SHA-256, SHA-512-256, qop=auth-int";
    }
    return names[challenges->each[0].digest];
}

static void describe_wrong_answer(const struct view *view, const struct reply *reply,
                                  const char *demand, struct draft *draft)
{
    span algorithm = reply->credentials.algorithm;
    const char *sent =
        algorithm.length ? draft_copy(draft, span_first(algorithm, 32)) : "MD5";
    span qop = scan_unquote(reply->credentials.qop);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s offered %2$s alone, and %3$s answered with the algorithm %4$s and qop \"%5$s\": it was refused "
          "with %6$d."),
        draft_endpoint(draft, &reply->challenged->responder), demand,
        draft_endpoint(draft, &view->transaction->src), sent, draft_copy(draft, span_first(qop, 32)),
        view->transaction->final_code);
    draft->cause = _("The client does as if MD5 with qop=auth had been asked for: it knows nothing else. Its "
                     "password may be right.");
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_moment(draft, &reply->challenged->final);
}

static void describe_silence(const struct view *view, const char *demand, struct draft *draft)
{
    const struct transaction *transaction = view->transaction;
    sipwhy_time waited = view->now - transaction->final.time;
    draft->detail = arena_format(
        draft->arena,
        _("%1$s asked %2$s for credentials (%3$d to %4$s) and offers %5$s alone; in %6$s none came."),
        draft_endpoint(draft, &transaction->responder), draft_endpoint(draft, &transaction->src),
        transaction->final_code, sip_method_name(transaction->method), demand,
        draft_duration(draft, waited));
    draft->confidence = SIPWHY_CONFIDENCE_POSSIBLE;
    draft_add_duration(draft, "waited_ms", waited);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *transaction = view->transaction;
    struct reply reply = compare_credentials(view);
    bool is_answered = reply.fit == FIT_OTHER_DIGEST;
    const struct challenges *challenges =
        is_answered ? reply.challenged->challenges : transaction->challenges;
    if (!challenges)
        return;
    const char *demand = demand_of(challenges);
    if (is_answered)
        describe_wrong_answer(view, &reply, demand, draft);
    else
        describe_silence(view, demand, draft);
    draft_add_text(draft, "offered", demand);
    draft_add_text(draft, "realm", draft_copy(draft, challenges_realm(challenges)));
    draft_add_moment(draft, &transaction->request);
    draft_add_moment(draft, &transaction->final);
}

const struct rule rule_auth_algorithm_unsupported = {
    .about =
        {
            .id = "auth-algorithm-unsupported",
            .title = N_("Digest that the client does not know"),
            .meaning = N_("The server offers only SHA-256, SHA-512/256 or qop=auth-int. Many clients know MD5 with "
                          "qop=auth and nothing else: they ignore the challenge and give up. Or this one has no "
                          "account for the realm."),
            .fix = N_("Let the server offer MD5 with qop=auth as well, below what it likes better, or update the "
                      "client; where it should know the algorithm, see whether it has an account for this realm."),
            .rfc = "RFC 8760 sections 2.3 and 2.4; RFC 7616 section 3.3",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, 5 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("warning after 5 s, at once where the client answers with another algorithm"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD & ~(METHOD(OPTIONS) | METHOD(ACK) | METHOD(CANCEL)),
    .kinds = KIND_CLIENT_FAILURE,
    .rank = RANK_AUTHENTICATION,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
