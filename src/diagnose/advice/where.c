/*
 * where.c — advice on where a request went and where it should go: 3xx, 404, 484, 485, 416, 604.
 */
#include "diagnose/advice/advice.h"
#include "sip/address.h"

#define CONTACTS_SHOWN 4

static void list_contacts(struct advice *advice)
{
    struct sip_address contact;
    for (size_t i = 0;
         i < CONTACTS_SHOWN && sip_address_parse(advice->message, SIP_HEADER_CONTACT, i, &contact) == 0;
         i++) {
        const char *uri = advice_text(advice, contact.uri);
        if (contact.q.length)
            advice_add(advice, _("Go to %1$s (preference q=%2$s)."), uri,
                       advice_text(advice, contact.q));
        else
            advice_add(advice, _("Go to %1$s."), uri);
    }
}

void advice_redirect(struct advice *advice)
{
    uint64_t seconds;
    list_contacts(advice);
    if (!advice->message->first[SIP_HEADER_CONTACT] && advice->message->code != 380)
        advice_add(advice, _("It has no Contact: there is nowhere to go, and the call ends here."));
    if (advice->message->code != 302)
        return;
    if (sip_message_seconds(advice->message, SIP_HEADER_EXPIRES, &seconds))
        advice_add(advice, _("The new address may be used for %1$llu s."), (unsigned long long)seconds);
    else
        advice_add(advice, _("It names no expiry: use the new address for this call only."));
}

static void dialled(struct advice *advice)
{
    struct sip_uri uri;
    if (!advice->request ||
        sip_uri_parse(advice->request, advice->request->request_uri, &uri) != 0)
        return;
    advice_add(advice, _("What was asked for: user or number \"%1$s\" at %2$s."),
               advice_text(advice, uri.user), advice_text(advice, uri.host));
}

void advice_address(struct advice *advice)
{
    switch (advice->message->code) {
    case 416:
        if (advice->request)
            advice_add(advice, _("The Request-URI was %1$s: send it as a sip: URI."),
                       advice_text(advice, advice->request->request_uri));
        break;
    case 485:
        dialled(advice);
        list_contacts(advice);
        break;
    default:
        dialled(advice);
        if (advice_is_to(advice, SIP_METHOD_REGISTER))
            advice_add(advice, _("To a REGISTER: the user of the To header is not known to this "
                                 "registrar, or its domain is not served here."));
        break;
    }
}
