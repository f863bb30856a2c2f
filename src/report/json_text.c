/*
 * json_text.c — JSON written as text at once.
 */
#include "report/json_text.h"

#include "report/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void json_text_clear(struct json_text *text)
{
    text->length = 0;
    text->failed = false;
}

void json_text_finish(struct json_text *text)
{
    free(text->data);
    *text = (struct json_text){0};
}

/** Room for @p bytes more. @return where they go, or NULL */
static char *reserve(struct json_text *text, size_t bytes)
{
    if (text->capacity - text->length < bytes) {
        size_t capacity = 2 * (text->capacity + bytes);
        char *data = realloc(text->data, capacity);
        if (!data) {
            text->failed = true;
            return NULL;
        }
        text->data = data;
        text->capacity = capacity;
    }
    return text->data + text->length;
}

void json_text_put(struct json_text *text, const char *bytes, size_t length)
{
    char *at = reserve(text, length);
    if (!at || length == 0)
        return;
    memcpy(at, bytes, length);
    text->length += length;
}

/** Stands for itself in a string (RFC 8259 section 7); of others the bytes must be looked at. */
static bool is_simple(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

/** Append a character that needs an escape. */
static void put_escape(struct json_text *text, uint32_t point)
{
    static const char letters[] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't', ['"'] = '"', ['\\'] = '\\',
    };
    char escape[8];
    int length = point < sizeof letters && letters[point]
                     ? snprintf(escape, sizeof escape, "\\%c", letters[point])
                     : snprintf(escape, sizeof escape, "\\u%04X", (unsigned)point & 0xFFFF);
    json_text_put(text, escape, (size_t)length);
}

void json_text_string(struct json_text *text, struct sipwhy_span string)
{
    const char *at = string.data;
    const char *end = at + string.length;
    JSON_TEXT_PUT(text, "\"");
    while (at < end) {
        const char *start = at;
        while (at < end && is_simple((unsigned char)*at))
            at++;
        json_text_put(text, start, (size_t)(at - start));
        if (at == end)
            break;
        uint32_t point;
        char encoded[4];
        at += utf8_decode(at, (size_t)(end - at), &point);
        if (point < 0x80)
            put_escape(text, point);
        else
            json_text_put(text, encoded, utf8_encode(point, encoded));
    }
    JSON_TEXT_PUT(text, "\"");
}

void json_text_number(struct json_text *text, uint64_t number)
{
    char digits[20];
    char *at = digits + sizeof digits;
    do
        *--at = (char)('0' + number % 10);
    while (number /= 10);
    json_text_put(text, at, (size_t)(digits + sizeof digits - at));
}
