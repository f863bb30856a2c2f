/*
 * span.c — comparing, searching and reading captured text.
 */
#include "base/span.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool span_equal(span a, span b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

bool span_equal_nocase(span a, span b)
{
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++) {
        if (lower(a.data[i]) != lower(b.data[i]))
            return false;
    }
    return true;
}

bool span_starts_with(span text, span start)
{
    return text.length >= start.length && span_equal(span_first(text, start.length), start);
}

bool span_starts_with_nocase(span text, span start)
{
    return text.length >= start.length && span_equal_nocase(span_first(text, start.length), start);
}

size_t span_find_byte(span text, char byte)
{
    const char *found = text.length ? memchr(text.data, byte, text.length) : NULL;
    return found ? (size_t)(found - text.data) : text.length;
}

size_t span_find(span text, span needle)
{
    if (needle.length == 0)
        return 0;
    if (text.length == 0)
        return 0;
    const char *found = memmem(text.data, text.length, needle.data, needle.length);
    return found ? (size_t)(found - text.data) : text.length;
}

size_t span_find_nocase(span text, span needle)
{
    char first = needle.length ? lower(needle.data[0]) : '\0';
    for (size_t i = 0; i + needle.length <= text.length; i++) {
        if (needle.length && lower(text.data[i]) != first)
            continue;
        if (span_equal_nocase((span){text.data + i, needle.length}, needle))
            return i;
    }
    return text.length;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

span span_trim(span text)
{
    while (text.length && is_blank(text.data[0])) {
        text.data++;
        text.length--;
    }
    while (text.length && is_blank(text.data[text.length - 1]))
        text.length--;
    return text;
}

bool span_next_item(span *rest, char separator, span *ret_item)
{
    if (rest->length == 0)
        return false;
    size_t end = span_find_byte(*rest, separator);
    *ret_item = span_trim(span_first(*rest, end));
    *rest = span_from(*rest, end + 1);
    return true;
}

bool span_number(span text, uint64_t maximum, uint64_t *ret_number)
{
    if (text.length == 0)
        return false;
    uint64_t number = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned digit = (unsigned)((unsigned char)text.data[i]) - '0';
        if (digit > 9 || number > (UINT64_MAX - digit) / 10)
            return false;
        number = number * 10 + digit;
        if (number > maximum)
            return false;
    }
    *ret_number = number;
    return true;
}
