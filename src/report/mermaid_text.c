/*
 * mermaid_text.c — text within a Mermaid diagram, of which nothing that came off the wire can become syntax.
 */
#include "report/mermaid_text.h"

#include "report/utf8.h"

#include <stdio.h>
#include <string.h>

/** Room for "#1114111;". */
#define CHARACTER 16

/**
 * Whether a character could be read as syntax: of Mermaid (# ; % {} and the \n that it knows), of HTML, of
 * a block of code, of formulas ($$).
 */
static bool is_syntax(uint32_t point)
{
    return point < 0x80 && point && strchr("#;%{}<>&\"`\\$", (char)point);
}

/** Mermaid drops a ; at the end of a line in which one of these words is followed by a colon and an entity. */
static bool begins_statement(const char *at)
{
    return strncmp(at, "style", 5) == 0 || strncmp(at, "classDef", 8) == 0;
}

/** One character of @p text, at its place in it. @return how many bytes it takes there */
static size_t escape(const char *text, size_t length, char escaped[CHARACTER])
{
    uint32_t point;
    size_t taken = utf8_decode(text, length, &point);
    if (point == '\n' || point == '\r' || point == '\t')
        point = ' ';
    else if (!utf8_is_printable(point))
        point = UTF8_REPLACEMENT;
    if (is_syntax(point) || begins_statement(text))
        snprintf(escaped, CHARACTER, "#%u;", (unsigned)point);
    else
        escaped[utf8_encode(point, escaped)] = '\0';
    return taken;
}

static size_t put_character(struct json_text *diagram, const char *text, size_t length)
{
    char escaped[CHARACTER];
    size_t taken = escape(text, length, escaped);
    json_text_put(diagram, escaped, strlen(escaped));
    return taken;
}

void mermaid_text(struct json_text *diagram, const char *text)
{
    size_t length = text ? strlen(text) : 0;
    for (size_t at = 0; at < length;)
        at += put_character(diagram, text + at, length - at);
}

void mermaid_text_cut(struct json_text *diagram, const char *text, int columns)
{
    size_t length = text ? strlen(text) : 0;
    for (size_t at = 0; at < length; columns--) {
        if (columns == 0) {
            JSON_TEXT_PUT(diagram, "...");
            return;
        }
        at += put_character(diagram, text + at, length - at);
    }
}

void mermaid_text_wrap(struct json_text *diagram, const char *text, int columns)
{
    int column = 0;
    size_t length = text ? strlen(text) : 0;
    for (size_t at = 0; at < length;) {
        bool is_space = text[at] == ' ';
        int word = (int)strcspn(text + at + is_space, " ");
        bool is_full = (is_space && column + 1 + word > columns) || column >= columns + columns / 2;
        if (is_full && column > 0) {
            JSON_TEXT_PUT(diagram, "<br/>");
            column = 0;
            at += is_space;
            continue;
        }
        at += put_character(diagram, text + at, length - at);
        column++;
    }
}
