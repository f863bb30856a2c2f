/*
 * streams.c — the table of streams: by addresses and ports, the least recently used go first.
 */
#include "decode/streams.h"

#include "base/hash.h"
#include "decode/layers.h"

struct key {
    const struct sipwhy_endpoint *src;
    const struct sipwhy_endpoint *dst;
};

static bool same_endpoint(const struct sipwhy_endpoint *a, const struct sipwhy_endpoint *b)
{
    return a->port == b->port && a->family == b->family &&
           memcmp(a->address, b->address, sizeof(a->address)) == 0;
}

static bool is_match(const void *value, const void *key_of)
{
    const struct stream *stream = value;
    const struct key *key = key_of;
    return same_endpoint(&stream->src, key->src) && same_endpoint(&stream->dst, key->dst);
}

static uint64_t hash_of(const struct streams *streams, struct key key)
{
    return hash_endpoint(hash_endpoint(streams->seed, key.src), key.dst);
}

void streams_init(struct streams *streams)
{
    *streams = (struct streams){.seed = hash_seed()};
    map_init(&streams->map);
    pool_init(&streams->pool, sizeof(struct stream));
    list_init(&streams->used);
    timers_init(&streams->timers);
}

void streams_finish(struct streams *streams)
{
    LIST_EACH(link, &streams->used)
    {
        stream_finish(LIST_ENTRY(link, struct stream, used));
    }
    map_finish(&streams->map);
    pool_finish(&streams->pool);
    timers_finish(&streams->timers);
}

static struct stream *find(struct streams *streams, struct key key)
{
    return map_find(&streams->map, hash_of(streams, key), is_match, &key);
}

struct stream *streams_find(struct walk *walk)
{
    return find(&walk->decoder->streams, (struct key){&walk->datagram.src, &walk->datagram.dst});
}

struct stream *streams_find_reverse(struct walk *walk)
{
    return find(&walk->decoder->streams, (struct key){&walk->datagram.dst, &walk->datagram.src});
}

/** To deliver from a stream without a frame of its own. */
static struct walk walk_of(struct decoder *decoder, const struct stream *stream)
{
    return (struct walk){
        .decoder = decoder,
        .datagram = {.src = stream->src,
                     .dst = stream->dst,
                     .transport = SIPWHY_TRANSPORT_TCP,
                     .time = stream->last_arrival.time,
                     .frame = stream->last_arrival.frame,
                     .groups = {.segments = stream->group, .connection = stream->connection}},
        .is_out_of_order = true,
    };
}

/** Deliver all that it has. */
static void flush(struct decoder *decoder, struct stream *stream)
{
    struct walk walk = walk_of(decoder, stream);
    size_t held = stream_held(stream);
    stream_flush(stream, &walk);
    decoder->streams.held -= held - stream_held(stream);
    timers_cancel(&decoder->streams.timers, &stream->gap);
}

void streams_forget(struct decoder *decoder, struct stream *stream)
{
    struct streams *streams = &decoder->streams;
    flush(decoder, stream);
    streams->held -= stream_held(stream);
    stream_finish(stream);
    list_remove(&stream->used);
    map_remove(&streams->map, stream->hash, stream);
    pool_give(&streams->pool, stream);
}

static void forget_oldest(struct decoder *decoder)
{
    streams_forget(decoder, LIST_ENTRY(decoder->streams.used.next, struct stream, used));
}

static void touch(struct streams *streams, struct stream *stream)
{
    list_remove(&stream->used);
    list_append(&streams->used, &stream->used);
}

static struct stream *create(struct walk *walk)
{
    struct streams *streams = &walk->decoder->streams;
    if (streams->map.count >= LIMIT_STREAMS) {
        limit_hit(&walk->decoder->hits, LIMIT_HIT_STREAMS);
        forget_oldest(walk->decoder);
    }
    struct stream *stream = pool_take(&streams->pool);
    if (!stream)
        return NULL;
    stream->src = walk->datagram.src;
    stream->dst = walk->datagram.dst;
    stream->hash = hash_of(streams, (struct key){&stream->src, &stream->dst});
    if (map_insert(&streams->map, stream->hash, stream)) {
        pool_give(&streams->pool, stream);
        return NULL;
    }
    list_append(&streams->used, &stream->used);
    return stream;
}

struct stream *streams_begin(struct walk *walk, uint32_t next)
{
    struct stream *stream = streams_find(walk);
    if (stream) {
        flush(walk->decoder, stream);
        walk->decoder->streams.held -= stream_held(stream);
        stream_finish(stream);
    } else {
        stream = create(walk);
    }
    if (stream)
        stream_init(stream, next);
    return stream;
}

/** After a change: wait for the gap that is first now, and keep the memory in bounds. */
static void settle(struct decoder *decoder, struct stream *stream, size_t held_before,
                   uint32_t next_before, sipwhy_time now)
{
    struct streams *streams = &decoder->streams;
    streams->held = streams->held + stream_held(stream) - held_before;
    if (!stream_is_waiting(stream))
        timers_cancel(&streams->timers, &stream->gap);
    else if (stream->gap.number == 0 || stream->next != next_before)
        timers_set(&streams->timers, &stream->gap, now + STREAM_GAP_PATIENCE);
    while (streams->held > LIMIT_STREAMS_BYTES && streams->used.next != &stream->used) {
        limit_hit(&decoder->hits, LIMIT_HIT_STREAM_BYTES);
        forget_oldest(decoder);
    }
}

void streams_take(struct stream *stream, struct walk *walk, const struct segment *segment)
{
    size_t held = stream_held(stream);
    uint32_t next = stream->next;
    stream->last_arrival = segment->arrival;
    touch(&walk->decoder->streams, stream);
    stream_take(stream, walk, segment);
    settle(walk->decoder, stream, held, next, segment->arrival.time);
}

void streams_acknowledge(struct stream *stream, struct walk *walk, uint32_t acknowledged)
{
    if (stream_is_gap_acknowledged(stream, acknowledged))
        timers_set_earlier(&walk->decoder->streams.timers, &stream->gap,
                           walk->datagram.time + STREAM_GAP_ACKNOWLEDGED);
}

void streams_close(struct decoder *decoder, struct stream *stream)
{
    flush(decoder, stream);
    stream->closed = true;
}

void streams_advance(struct decoder *decoder, sipwhy_time now)
{
    struct timer *timer;
    while ((timer = timers_take_due(&decoder->streams.timers, now)) != NULL) {
        struct stream *stream = LIST_ENTRY(timer, struct stream, gap);
        struct walk walk = walk_of(decoder, stream);
        size_t held = stream_held(stream);
        stream_skip_gap(stream, &walk);
        settle(decoder, stream, held, stream->next, now);
    }
}

void streams_flush(struct decoder *decoder)
{
    LIST_EACH(link, &decoder->streams.used)
    {
        flush(decoder, LIST_ENTRY(link, struct stream, used));
    }
}
