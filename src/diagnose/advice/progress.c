/*
 * progress.c — advice on responses that are no failure: 100, other 1xx, 2xx.
 */
#include "base/time.h"
#include "diagnose/advice/advice.h"
#include "sip/address.h"
#include "sip/via.h"

/** Who sent it: a 100 goes one hop only, so its source is the hop that has the call now. */
void advice_trying(struct advice *advice)
{
    const struct transaction *transaction = advice->transaction;
    char host[SIPWHY_ENDPOINT_TEXT];
    char after[TIME_TEXT];
    if (!transaction || !transaction->request_seen || !advice_is_to(advice, SIP_METHOD_INVITE))
        return;
    advice_add(advice,
               _("%1$s has the INVITE now, %2$s after it was sent; retransmission has stopped, and what "
                 "comes next depends on that hop."),
               sipwhy_endpoint_format(&transaction->responder, host),
               time_format_duration(transaction->trying.time - transaction->request.time, after));
    if (transaction->sends > 1)
        advice_add(advice, _("The INVITE had been sent %1$u times by then: the hop is slow or packets "
                             "are lost."),
                   transaction->sends);
}

void advice_provisional(struct advice *advice)
{
    struct sip_message *message = advice->message;
    if (message->first[SIP_HEADER_RSEQ] &&
        sip_message_has_token(message, SIP_HEADER_REQUIRE, SPAN("100rel")))
        advice_add(advice, _("It is sent reliably: the caller must answer it with PRACK, or it comes "
                             "again (RFC 3262)."));
    if (message->body.length && sip_message_field(message, SIP_HEADER_CONTENT_TYPE).data &&
        message->code != 199)
        advice_add(advice, _("It carries a session description: early media, the caller may hear tones "
                             "or announcements of the far end instead of its own ringback."));
}

static void granted(struct advice *advice)
{
    struct sip_address contact;
    uint64_t seconds;
    if (sip_address_parse(advice->message, SIP_HEADER_CONTACT, 0, &contact) != 0) {
        advice_add(advice, _("It lists no Contact: nothing is registered for this address now."));
        return;
    }
    if (span_number(contact.expires, UINT32_MAX, &seconds) ||
        sip_message_seconds(advice->message, SIP_HEADER_EXPIRES, &seconds))
        advice_add(advice, _("The registrar grants %1$llu s; the client has to refresh before that."),
                   (unsigned long long)seconds);
}

void advice_success(struct advice *advice)
{
    const struct transaction *transaction = advice->transaction;
    if (advice_is_to(advice, SIP_METHOD_REGISTER))
        granted(advice);
    if (!advice_is_to(advice, SIP_METHOD_INVITE) || !transaction)
        return;
    if (!advice->message->first[SIP_HEADER_CONTACT])
        advice_add(advice, _("It has no Contact, which a 2xx to INVITE must have: the ACK and the BYE "
                             "have nowhere to go."));
    if (transaction->final_sends > 1 && !moment_happened(&transaction->ack))
        advice_add(advice, _("It is sent for the %1$u. time and no ACK was seen: check where its Contact "
                             "and Record-Route point."),
                   transaction->final_sends);
    if (moment_happened(&transaction->cancel))
        advice_add(advice, _("It crossed a CANCEL: the caller has to ACK it and then send BYE."));
}
