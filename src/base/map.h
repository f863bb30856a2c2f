/*
 * map.h — from a 64-bit hash to a pointer.
 *
 * The map owns none of its values. Equal hashes are told apart by the caller's match function.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <sipwhy/types.h>

struct map_slot {
    uint64_t hash;
    void *value; /**< NULL: free */
};

struct map {
    struct map_slot *slots; /**< owned */
    size_t capacity;        /**< a power of two, or 0 */
    size_t count;
};

typedef bool map_match(const void *value, const void *key);

void map_init(struct map *map);
void map_finish(struct map *map);

/** The value under @p hash that @p match accepts (any, where that is NULL), or NULL. */
void *map_find(const struct map *map, uint64_t hash, map_match *match, const void *key);

/** Add @p value; it must not be in the map yet. @return 0 or SIPWHY_ERROR_MEMORY */
int map_insert(struct map *map, uint64_t hash, void *value);

/** Take this very value out; nothing when it is not there. */
void map_remove(struct map *map, uint64_t hash, const void *value);

#endif
