/*
 * pool.h — objects of one size that come and go: taken from slabs, and given back to be taken again.
 */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

struct pool_slab;

struct pool {
    size_t size;
    struct pool_slab *slabs; /**< owned */
    void *free;              /**< the objects given back, each holding the next */
    size_t left;             /**< in the newest slab */
};

/** For objects of @p size bytes, at least that of a pointer; nothing is allocated yet. */
void pool_init(struct pool *pool, size_t size);

/** Free the slabs and so all objects, whether they were given back or not. */
void pool_finish(struct pool *pool);

/** An object, cleared; NULL without memory. */
void *pool_take(struct pool *pool);

/** Give an object back; NULL is nothing. */
void pool_give(struct pool *pool, void *object);

#endif
