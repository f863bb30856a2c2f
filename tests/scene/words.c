/*
 * words.c — the words of a line, and the numbers and times among them.
 */
#include "words.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>

struct words words_of(struct arena *arena, const char *line)
{
    struct words words = {.count = 0};
    while (words.count < SCENE_WORDS) {
        line += strspn(line, " \t");
        if (!*line)
            break;
        size_t length = strcspn(line, " \t");
        if (*line == '"') {
            length = 1 + strcspn(line + 1, "\"");
            words.word[words.count++] = arena_copy(arena, (span){line, length});
            line += length + (line[length] == '"');
            continue;
        }
        words.word[words.count++] = arena_copy(arena, (span){line, length});
        line += length;
    }
    return words;
}

const char *word_value(const char *word, const char *name)
{
    size_t length = strlen(name);
    return strncmp(word, name, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

bool word_time(const char *word, sipwhy_time *ret_time)
{
    char *end;
    if (!isdigit((unsigned char)*word))
        return false;
    sipwhy_time time = (sipwhy_time)strtoll(word, &end, 10) * SIPWHY_SECOND;
    if (*end == '.') {
        sipwhy_time unit = SIPWHY_SECOND / 10;
        for (end++; isdigit((unsigned char)*end) && unit; end++, unit /= 10)
            time += unit * (*end - '0');
    }
    if (*end)
        return false;
    *ret_time = time;
    return true;
}

bool word_endpoint(struct arena *arena, const char *word, struct sipwhy_endpoint *ret_endpoint)
{
    struct sipwhy_endpoint endpoint = {.port = 5060};
    span text = span_of(word);
    const char *colon = strrchr(word, ':');
    bool bracketed = word[0] == '[';
    if (bracketed) {
        text = span_first(span_from(text, 1), span_find_byte(span_from(text, 1), ']'));
        colon = strstr(word, "]:") ? strstr(word, "]:") + 1 : NULL;
    } else if (colon && strchr(word, ':') == colon) {
        text = span_between(word, colon);
    } else {
        colon = NULL;
    }
    if (colon)
        endpoint.port = (uint16_t)atoi(colon + 1);
    const char *host = arena_copy(arena, text);
    if (inet_pton(AF_INET, host, endpoint.address) == 1)
        endpoint.family = 4;
    else if (inet_pton(AF_INET6, host, endpoint.address) == 1)
        endpoint.family = 6;
    *ret_endpoint = endpoint;
    return endpoint.family != 0;
}
