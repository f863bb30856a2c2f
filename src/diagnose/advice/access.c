/*
 * access.c — advice on 401, 407 and 403: who wants to know whom.
 */
#include "diagnose/advice/advice.h"
#include "sip/auth.h"

/** The credentials of the request for this realm, else its first ones. @return whether it has any */
static bool find_credentials(struct sip_message *request, span realm,
                             struct sip_credentials *ret_credentials)
{
    static const enum sip_header_id headers[] = {SIP_HEADER_AUTHORIZATION,
                                                 SIP_HEADER_PROXY_AUTHORIZATION};
    struct sip_credentials credentials;
    bool found = false;
    for (size_t i = 0; i < 2; i++) {
        size_t count = sip_message_field_count(request, headers[i]);
        for (size_t j = 0; j < count; j++) {
            if (sip_credentials_parse(request, headers[i], j, &credentials) != 0)
                continue;
            bool same = span_equal(credentials.realm, realm);
            if (same || !found)
                *ret_credentials = credentials;
            if (same)
                return true;
            found = true;
        }
    }
    return found;
}

static void same_realm(struct advice *advice, const struct sip_challenge *challenge)
{
    struct sip_credentials credentials;
    if (!find_credentials(advice->request, challenge->realm, &credentials))
        return;
    const char *user = advice_text(advice, credentials.username);
    const char *realm = advice_text(advice, credentials.realm);
    if (!span_equal(credentials.realm, challenge->realm))
        advice_add(advice, _("The request had credentials of user \"%1$s\", but for the realm "
                             "\"%2$s\": a second realm on the way, or the wrong one configured."),
                   user, realm);
    else if (challenge->stale)
        advice_add(advice, _("The nonce that user \"%1$s\" answered was old (stale=true): the client "
                             "repeats the request with the new one by itself."),
                   user);
    else
        advice_add(advice, _("The request had credentials of user \"%1$s\" for this realm already: "
                             "the user name or the password is wrong, or the nonce was not fresh. "
                             "Do not let the client repeat them."),
                   user);
}

static void challenge_of(struct advice *advice, enum sip_header_id id)
{
    struct sip_challenge challenge;
    if (sip_challenge_parse(advice->message, id, 0, &challenge) != 0)
        return;
    const char *realm = advice_text(advice, challenge.realm);
    const char *algorithm =
        challenge.algorithm.data ? advice_text(advice, challenge.algorithm) : "MD5";
    advice_add(advice, _("Credentials are wanted for the realm \"%1$s\" (algorithm %2$s)."), realm,
               algorithm);
    if (!advice->transaction || !advice->transaction->request_seen)
        return;
    if (!advice->transaction->has_credentials)
        advice_add(advice, _("The request had none, so this is the normal first round: the client is to "
                             "send it again with credentials."));
    else if (advice->request)
        same_realm(advice, &challenge);
}

void advice_challenge(struct advice *advice)
{
    challenge_of(advice, SIP_HEADER_WWW_AUTHENTICATE);
    challenge_of(advice, SIP_HEADER_PROXY_AUTHENTICATE);
    if (!advice->message->first[SIP_HEADER_WWW_AUTHENTICATE] &&
        !advice->message->first[SIP_HEADER_PROXY_AUTHENTICATE])
        advice_add(advice, _("It has no challenge, which it must have: the client cannot answer it."));
    if (advice_is_to(advice, SIP_METHOD_CANCEL) || advice_is_to(advice, SIP_METHOD_ACK))
        advice_add(advice, _("A %1$s must not be challenged (RFC 3261 section 22.1): exempt it in the "
                             "proxy."),
                   sip_method_name(advice->message->method));
}

void advice_forbidden(struct advice *advice)
{
    bool known = advice->transaction && advice->transaction->has_credentials;
    switch (advice->message->method) {
    case SIP_METHOD_REGISTER:
        if (known)
            advice_add(advice, _("To a REGISTER with credentials: a wrong password, an unknown user, or an "
                                 "account that is barred; many servers tell these apart in their log "
                                 "only."));
        else
            advice_add(advice, _("To a REGISTER without credentials: the domain, the address of the "
                                 "client or the account is not allowed here (ACL, ban list, wrong "
                                 "realm)."));
        break;
    case SIP_METHOD_INVITE:
        advice_add(advice, _("To an INVITE: the caller is known well enough to be refused. Check call "
                             "permissions, barred destinations, credit, the caller number that is "
                             "presented, and whether the trunk knows this source address."));
        break;
    default:
        advice_add(advice, _("The server understood the %1$s and refuses it: repeating it, also with "
                             "other credentials, does not help."),
                   sip_method_name(advice->message->method));
        break;
    }
}
