/*
 * ring.c — a ring of bytes between two threads.
 *
 * Each record has a header of RING_ALIGNMENT bytes with its length. A record never goes around the end:
 * where it would, a header with RING_SKIP says that the next one is at the beginning.
 */
#include "engine/ring.h"

#include <sipwhy/types.h>
#include <stdint.h>
#include <stdlib.h>

#define RING_SKIP SIZE_MAX

/** How often to look for the other side before sleeping: some ten microseconds, or a hundred where a pause is long. */
#define LOOKS 2000

/** So far behind what is taken the reader has memory on its way from the cache of the other thread. */
#define FETCH_BYTES ((size_t)4096)

struct head {
    alignas(RING_ALIGNMENT) size_t length;
};

static void mark_init(struct ring_mark *mark)
{
    atomic_init(&mark->position, 0);
    atomic_init(&mark->is_awaited, false);
    atomic_init(&mark->wanted, 0);
    pthread_cond_init(&mark->reached, NULL);
}

int ring_init(struct ring *ring, size_t capacity)
{
    char *bytes = aligned_alloc(RING_CACHE_LINE, capacity);
    if (!bytes)
        return SIPWHY_ERROR_MEMORY;
    *ring = (struct ring){.bytes = bytes, .capacity = capacity};
    pthread_mutex_init(&ring->mutex, NULL);
    mark_init(&ring->handed);
    mark_init(&ring->given);
    atomic_init(&ring->is_closed, false);
    return 0;
}

void ring_finish(struct ring *ring)
{
    pthread_cond_destroy(&ring->handed.reached);
    pthread_cond_destroy(&ring->given.reached);
    pthread_mutex_destroy(&ring->mutex);
    free(ring->bytes);
}

static inline void pause_a_little(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static bool has_come(size_t position, size_t wanted)
{
    return position - wanted <= SIZE_MAX / 2;
}

/**
 * Move a mark, and wake who waits for it to come so far. Each side stores its own word and then loads the
 * other's, all in one order (seq_cst): at least one of them sees what the other one did.
 */
static void mark_move(struct ring *ring, struct ring_mark *mark, size_t position)
{
    atomic_store(&mark->position, position);
    if (!atomic_load(&mark->is_awaited) || !has_come(position, atomic_load(&mark->wanted)))
        return;
    pthread_mutex_lock(&ring->mutex);
    pthread_cond_signal(&mark->reached);
    pthread_mutex_unlock(&ring->mutex);
}

/** Sleep until the mark has come to @p wanted, or where @p unless is given that is true. */
static void mark_sleep(struct ring *ring, struct ring_mark *mark, size_t wanted,
                       const atomic_bool *unless)
{
    pthread_mutex_lock(&ring->mutex);
    atomic_store(&mark->wanted, wanted);
    atomic_store(&mark->is_awaited, true);
    while (!has_come(atomic_load(&mark->position), wanted) && !(unless && atomic_load(unless)))
        pthread_cond_wait(&mark->reached, &ring->mutex);
    atomic_store(&mark->is_awaited, false);
    pthread_mutex_unlock(&ring->mutex);
}

/** @return where the mark is, at @p wanted or beyond, or before that where @p unless became true */
static size_t mark_wait(struct ring *ring, struct ring_mark *mark, size_t wanted,
                        const atomic_bool *unless)
{
    size_t position = 0;
    for (int i = 0; i < LOOKS; i++) {
        position = atomic_load_explicit(&mark->position, memory_order_acquire);
        if (has_come(position, wanted))
            return position;
        pause_a_little();
    }
    mark_sleep(ring, mark, wanted, unless);
    return atomic_load_explicit(&mark->position, memory_order_acquire);
}

static size_t round_up(size_t bytes)
{
    return (bytes + RING_ALIGNMENT - 1) / RING_ALIGNMENT * RING_ALIGNMENT;
}

static struct head *head_at(struct ring *ring, size_t position)
{
    return (struct head *)(void *)(ring->bytes + (position & (ring->capacity - 1)));
}

/**
 * Have room up to @p end. Who has to wait for it waits until three quarters are free, lest the two wake each other
 * for every record.
 */
static void make_room(struct ring *ring, size_t end)
{
    if (end - ring->writer.given <= ring->capacity)
        return;
    ring->writer.given = atomic_load_explicit(&ring->given.position, memory_order_acquire);
    if (end - ring->writer.given <= ring->capacity)
        return;
    ring_flush(ring);
    size_t least = end - ring->capacity;
    size_t quarter = ring->writer.at - ring->capacity / 4;
    ring->writer.given = mark_wait(ring, &ring->given, has_come(quarter, least) ? quarter : least, NULL);
}

void *ring_reserve(struct ring *ring, size_t bytes)
{
    size_t length = sizeof(struct head) + round_up(bytes);
    size_t left = ring->capacity - (ring->writer.at & (ring->capacity - 1));
    if (left < length) {
        make_room(ring, ring->writer.at + left);
        head_at(ring, ring->writer.at)->length = RING_SKIP;
        ring->writer.at += left;
    }
    make_room(ring, ring->writer.at + length);
    return head_at(ring, ring->writer.at) + 1;
}

void ring_commit(struct ring *ring, size_t bytes)
{
    size_t length = sizeof(struct head) + round_up(bytes);
    head_at(ring, ring->writer.at)->length = length;
    ring->writer.at += length;
    if (ring->writer.at - ring->writer.handed >= RING_PIECE_BYTES)
        ring_flush(ring);
}

void ring_flush(struct ring *ring)
{
    if (ring->writer.handed == ring->writer.at)
        return;
    ring->writer.handed = ring->writer.at;
    mark_move(ring, &ring->handed, ring->writer.at);
}

void ring_drain(struct ring *ring)
{
    ring_flush(ring);
    ring->writer.given = mark_wait(ring, &ring->given, ring->writer.at, NULL);
}

void ring_close(struct ring *ring)
{
    ring_flush(ring);
    atomic_store(&ring->is_closed, true);
    pthread_mutex_lock(&ring->mutex);
    pthread_cond_signal(&ring->handed.reached);
    pthread_mutex_unlock(&ring->mutex);
}

/** Read on at what was handed over meanwhile. @return whether there is anything */
static bool look_on(struct ring *ring)
{
    if (ring->reader.at != ring->reader.given) {
        ring->reader.given = ring->reader.at;
        mark_move(ring, &ring->given, ring->reader.at);
    }
    ring->reader.handed = mark_wait(ring, &ring->handed, ring->reader.at + 1, &ring->is_closed);
    return ring->reader.handed != ring->reader.at;
}

/** Whatever lies there: memory that is not written yet is fetched in vain, and that is no harm. */
static void fetch(const struct ring *ring, size_t position, size_t bytes)
{
    for (size_t i = 0; i < bytes; i += RING_CACHE_LINE)
        __builtin_prefetch(ring->bytes + ((position + i) & (ring->capacity - 1)));
}

void *ring_take(struct ring *ring)
{
    ring->reader.at += ring->reader.length;
    ring->reader.length = 0;
    if (ring->reader.at - ring->reader.given >= RING_PIECE_BYTES) {
        ring->reader.given = ring->reader.at;
        mark_move(ring, &ring->given, ring->reader.at);
    }
    for (;;) {
        if (ring->reader.at == ring->reader.handed && !look_on(ring))
            return NULL;
        struct head *head = head_at(ring, ring->reader.at);
        if (head->length != RING_SKIP) {
            ring->reader.length = head->length;
            fetch(ring, ring->reader.at + FETCH_BYTES, head->length);
            return head + 1;
        }
        ring->reader.at += ring->capacity - (ring->reader.at & (ring->capacity - 1));
    }
}
