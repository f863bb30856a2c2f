/*
 * unexpected-transport-switch — the top Via names another transport than the one that carries the request.
 *
 * The client that puts its Via on top sends the request itself, by the transport it names (RFC 3261 section
 * 18.1.1). What ends TLS or a WebSocket for it leaves the Via as it was: TLS on the way to such a box is
 * TCP behind it, WSS is WS, and that is no switch.
 */
#include "diagnose/rule.h"
#include "sip/scan.h"

/** "UDP" in "SIP/2.0/UDP host"; empty where it is not there. */
static span transport_of(span via)
{
    for (int i = 0; i < 2; i++) {
        size_t slash = span_find_byte(via, '/');
        via = span_from(via, slash + 1);
    }
    return scan_token(scan_skip_blanks(via));
}

/** What a Via may say of a request that comes by this transport. */
static bool fits(span named, enum sipwhy_transport transport)
{
    static const char *const names[][3] = {
        [SIPWHY_TRANSPORT_UDP] = {"UDP"},
        [SIPWHY_TRANSPORT_TCP] = {"TCP", "TLS"},
        [SIPWHY_TRANSPORT_TLS] = {"TLS", "TCP"},
        [SIPWHY_TRANSPORT_SCTP] = {"SCTP", "TLS-SCTP"},
        [SIPWHY_TRANSPORT_WS] = {"WS", "WSS"},
        [SIPWHY_TRANSPORT_WSS] = {"WSS", "WS"},
    };
    for (size_t i = 0; i < 3 && names[transport][i]; i++) {
        if (span_equal_nocase(named, span_of(names[transport][i])))
            return true;
    }
    return false;
}

static span named_transport(const struct view *view)
{
    return transport_of(sip_message_value(view->message, SIP_HEADER_VIA, 0));
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!is_first_sighting(view))
        return NOT_APPLICABLE;
    span named = named_transport(view);
    if (!named.length)
        return NOT_APPLICABLE;
    if (fits(named, view->sighting->transport))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    const char *named = draft_copy(draft, span_first(named_transport(view), 32));
    const char *carrier = sipwhy_transport_name(view->sighting->transport);
    draft->detail = arena_format(
        draft->arena, _("The top Via in the %1$s of %2$s says %3$s, but the request came over %4$s."),
        draft_copy(draft, span_first(view->message->method_name, 32)),
        draft_endpoint(draft, &view->sighting->src), named, carrier);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_text(draft, "via_transport", named);
    draft_add_text(draft, "transport", carrier);
    draft_add_moment(draft, &moment);
}

const struct rule rule_unexpected_transport_switch = {
    .about =
        {
            .id = "unexpected-transport-switch",
            .title = N_("Via names another transport"),
            .meaning = N_("The sender says in its Via that responses shall come over another transport than "
                          "the one it uses itself: a broken client, or a proxy that changes the transport and "
                          "not the Via. Responses may be sent where nobody listens."),
            .fix = N_("Bring the Via, the transport parameter of the URIs and the listening sockets of the "
                      "sender into line."),
            .rfc = "RFC 3261 sections 18.1.1 and 18.2.2",
            .scope = SIPWHY_SCOPE_MESSAGE,
            .thresholds = UNTIMED,
            .severity = N_("note"),
        },
    .subject = RULE_OF_MESSAGE,
    .kinds = KIND_REQUEST,
    .rank = RANK_TRANSPORT,
    .assess = assess,
    .describe = describe,
};
