/*
 * auth-rejected — credentials were sent, and the server asks for them again or forbids.
 *
 * RFC 7616 section 3.3: a new challenge without stale=true says that user name or password is wrong; a new
 * nonce alone is no excuse. RFC 3261 section 22.1 allows a 403 as well. Credentials that a client sends
 * before it was challenged may be for an old nonce: their first challenge, also the first after a success,
 * is no rejection. A second realm on the way (proxy and registrar) has its own first challenge. Credentials that
 * do not answer the challenge at all say nothing of the password (auth-realm-mismatch,
 * auth-algorithm-unsupported).
 */
#include "diagnose/challenges.h"
#include "diagnose/outcome.h"

static bool has_credentials_for(struct sip_message *request, span realm)
{
    static const enum sip_header_id headers[] = {SIP_HEADER_AUTHORIZATION,
                                                 SIP_HEADER_PROXY_AUTHORIZATION};
    struct sip_credentials credentials;
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        size_t count = sip_message_field_count(request, headers[i]);
        for (size_t j = 0; j < count; j++) {
            if (sip_credentials_parse(request, headers[i], j, &credentials) == 0 &&
                span_equal(credentials.realm, realm))
                return true;
        }
    }
    return false;
}

/** Whether the request that this response answers had credentials for this realm. */
static bool had_credentials_for(const struct view *view, span realm)
{
    const struct transaction *transaction = view->transaction;
    struct sip_message request;
    if (!transaction->has_credentials || !transaction->copy_length)
        return transaction->has_credentials;
    sip_message_init(&request);
    sip_message_index(&request, (span){transaction->copy, transaction->copy_length});
    bool had = has_credentials_for(&request, realm);
    sip_message_finish(&request);
    return had;
}

static enum answer assess_challenge(const struct view *view, struct assessment *ret_assessment)
{
    struct sip_challenge challenge;
    if (!challenge_of_response(view, &challenge))
        return NOT_APPLICABLE;
    if (!span_equal_nocase(challenge.scheme, SPAN("Digest")) &&
        !span_equal_nocase(challenge.scheme, SPAN("Basic")))
        return NOT_APPLICABLE; /* NTLM and Kerberos take several rounds */
    if (challenge.stale || !was_just_challenged(view) ||
        !had_credentials_for(view, challenge.realm) || is_misfit(compare_credentials(view).fit))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, view->transaction->final.time);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    if (!is_first_hop(transaction) || !transaction->has_credentials || !view->message ||
        view->message->code != transaction->final_code)
        return NOT_APPLICABLE;
    if (is_challenge(transaction->final_code))
        return assess_challenge(view, ret_assessment);
    if (transaction->final_code == 403 && was_challenged_before(view) &&
        !is_misfit(compare_credentials(view).fit))
        return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, transaction->final.time);
    return NOT_APPLICABLE;
}

static void describe_challenge(const struct view *view, struct draft *draft)
{
    struct sip_challenge challenge;
    const char *realm = "?";
    if (challenge_of_response(view, &challenge))
        realm = draft_copy(draft, span_first(challenge.realm, 128));
    draft->detail = arena_format(
        draft->arena,
        _("%1$s sent credentials with its %2$s, and %3$s asks for them again (%4$s, realm \"%5$s\")."),
        draft_endpoint(draft, &view->transaction->src),
        sip_method_name(view->transaction->method),
        draft_endpoint(draft, &view->transaction->responder), outcome_phrase(view, draft), realm);
    draft->cause = _("User name or password is wrong for this realm: a challenge that repeats itself "
                     "without stale=true says just that, unless the server forgot to mark an expired "
                     "nonce as stale.");
    draft_add_text(draft, "realm", realm);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
}

static void describe_forbidden(const struct view *view, struct draft *draft)
{
    outcome_describe(view, draft);
    draft->cause =
        view->transaction->method == SIP_METHOD_REGISTER
            ? _("The server had challenged, got credentials and refused: a wrong password or an unknown "
                "user (many servers tell neither from the other), or an account that is barred.")
            : _("The server had challenged, got credentials and refused: wrong credentials, or an "
                "account that may not make this call.");
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    if (is_challenge(view->transaction->final_code))
        describe_challenge(view, draft);
    else
        describe_forbidden(view, draft);
    draft_add_moment(draft, &view->transaction->request);
    draft_add_moment(draft, &view->transaction->final);
}

const struct rule rule_auth_rejected = {
    .about =
        {
            .id = "auth-rejected",
            .title = N_("Credentials rejected"),
            .meaning = N_("The request carried credentials and was challenged again, or forbidden: user name "
                          "or password is not what the server has for this realm."),
            .fix = N_("Correct the password and the authentication user name of the account (it often "
                      "differs from the number), and see that both sides mean the same realm and "
                      "algorithm. The client must not repeat the same credentials."),
            .rfc = "RFC 3261 sections 22.1 and 22.2; RFC 7616 section 3.3",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD,
    .when = WHEN_FAILED,
    .rank = RANK_AUTHENTICATION,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
