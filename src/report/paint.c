/*
 * paint.c — text for people, painted into memory: styles, columns, wrapped paragraphs.
 */
#include "report/paint.h"

#include "report/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append(struct paint *paint, const char *data, size_t length)
{
    if (paint->failed)
        return;
    if (length > paint->capacity - paint->length) {
        size_t capacity = paint->capacity ? paint->capacity * 2 : 4096;
        while (capacity - paint->length < length)
            capacity *= 2;
        char *grown = realloc(paint->data, capacity);
        if (!grown) {
            paint->failed = true;
            return;
        }
        paint->data = grown;
        paint->capacity = capacity;
    }
    memcpy(paint->data + paint->length, data, length);
    paint->length += length;
}

void paint_clear(struct paint *paint)
{
    paint->length = 0;
    paint->column = 0;
    paint->style = PAINT_PLAIN;
    paint->failed = false;
}

void paint_finish(struct paint *paint)
{
    free(paint->data);
    paint->data = NULL;
    paint->length = paint->capacity = 0;
}

void paint_style(struct paint *paint, enum paint_style style)
{
    static const char *const codes[] = {
        [PAINT_PLAIN] = "\033[0m",      [PAINT_DIM] = "\033[0;2m",
        [PAINT_BOLD] = "\033[0;1m",     [PAINT_GOOD] = "\033[0;32m",
        [PAINT_NOTE] = "\033[0;36m",    [PAINT_WARNING] = "\033[0;33m",
        [PAINT_ERROR] = "\033[0;1;31m", [PAINT_HEADING] = "\033[0;1m",
    };
    if (paint->color && style != paint->style)
        append(paint, codes[style], strlen(codes[style]));
    paint->style = style;
}

/** One character, made safe. @return its columns */
static int put_point(struct paint *paint, uint32_t point)
{
    char text[4];
    if (!utf8_is_printable(point) || point == UTF8_REPLACEMENT)
        point = paint->utf8 ? UTF8_REPLACEMENT : '?';
    append(paint, text, utf8_encode(point, text));
    return utf8_columns(point);
}

void paint_span(struct paint *paint, struct sipwhy_span span)
{
    for (size_t at = 0; at < span.length;) {
        uint32_t point;
        at += utf8_decode(span.data + at, span.length - at, &point);
        paint->column += put_point(paint, point);
    }
}

void paint_put(struct paint *paint, const char *text)
{
    paint_span(paint, paint_text(text));
}

void paint_printf(struct paint *paint, const char *format, ...)
{
    va_list arguments;
    char *text;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0) {
        paint->failed = true;
        return;
    }
    paint_put(paint, text);
    free(text);
}

void paint_styled(struct paint *paint, enum paint_style style, const char *text)
{
    enum paint_style before = paint->style;
    paint_style(paint, style);
    paint_put(paint, text);
    paint_style(paint, before);
}

int paint_columns(struct sipwhy_span span)
{
    int columns = 0;
    for (size_t at = 0; at < span.length;) {
        uint32_t point;
        at += utf8_decode(span.data + at, span.length - at, &point);
        columns += utf8_is_printable(point) ? utf8_columns(point) : 1;
    }
    return columns;
}

void paint_cut(struct paint *paint, struct sipwhy_span span, int columns)
{
    if (paint_columns(span) <= columns) {
        paint_span(paint, span);
        return;
    }
    const char *end = paint_either(paint, "…", "~");
    int left = columns - 1;
    for (size_t at = 0; at < span.length;) {
        uint32_t point;
        size_t taken = utf8_decode(span.data + at, span.length - at, &point);
        int needed = utf8_columns(point);
        if (needed > left)
            break;
        paint->column += put_point(paint, point);
        left -= needed;
        at += taken;
    }
    if (columns > 0)
        paint_put(paint, end);
}

void paint_to(struct paint *paint, int column)
{
    while (paint->column < column) {
        append(paint, " ", 1);
        paint->column++;
    }
}

void paint_repeat(struct paint *paint, const char *text, int times)
{
    for (int i = 0; i < times; i++)
        paint_put(paint, text);
}

void paint_newline(struct paint *paint)
{
    append(paint, "\n", 1);
    paint->column = 0;
}

void paint_begin(struct paint *paint, int indent)
{
    if (paint->margin && paint->column <= paint->margin_column) {
        paint_to(paint, paint->margin_column);
        paint_styled(paint, paint->margin_style, paint->margin);
    }
    paint_to(paint, indent);
}

/** Append a word that does not fit into a line, in pieces. */
static void break_word(struct paint *paint, int indent, struct sipwhy_span word)
{
    for (size_t at = 0; at < word.length;) {
        uint32_t point;
        at += utf8_decode(word.data + at, word.length - at, &point);
        if (paint->column + utf8_columns(point) > paint->width) {
            paint_newline(paint);
            paint_begin(paint, indent);
        }
        paint->column += put_point(paint, point);
    }
}

void paint_wrap(struct paint *paint, int indent, const char *text)
{
    while (text && *text) {
        text += strspn(text, " \n\t");
        struct sipwhy_span word = {text, strcspn(text, " \n\t")};
        if (word.length == 0)
            return;
        int columns = paint_columns(word);
        bool is_first = paint->column <= indent;
        if (!is_first && paint->column + 1 + columns > paint->width) {
            paint_newline(paint);
            is_first = true;
        }
        if (is_first)
            paint_begin(paint, indent);
        else
            paint_put(paint, " ");
        if (paint->margin && columns > paint->width - indent)
            break_word(paint, indent, word);
        else
            paint_span(paint, word);
        text += word.length;
    }
}

void paint_fold(struct paint *paint, int indent, const char *text)
{
    const char *margin = paint->margin;
    int margin_column = paint->margin_column;
    if (!margin) {
        paint->margin = "";
        paint->margin_column = 0;
    }
    paint_wrap(paint, indent, text);
    paint->margin = margin;
    paint->margin_column = margin_column;
}

void paint_paragraph(struct paint *paint, int indent, const char *text)
{
    if (!text || !*text)
        return;
    paint_begin(paint, indent);
    paint_wrap(paint, indent, text);
    paint_newline(paint);
}

const char *paint_either(const struct paint *paint, const char *utf8, const char *ascii)
{
    return paint->utf8 ? utf8 : ascii;
}
