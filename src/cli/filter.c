/*
 * filter.c — what a capture filter leaves out that its author did not mean.
 */
#include "cli/filter.h"

#include "cli/program.h"

#include <string.h>
#include <strings.h>

struct word {
    const char *start;
    size_t length;
};

static bool is(struct word word, const char *text)
{
    return strlen(text) == word.length && strncasecmp(word.start, text, word.length) == 0;
}

/** The next word, or single character that is part of none; false at the end. */
static bool next_word(const char **rest, struct word *ret_word)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    const char *start = *rest + strspn(*rest, " \t\r\n");
    size_t length = strspn(start, letters);
    if (!*start)
        return false;
    *ret_word = (struct word){start, length ? length : 1};
    *rest = start + ret_word->length;
    return true;
}

/** "not port 22" lets fragments pass, and TCP does not send any. */
static bool selects_by_port(const char *filter)
{
    bool is_harmless = false;
    struct word word;
    while (next_word(&filter, &word)) {
        if (is(word, "port") || is(word, "portrange")) {
            if (!is_harmless)
                return true;
        } else if (!is(word, "src") && !is(word, "dst") && !is(word, "udp")) {
            is_harmless = is(word, "not") || is(word, "!") || is(word, "tcp");
        }
    }
    return false;
}

void filter_warn(const char *filter)
{
    if (filter && selects_by_port(filter) && !strstr(filter, "ip[6:2]"))
        complain("the filter drops all IP fragments but the first, as these hold no ports, and so loses "
                 "large messages; add: or (ip[6:2] & 0x1fff != 0) or (ip6[6] = 44)");
}
