/*
 * plain.c — header values of the form that nearly all have, read in one pass.
 *
 * A part of the grammar of RFC 3261 section 25.1 that a table and one look at each byte can decide: no
 * escapes, no folds, no IPv6 references, no comments.
 */
#include "sip/plain.h"

/* libosip2 does not take more of them, leading zeros or not. */
#define PORT_DIGITS 5

enum {
    TOKEN = 1, /* token, less what needs care in a URI */
    USER = 2,
    HOST = 4,
    QUOTED = 8,
};

/* clang-format off */
static const unsigned char kinds[256] = {
    ['a' ... 'z'] = TOKEN | USER | HOST | QUOTED,
    ['A' ... 'Z'] = TOKEN | USER | HOST | QUOTED,
    ['0' ... '9'] = TOKEN | USER | HOST | QUOTED,
    ['-'] = TOKEN | USER | HOST | QUOTED,
    ['.'] = TOKEN | USER | HOST | QUOTED,
    ['_'] = TOKEN | USER | QUOTED, ['+'] = TOKEN | USER | QUOTED, ['!'] = TOKEN | USER | QUOTED,
    ['~'] = TOKEN | USER | QUOTED, ['*'] = TOKEN | USER | QUOTED,
    [' '] = QUOTED, ['#'] = QUOTED, ['('] = QUOTED, [')'] = QUOTED, [','] = QUOTED, ['/'] = QUOTED,
    [':'] = QUOTED, ['@'] = QUOTED, ['&'] = QUOTED, ['\''] = QUOTED, ['='] = QUOTED,
};
/* clang-format on */

struct reader {
    const char *at;
    const char *end;
};

/* How many bytes of this kind come next; they are passed. */
static inline size_t pass(struct reader *reader, unsigned kind)
{
    /* A local pointer: the reader, which chars might alias, would be written for each byte. */
    const char *at = reader->at;
    const char *end = reader->end;
    while (at < end && (kinds[(unsigned char)*at] & kind))
        at++;
    size_t length = (size_t)(at - reader->at);
    reader->at = at;
    return length;
}

static bool pass_byte(struct reader *reader, char byte)
{
    if (reader->at == reader->end || *reader->at != byte)
        return false;
    reader->at++;
    return true;
}

static bool pass_text(struct reader *reader, span text)
{
    if ((size_t)(reader->end - reader->at) < text.length ||
        memcmp(reader->at, text.data, text.length) != 0)
        return false;
    reader->at += text.length;
    return true;
}

struct host_port {
    span host;
    uint16_t port;
};

static bool pass_host_port(struct reader *reader, struct host_port *ret_place)
{
    size_t length = pass(reader, HOST);
    ret_place->host = (span){reader->at - length, length};
    ret_place->port = 0;
    if (length == 0)
        return false;
    if (!pass_byte(reader, ':'))
        return true;
    unsigned port = 0;
    const char *at = reader->at;
    while (at < reader->end && *at >= '0' && *at <= '9' && at - reader->at < PORT_DIGITS)
        port = port * 10 + (unsigned)(*at++ - '0');
    bool is_port = at > reader->at && port <= 65535;
    ret_place->port = (uint16_t)port;
    reader->at = at;
    return is_port;
}

struct parameter {
    span name;
    span value; /* data is NULL where there is none */
};

/* token [ "=" token ], but for a cookie with no branch behind it (RFC 4475 section 3.2.1) */
static bool pass_parameter(struct reader *reader, struct parameter *ret_parameter)
{
    size_t length = pass(reader, TOKEN);
    if (length == 0)
        return false;
    ret_parameter->name = (span){reader->at - length, length};
    ret_parameter->value = SPAN_EMPTY;
    if (!pass_byte(reader, '='))
        return true;
    length = pass(reader, TOKEN);
    ret_parameter->value = (span){reader->at - length, length};
    return length > 0 && !span_equal(ret_parameter->value, SPAN("z9hG4bK"));
}

static inline bool is_named(const struct parameter *parameter, span text)
{
    return parameter->name.length == text.length && span_equal_nocase(parameter->name, text);
}

/* Twice, or without a value, it is for libosip2 to say which counts. */
static bool set(span *value, const struct parameter *parameter)
{
    bool is_plain = !value->data && parameter->value.data;
    *value = parameter->value;
    return is_plain;
}

static bool set_rport(struct sip_via *via, const struct parameter *parameter)
{
    uint64_t port = 0;
    bool is_plain = !via->has_rport;
    via->has_rport = true;
    span_number(parameter->value, UINT16_MAX, &port);
    via->rport = (uint16_t)port;
    return is_plain;
}

static bool take_via_parameter(const struct parameter *parameter, struct sip_via *via)
{
    if (is_named(parameter, SPAN("branch")))
        return set(&via->branch, parameter);
    if (is_named(parameter, SPAN("rport")))
        return set_rport(via, parameter);
    if (is_named(parameter, SPAN("received")))
        return set(&via->received, parameter);
    return true;
}

bool plain_via(span value, struct sip_via *ret_via)
{
    struct reader reader = {value.data, value.data + value.length};
    struct sip_via via = {0};
    struct host_port sent_by;
    struct parameter parameter;
    if (!pass_text(&reader, SPAN("SIP/2.0/")))
        return false;
    via.transport = (span){reader.at, pass(&reader, TOKEN)};
    if (via.transport.length == 0 || !pass_byte(&reader, ' ') ||
        !pass_host_port(&reader, &sent_by))
        return false;
    via.host = sent_by.host;
    via.port = sent_by.port;
    while (pass_byte(&reader, ';')) {
        if (!pass_parameter(&reader, &parameter) || !take_via_parameter(&parameter, &via))
            return false;
    }
    if (reader.at != reader.end)
        return false;
    *ret_via = via;
    return true;
}

static bool pass_uri(struct reader *reader, struct sip_uri *uri)
{
    struct host_port place;
    struct parameter parameter;
    const char *start = reader->at;
    if (!pass_text(reader, SPAN("sip:")) && !pass_text(reader, SPAN("sips:")))
        return false;
    *uri = (struct sip_uri){.scheme = {start, (size_t)(reader->at - start) - 1}};
    start = reader->at;
    if (pass(reader, USER) == 0)
        return false;
    span user = {start, (size_t)(reader->at - start)};
    if (pass_byte(reader, '@'))
        uri->user = user;
    else
        reader->at = start;
    if (!pass_host_port(reader, &place))
        return false;
    uri->host = place.host;
    uri->port = place.port;
    while (pass_byte(reader, ';')) {
        if (!pass_parameter(reader, &parameter) ||
            (is_named(&parameter, SPAN("transport")) && !set(&uri->transport, &parameter)))
            return false;
    }
    return true;
}

bool plain_uri(span value, struct sip_uri *ret_uri)
{
    struct reader reader = {value.data, value.data + value.length};
    struct sip_uri uri;
    if (!pass_uri(&reader, &uri) || reader.at != reader.end)
        return false;
    *ret_uri = uri;
    return true;
}

static bool pass_display(struct reader *reader, span *ret_display)
{
    if (pass_byte(reader, '"')) {
        const char *start = reader->at;
        *ret_display = (span){start, pass(reader, QUOTED)};
        if (!pass_byte(reader, '"'))
            return false;
    } else {
        const char *start = reader->at;
        *ret_display = (span){start, pass(reader, TOKEN)};
    }
    pass_byte(reader, ' ');
    return true;
}

static bool take_address_parameter(const struct parameter *parameter, struct sip_address *address)
{
    if (is_named(parameter, SPAN("tag")))
        return set(&address->tag, parameter);
    if (is_named(parameter, SPAN("expires")))
        return set(&address->expires, parameter);
    if (is_named(parameter, SPAN("q")))
        return set(&address->q, parameter);
    return true;
}

bool plain_address(span value, struct sip_address *ret_address)
{
    struct reader reader = {value.data, value.data + value.length};
    struct sip_address address = {0};
    struct sip_uri uri;
    struct parameter parameter;
    if (!pass_display(&reader, &address.display) || !pass_byte(&reader, '<'))
        return false;
    const char *start = reader.at;
    if (!pass_uri(&reader, &uri))
        return false;
    address.uri = span_between(start, reader.at);
    if (!pass_byte(&reader, '>'))
        return false;
    while (pass_byte(&reader, ';')) {
        if (!pass_parameter(&reader, &parameter) || !take_address_parameter(&parameter, &address))
            return false;
    }
    if (reader.at != reader.end)
        return false;
    *ret_address = address;
    return true;
}
