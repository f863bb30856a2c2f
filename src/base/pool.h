/*
 * pool.h — objects of one size that come and go: taken from slabs, and given back to be taken again.
 */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include "base/list.h"

struct pool {
    size_t size;         /**< of an object with what the pool keeps in front of it */
    struct list open;    /**< slabs that have objects to give; owned */
    struct list full;    /**< slabs that have none; owned */
    size_t empty_slabs;  /**< of the open ones, those of which nothing is taken */
};

/**
 * Empty slabs that are kept. Where objects come as fast as they go, slabs that came and went with them would
 * leave holes in the heap that other pieces break up.
 */
#define POOL_EMPTY_SLABS 16

/** What the pool keeps in front of each object. */
#define POOL_OBJECT_BYTES sizeof(void *)

/** For objects of @p size bytes, aligned for pointers; nothing is allocated yet. */
void pool_init(struct pool *pool, size_t size);

/** Free the slabs and so all objects, whether they were given back or not. */
void pool_finish(struct pool *pool);

/** An object, cleared; NULL without memory. */
void *pool_take(struct pool *pool);

/** Give an object back; NULL is nothing. Slabs that nobody uses are freed, all but some. */
void pool_give(struct pool *pool, void *object);

#endif
