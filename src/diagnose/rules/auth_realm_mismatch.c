/*
 * auth-realm-mismatch — a challenge was answered with credentials that are not an answer to it.
 *
 * Of another realm, in the wrong one of the two headers, with a nonce that was not given, or without a user
 * name (RFC 3261 sections 22.1 to 22.3). Only where the request was then refused: a server that takes them
 * has its reasons. Of several challenges one is enough (RFC 8760 section 2.4), and credentials for other realms
 * may come along. What a client sends of its own accord, before it is challenged, may be old or empty; and a
 * nonce of any challenge since the last success will do, for who repeats that one has another trouble
 * (auth-rejected). Decided for requests that a client sends one at a time: INVITE, REGISTER, SUBSCRIBE, PUBLISH.
 */
#include "diagnose/challenges.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    int code = transaction->final_code;
    if (!is_first_sighting(view) || view->message->code != code ||
        !(is_challenge(code) || code == 403))
        return NOT_APPLICABLE;
    enum fit fit = compare_credentials(view).fit;
    if (fit == FIT_UNKNOWN)
        return NOT_APPLICABLE;
    if (!is_misfit(fit) || fit == FIT_OTHER_DIGEST)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, transaction->final.time);
}

static const char *other_realm(const struct reply *reply, struct draft *draft)
{
    draft->cause = _("These credentials are for another server: the account names the wrong realm, or the request "
                     "went to a proxy that this account is not for.");
    draft->fix = _("Set the realm of the account to the one that is asked for, or leave it open so that the client "
                   "takes the one of the challenge; or give the client an account for that realm.");
    return arena_format(draft->arena, _("they are for the realm \"%1$s\""),
                        draft_copy(draft, span_first(reply->credentials.realm, 128)));
}

static const char *other_header(const struct reply *reply, struct draft *draft)
{
    draft->cause = _("A proxy reads Proxy-Authorization alone, and a registrar or user agent Authorization alone: "
                     "credentials in the wrong one of them are as good as none.");
    draft->fix = _("Correct or update the client: a 407 is answered with Proxy-Authorization, a 401 with "
                   "Authorization.");
    return arena_format(draft->arena, _("they are in %1$s, which answers no %2$d"),
                        sip_header_name(reply->header), reply->challenged->final_code);
}

static const char *other_nonce(const struct reply *reply, struct draft *draft)
{
    (void)reply;
    draft->cause = _("The client goes on with a nonce that it got elsewhere or earlier, and does not take up the "
                     "new one. Whether its password is right cannot be known.");
    draft->fix = _("Correct or update the client: it has to make its response anew with the nonce of the last "
                   "challenge. Where something between the two rewrites the header, take that out.");
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    return _("their nonce is not one that was given since the last success");
}

static const char *no_username(const struct reply *reply, struct draft *draft)
{
    (void)reply;
    draft->cause = _("The account of the client has no authentication user name.");
    draft->fix = _("Fill in the authentication user name of the account; it often differs from the number.");
    return _("their user name is empty");
}

static const char *describe_fit(const struct reply *reply, struct draft *draft)
{
    static const char *(*const describers[])(const struct reply *, struct draft *) = {
        [FIT_OTHER_REALM] = other_realm,
        [FIT_OTHER_HEADER] = other_header,
        [FIT_OTHER_NONCE] = other_nonce,
        [FIT_NO_USERNAME] = no_username,
    };
    static const char *const words[] = {
        [FIT_OTHER_REALM] = "realm",
        [FIT_OTHER_HEADER] = "header",
        [FIT_OTHER_NONCE] = "nonce",
        [FIT_NO_USERNAME] = "username",
    };
    if (!is_misfit(reply->fit) || reply->fit == FIT_OTHER_DIGEST)
        return "?";
    draft_add_text(draft, "differs", words[reply->fit]);
    return describers[reply->fit](reply, draft);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *transaction = view->transaction;
    struct reply reply = compare_credentials(view);
    if (!reply.challenged)
        return;
    const char *realm =
        draft_copy(draft, challenges_realm(reply.challenged->challenges));
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_text(draft, "realm", realm);
    draft_add_text(draft, "sent_realm", draft_copy(draft, span_first(reply.credentials.realm, 128)));
    const char *what = describe_fit(&reply, draft);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s asked for credentials for the realm \"%2$s\" with %3$d, and the next %4$s of %5$s has some that do "
          "not answer that: %6$s. It was refused with %7$d."),
        draft_endpoint(draft, &reply.challenged->responder), realm, reply.challenged->final_code,
        sip_method_name(transaction->method), draft_endpoint(draft, &transaction->src), what,
        transaction->final_code);
    draft_add_moment(draft, &reply.challenged->final);
    draft_add_moment(draft, &transaction->request);
    draft_add_moment(draft, &transaction->final);
}

const struct rule rule_auth_realm_mismatch = {
    .about =
        {
            .id = "auth-realm-mismatch",
            .title = N_("Credentials do not answer the challenge"),
            .meaning = N_("The client sent credentials that are not for what it was asked: of another realm, in the "
                          "wrong header, with another nonce, or without a user name. The server cannot even check "
                          "the password."),
            .fix = N_("Set realm and authentication user name of the account to what the challenge names. Where two "
                      "proxies ask, the client needs an account for each."),
            .rfc = "RFC 3261 sections 22.1 and 22.3; RFC 7616 section 3.4",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = COMPARABLE_METHODS,
    .kinds = KIND_CLIENT_FAILURE,
    .when = WHEN_FAILED,
    .rank = RANK_AUTHENTICATION,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
