/*
 * ring.h — records of any length, from one thread to another, in order and in bounded memory.
 *
 * One thread writes and one reads. Nothing is locked while both are at work: what is written is handed over
 * in pieces of RING_PIECE_BYTES by one atomic store, and what was read is given back likewise. Only a
 * side that has nothing to do, or no room, waits for the other, at first awake and then asleep.
 */
#ifndef ENGINE_RING_H
#define ENGINE_RING_H

#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/** So much is handed over at once, where nobody asks for it earlier. */
#define RING_PIECE_BYTES ((size_t)32 * 1024)

/** Records are aligned to this. */
#define RING_ALIGNMENT 16

#define RING_CACHE_LINE 64

/** Where a side of the ring has come to, for the other one to see. Positions only grow, around the largest number. */
struct ring_mark {
    alignas(RING_CACHE_LINE) atomic_size_t position;
    atomic_bool is_awaited; /**< the other side sleeps */
    atomic_size_t wanted;   /**< for this position */
    pthread_cond_t reached;
};

struct ring {
    char *bytes; /**< owned */
    size_t capacity;
    pthread_mutex_t mutex; /**< of sleep alone */
    struct ring_mark handed; /**< written, and to be read */
    struct ring_mark given;  /**< read, and free again */
    atomic_bool is_closed;
    struct {
        alignas(RING_CACHE_LINE) size_t at;
        size_t handed;
        size_t given; /**< as last seen */
    } writer;
    struct {
        alignas(RING_CACHE_LINE) size_t at;
        size_t given;
        size_t handed; /**< as last seen */
        size_t length; /**< of the record that was taken last */
    } reader;
};

/** @param capacity  bytes, a power of 2. @return 0 or SIPWHY_ERROR_MEMORY */
int ring_init(struct ring *ring, size_t capacity);
void ring_finish(struct ring *ring);

/** The longest record that ever finds room. */
static inline size_t ring_longest(const struct ring *ring)
{
    return ring->capacity / 2 - RING_ALIGNMENT;
}

/** Writer: room for a record of @p bytes, at most ring_longest(); waits for it. */
void *ring_reserve(struct ring *ring, size_t bytes);

/** Writer: the record is written, and has @p bytes, no more than were reserved. */
void ring_commit(struct ring *ring, size_t bytes);

/** Writer: hand over all that was committed. */
void ring_flush(struct ring *ring);

/** Writer: the same, and wait until all of it was read. */
void ring_drain(struct ring *ring);

/** Writer: hand over all, and say that nothing follows. */
void ring_close(struct ring *ring);

/**
 * Reader: the next record, after waiting for it; the one before is given back by that.
 * @return NULL where the ring is closed and nothing is left
 */
void *ring_take(struct ring *ring);

#endif
