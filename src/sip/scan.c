/*
 * scan.c — tokens, quoted strings, parameters and addresses (the basic rules of RFC 3261
 * section 25.1).
 */
#include "sip/scan.h"

/* alphanum / "-" / "." / "!" / "%" / "*" / "_" / "+" / "`" / "'" / "~" */
static const bool token_chars[256] = {
    ['!'] = true,         ['%'] = true,         ['\''] = true,        ['*'] = true, ['+'] = true,
    ['-'] = true,         ['.'] = true,         ['_'] = true,         ['`'] = true, ['~'] = true,
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
};

bool scan_is_token_char(char c)
{
    return token_chars[(unsigned char)c];
}

span scan_token(span text)
{
    size_t length = 0;
    while (length < text.length && token_chars[(unsigned char)text.data[length]])
        length++;
    return span_first(text, length);
}

bool scan_is_token(span text)
{
    return text.length > 0 && scan_token(text).length == text.length;
}

span scan_skip_blanks(span text)
{
    while (text.length && scan_is_blank(text.data[0])) {
        text.data++;
        text.length--;
    }
    return text;
}

static size_t skip_quotes(span text, size_t offset)
{
    for (size_t i = offset + 1; i < text.length; i++) {
        if (text.data[i] == '\\')
            i++;
        else if (text.data[i] == '"')
            return i + 1;
    }
    return text.length;
}

/*
 * A bracket that does not end is an ordinary byte: it must not swallow the values behind it. How
 * far the end is looked for is bounded, or a message of nothing but "<" would take quadratic time.
 */
#define BRACKETS_BYTES ((size_t)4096)

static size_t skip_brackets(span text, size_t offset, char end)
{
    span inside = span_first(span_from(text, offset + 1), BRACKETS_BYTES);
    size_t length = span_find_byte(inside, end);
    return length < inside.length ? offset + 1 + length + 1 : offset + 1;
}

/* The offset behind the quoted string, "<...>" or "(comment)" that starts at offset, or the byte.
 */
static size_t skip_item(span text, size_t offset)
{
    switch (text.data[offset]) {
    case '"':
        return skip_quotes(text, offset);
    case '<':
        return skip_brackets(text, offset, '>');
    case '(':
        return skip_brackets(text, offset, ')');
    default:
        return offset + 1;
    }
}

size_t scan_find(span text, char separator)
{
    size_t offset = 0;
    while (offset < text.length && text.data[offset] != separator)
        offset = skip_item(text, offset);
    return offset < text.length ? offset : text.length;
}

span scan_unquote(span text)
{
    if (text.length >= 2 && text.data[0] == '"' && text.data[text.length - 1] == '"')
        return (span){text.data + 1, text.length - 2};
    return text;
}

bool scan_is_host(span text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (!scan_is_token_char(text.data[i]) && text.data[i] != ':')
            return false;
    }
    return text.length > 0;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool scan_is_scheme(span text)
{
    if (text.length == 0 || !is_letter(text.data[0]))
        return false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.')
            return false;
    }
    return true;
}

bool scan_is_uri_text(span text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c <= ' ' || c >= 0x7f || c == '<' || c == '>' || c == '"')
            return false;
    }
    return true;
}

bool scan_next_line(span *rest, span *ret_line)
{
    if (rest->length == 0)
        return false;
    size_t feed = span_find_byte(*rest, '\n');
    size_t end = span_find_byte(span_first(*rest, feed), '\r');
    bool is_crlf = end + 1 == feed && feed < rest->length;
    *ret_line = span_first(*rest, end);
    *rest = span_from(*rest, is_crlf ? feed + 1 : end + 1);
    return true;
}

span scan_next_word(span *rest)
{
    *rest = scan_skip_blanks(*rest);
    size_t length = 0;
    while (length < rest->length && !scan_is_blank(rest->data[length]))
        length++;
    span word = span_first(*rest, length);
    *rest = span_from(*rest, length);
    return word;
}

/* "=" may have white space around it (EQUAL in the grammar). */
static struct scan_parameter split_parameter(span text)
{
    size_t equal = span_find_byte(text, '=');
    struct scan_parameter parameter = {.name = span_trim(span_first(text, equal))};
    if (equal < text.length)
        parameter.value = span_trim(span_from(text, equal + 1));
    return parameter;
}

bool scan_next_parameter(span *rest, char separator, struct scan_parameter *ret_parameter)
{
    while (rest->length) {
        size_t end = scan_find(*rest, separator);
        span item = span_trim(span_first(*rest, end));
        *rest = span_from(*rest, end + 1);
        if (item.length) {
            *ret_parameter = split_parameter(item);
            return true;
        }
    }
    return false;
}

span scan_parameter(span parameters, span name)
{
    struct scan_parameter parameter;
    while (scan_next_parameter(&parameters, ';', &parameter)) {
        if (span_equal_nocase(parameter.name, name) && parameter.value.length)
            return scan_unquote(parameter.value);
    }
    return SPAN_EMPTY;
}

span scan_usual_parameter(span parameters, span start)
{
    if (span_find_byte(parameters, '"') < parameters.length)
        return SPAN_EMPTY;
    span rest = span_from(parameters, span_find_byte(parameters, start.data[0]));
    while (rest.length && !span_starts_with(rest, start)) {
        rest = span_from(rest, 1);
        rest = span_from(rest, span_find_byte(rest, start.data[0]));
    }
    if (rest.length == 0)
        return SPAN_EMPTY;
    rest = span_from(rest, start.length);
    span token = scan_token(rest);
    bool ends = token.length == rest.length || rest.data[token.length] == ';';
    return token.length && ends ? token : SPAN_EMPTY;
}

span scan_cseq_method(span value)
{
    size_t digits = 0;
    while (digits < value.length && value.data[digits] >= '0' && value.data[digits] <= '9')
        digits++;
    if (digits == 0 || digits == value.length || !scan_is_blank(value.data[digits]))
        return SPAN_EMPTY;
    return scan_token(scan_skip_blanks(span_from(value, digits)));
}

/* addr-spec without brackets: parameters behind ";" are those of the header (section 20.10). */
static void take_addr_spec(span value, size_t semicolon, struct scan_address *ret_address)
{
    *ret_address = (struct scan_address){
        .uri = span_trim(span_first(value, semicolon)),
        .parameters = span_from(value, semicolon + 1),
    };
}

static bool take_name_addr(span value, size_t bracket, struct scan_address *ret_address)
{
    span rest = span_from(value, bracket + 1);
    size_t close = span_find_byte(rest, '>');
    if (close == rest.length)
        return false;
    span behind = span_from(rest, close + 1);
    size_t semicolon = span_find_byte(behind, ';');
    *ret_address = (struct scan_address){
        .display = span_trim(span_first(value, bracket)),
        .uri = span_first(rest, close),
        .behind = span_first(behind, semicolon),
        .parameters = span_from(behind, semicolon + 1),
        .is_bracketed = true,
    };
    return true;
}

bool scan_address(span value, struct scan_address *ret_address)
{
    size_t offset = 0;
    while (offset < value.length) {
        char c = value.data[offset];
        if (c == '<')
            return take_name_addr(value, offset, ret_address);
        if (c == ';')
            break;
        size_t next = c == '"' ? skip_quotes(value, offset) : offset + 1;
        if (c == '"' && next == value.length)
            return false;
        offset = next;
    }
    take_addr_spec(value, offset, ret_address);
    return true;
}

/* host [ ":" port ]; an IPv6 reference with an odd colon is overlooked (RFC 5118 section 4.10). */
static bool is_host_port(span text)
{
    size_t end = span_find_byte(text, ':');
    if (text.length && text.data[0] == '[') {
        end = span_find_byte(text, ']');
        span address = span_first(span_from(text, 1), end - 1);
        if (end == text.length || !scan_is_host(address))
            return false;
        end++;
    } else if (!scan_is_token(span_first(text, end))) {
        return false;
    }
    uint64_t port;
    return end == text.length ||
           (text.data[end] == ':' && span_number(span_from(text, end + 1), UINT16_MAX, &port));
}

bool scan_sip_uri(span text, span *ret_headers)
{
    size_t at = span_find_byte(text, '@');
    span rest = at < text.length ? span_from(text, at + 1) : text;
    size_t parameters = span_find_byte(rest, ';');
    size_t headers = span_find_byte(rest, '?');
    if (at == 0 || !is_host_port(span_first(rest, parameters < headers ? parameters : headers)))
        return false;
    *ret_headers = span_from(rest, headers);
    return true;
}

/* A quoted string that is all of text, and in which no NUL stands without a backslash. */
static bool is_quoted_string(span text)
{
    if (text.length < 2 || text.data[0] != '"')
        return false;
    for (size_t i = 1; i < text.length; i++) {
        if (text.data[i] == '\\')
            i++;
        else if (text.data[i] == '"')
            return i + 1 == text.length;
        else if (text.data[i] == '\0')
            return false;
    }
    return false;
}

/* gen-value = token / host / quoted-string; "received" has an IPv6 address with brackets and
 * without. */
static bool is_parameter_value(span text)
{
    if (text.length && text.data[0] == '"')
        return is_quoted_string(text);
    if (text.length > 2 && text.data[0] == '[' && text.data[text.length - 1] == ']')
        text = (span){text.data + 1, text.length - 2};
    return scan_is_host(text);
}

bool scan_is_parameter(span text)
{
    span name = scan_token(text);
    span rest = scan_skip_blanks(span_from(text, name.length));
    if (name.length == 0 || rest.length == 0)
        return name.length > 0;
    return rest.data[0] == '=' && is_parameter_value(span_trim(span_from(rest, 1)));
}

bool scan_is_display(span text)
{
    if (text.length && text.data[0] == '"')
        return is_quoted_string(text);
    for (span word = scan_next_word(&text); word.length; word = scan_next_word(&text)) {
        if (!scan_is_token(word))
            return false;
    }
    return true;
}
