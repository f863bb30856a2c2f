/*
 * pool.c — slabs of objects, and a chain of those that were given back.
 */
#include "base/pool.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define SLAB_OBJECTS 64

struct pool_slab {
    struct pool_slab *next;
    alignas(max_align_t) char objects[];
};

void pool_init(struct pool *pool, size_t size)
{
    const size_t alignment = alignof(max_align_t);
    *pool = (struct pool){.size = (size + alignment - 1) / alignment * alignment};
}

void pool_finish(struct pool *pool)
{
    while (pool->slabs) {
        struct pool_slab *next = pool->slabs->next;
        free(pool->slabs);
        pool->slabs = next;
    }
    pool_init(pool, pool->size);
}

static void *take_new(struct pool *pool)
{
    if (pool->left == 0) {
        struct pool_slab *slab = malloc(sizeof(*slab) + SLAB_OBJECTS * pool->size);
        if (!slab)
            return NULL;
        slab->next = pool->slabs;
        pool->slabs = slab;
        pool->left = SLAB_OBJECTS;
    }
    return pool->slabs->objects + --pool->left * pool->size;
}

void *pool_take(struct pool *pool)
{
    void *object = pool->free;
    if (object)
        memcpy(&pool->free, object, sizeof(pool->free));
    else
        object = take_new(pool);
    return object ? memset(object, 0, pool->size) : NULL;
}

void pool_give(struct pool *pool, void *object)
{
    if (!object)
        return;
    memcpy(object, &pool->free, sizeof(pool->free));
    pool->free = object;
}
