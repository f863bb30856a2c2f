/*
 * language.c — the languages that sipwhy speaks.
 */
#include "knowledge/language.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const char *const languages[] = {"en", "es", "fr", "pt"};
#define LANGUAGE_COUNT (sizeof languages / sizeof *languages)

static bool equals(const char *text, size_t length, const char *word)
{
    return length == strlen(word) && memcmp(text, word, length) == 0;
}

static const char *language_of_length(const char *text, size_t length)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        if (equals(text, length, languages[i]))
            return languages[i];
    return NULL;
}

const char *language_named(const char *name)
{
    return language_of_length(name, strlen(name));
}

const char *language_in_list(const char *list)
{
    while (*list) {
        size_t length = strcspn(list, ":");
        if (equals(list, length, "C") || equals(list, length, "POSIX"))
            break;
        /* The language of a locale ends at its territory, codeset or modifier: pt_BR.UTF-8@x. */
        const char *found = language_of_length(list, strcspn(list, "_.@:"));
        if (found)
            return found;
        list += length;
        list += strspn(list, ":");
    }
    return languages[0];
}
