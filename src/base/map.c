/*
 * map.c — open addressing, linear probing, at most three quarters full; removal shifts back.
 */
#include "base/map.h"

#include <stdlib.h>

void map_init(struct map *map)
{
    *map = (struct map){0};
}

void map_finish(struct map *map)
{
    free(map->slots);
    map_init(map);
}

void *map_find(const struct map *map, uint64_t hash, map_match *match, const void *key)
{
    if (map->capacity == 0)
        return NULL;
    size_t mask = map->capacity - 1;
    for (size_t i = hash & mask; map->slots[i].value; i = (i + 1) & mask) {
        if (map->slots[i].hash == hash && (!match || match(map->slots[i].value, key)))
            return map->slots[i].value;
    }
    return NULL;
}

static void place(struct map *map, uint64_t hash, void *value)
{
    size_t mask = map->capacity - 1;
    size_t i = hash & mask;
    while (map->slots[i].value)
        i = (i + 1) & mask;
    map->slots[i] = (struct map_slot){hash, value};
}

static int grow(struct map *map)
{
    struct map old = *map;
    size_t capacity = old.capacity ? old.capacity * 2 : 64;
    struct map_slot *slots = calloc(capacity, sizeof(*slots));
    if (!slots)
        return SIPWHY_ERROR_MEMORY;
    map->slots = slots;
    map->capacity = capacity;
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.slots[i].value)
            place(map, old.slots[i].hash, old.slots[i].value);
    }
    free(old.slots);
    return 0;
}

int map_insert(struct map *map, uint64_t hash, void *value)
{
    if (map->count + 1 > map->capacity / 4 * 3) {
        int error = grow(map);
        if (error)
            return error;
    }
    place(map, hash, value);
    map->count++;
    return 0;
}

/** Close the gap at @p gap: move back every later value that may stand there. */
static void shift_back(struct map *map, size_t gap)
{
    size_t mask = map->capacity - 1;
    for (size_t i = (gap + 1) & mask; map->slots[i].value; i = (i + 1) & mask) {
        size_t home = map->slots[i].hash & mask;
        if (((i - home) & mask) >= ((i - gap) & mask)) {
            map->slots[gap] = map->slots[i];
            gap = i;
        }
    }
    map->slots[gap].value = NULL;
}

void map_remove(struct map *map, uint64_t hash, const void *value)
{
    if (map->capacity == 0)
        return;
    size_t mask = map->capacity - 1;
    for (size_t i = hash & mask; map->slots[i].value; i = (i + 1) & mask) {
        if (map->slots[i].value == value) {
            shift_back(map, i);
            map->count--;
            return;
        }
    }
}
