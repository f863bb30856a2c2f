/*
 * uri.c — SIP, SIPS and tel URIs (RFC 3261 section 19.1, RFC 3966), and of others the scheme.
 */
#include "sip/address.h"

#include "base/hash.h"
#include "sip/osip.h"
#include "sip/plain.h"
#include "sip/scan.h"

#include <osipparser2/osip_message.h>

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* libosip2 stops at an escape that is none, and unescapes %00 to the end of the string. */
static bool is_plain_escape(span uri, size_t at)
{
    if (at + 2 >= uri.length || !is_hex(uri.data[at + 1]) || !is_hex(uri.data[at + 2]))
        return false;
    return uri.data[at + 1] != '0' || uri.data[at + 2] != '0';
}

/*
 * A copy that osip_uri_parse() reads rightly: escapes that it must not touch have their "%"
 * escaped, so that they come out as they were; an empty password, which it refuses, is left out.
 */
static char *copy(struct arena *arena, span uri)
{
    char *text = arena_take(arena, uri.length * 3 + 1);
    if (!text)
        return NULL;
    char *at = text;
    for (size_t i = 0; i < uri.length; i++) {
        char c = uri.data[i];
        if (c == ':' && i + 1 < uri.length && uri.data[i + 1] == '@')
            continue;
        *at++ = c;
        if (c == '%' && !is_plain_escape(uri, i))
            at = mempcpy(at, "25", 2);
    }
    return osip_copy(arena, span_between(text, at));
}

static int take(const osip_uri_t *parsed, struct sip_uri *ret_uri)
{
    uint64_t port = 0;
    span host = span_of(parsed->host);
    if (!scan_is_host(host))
        return SIPWHY_ERROR_ARGUMENT;
    if (parsed->port && !span_number(span_of(parsed->port), UINT16_MAX, &port))
        return SIPWHY_ERROR_ARGUMENT;
    *ret_uri = (struct sip_uri){
        .scheme = span_of(parsed->scheme),
        .user = span_of(parsed->username),
        .host = host,
        .port = (uint16_t)port,
        .transport = osip_parameter_value(&parsed->url_params, SPAN("transport")),
    };
    return 0;
}

int sip_uri_read(struct arena *arena, span uri, struct sip_uri *ret_uri)
{
    int result = SIPWHY_ERROR_ARGUMENT;
    char *text = copy(arena, uri);
    if (!text)
        return result;
    osip_enter(arena);
    osip_uri_t *parsed = NULL;
    if (osip_uri_init(&parsed) == 0 && osip_uri_parse(parsed, text) == 0)
        result = take(parsed, ret_uri);
    osip_leave();
    return result;
}

int sip_uri_parse(struct sip_message *message, span uri, struct sip_uri *ret_uri)
{
    if (plain_uri(uri, ret_uri))
        return 0;
    size_t colon = span_find_byte(uri, ':');
    span scheme = span_first(uri, colon);
    if (colon + 1 >= uri.length || !scan_is_scheme(scheme) || !scan_is_uri_text(uri))
        return SIPWHY_ERROR_ARGUMENT;
    if (span_equal_nocase(scheme, SPAN("sip")) || span_equal_nocase(scheme, SPAN("sips")))
        return sip_uri_read(&message->arena, uri, ret_uri);

    *ret_uri = (struct sip_uri){.scheme = scheme};
    if (span_equal_nocase(scheme, SPAN("tel"))) {
        span number = span_from(uri, colon + 1);
        ret_uri->user = span_first(number, span_find_byte(number, ';'));
    }
    return 0;
}

static uint64_t hash_nocase(uint64_t seed, span text)
{
    char lower[32];
    for (size_t at = 0; at < text.length; at += sizeof(lower)) {
        span piece = span_first(span_from(text, at), sizeof(lower));
        for (size_t i = 0; i < piece.length; i++) {
            char c = piece.data[i];
            lower[i] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
        }
        seed = hash_span(seed, (span){lower, piece.length});
    }
    return seed;
}

uint64_t sip_uri_key(span uri)
{
    size_t colon = span_find_byte(uri, ':');
    span rest = span_from(uri, colon + 1);
    size_t at = span_find_byte(rest, '@');
    uint64_t key = hash_nocase(0, span_first(uri, colon));
    if (at < rest.length) {
        key = hash_span(key, span_first(rest, at));
        rest = span_from(rest, at + 1);
    }
    size_t headers = span_find_byte(rest, '?');
    span parameters = span_first(rest, headers);
    size_t end_of_host = span_find_byte(parameters, ';');
    key = hash_span(hash_nocase(key, span_first(parameters, end_of_host)), span_from(rest, headers));
    uint64_t sum = 0;
    struct scan_parameter parameter;
    parameters = span_from(parameters, end_of_host);
    while (scan_next_parameter(&parameters, ';', &parameter)) {
        if (!span_equal_nocase(parameter.name, SPAN("lr")))
            sum ^= hash_nocase(hash_nocase(1, parameter.name), parameter.value);
    }
    return hash_number(key, sum);
}
