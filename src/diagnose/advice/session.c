/*
 * session.c — advice on 408, 481, 487, 488, 491: what the dialog and the session have to do with it.
 */
#include "base/time.h"
#include "diagnose/advice/advice.h"
#include "sip/reason.h"
#include "sip/sdp.h"

void advice_timeout(struct advice *advice)
{
    const struct transaction *transaction = advice->transaction;
    char after[TIME_TEXT];
    if (advice->message->code == 408 && !advice_is_to(advice, SIP_METHOD_INVITE))
        advice_add(advice, _("A 408 to anything but INVITE is forbidden (RFC 4320): it comes too late for "
                             "its client by definition."));
    if (!transaction || !transaction->request_seen)
        return;
    advice_add(advice, _("It came %1$s after the request."),
               time_format_duration(transaction->last_response.time - transaction->request.time, after));
}

void advice_missing_call(struct advice *advice)
{
    switch (advice->message->method) {
    case SIP_METHOD_BYE:
        advice_add(advice, _("To a BYE it is harmless: the other side had ended the call already. Many of "
                             "them point at a restart, or at tags that got changed on the way."));
        break;
    case SIP_METHOD_CANCEL:
        advice_add(advice, _("To a CANCEL: the INVITE it names is not known there, or was answered "
                             "already."));
        break;
    case SIP_METHOD_PRACK:
        advice_add(advice, _("To a PRACK: its RAck matches no provisional response that waits."));
        break;
    case SIP_METHOD_SUBSCRIBE:
    case SIP_METHOD_NOTIFY:
        advice_add(advice, _("The subscription is gone there: it has to be made anew."));
        break;
    default:
        if (advice_is_in_dialog(advice))
            advice_add(advice, _("Inside a call: the other side has lost the dialog (restart, failover "
                                 "without its state, a balancer that is not sticky, changed tags). The "
                                 "sender should end it with BYE."));
        break;
    }
}

void advice_terminated(struct advice *advice)
{
    const struct transaction *transaction = advice->transaction;
    if (!transaction)
        return;
    if (moment_happened(&transaction->cancel))
        advice_add(advice, _("It ends the INVITE that was cancelled before: as it should be."));
    else
        advice_add(advice, _("No CANCEL was seen on this hop: the INVITE expired (its Expires header), "
                             "was cancelled from elsewhere, or the caller sent BYE in an early dialog."));
}

/** The media of a session description, a line each; at most two. */
static void list_codecs(struct advice *advice, struct sip_message *message, bool offered)
{
    struct sdp *sdp = arena_take(advice->arena, sizeof(*sdp));
    if (!message || !sdp || sdp_parse(message, sdp) != 0)
        return;
    for (size_t i = 0; i < sdp->media_count && i < 2; i++) {
        const struct sdp_media *media = &sdp->media[i];
        const char *list = "";
        for (size_t j = 0; j < media->format_count; j++) {
            const char *longer = arena_format(advice->arena, "%s%s%.*s", list, list[0] ? ", " : "",
                                              (int)media->formats[j].length, media->formats[j].data);
            list = longer ? longer : list;
        }
        const char *type = advice_text(advice, media->type);
        const char *protocol = advice_text(advice, media->protocol);
        list = advice_text(advice, span_of(list));
        if (offered)
            advice_add(advice, _("Offered: %1$s over %2$s with %3$s."), type, protocol, list);
        else
            advice_add(advice, _("Taken there: %1$s over %2$s with %3$s."), type, protocol, list);
    }
}

void advice_session(struct advice *advice)
{
    list_codecs(advice, advice->request, true);
    list_codecs(advice, advice->message, false);
    if (advice->request && !advice->message->first[SIP_HEADER_WARNING])
        advice_add(advice, _("It has no Warning that would say why: compare codecs, encryption (RTP/AVP "
                             "or RTP/SAVP) and addresses of the offer with what that side is set to."));
}

void advice_pending(struct advice *advice)
{
    advice_add(advice, _("Both sides sent a %1$s at once: the owner of the Call-ID tries again after 2.1 "
                         "to 4 s, the other after 0 to 2 s (RFC 3261 section 14.1)."),
               sip_method_name(advice->message->method));
}
