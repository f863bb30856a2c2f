/*
 * told.c — what was told of which host: one situation is told once, and again when it gets worse.
 */
#include "diagnose/told.h"

#include "base/hash.h"

#include <stdlib.h>

/** A rule and a host, by their hash alone. */
struct tale {
    struct list link;
    uint64_t hash;
    enum sipwhy_severity severity;
};

_Static_assert(sizeof(struct tale) + LIMIT_PIECE_BYTES + 2 * sizeof(struct map_slot) <=
                   LIMIT_TOLD_ENTRY_BYTES,
               "base/limits.h counts on less");

void told_init(struct told *told, uint64_t seed, struct limit_hits *hits)
{
    map_init(&told->map);
    list_init(&told->by_use);
    told->seed = seed;
    told->hits = hits;
}

static void forget(struct told *told, struct tale *tale)
{
    map_remove(&told->map, tale->hash, tale);
    list_remove(&tale->link);
    free(tale);
}

void told_finish(struct told *told)
{
    while (!list_is_empty(&told->by_use))
        forget(told, LIST_ENTRY(told->by_use.next, struct tale, link));
    map_finish(&told->map);
}

static struct tale *make(struct told *told, uint64_t hash)
{
    struct tale *tale = calloc(1, sizeof(*tale));
    if (told->map.count >= LIMIT_TOLD) {
        limit_hit(told->hits, LIMIT_HIT_TOLD);
        forget(told, LIST_ENTRY(told->by_use.next, struct tale, link));
    }
    if (!tale || map_insert(&told->map, hash, tale) != 0) {
        free(tale);
        return NULL;
    }
    tale->hash = hash;
    list_append(&told->by_use, &tale->link);
    return tale;
}

enum sipwhy_severity told_note(struct told *told, int rule, span peer, span matter,
                               enum sipwhy_severity severity)
{
    uint64_t hash = hash_number(hash_span(hash_span(told->seed, peer), matter), (uint64_t)rule);
    struct tale *tale = map_find(&told->map, hash, NULL, NULL);
    if (!tale)
        tale = make(told, hash);
    if (!tale)
        return severity;
    enum sipwhy_severity before = tale->severity;
    list_remove(&tale->link);
    list_append(&told->by_use, &tale->link);
    if (severity > before)
        tale->severity = severity;
    return before;
}
