/*
 * buffer.c — text that grows as it is written, up to a limit.
 */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buffer_init(struct buffer *buffer, size_t limit_bytes)
{
    *buffer = (struct buffer){.limit_bytes = limit_bytes};
}

void buffer_finish(struct buffer *buffer)
{
    free(buffer->text);
    buffer_init(buffer, buffer->limit_bytes);
}

void buffer_reset(struct buffer *buffer)
{
    buffer->length = 0;
    buffer->cut = false;
    if (buffer->text)
        buffer->text[0] = '\0';
}

/** Make room for @p more bytes and a NUL. */
static bool reserve(struct buffer *buffer, size_t more)
{
    if (more > buffer->limit_bytes || buffer->length > buffer->limit_bytes - more)
        return false;
    size_t needed = buffer->length + more + 1;
    if (needed <= buffer->capacity)
        return true;
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    while (capacity < needed)
        capacity *= 2;
    char *text = realloc(buffer->text, capacity);
    if (!text)
        return false;
    buffer->text = text;
    buffer->capacity = capacity;
    return true;
}

void buffer_add(struct buffer *buffer, span text)
{
    if (buffer->cut || text.length == 0)
        return;
    if (!reserve(buffer, text.length)) {
        buffer->cut = true;
        return;
    }
    memcpy(buffer->text + buffer->length, text.data, text.length);
    buffer->length += text.length;
    buffer->text[buffer->length] = '\0';
}

void buffer_addf(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0 || buffer->cut || !reserve(buffer, (size_t)length)) {
        buffer->cut = true;
    } else {
        vsnprintf(buffer->text + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}

const char *buffer_text(const struct buffer *buffer)
{
    return buffer->text ? buffer->text : "";
}
