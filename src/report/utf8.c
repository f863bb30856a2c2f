/*
 * utf8.c — bytes of the wire as text: valid UTF-8, and how wide a character is on a terminal.
 */
#include "report/utf8.h"

#include <stdlib.h>

/** What a lead byte announces: how many bytes follow, and the lowest point that needs as many. */
static size_t lead(unsigned char byte, uint32_t *ret_bits, uint32_t *ret_lowest)
{
    if (byte >= 0xC2 && byte <= 0xDF) {
        *ret_bits = byte & 0x1Fu;
        *ret_lowest = 0x80;
        return 1;
    }
    if (byte >= 0xE0 && byte <= 0xEF) {
        *ret_bits = byte & 0x0Fu;
        *ret_lowest = 0x800;
        return 2;
    }
    if (byte >= 0xF0 && byte <= 0xF4) {
        *ret_bits = byte & 0x07u;
        *ret_lowest = 0x10000;
        return 3;
    }
    return 0;
}

size_t utf8_decode(const char *data, size_t length, uint32_t *ret_point)
{
    unsigned char first = (unsigned char)data[0];
    *ret_point = first;
    if (first < 0x80)
        return 1;
    uint32_t point = 0;
    uint32_t lowest = 0;
    size_t more = lead(first, &point, &lowest);
    *ret_point = UTF8_REPLACEMENT;
    if (more == 0 || more >= length)
        return 1;
    for (size_t i = 1; i <= more; i++) {
        unsigned char byte = (unsigned char)data[i];
        if ((byte & 0xC0) != 0x80)
            return 1;
        point = point << 6 | (byte & 0x3Fu);
    }
    if (point < lowest || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        return 1;
    *ret_point = point;
    return more + 1;
}

size_t utf8_encode(uint32_t point, char text[4])
{
    if (point < 0x80) {
        text[0] = (char)point;
        return 1;
    }
    size_t more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
    text[0] = (char)(leads[more] | point >> (6 * more));
    for (size_t i = 1; i <= more; i++)
        text[i] = (char)(0x80 | (point >> (6 * (more - i)) & 0x3F));
    return more + 1;
}

struct range {
    uint32_t first;
    uint32_t last;
};

static bool is_in(uint32_t point, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last)
            return true;
    }
    return false;
}

#define IS_IN(point, ranges) is_in((point), (ranges), sizeof(ranges) / sizeof *(ranges))

int utf8_columns(uint32_t point)
{
    static const struct range wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
    };
    static const struct range joined[] = {
        {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x1AB0, 0x1AFF},
        {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    };
    if (point < 0x300)
        return 1;
    if (IS_IN(point, joined))
        return 0;
    return IS_IN(point, wide) ? 2 : 1;
}

bool utf8_is_printable(uint32_t point)
{
    static const struct range hidden[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0x061C, 0x061C}, {0x200B, 0x200F},   {0x2028, 0x202E},
        {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF},
    };
    return !IS_IN(point, hidden);
}

char *utf8_clean(struct sipwhy_span span, size_t *ret_length)
{
    if (span.length > (SIZE_MAX - 1) / 3)
        return NULL;
    /* U+FFFD takes three bytes for each that it replaces. */
    char *text = malloc(span.length * 3 + 1);
    if (!text)
        return NULL;
    size_t used = 0;
    for (size_t at = 0; at < span.length;) {
        uint32_t point;
        at += utf8_decode(span.data + at, span.length - at, &point);
        used += utf8_encode(point, text + used);
    }
    text[used] = '\0';
    *ret_length = used;
    return text;
}
