/*
 * association.c — putting the fragments of SCTP messages together by their TSN, and each message
 * once.
 */
#include "decode/association.h"

#include "base/hash.h"
#include "decode/framing.h"
#include "decode/groups.h"
#include "decode/layers.h"

#include <stdlib.h>

/** So far behind the highest one, a TSN is remembered; what is older was seen. */
#define TSN_WINDOW 256

/** A TSN farther off than this is of a sender that began anew. */
#define TSN_FAR (1 << 20)

struct association {
    struct list used;
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    sipwhy_time time; /**< and the frame, of its last chunk */
    struct sipwhy_evidence frame;
    uint64_t hash;
    uint32_t tag;
    uint32_t highest;               /**< TSN */
    uint64_t seen[TSN_WINDOW / 64]; /**< a bit a TSN, by TSN % TSN_WINDOW */
    struct list parts;              /**< by TSN */
    size_t count;
    size_t held;
    uint64_t group;                 /**< of the frames that brought the parts, or 0 */
};

_Static_assert(sizeof(struct association) + POOL_OBJECT_BYTES + 2 * sizeof(struct map_slot) <=
                   LIMIT_ASSOCIATION_ENTRY_BYTES,
               "base/limits.h counts on less");

struct part {
    struct list link;
    uint32_t tsn;
    bool is_first;
    bool is_last;
    bool truncated;
    size_t length;
    char bytes[];
};

struct key {
    uint32_t tag;
    uint16_t src_port;
    uint16_t dst_port;
};

void associations_init(struct associations *associations)
{
    *associations = (struct associations){.seed = hash_seed()};
    map_init(&associations->map);
    pool_init(&associations->pool, sizeof(struct association));
    list_init(&associations->used);
}

static struct part *part_of(struct list *link)
{
    return LIST_ENTRY(link, struct part, link);
}

static size_t weigh(const struct part *part)
{
    return sizeof(*part) + part->length + LIMIT_PIECE_BYTES;
}

static void drop(struct associations *associations, struct association *association,
                 struct part *part)
{
    list_remove(&part->link);
    association->count--;
    association->held -= weigh(part);
    associations->held -= weigh(part);
    free(part);
}

void associations_finish(struct associations *associations)
{
    LIST_EACH(link, &associations->used)
    {
        struct association *association = LIST_ENTRY(link, struct association, used);
        while (!list_is_empty(&association->parts))
            drop(associations, association, part_of(association->parts.next));
    }
    map_finish(&associations->map);
    pool_finish(&associations->pool);
}

static bool is_match(const void *value, const void *key_of)
{
    const struct association *association = value;
    const struct key *key = key_of;
    return association->tag == key->tag && association->src.port == key->src_port &&
           association->dst.port == key->dst_port;
}

static uint64_t hash_of(const struct associations *associations, const struct key *key)
{
    uint64_t ports = (uint64_t)key->src_port << 16 | key->dst_port;
    return hash_number(associations->seed, (uint64_t)key->tag << 32 | ports);
}

/** Whether this TSN is new; it is noted. */
static bool note_tsn(struct association *association, uint32_t tsn)
{
    int32_t ahead = (int32_t)(tsn - association->highest);
    if (ahead <= -TSN_WINDOW && ahead > -TSN_FAR)
        return false;
    if (ahead >= TSN_WINDOW || ahead <= -TSN_FAR)
        memset(association->seen, 0, sizeof(association->seen));
    else
        for (uint32_t next = association->highest + 1; ahead > 0 && next != tsn + 1; next++)
            association->seen[next % TSN_WINDOW / 64] &= ~((uint64_t)1 << next % 64);
    if (ahead > 0 || ahead <= -TSN_FAR)
        association->highest = tsn;
    uint64_t *word = &association->seen[tsn % TSN_WINDOW / 64];
    uint64_t bit = (uint64_t)1 << tsn % 64;
    bool is_new = !(*word & bit);
    *word |= bit;
    return is_new;
}

/** The first of the fragments in a row that end with @p part; NULL where the beginning lacks.
 */
static struct part *row_start(struct association *association, struct part *part)
{
    while (!part->is_first) {
        struct list *link = part->link.previous;
        if (link == &association->parts || part_of(link)->is_last ||
            part_of(link)->tsn + 1 != part->tsn)
            return NULL;
        part = part_of(link);
    }
    return part;
}

/** The last of the fragments in a row from @p part on. */
static struct part *row_end(struct association *association, struct part *part, size_t *ret_length)
{
    size_t length = part->length;
    while (!part->is_last) {
        struct list *link = part->link.next;
        if (link == &association->parts || part_of(link)->is_first ||
            part_of(link)->tsn != part->tsn + 1)
            break;
        part = part_of(link);
        length += part->length;
    }
    *ret_length = length;
    return part;
}

/** Deliver the fragments from @p first to @p last, @p length bytes, and drop them. */
static void deliver_row(struct association *association, struct walk *walk, struct part *first,
                        struct part *last, size_t length)
{
    char *bytes = malloc(length ? length : 1);
    size_t done = 0, whole = 0;
    bool is_short = false, is_open = !last->is_last;
    struct list *link = &first->link, *end = last->link.next;
    while (link != end) {
        struct part *part = part_of(link);
        link = link->next;
        if (bytes && part->length) {
            memcpy(bytes + done, part->bytes, part->length);
            done += part->length;
        }
        if (part->truncated && !is_short) {
            is_short = true;
            whole = done;
        }
        drop(&walk->decoder->associations, association, part);
    }
    walk->datagram.truncated = is_short || is_open;
    if (bytes && done)
        walk_deliver(walk, (span){bytes, is_short ? whole : done});
    free(bytes);
}

/** Deliver what has a beginning, as truncated, and drop all. */
static void flush(struct decoder *decoder, struct association *association)
{
    struct walk walk = {
        .decoder = decoder,
        .datagram = {.src = association->src,
                     .dst = association->dst,
                     .transport = SIPWHY_TRANSPORT_SCTP,
                     .time = association->time,
                     .frame = association->frame,
                     .groups.segments = association->group},
        .is_out_of_order = true,
    };
    while (!list_is_empty(&association->parts)) {
        struct part *first = part_of(association->parts.next);
        size_t length;
        struct part *last = row_end(association, first, &length);
        if (first->is_first)
            deliver_row(association, &walk, first, last, length);
        else
            drop(&decoder->associations, association, first);
    }
}

static void forget_oldest(struct decoder *decoder)
{
    struct associations *associations = &decoder->associations;
    struct association *oldest = LIST_ENTRY(associations->used.next, struct association, used);
    flush(decoder, oldest);
    list_remove(&oldest->used);
    map_remove(&associations->map, oldest->hash, oldest);
    pool_give(&associations->pool, oldest);
}

static struct association *create(struct walk *walk, const struct key *key, uint32_t tsn)
{
    struct associations *associations = &walk->decoder->associations;
    if (associations->map.count >= LIMIT_ASSOCIATIONS) {
        limit_hit(&walk->decoder->hits, LIMIT_HIT_STREAMS);
        forget_oldest(walk->decoder);
    }
    struct association *association = pool_take(&associations->pool);
    if (!association)
        return NULL;
    association->hash = hash_of(associations, key);
    if (map_insert(&associations->map, association->hash, association)) {
        pool_give(&associations->pool, association);
        return NULL;
    }
    association->src = walk->datagram.src;
    association->dst = walk->datagram.dst;
    association->tag = key->tag;
    association->highest = tsn - 1;
    list_init(&association->parts);
    list_append(&associations->used, &association->used);
    return association;
}

/** Keep a fragment in its place. */
static struct part *add(struct associations *associations, struct association *association,
                        const struct chunk *chunk)
{
    struct part *part = malloc(sizeof(*part) + chunk->payload.length);
    if (!part)
        return NULL;
    part->tsn = chunk->tsn;
    part->is_first = chunk->is_first;
    part->is_last = chunk->is_last;
    part->truncated = chunk->truncated;
    part->length = chunk->payload.length;
    if (part->length)
        memcpy(part->bytes, chunk->payload.data, part->length);
    struct list *behind = &association->parts;
    while (behind->previous != &association->parts &&
           (int32_t)(chunk->tsn - part_of(behind->previous)->tsn) < 0)
        behind = behind->previous;
    list_append(behind, &part->link);
    association->count++;
    association->held += weigh(part);
    associations->held += weigh(part);
    return part;
}

static void take_fragment(struct association *association, struct walk *walk,
                          const struct chunk *chunk)
{
    struct associations *associations = &walk->decoder->associations;
    struct part *part = add(associations, association, chunk);
    struct part *first = part ? row_start(association, part) : NULL;
    size_t length;
    struct part *last = first ? row_end(association, first, &length) : NULL;
    if (last && last->is_last)
        deliver_row(association, walk, first, last, length);
    if (association->held > LIMIT_STREAM_BYTES || association->count > LIMIT_STREAM_SEGMENTS) {
        limit_hit(&walk->decoder->hits, LIMIT_HIT_STREAM_MESSAGES);
        flush(walk->decoder, association);
    }
    while (associations->held > LIMIT_ASSOCIATIONS_BYTES) {
        limit_hit(&walk->decoder->hits, LIMIT_HIT_STREAM_BYTES);
        forget_oldest(walk->decoder);
    }
}

/** Whether a message may begin with it. */
static bool is_sip(span payload)
{
    payload = framing_skip_lines(payload);
    return payload.length && framing_start(payload) != FRAMING_OTHER;
}

/** The frame holds a part of what is not complete, where anything is kept. */
static void note_group(struct association *association, struct walk *walk)
{
    if (!association->count) {
        association->group = 0;
        return;
    }
    if (!association->group)
        association->group = ++walk->decoder->group_count;
    groups_tell_part(walk, association->group, 0);
}

enum decode_result associations_take(struct walk *walk, const struct chunk *chunk)
{
    struct associations *associations = &walk->decoder->associations;
    struct key key = {chunk->tag, walk->datagram.src.port, walk->datagram.dst.port};
    if (chunk->is_first && !is_sip(chunk->payload))
        return DECODE_STREAM;
    struct association *association =
        map_find(&associations->map, hash_of(associations, &key), is_match, &key);
    if (!association && chunk->is_first)
        association = create(walk, &key, chunk->tsn);
    if (!association)
        return DECODE_STREAM;
    if (!note_tsn(association, chunk->tsn))
        return DECODE_REPEAT;
    list_remove(&association->used);
    list_append(&associations->used, &association->used);
    association->time = walk->datagram.time;
    association->frame = walk->datagram.frame;
    if (!chunk->is_first || !chunk->is_last) {
        walk->datagram.groups.segments = association->group;
        take_fragment(association, walk, chunk);
        if (walk->decoder->events.used)
            note_group(association, walk);
        return walk->delivered ? DECODE_DATAGRAM : DECODE_STREAM_PART;
    }
    walk->datagram.truncated = chunk->truncated;
    return walk_deliver(walk, chunk->payload);
}

void associations_flush(struct decoder *decoder)
{
    LIST_EACH(link, &decoder->associations.used)
    {
        flush(decoder, LIST_ENTRY(link, struct association, used));
    }
}
