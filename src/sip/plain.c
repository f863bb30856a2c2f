/*
 * plain.c — whether a header value has the form that nearly all have, and so is surely well-formed.
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
static size_t pass(struct reader *reader, unsigned kind)
{
    const char *start = reader->at;
    while (reader->at < reader->end && (kinds[(unsigned char)*reader->at] & kind))
        reader->at++;
    return (size_t)(reader->at - start);
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

static bool pass_host_port(struct reader *reader)
{
    if (pass(reader, HOST) == 0)
        return false;
    if (!pass_byte(reader, ':'))
        return true;
    unsigned port = 0;
    const char *start = reader->at;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9' &&
           reader->at - start < PORT_DIGITS)
        port = port * 10 + (unsigned)(*reader->at++ - '0');
    return reader->at > start && port <= 65535;
}

/* token, but not the cookie of a branch with no branch behind it (RFC 4475 section 3.2.1) */
static bool pass_value(struct reader *reader)
{
    static const span cookie = {"z9hG4bK", 7};
    size_t length = pass(reader, TOKEN);
    return length > 0 &&
           (length != cookie.length || memcmp(reader->at - length, cookie.data, length) != 0);
}

/* *( ";" token [ "=" token ] ) */
static bool pass_parameters(struct reader *reader)
{
    while (pass_byte(reader, ';')) {
        if (pass(reader, TOKEN) == 0)
            return false;
        if (pass_byte(reader, '=') && !pass_value(reader))
            return false;
    }
    return true;
}

bool plain_is_via(span value)
{
    struct reader reader = {value.data, value.data + value.length};
    return pass_text(&reader, SPAN("SIP/2.0/")) && pass(&reader, TOKEN) &&
           pass_byte(&reader, ' ') && pass_host_port(&reader) && pass_parameters(&reader) &&
           reader.at == reader.end;
}

static bool pass_uri(struct reader *reader)
{
    if (!pass_text(reader, SPAN("sip:")) && !pass_text(reader, SPAN("sips:")))
        return false;
    const char *user = reader->at;
    if (pass(reader, USER) == 0)
        return false;
    if (!pass_byte(reader, '@'))
        reader->at = user;
    return pass_host_port(reader) && pass_parameters(reader);
}

bool plain_is_uri(span value)
{
    struct reader reader = {value.data, value.data + value.length};
    return pass_uri(&reader) && reader.at == reader.end;
}

static bool pass_display(struct reader *reader)
{
    if (pass_byte(reader, '"')) {
        pass(reader, QUOTED);
        if (!pass_byte(reader, '"'))
            return false;
    } else {
        pass(reader, TOKEN);
    }
    pass_byte(reader, ' ');
    return true;
}

bool plain_is_address(span value)
{
    struct reader reader = {value.data, value.data + value.length};
    return pass_display(&reader) && pass_byte(&reader, '<') && pass_uri(&reader) &&
           pass_byte(&reader, '>') && pass_parameters(&reader) && reader.at == reader.end;
}
