/*
 * pipeline.c — steps are written down by one thread and taken by another.
 */
#include "engine/pipeline.h"

#include "engine/ring.h"

#include <signal.h>
#include <stdlib.h>

/** What parsing a message may take while it is indexed; one that needs more is indexed when it is taken. */
#define INDEX_BYTES ((size_t)16 * 1024)

/** More messages than the ring has room for. */
#define MESSAGES_AHEAD 1024
_Static_assert(MESSAGES_AHEAD * offsetof(struct sip_message, fields) > LIMIT_RING_BYTES, "enough");

struct pipeline {
    struct ring ring;
    struct stage stage;
    pthread_t thread;
    struct arena arena; /**< of the first stage */
    size_t written; /**< messages; of the first stage */
    alignas(RING_CACHE_LINE) size_t taken; /**< the same of the second */
    /** Of the Call-IDs of messages in the ring, one after another; older ones where the next is not there yet. */
    alignas(RING_CACHE_LINE) _Atomic uint64_t hashes[MESSAGES_AHEAD];
};

/** A message is taken; say which ones follow. One that is said too early is no harm. */
static void look_ahead(struct pipeline *pipeline)
{
    const struct stage *stage = &pipeline->stage;
    size_t next = ++pipeline->taken;
    for (unsigned ahead = STAGE_AHEAD; ahead > 0; ahead--) {
        size_t place = (next + ahead - 1) % MESSAGES_AHEAD;
        uint64_t hash = atomic_load_explicit(&pipeline->hashes[place], memory_order_relaxed);
        stage->expect(stage->context, hash, ahead);
    }
}

static void note_ahead(struct pipeline *pipeline, uint64_t hash)
{
    size_t place = pipeline->written++ % MESSAGES_AHEAD;
    atomic_store_explicit(&pipeline->hashes[place], hash, memory_order_relaxed);
}

static void *take_steps(void *context)
{
    struct pipeline *pipeline = context;
    const struct step *step;
    while ((step = ring_take(&pipeline->ring)) != NULL) {
        if (step->kind == STEP_MESSAGE)
            look_ahead(pipeline);
        pipeline->stage.take(pipeline->stage.context, step);
    }
    return NULL;
}

/** Signals are for the threads of who uses the library, but for those that its own faults raise. */
static int start_thread(struct pipeline *pipeline)
{
    static const int own[] = {SIGSYS, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP};
    sigset_t blocked, before;
    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        sigdelset(&blocked, own[i]);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    int error = pthread_create(&pipeline->thread, NULL, take_steps, pipeline);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error ? SIPWHY_ERROR_MEMORY : 0;
}

int pipeline_create(const struct stage *stage, struct pipeline **ret_pipeline)
{
    struct pipeline *pipeline = aligned_alloc(RING_CACHE_LINE, sizeof(*pipeline));
    if (!pipeline)
        return SIPWHY_ERROR_MEMORY;
    *pipeline = (struct pipeline){.stage = *stage};
    arena_init(&pipeline->arena, INDEX_BYTES);
    if (ring_init(&pipeline->ring, LIMIT_RING_BYTES) < 0) {
        free(pipeline);
        return SIPWHY_ERROR_MEMORY;
    }
    if (start_thread(pipeline) < 0) {
        ring_finish(&pipeline->ring);
        free(pipeline);
        return SIPWHY_ERROR_MEMORY;
    }
    *ret_pipeline = pipeline;
    return 0;
}

void pipeline_destroy(struct pipeline *pipeline)
{
    if (!pipeline)
        return;
    ring_close(&pipeline->ring);
    pthread_join(pipeline->thread, NULL);
    ring_finish(&pipeline->ring);
    arena_finish(&pipeline->arena);
    free(pipeline);
}

/** A step with what it points at, as it lies in the ring. */
struct record {
    struct step step;
    union {
        struct datagram datagram;
        struct refusal refusal;
        struct sipwhy_use use;
    };
    char bytes[]; /**< of the datagram; behind them the index of a message */
};

/** What the bytes of a record take, so that an index may follow them. */
static size_t padded(size_t length)
{
    return (length + alignof(struct sip_message) - 1) & ~(alignof(struct sip_message) - 1);
}

static size_t size_of(const struct step *step)
{
    switch (step->kind) {
    case STEP_MESSAGE:
        return sizeof(struct record) + padded(step->datagram->payload.length) +
               sizeof(struct sip_message);
    case STEP_PAYLOAD:
    case STEP_ALIVE:
        return sizeof(struct record) + padded(step->datagram->payload.length);
    case STEP_SIP:
    case STEP_USE:
        return sizeof(struct record);
    case STEP_REFUSAL:
        return sizeof(struct record) + step->refusal->quoted.length;
    default:
        return sizeof(struct step);
    }
}

static span copy_bytes(struct record *record, span bytes)
{
    if (bytes.length)
        memcpy(record->bytes, bytes.data, bytes.length);
    return (span){bytes.data ? record->bytes : NULL, bytes.length};
}

static void copy_datagram(struct record *record, const struct step *step, bool with_bytes)
{
    record->datagram = *step->datagram;
    record->datagram.payload =
        with_bytes ? copy_bytes(record, step->datagram->payload) : SPAN_EMPTY;
    record->step.datagram = &record->datagram;
}

/** @return the bytes that the record takes with its index */
static size_t index_message(struct pipeline *pipeline, struct record *record)
{
    span payload = record->datagram.payload;
    size_t before = sizeof(struct record) + padded(payload.length);
    void *memory = (char *)record + before;
    size_t taken = sip_message_index_raw(memory, payload, &pipeline->arena);
    if (taken) {
        record->step.message = memory;
        sip_message_hash(memory, pipeline->stage.seed);
    }
    note_ahead(pipeline, taken ? record->step.message->call_id_hash : 0);
    return before + taken;
}

void pipeline_take(void *context, const struct step *step)
{
    struct pipeline *pipeline = context;
    size_t bytes = size_of(step);
    if (bytes > ring_longest(&pipeline->ring)) {
        pipeline_wait(pipeline);
        pipeline->stage.take(pipeline->stage.context, step);
        return;
    }
    struct record *record = ring_reserve(&pipeline->ring, bytes);
    record->step = *step;
    if (step->kind == STEP_REFUSAL) {
        record->refusal = *step->refusal;
        record->refusal.quoted = copy_bytes(record, step->refusal->quoted);
        record->step.refusal = &record->refusal;
    } else if (step->kind == STEP_USE) {
        record->use = *step->use;
        record->step.use = &record->use;
    } else if (step->datagram) {
        copy_datagram(record, step, step->kind != STEP_SIP);
    }
    if (step->kind == STEP_MESSAGE)
        bytes = index_message(pipeline, record);
    ring_commit(&pipeline->ring, bytes);
}

void pipeline_flush(struct pipeline *pipeline)
{
    if (pipeline)
        ring_flush(&pipeline->ring);
}

void pipeline_wait(struct pipeline *pipeline)
{
    if (pipeline)
        ring_drain(&pipeline->ring);
}
