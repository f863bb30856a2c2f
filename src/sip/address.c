/*
 * address.c — From, To, Contact, Route and their like (RFC 3261 section 20.10).
 */
#include "sip/address.h"

#include "sip/osip.h"
#include "sip/plain.h"
#include "sip/scan.h"

#include <osipparser2/osip_message.h>

/*
 * What libosip2 gets in place of the URI, which sip_uri_parse() looks at: osip_from_parse()
 * of 5.3.0 refuses an address over "<sip:a>" or a scheme like "soap.beep", and with it the rest of
 * the header.
 */
#define STAND_IN "<sip:stand-in.invalid>"

/* The stand-in with the parameters, unfolded; NULL where libosip2 must not see it. */
static char *copy(struct arena *arena, const struct scan_address *parts)
{
    const span stand_in = SPAN(STAND_IN ";");
    size_t length = stand_in.length + parts->parameters.length;
    char *text = arena_take(arena, length);
    if (!text)
        return NULL;
    char *at = mempcpy(text, stand_in.data, stand_in.length);
    if (parts->parameters.length)
        memcpy(at, parts->parameters.data, parts->parameters.length);
    else
        length--;
    return osip_copy(arena, (span){text, length});
}

static void take(const osip_from_t *parsed, struct sip_address *address)
{
    address->tag = osip_parameter_value(&parsed->gen_params, SPAN("tag"));
    address->expires = osip_parameter_value(&parsed->gen_params, SPAN("expires"));
    address->q = osip_parameter_value(&parsed->gen_params, SPAN("q"));
}

static int parse_around_uri(struct arena *arena, const struct scan_address *parts,
                            struct sip_address *address)
{
    int result = SIPWHY_ERROR_ARGUMENT;
    char *text = copy(arena, parts);
    if (!text)
        return result;
    osip_enter(arena);
    osip_from_t *parsed = NULL;
    if (osip_from_init(&parsed) == 0 && osip_from_parse(parsed, text) == 0 && parsed->url) {
        take(parsed, address);
        result = 0;
    }
    osip_leave();
    return result;
}

/* Unfolded, but for one with an escaped NUL, which osip_copy() refuses. */
static span take_display(struct arena *arena, span display)
{
    char *unfolded = osip_copy(arena, display);
    return scan_unquote(unfolded ? span_of(unfolded) : display);
}

/* "If the URI contains a comma, question mark or semicolon, it MUST be enclosed" (section 20). */
static bool is_bare_uri_clear(const struct scan_address *parts)
{
    return parts->is_bracketed || (span_find_byte(parts->uri, '?') == parts->uri.length &&
                                   span_find_byte(parts->uri, ',') == parts->uri.length);
}

int sip_address_read(struct sip_message *message, span value, struct sip_address *ret_address)
{
    struct scan_address parts;
    if (!scan_address(value, &parts) || span_trim(parts.behind).length ||
        !is_bare_uri_clear(&parts) || !scan_is_display(parts.display))
        return SIPWHY_ERROR_ARGUMENT;
    struct sip_address address = {.uri = span_trim(parts.uri)};
    struct sip_uri uri;
    if (sip_uri_parse(message, address.uri, &uri) < 0 ||
        parse_around_uri(&message->arena, &parts, &address) < 0)
        return SIPWHY_ERROR_ARGUMENT;
    address.display = take_display(&message->arena, parts.display);
    *ret_address = address;
    return 0;
}

/* White space inside "<>" is wrong (RFC 4475 section 3.1.2.14), and yet no doubt about what is
 * meant. */
static bool has_blank_brackets(span value)
{
    struct scan_address parts;
    return scan_address(value, &parts) && span_trim(parts.uri).length < parts.uri.length;
}

/* "expires" is delta-seconds, of 32 bits (section 20.10, RFC 4475 section 3.1.2.4). */
static void check_expires(struct sip_message *message, enum sip_header_id id, span value,
                          span expires)
{
    struct scan_address parts;
    uint64_t seconds;
    if (id == SIP_HEADER_CONTACT && expires.data && !span_number(expires, UINT32_MAX, &seconds) &&
        scan_address(value, &parts))
        sip_message_add_defect(message, SIP_DEFECT_RANGE, id,
                               scan_parameter(parts.parameters, SPAN("expires")));
}

void sip_address_check(struct sip_message *message, enum sip_header_id id, size_t index)
{
    struct scan_address parts;
    span value = sip_message_value(message, id, index);
    if (value.data && scan_address(value, &parts))
        sip_message_check_parameters(message, id, value, parts.parameters);
}

/* What the message was indexed with, or NULL where that is not plain. */
static const struct sip_address *plain_of(const struct sip_message *message, enum sip_header_id id)
{
    switch (id) {
    case SIP_HEADER_FROM:
        return message->plain & SIP_PLAIN_FROM ? &message->from : NULL;
    case SIP_HEADER_TO:
        return message->plain & SIP_PLAIN_TO ? &message->to : NULL;
    case SIP_HEADER_CONTACT:
        return message->plain & SIP_PLAIN_CONTACT ? &message->contact : NULL;
    default:
        return NULL;
    }
}

int sip_address_parse(struct sip_message *message, enum sip_header_id id, size_t index,
                      struct sip_address *ret_address)
{
    const struct sip_address *plain = index == 0 ? plain_of(message, id) : NULL;
    span value = plain ? sip_message_field(message, id) : sip_message_value(message, id, index);
    if (value.data == NULL)
        return SIPWHY_ERROR_ARGUMENT;
    if (plain) {
        *ret_address = *plain;
        check_expires(message, id, value, plain->expires);
        return 0;
    }
    if (id == SIP_HEADER_CONTACT && span_equal(value, SPAN("*"))) {
        *ret_address = (struct sip_address){.is_star = true};
        return 0;
    }
    int result = sip_address_read(message, value, ret_address);
    if (result < 0 || has_blank_brackets(value))
        sip_message_add_defect(message, SIP_DEFECT_HEADER_VALUE, id, value);
    if (result == 0)
        check_expires(message, id, value, ret_address->expires);
    return result;
}

span sip_uri_of(const struct sip_message *message, enum sip_header_id id)
{
    const struct sip_address *plain = plain_of(message, id);
    if (plain)
        return plain->uri;
    struct scan_address address;
    span value = sip_message_field(message, id);
    if (value.length == 0 || !scan_address(value, &address))
        return SPAN_EMPTY;
    return span_trim(address.uri);
}

span sip_tag(const struct sip_message *message, enum sip_header_id id)
{
    const struct sip_address *plain = plain_of(message, id);
    if (plain)
        return plain->tag;
    struct scan_address address;
    span value = sip_message_field(message, id);
    const char *bracket = value.length ? memrchr(value.data, '>', value.length) : NULL;
    if (bracket && bracket + 1 == value.data + value.length)
        return SPAN_EMPTY;
    span usual = bracket ? scan_usual_parameter(
                               span_between(bracket + 1, value.data + value.length), SPAN(";tag="))
                         : SPAN_EMPTY;
    if (usual.data)
        return usual;
    if (value.length == 0 || !scan_address(value, &address))
        return SPAN_EMPTY;
    return scan_parameter(address.parameters, SPAN("tag"));
}
