/*
 * ahead.c — prefetching.
 */
#include "track/ahead.h"

#define LINE 64

static void fetch(const void *memory, size_t bytes)
{
    for (size_t i = 0; i < bytes; i += LINE)
        __builtin_prefetch((const char *)memory + i, 1);
}

/** Its neighbours in the list by use are written to when it is used, and so is its last transaction. */
static void fetch_around(const struct conversation *conversation)
{
    fetch(conversation->by_use.previous, 1);
    fetch(conversation->by_use.next, 1);
    if (conversation->call)
        fetch(conversation->call, 2 * LINE);
    if (!list_is_empty(&conversation->dialogs))
        fetch(conversation->dialogs.previous, LINE);
    if (!list_is_empty(&conversation->transactions))
        fetch(LIST_ENTRY(conversation->transactions.previous, struct transaction, link),
              sizeof(struct transaction));
}

void ahead_fetch(const struct tracker *tracker, uint64_t hash, enum ahead ahead)
{
    const struct map *map = &tracker->conversations;
    if (map->capacity == 0)
        return;
    if (ahead == AHEAD_PLACE) {
        fetch(&map->slots[hash & (map->capacity - 1)], 1);
        return;
    }
    const struct conversation *conversation = map_find(map, hash, NULL, NULL);
    if (!conversation)
        return;
    if (ahead == AHEAD_CONVERSATION)
        fetch(conversation, sizeof(*conversation));
    else
        fetch_around(conversation);
}
