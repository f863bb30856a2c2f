/*
 * letter.c — a SIP message while it is being written.
 */
#include "letter.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

void letter_add(struct letter *letter, const char *name, const char *value)
{
    if (letter->header_count < LETTER_HEADERS)
        letter->headers[letter->header_count++] = (struct letter_header){name, value};
}

void letter_remove(struct letter *letter, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < letter->header_count; i++) {
        if (strcasecmp(letter->headers[i].name, name) != 0)
            letter->headers[kept++] = letter->headers[i];
    }
    letter->header_count = kept;
}

void letter_set(struct letter *letter, const char *name, const char *value)
{
    for (size_t i = 0; i < letter->header_count; i++) {
        if (strcasecmp(letter->headers[i].name, name) != 0)
            continue;
        letter_remove(letter, name);
        memmove(&letter->headers[i + 1], &letter->headers[i],
                (letter->header_count - i) * sizeof(letter->headers[0]));
        letter->headers[i] = (struct letter_header){name, value};
        letter->header_count++;
        return;
    }
    letter_add(letter, name, value);
}

const char *letter_get(const struct letter *letter, const char *name)
{
    for (size_t i = 0; i < letter->header_count; i++) {
        if (strcasecmp(letter->headers[i].name, name) == 0)
            return letter->headers[i].value;
    }
    return NULL;
}

/** The byte of the escape at @p *at, which is moved behind it. */
static char unescape(const char **at)
{
    static const char plain[][2] = {
        {'r', '\r'}, {'n', '\n'}, {'0', '\0'}, {'t', '\t'}, {'\\', '\\'}};
    char letter = *(*at)++;
    if (letter == 'x') {
        char digits[3] = {(*at)[0], (*at)[0] ? (*at)[1] : '\0', '\0'};
        *at += strlen(digits);
        return (char)strtoul(digits, NULL, 16);
    }
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        if (plain[i][0] == letter)
            return plain[i][1];
    }
    return letter;
}

void letter_add_body_line(struct letter *letter, struct arena *arena, const char *line)
{
    size_t room = letter->body_length + strlen(line) + 2;
    char *body = arena_take(arena, room);
    size_t length = letter->body_length;
    bool ends = true;
    if (!body)
        return;
    if (length)
        memcpy(body, letter->body, length);
    while (*line) {
        char byte = *line++;
        if (byte == '\\' && !*line) {
            ends = false;
            break;
        }
        body[length++] = byte == '\\' ? unescape(&line) : byte;
    }
    if (ends) {
        body[length++] = '\r';
        body[length++] = '\n';
    }
    letter->body = body;
    letter->body_length = length;
}

static bool is_default_media(const struct letter *letter, size_t index)
{
    return letter->sdp[index][0] == 'm' && index + 1 == letter->sdp_count &&
           strcmp(letter->sdp[index], LETTER_DEFAULT_MEDIA) == 0;
}

void letter_set_sdp_line(struct letter *letter, const char *line)
{
    bool has_own_media = false;
    for (size_t i = 0; i < letter->sdp_count; i++) {
        bool is_media = letter->sdp[i][0] == 'm';
        if (is_media && line[0] == 'm' && is_default_media(letter, i)) {
            letter->sdp[i] = line;
            return;
        }
        has_own_media = has_own_media || (is_media && !is_default_media(letter, i));
        if (!has_own_media && strchr("osct", line[0]) && letter->sdp[i][0] == line[0]) {
            letter->sdp[i] = line;
            return;
        }
    }
    if (letter->sdp_count < LETTER_SDP_LINES)
        letter->sdp[letter->sdp_count++] = line;
}

static size_t sdp_length(const struct letter *letter)
{
    size_t length = 0;
    for (size_t i = 0; i < letter->sdp_count; i++)
        length += strlen(letter->sdp[i]) + 2;
    return length;
}

span letter_write(const struct letter *letter, struct arena *arena)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    if (!out)
        return SPAN_EMPTY;
    if (letter->start) {
        fprintf(out, "%s\r\n", letter->start);
        for (size_t i = 0; i < letter->header_count; i++)
            fprintf(out, "%s: %s\r\n", letter->headers[i].name, letter->headers[i].value);
        if (!letter_get(letter, "Content-Length") && !letter_get(letter, "l"))
            fprintf(out, "Content-Length: %zu\r\n", sdp_length(letter) + letter->body_length);
        fputs("\r\n", out);
    }
    for (size_t i = 0; i < letter->sdp_count; i++)
        fprintf(out, "%s\r\n", letter->sdp[i]);
    if (letter->body_length)
        fwrite(letter->body, 1, letter->body_length, out);
    fclose(out);
    char *copy = arena_copy(arena, (span){bytes, length});
    free(bytes);
    return (span){copy, length};
}

void letter_fill(struct letter *letter, struct arena *arena, size_t length)
{
    static const char around[] = "Subject: \r\n";
    size_t written = letter_write(letter, arena).length + strlen(around);
    if (length <= written)
        return;
    char *subject = arena_take(arena, length - written + 1);
    memset(subject, 'x', length - written);
    subject[length - written] = '\0';
    letter_add(letter, "Subject", subject);
}
