/*
 * start.c — request lines and status lines (RFC 3261 section 7): telling them from everything else
 * that is sent over UDP, and taking them apart.
 */
#include "sip/start.h"

#include "sip/plain.h"
#include "sip/scan.h"

/* The longest word that is taken for a method. Attack tools send words of several thousand bytes;
 * what is longer still is text. */
#define METHOD_BYTES 8192

#define VERSION_START SPAN("SIP/")

/* RFC 3261 section 7.5 wants empty lines before the start line ignored. */
static span skip_empty_lines(span bytes)
{
    while (bytes.length && (bytes.data[0] == '\r' || bytes.data[0] == '\n'))
        bytes = span_from(bytes, 1);
    return bytes;
}

static span first_line(span bytes)
{
    span line = span_first(bytes, span_find_byte(bytes, '\n'));
    return span_first(line, span_find_byte(line, '\r'));
}

/* The offset of the last word, the SIP-Version of a request line; line is trimmed. */
static size_t find_last_word(span line)
{
    size_t start = line.length;
    while (start > 0 && line.data[start - 1] != ' ' && line.data[start - 1] != '\t')
        start--;
    return start;
}

static bool is_status_line(span line)
{
    return span_starts_with_nocase(line, VERSION_START) && line.length > VERSION_START.length &&
           line.data[VERSION_START.length] >= '0' && line.data[VERSION_START.length] <= '9';
}

/* "OPTIONS * HTTP/1.1" and "OPTIONS rtsp://... RTSP/1.0" are the namesakes. */
static bool is_other_version(span word)
{
    static const span others[] = {{"HTTP/", 5}, {"RTSP/", 5}};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (span_starts_with_nocase(word, others[i]))
            return true;
    }
    return false;
}

/* Malformed, and yet nothing else: a method of SIP, and a URI that only SIP has. */
static bool looks_like_request(span rest)
{
    static const span signs[] = {{"sip:", 4}, {"sips:", 5}, {"tel:", 4}, {" SIP/", 5}};
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (span_find_nocase(rest, signs[i]) < rest.length)
            return true;
    }
    return false;
}

static bool is_request_line(span line, span method)
{
    span rest = span_trim(span_from(line, method.length));
    size_t last = find_last_word(rest);
    span version = span_from(rest, last);
    if (is_other_version(version))
        return false;
    if (last > 0 && span_starts_with_nocase(version, VERSION_START))
        return true;
    return sip_method_find(method) != SIP_METHOD_OTHER && looks_like_request(rest);
}

bool sip_recognise(span bytes)
{
    bytes = skip_empty_lines(bytes);
    if (bytes.length < VERSION_START.length || !scan_is_token_char(bytes.data[0]))
        return false;
    if (is_status_line(span_first(bytes, VERSION_START.length + 1)))
        return true;
    span method = scan_token(span_first(bytes, METHOD_BYTES + 1));
    if (method.length > METHOD_BYTES || method.length == bytes.length)
        return false;
    char behind = bytes.data[method.length];
    if (behind != ' ' && behind != '\t')
        return false;
    return is_request_line(first_line(bytes), method);
}

static void add_line_defect(struct sip_message *message)
{
    sip_message_add_defect(message, SIP_DEFECT_START_LINE, SIP_HEADER_OTHER, message->start_line);
}

/* SIP-Version is case-insensitive (section 7.1). */
static void check_version(struct sip_message *message, span version)
{
    if (!span_equal_nocase(version, SPAN("SIP/2.0")))
        sip_message_add_defect(message, SIP_DEFECT_VERSION, SIP_HEADER_OTHER, version);
}

/* Status-Line = SIP-Version SP Status-Code SP Reason-Phrase; the phrase may be empty. */
static void parse_status_line(struct sip_message *message)
{
    span line = message->start_line;
    size_t space = span_find_byte(line, ' ');
    check_version(message, span_first(line, space));

    span rest = span_from(line, space + 1);
    span code = span_first(rest, span_find_byte(rest, ' '));
    if (code.length == rest.length)
        add_line_defect(message);
    else
        message->phrase = span_from(rest, code.length + 1);

    uint64_t number = 0;
    if (code.length <= 3 && span_number(code, 999, &number))
        message->code = (int)number;
    if (code.length != 3 || number < 100 || number > 699)
        sip_message_add_defect(message, SIP_DEFECT_STATUS_CODE, SIP_HEADER_OTHER, code);
}

/*
 * Of the Request-URI only what makes it ambiguous: it is an absolute URI, in no brackets, without
 * white space or bytes that no URI may have (sections 7.1 and 25.1), and a sip URI has a host, and
 * no headers, for those "MUST NOT" be in it (section 19.1.1).
 */
static void check_request_uri(struct sip_message *message, span uri)
{
    struct sip_uri parsed;
    if (plain_uri(uri, &parsed))
        return;
    size_t colon = span_find_byte(uri, ':');
    span scheme = span_first(uri, colon);
    bool is_sip = span_equal_nocase(scheme, SPAN("sip")) || span_equal_nocase(scheme, SPAN("sips"));
    span headers = SPAN_EMPTY;
    bool is_uri = colon + 1 < uri.length && scan_is_scheme(scheme) && scan_is_uri_text(uri) &&
                  (!is_sip || scan_sip_uri(span_from(uri, colon + 1), &headers));
    if (!is_uri)
        sip_message_add_defect(message, SIP_DEFECT_REQUEST_URI, SIP_HEADER_OTHER, uri);
    if (headers.length)
        sip_message_add_defect(message, SIP_DEFECT_URI_HEADERS, SIP_HEADER_OTHER, headers);
}

/* Request-Line = Method SP Request-URI SP SIP-Version */
static void parse_request_line(struct sip_message *message, span method)
{
    span line = message->start_line;
    span trimmed = span_trim(line);
    size_t last = find_last_word(trimmed);
    span version = span_from(trimmed, last);
    bool has_version = last > method.length && span_starts_with_nocase(version, VERSION_START);
    size_t uri_end = has_version ? last - 1 : trimmed.length;
    bool well_spaced = has_version && line.data[method.length] == ' ' && line.data[uri_end] == ' ';

    span uri = SPAN_EMPTY;
    if (method.length < uri_end)
        uri = span_between(line.data + method.length + 1, line.data + uri_end);
    message->is_request = true;
    message->method_name = method;
    message->method = sip_method_find(method);
    message->request_uri = span_trim(uri);
    if (!has_version || message->request_uri.length == 0) {
        add_line_defect(message);
        return;
    }
    check_version(message, version);
    check_request_uri(message, message->request_uri);
    if (!well_spaced || trimmed.length != line.length || message->request_uri.length != uri.length)
        sip_message_add_defect(message, SIP_DEFECT_SPACING, SIP_HEADER_OTHER, line);
}

void start_line_parse(struct sip_message *message)
{
    span line = message->start_line;
    if (is_status_line(line)) {
        parse_status_line(message);
        return;
    }
    span method = scan_token(line);
    if (method.length > 0 && method.length < line.length && scan_is_blank(line.data[method.length]))
        parse_request_line(message, method);
    else
        add_line_defect(message);
}
