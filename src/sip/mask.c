/*
 * mask.c — secrets are found line by line and name by name, not by parsing: they must not get through where a
 * message is malformed.
 */
#include "sip/mask.h"

#include "sip/scan.h"

/** Of a secret of at least so many bytes, the first few remain. */
#define LEAST_BYTES 8
#define SHOWN_BYTES 4

/** Parameters that hold a secret: of RFC 8760, 3310, 4559, and of IMS (3GPP TS 24.229). */
static const char *const secret_parameters[] = {"response", "rspauth",      "auts",     "ik",
                                                "ck",       "gssapi-data", "password", "passwd"};

static char *put(char *at, span text)
{
    return text.length ? mempcpy(at, text.data, text.length) : at;
}

static char *put_masked(char *at, span secret)
{
    if (secret.length >= LEAST_BYTES)
        at = put(at, span_first(secret, SHOWN_BYTES));
    return put(at, span_first(SPAN("..."), secret.length));
}

/** Up to the first byte of @p ends, which is a string. */
static span take_until(span text, const char *ends)
{
    size_t length = 0;
    while (length < text.length && (!text.data[length] || !strchr(ends, text.data[length])))
        length++;
    return span_first(text, length);
}

/** What is between the quotes that @p text begins with; all of it where they do not end. */
static span take_quoted(span text)
{
    size_t end = 1;
    while (end < text.length && text.data[end] != '"')
        end += text.data[end] == '\\' ? 2 : 1;
    return span_first(span_from(text, 1), end - 1);
}

/** The value of a parameter whose name was read; @p rest is what follows that. */
static span find_value(span rest)
{
    rest = scan_skip_blanks(rest);
    if (!rest.length || rest.data[0] != '=')
        return SPAN_EMPTY;
    rest = scan_skip_blanks(span_from(rest, 1));
    return rest.length && rest.data[0] == '"' ? take_quoted(rest) : take_until(rest, ",; \t\r\n<>");
}

/** As far as a password is looked for: text of nothing but "sip:" must not take quadratic time. */
#define USERINFO_BYTES 512

/** In "user:password@host". */
static span find_password(span rest)
{
    rest = span_first(rest, USERINFO_BYTES);
    span user = take_until(rest, ":@<>\" \t\r\n,?");
    if (user.length == rest.length || rest.data[user.length] != ':')
        return SPAN_EMPTY;
    span password = take_until(span_from(rest, user.length + 1), "@<>\" \t\r\n");
    const char *end = password.data + password.length;
    return end < rest.data + rest.length && *end == '@' ? password : SPAN_EMPTY;
}

/** Behind "k=" of SDP is a method, and behind its colon the key (RFC 4566 section 5.12). */
static span find_session_key(span rest)
{
    span line = take_until(span_from(rest, 1), "\r\n");
    size_t colon = span_find_byte(line, ':');
    return span_from(line, colon + 1);
}

/** No name of a key management protocol is longer. */
#define PROTOCOL_BYTES 64

/** Behind "key-mgmt:" is the name of a protocol, and then its data (RFC 4567 section 3.1). */
static span find_managed_key(span rest)
{
    rest = scan_skip_blanks(rest);
    rest = span_from(rest, take_until(span_first(rest, PROTOCOL_BYTES), " \t\r\n").length);
    return span_trim(take_until(rest, "\r\n"));
}

static bool is_secret_parameter(span name)
{
    for (size_t i = 0; i < sizeof(secret_parameters) / sizeof(secret_parameters[0]); i++) {
        if (span_equal_nocase(name, span_of(secret_parameters[i])))
            return true;
    }
    return false;
}

/** The secret that @p word announces, with @p rest behind it; empty where it announces none. */
static span find_announced(span word, span rest, bool begins_line)
{
    if (!rest.length)
        return SPAN_EMPTY;
    if (is_secret_parameter(word))
        return find_value(rest);
    if (begins_line && span_equal_nocase(word, SPAN("k")) && rest.data[0] == '=')
        return find_session_key(rest);
    if (rest.data[0] != ':')
        return SPAN_EMPTY;
    rest = span_from(rest, 1);
    if (span_equal_nocase(word, SPAN("inline")))
        return take_until(rest, "|; \t\r\n\"");
    if (span_equal_nocase(word, SPAN("ice-pwd")))
        return take_until(scan_skip_blanks(rest), " \t\r\n");
    if (span_equal_nocase(word, SPAN("key-mgmt")))
        return find_managed_key(rest);
    if (span_equal_nocase(word, SPAN("sip")) || span_equal_nocase(word, SPAN("sips")))
        return find_password(rest);
    return SPAN_EMPTY;
}

/** Copy @p text with all secrets that a word announces masked. */
static char *mask_words(char *at, span text)
{
    const char *line = text.data;
    while (text.length) {
        span word = scan_token(text);
        span rest = span_from(text, word.length);
        span secret = word.length ? find_announced(word, rest, word.data == line) : SPAN_EMPTY;
        if (secret.length) {
            at = put(at, span_between(text.data, secret.data));
            at = put_masked(at, secret);
            text = span_between(secret.data + secret.length, text.data + text.length);
        } else {
            size_t taken = word.length ? word.length : 1;
            at = put(at, span_first(text, taken));
            text = span_from(text, taken);
        }
    }
    return at;
}

/** Copy @p text, which contains @p secret, with that masked and the rest looked through. */
static char *mask_part(char *at, span text, span secret)
{
    at = put(at, span_between(text.data, secret.data));
    at = put_masked(at, secret);
    return mask_words(at, span_between(secret.data + secret.length, text.data + text.length));
}

/** Behind "Digest" are parameters; behind any other scheme the credentials may be all the rest. */
static char *mask_credentials(char *at, span value)
{
    span trimmed = span_trim(value);
    span scheme = scan_token(trimmed);
    span secret = scan_skip_blanks(span_from(trimmed, scheme.length));
    if (span_equal_nocase(scheme, SPAN("Digest")) || !secret.length)
        return mask_words(at, value);
    return mask_part(at, value, secret);
}

/** The last part of a token (RFC 8224), or all of the older form (RFC 4474). */
static char *mask_identity(char *at, span value)
{
    span secret = span_trim(take_until(value, ";"));
    const char *dot = secret.length ? memrchr(secret.data, '.', secret.length) : NULL;
    if (dot)
        secret = span_from(secret, (size_t)(dot - secret.data) + 1);
    return secret.length ? mask_part(at, value, secret) : mask_words(at, value);
}

static char *mask_value(char *at, span name, span value)
{
    enum sip_header_id id = sip_header_find(name);
    if (id == SIP_HEADER_AUTHORIZATION || id == SIP_HEADER_PROXY_AUTHORIZATION)
        return mask_credentials(at, value);
    if (id == SIP_HEADER_IDENTITY)
        return mask_identity(at, value);
    return mask_words(at, value);
}

/** The first line with those that continue it, and their ends. */
static span take_folded(span text)
{
    size_t end = 0;
    do {
        while (end < text.length && text.data[end] != '\r' && text.data[end] != '\n')
            end++;
        if (end < text.length && text.data[end] == '\r')
            end++;
        if (end < text.length && text.data[end] == '\n')
            end++;
    } while (end < text.length && (text.data[end] == ' ' || text.data[end] == '\t'));
    return span_first(text, end);
}

/** Credentials are some where their colon is missing, too. */
static bool holds_credentials(span name)
{
    enum sip_header_id id = sip_header_find(name);
    return id == SIP_HEADER_AUTHORIZATION || id == SIP_HEADER_PROXY_AUTHORIZATION;
}

static char *mask_line(char *at, span line)
{
    span name = scan_token(scan_skip_blanks(line));
    span rest = span_between(name.data + name.length, line.data + line.length);
    span behind = scan_skip_blanks(rest);
    bool has_colon = behind.length && behind.data[0] == ':';
    if (!name.length || !behind.length || !(has_colon || holds_credentials(name)))
        return mask_words(at, line);
    if (sip_header_find(name) == SIP_HEADER_OTHER)
        return mask_words(at, line);
    behind = span_from(behind, has_colon);
    at = put(at, span_between(line.data, behind.data));
    return mask_value(at, name, behind);
}

size_t sipwhy_mask_message(struct sipwhy_span bytes, char *ret_text)
{
    char *at = ret_text;
    while (bytes.length) {
        span line = take_folded(bytes);
        at = mask_line(at, line);
        bytes = span_from(bytes, line.length);
    }
    return (size_t)(at - ret_text);
}

size_t sipwhy_mask_header(const char *name, struct sipwhy_span value, char *ret_text)
{
    return value.length ? (size_t)(mask_value(ret_text, span_of(name), value) - ret_text) : 0;
}

char *mask_copy(struct arena *arena, span text)
{
    char *copy = arena_take(arena, text.length + 1);
    if (copy)
        copy[sipwhy_mask_message(text, copy)] = '\0';
    return copy;
}

/** Between its scheme and the host is a colon. */
static bool may_hold_password(span uri)
{
    span before = span_first(uri, span_find_byte(uri, '@'));
    span user = span_from(before, span_find_byte(before, ':') + 1);
    return before.length < uri.length && span_find_byte(user, ':') < user.length;
}

span mask_uri(struct arena *arena, span uri)
{
    if (!may_hold_password(uri))
        return uri;
    const char *copy = mask_copy(arena, uri);
    return copy ? span_of(copy) : SPAN_EMPTY;
}
