/*
 * refusal.c — advice on what was refused and what would be taken: methods, media types, extensions,
 * intervals, events, sizes.
 */
#include "diagnose/advice/advice.h"

void advice_allow(struct advice *advice)
{
    const char *allow = advice_header(advice, advice->message, SIP_HEADER_ALLOW);
    const char *method = sip_method_name(advice->message->method);
    if (allow)
        advice_add(advice, _("%1$s is not taken here; taken are: %2$s."), method, allow);
    else if (advice->message->code == 405)
        advice_add(advice, _("%1$s is not taken here, and the Allow header that must say what is taken is "
                             "missing."),
                   method);
    if (advice_is_to(advice, SIP_METHOD_OPTIONS))
        advice_add(advice, _("To an OPTIONS ping it is still a sign of life."));
}

static void compare(struct advice *advice, enum sip_header_id sent, enum sip_header_id taken)
{
    const char *value = advice_header(advice, advice->request, sent);
    const char *accepted = advice_header(advice, advice->message, taken);
    if (value && accepted)
        advice_add(advice, _("The request had %1$s: %2$s; taken is: %3$s."), sip_header_name(sent), value,
                   accepted);
    else if (accepted)
        advice_add(advice, _("%1$s says what is taken: %2$s."), sip_header_name(taken), accepted);
    else if (value && sent == SIP_HEADER_CONTENT_TYPE)
        advice_add(advice, _("The request had %1$s: %2$s."), sip_header_name(sent), value);
}

void advice_accept(struct advice *advice)
{
    if (advice->message->code == 406) {
        const char *wanted = advice_header(advice, advice->request, SIP_HEADER_ACCEPT);
        if (wanted)
            advice_add(advice, _("The request accepts only %1$s in an answer, and the server has nothing of "
                                 "that kind."),
                       wanted);
        return;
    }
    compare(advice, SIP_HEADER_CONTENT_TYPE, SIP_HEADER_ACCEPT);
    compare(advice, SIP_HEADER_CONTENT_ENCODING, SIP_HEADER_ACCEPT_ENCODING);
}

static void unsupported(struct advice *advice)
{
    const char *refused = advice_header(advice, advice->message, SIP_HEADER_UNSUPPORTED);
    const char *require = advice_header(advice, advice->request, SIP_HEADER_REQUIRE);
    const char *proxy = advice_header(advice, advice->request, SIP_HEADER_PROXY_REQUIRE);
    if (refused)
        advice_add(advice, _("Not understood there: %1$s. Send the request again without it in Require or "
                             "Proxy-Require."),
                   refused);
    if (require || proxy)
        advice_add(advice, _("The request insisted on: %1$s."), require ? require : proxy);
}

static void required(struct advice *advice)
{
    const char *require = advice_header(advice, advice->message, SIP_HEADER_REQUIRE);
    const char *supported = advice_header(advice, advice->request, SIP_HEADER_SUPPORTED);
    if (require)
        advice_add(advice, _("The server insists on: %1$s."), require);
    if (advice->request)
        advice_add(advice, _("The client says it can do: %1$s."), supported ? supported : "-");
}

void advice_extension(struct advice *advice)
{
    if (advice->message->code == 420)
        unsupported(advice);
    else
        required(advice);
}

void advice_interval(struct advice *advice)
{
    bool session = advice->message->code == 422;
    enum sip_header_id least = session ? SIP_HEADER_MIN_SE : SIP_HEADER_MIN_EXPIRES;
    enum sip_header_id sent = session ? SIP_HEADER_SESSION_EXPIRES : SIP_HEADER_EXPIRES;
    uint64_t least_seconds;
    uint64_t sent_seconds;
    if (!sip_message_seconds(advice->message, least, &least_seconds)) {
        advice_add(advice, _("The %1$s header that must say the least interval is missing."),
                   sip_header_name(least));
        return;
    }
    if (advice->request && sip_message_seconds(advice->request, sent, &sent_seconds))
        advice_add(advice, _("Asked for were %1$llu s, the least taken here is %2$llu s: the client is to "
                             "try again with at least that."),
                   (unsigned long long)sent_seconds, (unsigned long long)least_seconds);
    else
        advice_add(advice, _("The least taken here is %1$llu s: the client is to try again with at least "
                             "that."),
                   (unsigned long long)least_seconds);
}

void advice_event(struct advice *advice)
{
    const char *event = advice_header(advice, advice->request, SIP_HEADER_EVENT);
    const char *allowed = advice_header(advice, advice->message, SIP_HEADER_ALLOW_EVENTS);
    if (event)
        advice_add(advice, _("The event package \"%1$s\" is not known there."), event);
    if (allowed)
        advice_add(advice, _("Known there are: %1$s."), allowed);
}

void advice_size(struct advice *advice)
{
    if (!advice->request || !advice->transaction)
        return;
    if (advice->message->code == 414)
        advice_add(advice, _("The Request-URI has %1$zu bytes."), advice->request->request_uri.length);
    else
        advice_add(advice, _("The request has %1$zu bytes, of them %2$zu in its body: fewer codecs and "
                             "headers, or TCP."),
                   advice->request->bytes.length, advice->request->body.length);
}
