/*
 * framing.c — start lines, empty lines and Content-Length: what it takes to cut a stream into messages.
 */
#include "decode/framing.h"

#include "base/limits.h"

/** A first line that has no end by then is none, unless it is SIP beyond doubt. */
#define LINE_BYTES 8192

/** The header of a WebSocket handshake may be this long. */
#define HANDSHAKE_BYTES 16384

static bool is_token_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-.!%*_+`'~", c) != NULL);
}

/** At most LINE_BYTES. */
static size_t token_length(span text)
{
    size_t length = 0;
    while (length < text.length && length < LINE_BYTES && is_token_char(text.data[length]))
        length++;
    return length;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

span framing_skip_lines(span bytes)
{
    while (bytes.length && (bytes.data[0] == '\r' || bytes.data[0] == '\n'))
        bytes = span_from(bytes, 1);
    return bytes;
}

/** The line at the front, without its end; false where the end is not there. */
static bool first_line(span bytes, span *ret_line)
{
    const char *end = bytes.length ? memchr(bytes.data, '\n', bytes.length) : NULL;
    span line = end ? span_between(bytes.data, end) : bytes;
    if (end && line.length && line.data[line.length - 1] == '\r')
        line.length--;
    *ret_line = line;
    return end != NULL;
}

/** Whether @p text and @p start agree as far as both go. */
static bool agree(span text, span start)
{
    return span_equal_nocase(span_first(text, start.length), span_first(start, text.length));
}

static bool has_scheme(span text)
{
    static const span schemes[] = {{"sip:", 4}, {"sips:", 5}, {"tel:", 4}};
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        if (span_starts_with_nocase(text, schemes[i]))
            return true;
    }
    return false;
}

static span last_word(span line)
{
    line = span_trim(line);
    size_t start = line.length;
    while (start > 0 && !is_blank(line.data[start - 1]))
        start--;
    return span_from(line, start);
}

/** A whole line behind its method; broken ones count where they name a URI that only SIP has. */
static bool is_request_rest(span rest)
{
    span version = last_word(rest);
    if (span_starts_with_nocase(version, SPAN("SIP/")))
        return true;
    if (span_starts_with_nocase(version, SPAN("HTTP/")) ||
        span_starts_with_nocase(version, SPAN("RTSP/")))
        return false;
    return span_find_nocase(rest, SPAN("sip:")) < rest.length ||
           span_find_nocase(rest, SPAN("sips:")) < rest.length ||
           span_find_nocase(rest, SPAN("tel:")) < rest.length ||
           span_find_nocase(rest, SPAN(" SIP/")) < rest.length;
}

static enum framing_start start_of_status(span bytes)
{
    if (bytes.length <= 4)
        return FRAMING_MORE;
    return is_digit(bytes.data[4]) ? FRAMING_SIP : FRAMING_OTHER;
}

enum framing_start framing_start(span bytes)
{
    if (agree(bytes, SPAN("SIP/")))
        return start_of_status(bytes);
    size_t method = token_length(bytes);
    if (method == bytes.length)
        return method < LINE_BYTES ? FRAMING_MORE : FRAMING_OTHER;
    if (method == 0 || !is_blank(bytes.data[method]))
        return FRAMING_OTHER;
    span line;
    bool is_whole = first_line(bytes, &line);
    span rest = span_trim(span_from(line, method));
    if (is_whole)
        return is_request_rest(rest) ? FRAMING_SIP : FRAMING_OTHER;
    return line.length < LINE_BYTES || has_scheme(rest) ? FRAMING_MORE : FRAMING_OTHER;
}

static bool is_strict_status(span line)
{
    return line.length >= 11 && span_starts_with_nocase(line, SPAN("SIP/2.0 ")) &&
           is_digit(line.data[8]) && is_digit(line.data[9]) && is_digit(line.data[10]) &&
           (line.length == 11 || line.data[11] == ' ');
}

static bool is_scheme_char(char c)
{
    return is_token_char(c) && strchr("!%*_`'~", c) == NULL;
}

/** Method SP URI SP "SIP/2.0" and nothing else. */
static bool is_strict_request(span line)
{
    size_t method = token_length(line);
    if (method == 0 || method == line.length || line.data[method] != ' ')
        return false;
    span uri = span_from(line, method + 1);
    size_t colon = 0;
    while (colon < uri.length && is_scheme_char(uri.data[colon]))
        colon++;
    if (colon == 0 || colon == uri.length || uri.data[colon] != ':')
        return false;
    size_t end = span_find_byte(uri, ' ');
    return span_equal_nocase(span_from(uri, end), SPAN(" SIP/2.0"));
}

#define METHOD(name) {name " ", sizeof(name)}

static const span methods[] = {
    METHOD("INVITE"),  METHOD("ACK"),     METHOD("BYE"),   METHOD("CANCEL"),    METHOD("REGISTER"),
    METHOD("OPTIONS"), METHOD("PRACK"),   METHOD("INFO"),  METHOD("SUBSCRIBE"), METHOD("NOTIFY"),
    METHOD("PUBLISH"), METHOD("MESSAGE"), METHOD("REFER"), METHOD("UPDATE"),
};

#define METHODS (sizeof(methods) / sizeof(methods[0]))

static bool is_known_method(span text)
{
    for (size_t i = 0; i < METHODS; i++) {
        if (span_equal(span_first(text, methods[i].length), span_first(methods[i], text.length)))
            return true;
    }
    return false;
}

/** How long the method is that @p text ends with, or 0. */
static size_t method_at_end(span text)
{
    size_t longest = 0;
    for (size_t i = 0; i < METHODS; i++) {
        size_t length = methods[i].length - 1;
        span end = span_from(text, text.length < length ? 0 : text.length - length);
        if (length > longest && span_equal(end, span_first(methods[i], length)))
            longest = length;
    }
    return longest;
}

/** A body need not end its last line: where a start line follows on that, or the line's length. */
static size_t find_behind_body(span line)
{
    size_t version = span_find(line, SPAN("SIP/2.0"));
    if (version == 0 || version == line.length)
        return line.length;
    char before = line.data[version - 1];
    if (!is_blank(before) && before != '"' && is_strict_status(span_from(line, version)))
        return version;
    size_t uri = version - 1;
    while (uri > 0 && !is_blank(line.data[uri - 1]))
        uri--;
    size_t method = uri > 0 ? method_at_end(span_first(line, uri - 1)) : 0;
    if (method && is_strict_request(span_from(line, uri - 1 - method)))
        return uri - 1 - method;
    return line.length;
}

/** The front of a start line whose end is not there. */
static bool is_likely_part(span part)
{
    if (part.length == 0)
        return false;
    if (agree(part, SPAN("SIP/2.0 ")))
        return true;
    size_t method = token_length(part);
    span uri = span_from(part, method + 1);
    if (is_known_method(part) && part.length < LINE_BYTES)
        return uri.length < 5 || span_find_byte(uri, ':') < 16;
    return method > 0 && method < part.length && part.data[method] == ' ' && has_scheme(uri);
}

bool framing_is_likely(span bytes)
{
    span line;
    if (!first_line(bytes, &line))
        return is_likely_part(line);
    return is_strict_status(line) || is_strict_request(line);
}

size_t framing_seek(span bytes)
{
    size_t offset = 0;
    while (offset < bytes.length) {
        span rest = span_from(bytes, offset), line;
        if (framing_is_likely(rest))
            return offset;
        if (!first_line(rest, &line))
            break;
        size_t behind = find_behind_body(line);
        if (behind < line.length)
            return offset + behind;
        offset += span_find_byte(rest, '\n') + 1;
    }
    return bytes.length;
}

/** The offset behind the first empty line from @p from on, or 0. */
static size_t find_body(span bytes, size_t from)
{
    while (from < bytes.length) {
        const char *end = memchr(bytes.data + from, '\n', bytes.length - from);
        if (!end)
            return 0;
        from = (size_t)(end - bytes.data) + 1;
        span rest = span_from(bytes, from);
        if (span_starts_with(rest, SPAN("\n")))
            return from + 1;
        if (span_starts_with(rest, SPAN("\r\n")))
            return from + 2;
    }
    return 0;
}

/** What stands behind the colon of a Content-Length, or false. */
static bool is_content_length(span line, span *ret_value)
{
    static const span names[] = {{"content-length", 14}, {"l", 1}};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!span_starts_with_nocase(line, names[i]))
            continue;
        span rest = span_from(line, names[i].length);
        while (rest.length && is_blank(rest.data[0]))
            rest = span_from(rest, 1);
        if (rest.length && rest.data[0] == ':') {
            *ret_value = span_from(rest, 1);
            return true;
        }
    }
    return false;
}

/** The digits, which may stand on a folded line; no number is none. */
static size_t read_length(span value)
{
    while (value.length && (is_blank(value.data[0]) || value.data[0] == '\r' ||
                            (value.data[0] == '\n' && value.length > 1 && is_blank(value.data[1]))))
        value = span_from(value, 1);
    size_t number = 0;
    for (; value.length && is_digit(value.data[0]); value = span_from(value, 1)) {
        if (number > SIZE_MAX / 20)
            return SIZE_MAX / 2;
        number = number * 10 + (size_t)(value.data[0] - '0');
    }
    return number;
}

static size_t content_length(span header)
{
    while (header.length) {
        span value;
        if (is_content_length(header, &value))
            return read_length(value);
        header = span_from(header, span_find_byte(header, '\n') + 1);
    }
    return 0;
}

bool framing_measure(struct framing *framing, span bytes)
{
    if (framing->length)
        return true;
    size_t body = find_body(bytes, framing->scanned);
    if (body == 0) {
        /* The last line end may be half of the empty line. */
        framing->scanned = bytes.length > 3 ? bytes.length - 3 : 0;
        return false;
    }
    size_t length = content_length(span_first(bytes, body));
    framing->length = length > SIZE_MAX - body ? SIZE_MAX : body + length;
    return true;
}

/** Whether the header has a field @p name with @p word in its value. */
static bool has_word(span head, span name, span word)
{
    while (head.length) {
        span line;
        first_line(head, &line);
        size_t colon = span_find_byte(line, ':');
        if (span_equal_nocase(span_trim(span_first(line, colon)), name)) {
            span rest = span_from(line, colon + 1), item;
            while (span_next_item(&rest, ',', &item)) {
                if (span_equal_nocase(item, word))
                    return true;
            }
        }
        head = span_from(head, span_find_byte(head, '\n') + 1);
    }
    return false;
}

enum framing_start framing_handshake(span bytes, span *ret_head)
{
    if (!agree(bytes, SPAN("GET ")) && !agree(bytes, SPAN("HTTP/1.1 101")))
        return FRAMING_OTHER;
    size_t end = find_body(span_first(bytes, HANDSHAKE_BYTES), 0);
    if (end == 0)
        return bytes.length < HANDSHAKE_BYTES ? FRAMING_MORE : FRAMING_OTHER;
    *ret_head = span_first(bytes, end);
    bool is_sip = has_word(*ret_head, SPAN("Upgrade"), SPAN("websocket")) &&
                  has_word(*ret_head, SPAN("Sec-WebSocket-Protocol"), SPAN("sip"));
    return is_sip ? FRAMING_SIP : FRAMING_OTHER;
}
