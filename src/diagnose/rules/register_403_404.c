/*
 * register-403-404 — a registrar refuses a user for good.
 *
 * RFC 3261 section 10.3: 403 where who asks may not change the bindings of this user, 404 where the user does not
 * exist in the domain. Many registrars answer a wrong password and an unknown user alike, so that nobody can find
 * out who exists: what was wrong is never told as certain. Where credentials that had been asked for are
 * refused with 403, it follows from auth-rejected, or from what was wrong with them to see.
 */
#include "diagnose/challenges.h"
#include "diagnose/outcome.h"
#include "sip/address.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    if (!is_first_hop(transaction) || !view->message ||
        (transaction->final_code != 403 && transaction->final_code != 404))
        return NOT_APPLICABLE;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, transaction->final.time);
}

static const char *cause_of(const struct view *view)
{
    const struct transaction *transaction = view->transaction;
    if (!transaction->has_credentials)
        return transaction->final_code == 404
                   ? _("The registrar did not even ask for a password: it has no such user, or does not serve "
                       "the domain behind the @.")
                   : _("The registrar did not even ask for a password: the account, the domain or the address "
                       "from which it comes is not allowed to register there (blocked, banned, disabled, or "
                       "beyond the number of devices or licences).");
    if (transaction->final_code == 404)
        return _("The credentials did not help: the registrar has no such user in this domain, or says so of an "
                 "account that is not meant to register.");
    return _("The registrar got credentials and refused: the password is wrong, the user is unknown, or the "
             "account is barred. Many registrars (Asterisk) answer all of these alike, so that the response "
             "does not tell which.");
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *transaction = view->transaction;
    const char *user = draft_copy(draft, span_first(sip_uri_of(view->message, SIP_HEADER_TO), 200));
    bool was_asked = was_challenged_before(view);
    draft->detail = arena_format(
        draft->arena,
        transaction->has_credentials
            ? _("%1$s refused to register %2$s with %3$s, and %4$s had sent credentials.")
            : _("%1$s refused to register %2$s with %3$s; %4$s had sent no credentials."),
        draft_endpoint(draft, &transaction->responder), user, outcome_phrase(view, draft),
        draft_endpoint(draft, &transaction->src));
    draft->cause = cause_of(view);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "code", transaction->final_code);
    draft_add_text(draft, "user", user);
    draft_add_number(draft, "challenged", was_asked);
    draft_add_number(draft, "credentials", transaction->has_credentials);
    draft_add_moment(draft, &transaction->request);
    draft_add_moment(draft, &transaction->final);
}

const struct rule rule_register_403_404 = {
    .about =
        {
            .id = "register-403-404",
            .title = N_("Registration refused"),
            .meaning = N_("The registrar will not have this user: an unknown user or domain, an account or an "
                          "address that is not allowed, or credentials that it does not accept. Until this is "
                          "mended nobody can call the user."),
            .fix = N_("Compare the user, the authentication user name (often not the extension) and the domain "
                      "with what the registrar has; look into its log, its ban list and the number of devices "
                      "or licences it allows. Set the password anew if all of that is right."),
            .rfc = "RFC 3261 sections 10.3, 21.4.4 and 21.4.5",
            .scope = SIPWHY_SCOPE_REGISTRATION,
            .thresholds = UNTIMED,
            .severity = N_("error"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(REGISTER),
    .kinds = KIND_CLIENT_FAILURE,
    .when = WHEN_FAILED,
    .rank = RANK_AUTHENTICATION,
    .explains_failure = true,
    .follows_from = {"auth-algorithm-unsupported", "auth-realm-mismatch", "auth-rejected"},
    .assess = assess,
    .describe = describe,
};
