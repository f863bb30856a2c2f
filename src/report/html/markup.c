/*
 * markup.c — HTML being written: what is ours as it is, what the wire said as text and nothing else.
 */
#include "report/html/markup.h"

#include "report/utf8.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void write_bytes(struct markup *markup, const char *data, size_t length)
{
    out_write(markup->out, data, length);
    markup->bytes += length;
}

void markup_put(struct markup *markup, const char *html)
{
    write_bytes(markup, html, strlen(html));
}

void markup_printf(struct markup *markup, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length > 0)
        write_bytes(markup, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
}

/** What stands for a character that means something to HTML, or NULL. */
static const char *entity(uint32_t point)
{
    switch (point) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/** A character that is not sent: control pictures for C0 and DEL, a number for others. */
static void write_hidden(struct markup *markup, uint32_t point)
{
    char text[16];
    if (point < 0x20 || point == 0x7F) {
        size_t length = utf8_encode(point == 0x7F ? 0x2421 : 0x2400 + point, text);
        write_bytes(markup, text, length);
        return;
    }
    int length = snprintf(text, sizeof text, "[U+%04X]", (unsigned)point);
    write_bytes(markup, text, (size_t)length);
}

/** Beside what must not be sent to a terminal: what browsers turn around, isolate or do not show. */
static bool is_sent(uint32_t point)
{
    return utf8_is_printable(point) && point != 0xAD && (point < 0xFE00 || point > 0xFE0F) &&
           (point & 0xFFFE) != 0xFFFE && (point < 0xFDD0 || point > 0xFDEF);
}

static void write_text(struct markup *markup, struct sipwhy_span span, bool has_lines)
{
    size_t plain = 0; /* where what is sent as it is began */
    for (size_t at = 0; at < span.length;) {
        uint32_t point;
        const char *from = span.data + at;
        size_t length = utf8_decode(from, span.length - at, &point);
        bool is_invalid = point == UTF8_REPLACEMENT && length == 1;
        bool is_line = has_lines && point == '\n';
        if (!is_invalid && (is_line || (!entity(point) && is_sent(point)))) {
            at += length;
            continue;
        }
        write_bytes(markup, span.data + plain, at - plain);
        bool is_end = has_lines && point == '\r' && at + 1 < span.length && from[1] == '\n';
        if (is_invalid)
            markup_put(markup, "\xEF\xBF\xBD");
        else if (entity(point))
            markup_put(markup, entity(point));
        else if (has_lines && point == '\t')
            markup_put(markup, "&#9;");
        else if (!is_end)
            write_hidden(markup, point);
        at += length;
        plain = at;
    }
    write_bytes(markup, span.data + plain, span.length - plain);
}

void markup_span(struct markup *markup, struct sipwhy_span span)
{
    if (span.length)
        write_text(markup, span, false);
}

void markup_text(struct markup *markup, const char *text)
{
    if (text)
        markup_span(markup, (struct sipwhy_span){text, strlen(text)});
}

void markup_textf(struct markup *markup, const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    markup_text(markup, text);
    free(text);
}

void markup_lines(struct markup *markup, struct sipwhy_span span)
{
    if (span.length)
        write_text(markup, span, true);
}

void markup_attribute(struct markup *markup, const char *name, const char *value)
{
    if (!value)
        return;
    markup_printf(markup, " %s=\"", name);
    markup_text(markup, value);
    markup_put(markup, "\"");
}

void markup_element(struct markup *markup, const char *tag, const char *text)
{
    if (!text || !*text)
        return;
    markup_printf(markup, "<%s>", tag);
    markup_text(markup, text);
    markup_printf(markup, "</%.*s>", (int)strcspn(tag, " "), tag);
}
