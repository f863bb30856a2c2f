/*
 * sdp_text.c — libosip2's SDP parser gives up at the first line that is out of order or in a form
 * it does not know, and with an "=" in front it reads the byte before its input. So it gets the
 * lines that are reported (v, o, c, m and a), each checked, in the order of RFC 4566 section 5, and
 * constants for the rest that it insists on (s and t).
 */
#include "sip/sdp_text.h"

#include "sip/scan.h"

/* Lines beyond this are left out: libosip2 walks a list for each line that it adds to it. */
#define SDP_LINES 1000

/* Nor does it get a line over this: it walks a list for each format in it. */
#define SDP_LINE_BYTES 2000

struct text {
    char *at;
    size_t lines;
};

static char type_of(span line)
{
    return line.length >= 3 && line.length <= SDP_LINE_BYTES && line.data[1] == '=' ? line.data[0]
                                                                                    : '\0';
}

static void add(struct text *text, span piece)
{
    if (piece.length)
        text->at = mempcpy(text->at, piece.data, piece.length);
}

static void add_line(struct text *text, span line)
{
    if (text->lines++ >= SDP_LINES)
        return;
    add(text, line);
    add(text, SPAN("\r\n"));
}

/* The line with single spaces between its words: libosip2 takes two for an empty word. */
static void add_words(struct text *text, span line)
{
    span rest = span_from(line, 2);
    span word = scan_next_word(&rest);
    if (text->lines++ >= SDP_LINES)
        return;
    add(text, span_first(line, 2));
    for (; word.length; word = scan_next_word(&rest)) {
        add(text, word);
        add(text, span_trim(rest).length ? SPAN(" ") : SPAN("\r\n"));
    }
}

static size_t count_words(span line)
{
    size_t count = 0;
    span rest = span_from(line, 2);
    while (scan_next_word(&rest).length)
        count++;
    return count;
}

/* a=name or a=name:value */
static bool is_attribute(span line)
{
    span rest = span_from(line, 2);
    span name = scan_token(rest);
    if (name.length == 0 || name.length == rest.length)
        return name.length > 0;
    return rest.data[name.length] == ':' && span_trim(span_from(rest, name.length + 1)).length > 0;
}

static void add_connections(struct text *text, span section, size_t maximum)
{
    span line;
    size_t count = 0;
    while (count < maximum && scan_next_line(&section, &line)) {
        if (type_of(line) == 'c' && count_words(line) == 3) {
            add_words(text, line);
            count++;
        }
    }
}

static void add_attributes(struct text *text, span section)
{
    span line;
    while (scan_next_line(&section, &line)) {
        if (type_of(line) == 'a' && is_attribute(line))
            add_line(text, line);
    }
}

/* The lines up to the next media description, and *rest without them. */
static span take_section(span *rest)
{
    const char *start = rest->data;
    span line, before = *rest;
    while (scan_next_line(rest, &line) && (line.data == start || type_of(line) != 'm'))
        before = *rest;
    *rest = before;
    return span_between(start, before.data);
}

static bool add_session(struct text *text, span section)
{
    span line, origin = SPAN_EMPTY, rest = section;
    if (!scan_next_line(&rest, &line) || type_of(line) != 'v')
        return false;
    add_line(text, line);
    while (scan_next_line(&rest, &line) && origin.length == 0) {
        if (type_of(line) == 'o' && count_words(line) == 6)
            origin = line;
    }
    if (origin.length == 0)
        return false;
    add_words(text, origin);
    add_line(text, SPAN("s=-"));
    add_connections(text, section, 1);
    add_line(text, SPAN("t=0 0"));
    add_attributes(text, section);
    return true;
}

static bool add_media(struct text *text, span section)
{
    span line, rest = section;
    if (!scan_next_line(&rest, &line) || count_words(line) < 3)
        return false;
    add_words(text, line);
    add_connections(text, section, SIZE_MAX);
    add_attributes(text, section);
    return true;
}

char *sdp_text_normalise(struct arena *arena, span body)
{
    body = span_trim(body);
    if (body.length == 0 || span_find_byte(body, '\0') < body.length)
        return NULL;
    /* A line grows by its CRLF at most, where its own end was shorter; s= and t= come on top. */
    char *start = arena_take(arena, body.length * 2 + sizeof("s=-\r\nt=0 0\r\n") + 2);
    struct text text = {.at = start};
    if (!start)
        return NULL;
    span section = take_section(&body);
    bool is_sdp = add_session(&text, section);
    while (is_sdp && body.length) {
        section = take_section(&body);
        is_sdp = add_media(&text, section);
    }
    *text.at = '\0';
    return is_sdp ? start : NULL;
}
