/*
 * text.c — text as Markdown, of which nothing that came off the wire can become more than text.
 */
#include "report/markdown/text.h"

#include "report/utf8.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Digits of a commit that a site would make a link of; a telephone number looks better as code anyway. */
#define HASH_DIGITS 7

void markdown_put(struct markdown_text *text, const char *markup)
{
    json_text_put(&text->bytes, markup, strlen(markup));
}

void markdown_printf(struct markdown_text *text, const char *format, ...)
{
    char *formatted;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&formatted, format, arguments);
    va_end(arguments);
    if (length < 0) {
        text->bytes.failed = true;
        return;
    }
    json_text_put(&text->bytes, formatted, (size_t)length);
    free(formatted);
}

/** A copy without what does not show; a line end becomes a space. Owned by the caller, or NULL. */
static char *clean_copy(const char *from)
{
    size_t length = strlen(from);
    char *copy = malloc(3 * length + 1);
    size_t used = 0;
    for (size_t at = 0; copy && at < length;) {
        uint32_t point;
        at += utf8_decode(from + at, length - at, &point);
        if (point == '\n' || point == '\r' || point == '\t')
            point = ' ';
        else if (!utf8_is_printable(point))
            point = UTF8_REPLACEMENT;
        used += utf8_encode(point, copy + used);
    }
    if (copy)
        copy[used] = '\0';
    return copy;
}

static size_t longest_run(const char *bytes, size_t length)
{
    size_t longest = 0;
    size_t run = 0;
    for (size_t i = 0; i < length; i++) {
        run = bytes[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void put_run(struct markdown_text *text, size_t count)
{
    while (count-- > 0)
        JSON_TEXT_PUT(&text->bytes, "`");
}

/** A span of code: its delimiters are longer than any run of backticks in it (CommonMark section 6.1). */
static void put_span(struct markdown_text *text, const char *code, size_t length)
{
    if (length == 0)
        return;
    size_t fence = longest_run(code, length) + 1;
    bool is_padded = code[0] == '`' || code[length - 1] == '`' || (code[0] == ' ' && code[length - 1] == ' ');
    put_run(text, fence);
    if (is_padded)
        JSON_TEXT_PUT(&text->bytes, " ");
    json_text_put(&text->bytes, code, length);
    if (is_padded)
        JSON_TEXT_PUT(&text->bytes, " ");
    put_run(text, fence);
}

/**
 * Within a table a | stands outside the code, escaped: within, a backslash of the code's own before it would take
 * the escape away.
 */
static void put_code(struct markdown_text *text, const char *code, size_t length)
{
    const char *end = code + length;
    while (text->in_table && code < end) {
        const char *bar = memchr(code, '|', (size_t)(end - code));
        if (!bar)
            break;
        put_span(text, code, (size_t)(bar - code));
        JSON_TEXT_PUT(&text->bytes, "\\|");
        code = bar + 1;
    }
    put_span(text, code, (size_t)(end - code));
}

void markdown_code(struct markdown_text *text, const char *code)
{
    char *clean = code ? clean_copy(code) : NULL;
    if (clean)
        put_code(text, clean, strlen(clean));
    text->bytes.failed = text->bytes.failed || (code && !clean);
    free(clean);
}

static bool is_closing(char c)
{
    return c && strchr(".,;:)\"'!?", c);
}

/** A % or ! that something follows may be a milestone, an image or a merge request. */
static bool is_harmless(const char *word, size_t length, size_t at)
{
    char c = word[at];
    if (isalnum((unsigned char)c) || (unsigned char)c >= 0x80)
        return true;
    if (c == '%' || c == '!')
        return at + 1 == length || is_closing(word[at + 1]);
    return strchr(".,;:()'\"/-+?=", c) != NULL;
}

/** ":name:" may be a picture. */
static bool may_be_emoji(const char *word, size_t length)
{
    size_t colons = 0;
    bool has_letter = false;
    for (size_t i = 0; i < length; i++) {
        colons += word[i] == ':';
        has_letter = has_letter || isalpha((unsigned char)word[i]);
    }
    return colons > 1 && has_letter;
}

/** A run of hexadecimal digits that may name a commit. */
static bool may_be_commit(const char *word, size_t length)
{
    size_t run = 0;
    bool has_digit = false;
    for (size_t i = 0; i < length; i++) {
        bool is_hexadecimal = isxdigit((unsigned char)word[i]);
        run = is_hexadecimal ? run + 1 : 0;
        has_digit = is_hexadecimal && (has_digit || isdigit((unsigned char)word[i]));
        if (run >= HASH_DIGITS && has_digit)
            return true;
    }
    return false;
}

static bool has_part(const char *word, size_t length, const char *part)
{
    size_t size = strlen(part);
    for (size_t i = 0; i + size <= length; i++) {
        if (strncasecmp(word + i, part, size) == 0)
            return true;
    }
    return false;
}

static bool is_plain(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!is_harmless(word, length, i))
            return false;
    }
    return word[0] != '/' && !has_part(word, length, "://") && !has_part(word, length, "www.") &&
           !has_part(word, length, "gh-") && !may_be_emoji(word, length) && !may_be_commit(word, length);
}

/** At the beginning, a number with a dot or a dash alone may begin a list. */
static bool begins_list(const char *word, size_t length)
{
    size_t digits = strspn(word, "0123456789");
    size_t signs = strspn(word, "-+=");
    return (digits > 0 && digits + 1 == length && strchr(".)", word[digits])) || signs >= length;
}

static void put_word(struct markdown_text *text, const char *word, size_t length, bool is_first)
{
    size_t start = 0;
    size_t end = length;
    if (is_plain(word, length) && !(is_first && begins_list(word, length))) {
        json_text_put(&text->bytes, word, length);
        return;
    }
    while (start < end && strchr("(\"'", word[start]))
        start++;
    while (end > start && is_closing(word[end - 1]))
        end--;
    json_text_put(&text->bytes, word, start);
    put_code(text, word + start, end - start);
    json_text_put(&text->bytes, word + end, length - end);
}

void markdown_words(struct markdown_text *text, const char *words)
{
    char *clean = words ? clean_copy(words) : NULL;
    const char *at = clean;
    text->bytes.failed = text->bytes.failed || (words && !clean);
    while (at && *at) {
        size_t spaces = strspn(at, " ");
        size_t length = strcspn(at + spaces, " ");
        if (spaces && (at > clean || length == 0))
            JSON_TEXT_PUT(&text->bytes, " ");
        put_word(text, at + spaces, length, at == clean);
        at += spaces + length;
    }
    free(clean);
}

/** Without the spaces at their ends. */
static void put_lines(struct markdown_text *text, struct sipwhy_span lines)
{
    const char *at = lines.data;
    const char *end = at + lines.length;
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        const char *next = stop ? stop + 1 : end;
        for (stop = stop ? stop : end; stop > at && stop[-1] == ' ';)
            stop--;
        json_text_put(&text->bytes, at, (size_t)(stop - at));
        JSON_TEXT_PUT(&text->bytes, "\n");
        at = next;
    }
}

void markdown_block(struct markdown_text *text, struct sipwhy_span lines)
{
    size_t fence = longest_run(lines.data, lines.length) + 1;
    fence = fence < 3 ? 3 : fence;
    put_run(text, fence);
    markdown_put(text, "text\n");
    put_lines(text, lines);
    put_run(text, fence);
    markdown_put(text, "\n");
}
