/*
 * pool.c — slabs of objects, each object with its slab in front of it and, while it is free, the next one.
 */
#include "base/pool.h"

#include <stdlib.h>
#include <string.h>

#define SLAB_OBJECTS 64

struct pool_slab {
    struct list link;
    struct pool_object *free; /**< the objects given back */
    unsigned fresh;           /**< objects that were never taken; the last ones */
    unsigned taken;
};

struct pool_object {
    struct pool_slab *slab;
    union {
        struct pool_object *next; /**< while it is free */
        char bytes[sizeof(void *)];
    };
};

void pool_init(struct pool *pool, size_t size)
{
    const size_t alignment = sizeof(void *);
    size = size < alignment ? alignment : size;
    *pool = (struct pool){.size = (POOL_OBJECT_BYTES + size + alignment - 1) / alignment * alignment};
    list_init(&pool->open);
    list_init(&pool->full);
}

static struct pool_slab *slab_of(struct list *link)
{
    return LIST_ENTRY(link, struct pool_slab, link);
}

static void free_slabs(struct list *slabs)
{
    while (!list_is_empty(slabs)) {
        struct pool_slab *slab = slab_of(slabs->next);
        list_remove(&slab->link);
        free(slab);
    }
}

void pool_finish(struct pool *pool)
{
    free_slabs(&pool->open);
    free_slabs(&pool->full);
    pool->empty_slabs = 0;
}

/** A slab with an object to give; NULL without memory. */
static struct pool_slab *open_slab(struct pool *pool)
{
    if (!list_is_empty(&pool->open))
        return slab_of(pool->open.next);
    struct pool_slab *slab = malloc(sizeof(*slab) + SLAB_OBJECTS * pool->size);
    if (!slab)
        return NULL;
    slab->free = NULL;
    slab->fresh = SLAB_OBJECTS;
    slab->taken = 0;
    list_append(&pool->open, &slab->link);
    pool->empty_slabs++;
    return slab;
}

static struct pool_object *take_fresh(const struct pool *pool, struct pool_slab *slab)
{
    slab->fresh--;
    struct pool_object *object = (void *)((char *)(slab + 1) + slab->fresh * pool->size);
    object->slab = slab;
    return object;
}

void *pool_take(struct pool *pool)
{
    struct pool_slab *slab = open_slab(pool);
    if (!slab)
        return NULL;
    struct pool_object *object = slab->free;
    if (object)
        slab->free = object->next;
    else
        object = take_fresh(pool, slab);
    if (slab->taken++ == 0)
        pool->empty_slabs--;
    if (slab->taken == SLAB_OBJECTS) {
        list_remove(&slab->link);
        list_append(&pool->full, &slab->link);
    }
    return memset(object->bytes, 0, pool->size - POOL_OBJECT_BYTES);
}

void pool_give(struct pool *pool, void *bytes)
{
    if (!bytes)
        return;
    struct pool_object *object = (void *)((char *)bytes - POOL_OBJECT_BYTES);
    struct pool_slab *slab = object->slab;
    object->next = slab->free;
    slab->free = object;
    if (slab->taken-- == SLAB_OBJECTS) {
        list_remove(&slab->link);
        list_append(&pool->open, &slab->link);
    }
    if (slab->taken == 0 && pool->empty_slabs++ >= POOL_EMPTY_SLABS) {
        pool->empty_slabs--;
        list_remove(&slab->link);
        free(slab);
    }
}
