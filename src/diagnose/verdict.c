/*
 * verdict.c — what a verdict says, kept in one piece of memory.
 */
#include "diagnose/verdict.h"

#include "base/limits.h"

#include <stdlib.h>

static char *append(char *end, const char **ret_text, const char *text)
{
    if (!text)
        return end;
    *ret_text = end;
    return stpcpy(end, text) + 1;
}

struct verdict *verdict_create(const struct draft *draft)
{
    const char *why = arena_format(draft->arena, "%s %s", draft->detail, draft->cause);
    if (!why)
        return NULL;
    size_t size = sizeof(struct verdict) + strlen(why) + 1 + strlen(draft->fix) + 1 +
                  (draft->at ? strlen(draft->at) + 1 : 0);
    struct verdict *verdict = malloc(size);
    if (!verdict)
        return NULL;
    *verdict = (struct verdict){.size = size};
    char *end = append(verdict->storage, &verdict->why, why);
    end = append(end, &verdict->next, draft->fix);
    append(end, &verdict->at, draft->at);
    return verdict;
}

size_t verdict_weigh(const struct verdict *verdict)
{
    return verdict ? verdict->size + LIMIT_PIECE_BYTES : 0;
}
