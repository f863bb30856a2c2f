/*
 * identity.c — the Identity header field (RFC 8224) and the PASSporT that it carries (RFC 8225).
 */
#include "sip/identity.h"

#include "sip/scan.h"

#include <string.h>

/** Claims are some 200 bytes, and iat is among them. */
#define MOST_CLAIMS 2048

/** No time of signing is beyond the year 2200. */
#define LATEST_IAT UINT64_C(7258118400)

static int sextet(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const char *place = c ? strchr(digits, c) : NULL;
    return place ? (int)(place - digits) : -1;
}

/** Base64url without padding (RFC 4648 section 5). @return how many bytes; 0 where it is none */
static size_t decode(span text, char *bytes, size_t size)
{
    size_t length = 0;
    unsigned bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < text.length && length < size; i++) {
        int value = sextet(text.data[i]);
        if (value < 0)
            return 0;
        held = (held << 6 | (unsigned)value) & 0xffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes[length++] = (char)(held >> bits & 0xff);
        }
    }
    return length;
}

/** The number of "iat" in the claims, which are JSON. */
static sipwhy_time find_iat(span claims)
{
    uint64_t seconds;
    span rest = span_from(claims, span_find(claims, SPAN("\"iat\"")));
    rest = scan_skip_blanks(span_from(rest, strlen("\"iat\"")));
    if (!rest.length || rest.data[0] != ':')
        return SIPWHY_TIME_UNKNOWN;
    rest = scan_skip_blanks(span_from(rest, 1));
    size_t digits = 0;
    while (digits < rest.length && rest.data[digits] >= '0' && rest.data[digits] <= '9')
        digits++;
    if (!span_number(span_first(rest, digits), LATEST_IAT, &seconds))
        return SIPWHY_TIME_UNKNOWN;
    return (sipwhy_time)seconds * SIPWHY_SECOND;
}

static sipwhy_time read_iat(span token)
{
    char bytes[MOST_CLAIMS];
    span claims = span_from(token, span_find_byte(token, '.') + 1);
    claims = span_first(claims, span_find_byte(claims, '.'));
    size_t length = decode(claims, bytes, sizeof(bytes));
    return find_iat((span){bytes, length});
}

static span without_brackets(span text)
{
    text = span_trim(text);
    if (text.length >= 2 && text.data[0] == '<' && text.data[text.length - 1] == '>')
        return span_first(span_from(text, 1), text.length - 2);
    return text;
}

/* Identity = signed-identity-digest SEMI ident-info *( SEMI ident-info-params ) */
int sip_identity_parse(const struct sip_message *message, size_t index, struct sip_identity *ret_identity)
{
    span value = sip_message_value(message, SIP_HEADER_IDENTITY, index);
    size_t semicolon = span_find_byte(value, ';');
    span token = span_trim(span_first(value, semicolon));
    if (!token.length)
        return SIPWHY_ERROR_ARGUMENT;
    span parameters = span_from(value, semicolon + 1);
    *ret_identity = (struct sip_identity){
        .token = token,
        .info = without_brackets(scan_parameter(parameters, SPAN("info"))),
        .alg = scan_parameter(parameters, SPAN("alg")),
        .ppt = scan_parameter(parameters, SPAN("ppt")),
        .is_compact = span_find(token, SPAN("..")) < token.length,
        .iat = read_iat(token),
    };
    return 0;
}
