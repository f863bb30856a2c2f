/*
 * body.c — finding a part in a body (RFC 2046 section 5.1).
 */
#include "sip/body.h"

#include "sip/scan.h"

/* A multipart body inside a multipart body, as of RFC 5621 section 3.1, but not for ever. */
#define MULTIPART_DEPTH 3

static span media_type_of(span content_type)
{
    return span_trim(span_first(content_type, span_find_byte(content_type, ';')));
}

static bool is_multipart(span content_type)
{
    return span_starts_with_nocase(media_type_of(content_type), SPAN("multipart/"));
}

/* The value of Content-Type in the header of a part, which it leaves *part without. */
static span take_part_header(span *part)
{
    span line, content_type = SPAN_EMPTY;
    while (scan_next_line(part, &line) && span_trim(line).length) {
        size_t colon = span_find_byte(line, ':');
        if (sip_header_find(span_trim(span_first(line, colon))) == SIP_HEADER_CONTENT_TYPE)
            content_type = span_trim(span_from(line, colon + 1));
    }
    return content_type;
}

static bool is_delimiter(span line, span boundary)
{
    return line.length >= boundary.length + 2 && span_starts_with(line, SPAN("--")) &&
           span_starts_with(span_from(line, 2), boundary);
}

/* The bytes up to the next delimiter line, which is taken too; false where no part follows. */
static bool take_part(span *rest, span boundary, span *ret_part)
{
    if (rest->length == 0)
        return false;
    const char *start = rest->data;
    const char *end = start;
    span line;
    while (scan_next_line(rest, &line)) {
        if (is_delimiter(line, boundary))
            break;
        end = line.data + line.length;
    }
    *ret_part = span_between(start, end);
    return true;
}

static span find(span body, span content_type, span media_type, unsigned depth)
{
    if (span_equal_nocase(media_type_of(content_type), media_type))
        return body;
    size_t parameters = span_find_byte(content_type, ';');
    span boundary = scan_parameter(span_from(content_type, parameters + 1), SPAN("boundary"));
    if (!is_multipart(content_type) || boundary.length == 0 || depth == MULTIPART_DEPTH)
        return SPAN_EMPTY;

    span part, found;
    take_part(&body, boundary, &part); /* the preamble */
    while (take_part(&body, boundary, &part)) {
        span part_type = take_part_header(&part);
        found = part_type.length ? find(part, part_type, media_type, depth + 1) : SPAN_EMPTY;
        if (found.data)
            return found;
    }
    return SPAN_EMPTY;
}

span body_find(const struct sip_message *message, span media_type)
{
    span content_type = sip_message_field(message, SIP_HEADER_CONTENT_TYPE);
    if (message->body.length == 0 || content_type.length == 0)
        return SPAN_EMPTY;
    return find(message->body, content_type, media_type, 0);
}
