/*
 * via.c — Via = SIP/2.0/transport sent-by *( ";" via-params ) (RFC 3261 section 20.42, RFC 3581).
 */
#include "sip/via.h"

#include "sip/osip.h"
#include "sip/plain.h"
#include "sip/scan.h"

#include <osipparser2/osip_message.h>

/* RFC 5118 section 4.5: "received" comes with and without the brackets of an IPv6 reference. */
static span without_brackets(span host)
{
    if (host.length >= 2 && host.data[0] == '[' && host.data[host.length - 1] == ']')
        return (span){host.data + 1, host.length - 2};
    return host;
}

/* libosip2 takes anything up to ":" or ";" for the host. */
static int take(const osip_via_t *parsed, struct sip_via *ret_via)
{
    const osip_list_t *parameters = &parsed->via_params;
    span rport = osip_parameter(parameters, SPAN("rport"));
    uint64_t port = 0, rport_number = 0;
    struct sip_via via = {.transport = span_of(parsed->protocol),
                          .host = without_brackets(span_of(parsed->host))};
    if (!scan_is_token(via.transport) || !scan_is_host(via.host))
        return SIPWHY_ERROR_ARGUMENT;
    if (parsed->port && !span_number(span_of(parsed->port), UINT16_MAX, &port))
        return SIPWHY_ERROR_ARGUMENT;
    span_number(rport, UINT16_MAX, &rport_number);
    via.port = (uint16_t)port;
    via.branch = osip_parameter_value(parameters, SPAN("branch"));
    via.received = without_brackets(osip_parameter_value(parameters, SPAN("received")));
    via.has_rport = rport.data != NULL;
    via.rport = (uint16_t)rport_number;
    *ret_via = via;
    return 0;
}

int sip_via_read(struct arena *arena, span value, struct sip_via *ret_via)
{
    int result = SIPWHY_ERROR_ARGUMENT;
    char *copy = osip_copy(arena, value);
    if (!copy)
        return result;
    osip_enter(arena);
    osip_via_t *parsed = NULL;
    if (osip_via_init(&parsed) == 0 && osip_via_parse(parsed, copy) == 0 && parsed->comment == NULL)
        result = take(parsed, ret_via);
    osip_leave();
    return result;
}

int sip_via_parse(struct sip_message *message, size_t index, struct sip_via *ret_via)
{
    if (index >= LIMIT_VIAS)
        return SIPWHY_ERROR_ARGUMENT;
    if (index == 0 && (message->plain & SIP_PLAIN_VIA)) {
        *ret_via = message->via;
        return 0;
    }
    span value = sip_message_value(message, SIP_HEADER_VIA, index);
    if (value.data == NULL)
        return SIPWHY_ERROR_ARGUMENT;
    int result = plain_via(value, ret_via) ? 0 : sip_via_read(&message->arena, value, ret_via);
    if (result < 0)
        sip_message_add_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_VIA, value);
    return result;
}

/* Behind the cookie stands what identifies the transaction (RFC 3261 section 8.1.1.7). */
void sip_via_check(struct sip_message *message, size_t index)
{
    span value = sip_message_value(message, SIP_HEADER_VIA, index);
    span branch = sip_via_branch(message, index);
    if (span_equal(branch, SPAN("z9hG4bK")))
        sip_message_add_defect(message, SIP_DEFECT_BRANCH, SIP_HEADER_VIA, branch);
    sip_message_check_parameters(message, SIP_HEADER_VIA, value,
                                 span_from(value, span_find_byte(value, ';') + 1));
}

size_t sip_via_count(const struct sip_message *message)
{
    size_t count = (message->plain & SIP_PLAIN_VIA) != 0;
    while (count < LIMIT_VIAS && sip_message_value(message, SIP_HEADER_VIA, count).data)
        count++;
    return count;
}

span sip_via_branch(const struct sip_message *message, size_t index)
{
    if (index == 0 && (message->plain & SIP_PLAIN_VIA))
        return message->via.branch;
    span value = sip_message_value(message, SIP_HEADER_VIA, index);
    if (value.data == NULL)
        return SPAN_EMPTY;
    size_t parameters = span_find_byte(value, ';');
    span usual = scan_usual_parameter(span_from(value, parameters), SPAN(";branch="));
    return usual.data ? usual : scan_parameter(span_from(value, parameters + 1), SPAN("branch"));
}
