/*
 * fragments.c — the table of IP datagrams that wait for the rest of their fragments.
 */
#include "decode/fragments.h"

#include "base/hash.h"
#include "base/limits.h"

#include <stdlib.h>

/** How long a complete datagram is remembered. */
#define DONE_TIMEOUT SIPWHY_SECOND

/** How many datagrams an answer is held against: it comes soon after what it answers. */
#define ANSWERED_LOOKED_AT 64

/** Of an IPv4 or IPv6 packet, its headers included (jumbograms are not fragmented). */
#define PACKET_BYTES 65535

/** Bytes of the datagram that came in one fragment and in no earlier one. */
struct piece {
    struct list link;
    size_t start;
    size_t length;   /**< on the wire */
    size_t captured; /**< of these, from its start on */
    char bytes[];
};

struct assembly {
    struct list by_age;
    struct list by_use;
    struct list pieces; /**< by start, without overlaps */
    uint64_t hash;
    struct datagram datagram; /**< of the fragment with offset 0, once it came */
    sipwhy_time since;        /**< when the first fragment came; of a complete one, the last */
    uint32_t id;
    uint8_t protocol;
    unsigned depth;
    unsigned count;       /**< fragments that brought something */
    uint64_t frames;      /**< that wait with it, whatever they brought */
    uint64_t group;       /**< of these; 0 where nobody asks */
    size_t piece_count;
    size_t held;          /**< bytes of the datagram that came */
    size_t end;           /**< bytes that it has in all; SIZE_MAX before the last one came */
    size_t memory;
    bool is_refused;      /**< nothing more of it counts */
    bool was_complete;    /**< what comes now is a copy of it */
};

/** What they take, with a place in the map. */
#define ASSEMBLY_BYTES (sizeof(struct assembly) + LIMIT_PIECE_BYTES + 2 * sizeof(struct map_slot))
#define PIECE_BYTES (sizeof(struct piece) + LIMIT_PIECE_BYTES)

void fragments_init(struct fragments *fragments)
{
    *fragments = (struct fragments){.seed = hash_seed()};
    map_init(&fragments->map);
    list_init(&fragments->waiting);
    list_init(&fragments->done);
    list_init(&fragments->by_use);
}

void whole_finish(struct whole *whole)
{
    free((char *)whole->bytes.data);
    whole->bytes = SPAN_EMPTY;
}

static struct piece *piece_of(struct list *link)
{
    return LIST_ENTRY(link, struct piece, link);
}

static bool has_start(const struct assembly *assembly)
{
    return !list_is_empty(&assembly->pieces) && piece_of(assembly->pieces.next)->start == 0;
}

static void drop_pieces(struct fragments *fragments, struct assembly *assembly)
{
    while (!list_is_empty(&assembly->pieces)) {
        struct piece *piece = piece_of(assembly->pieces.next);
        list_remove(&piece->link);
        free(piece);
    }
    fragments->bytes -= assembly->memory - ASSEMBLY_BYTES;
    assembly->memory = ASSEMBLY_BYTES;
    assembly->piece_count = 0;
    assembly->count = 0;
    assembly->held = 0;
    assembly->end = SIZE_MAX;
}

static void forget(struct fragments *fragments, struct assembly *assembly)
{
    drop_pieces(fragments, assembly);
    map_remove(&fragments->map, assembly->hash, assembly);
    list_remove(&assembly->by_age);
    list_remove(&assembly->by_use);
    fragments->count--;
    fragments->bytes -= assembly->memory;
    free(assembly);
}

static void forget_all(struct fragments *fragments, struct list *list)
{
    while (!list_is_empty(list))
        forget(fragments, LIST_ENTRY(list->next, struct assembly, by_age));
}

void fragments_finish(struct fragments *fragments)
{
    forget_all(fragments, &fragments->waiting);
    forget_all(fragments, &fragments->done);
    map_finish(&fragments->map);
}

static size_t address_bytes(const struct datagram *datagram)
{
    return datagram->src.family == 6 ? 16 : 4;
}

/** The protocol tells the datagrams of IPv4 apart, and not those of IPv6. */
static unsigned protocol_of_key(const struct datagram *datagram, uint8_t protocol)
{
    return datagram->src.family == 6 ? 0 : protocol;
}

static uint64_t hash_fragment(uint64_t seed, const struct fragment *fragment)
{
    const struct datagram *datagram = fragment->datagram;
    size_t length = address_bytes(datagram);
    uint64_t hash = hash_span(seed, (span){(const char *)datagram->src.address, length});
    hash = hash_span(hash, (span){(const char *)datagram->dst.address, length});
    hash = hash_number(hash, fragment->id);
    return hash_number(hash, fragment->depth << 8 | protocol_of_key(datagram, fragment->protocol));
}

static bool match_fragment(const void *value, const void *key)
{
    const struct assembly *assembly = value;
    const struct fragment *fragment = key;
    const struct datagram *a = &assembly->datagram;
    const struct datagram *b = fragment->datagram;
    size_t length = address_bytes(b);
    return a->src.family == b->src.family && assembly->id == fragment->id &&
           assembly->depth == fragment->depth &&
           protocol_of_key(a, assembly->protocol) == protocol_of_key(b, fragment->protocol) &&
           memcmp(a->src.address, b->src.address, length) == 0 &&
           memcmp(a->dst.address, b->dst.address, length) == 0;
}

static struct assembly *create(struct fragments *fragments, const struct fragment *fragment,
                               uint64_t hash)
{
    struct assembly *assembly = calloc(1, sizeof(*assembly));
    if (!assembly || map_insert(&fragments->map, hash, assembly) != 0) {
        free(assembly);
        return NULL;
    }
    assembly->hash = hash;
    assembly->datagram = *fragment->datagram;
    assembly->since = fragment->datagram->time;
    assembly->id = fragment->id;
    assembly->protocol = fragment->protocol;
    assembly->depth = fragment->depth;
    assembly->end = SIZE_MAX;
    assembly->memory = ASSEMBLY_BYTES;
    list_init(&assembly->pieces);
    list_append(&fragments->waiting, &assembly->by_age);
    list_append(&fragments->by_use, &assembly->by_use);
    fragments->count++;
    fragments->bytes += assembly->memory;
    return assembly;
}

/** The datagram of a fragment, used last of all; NULL without memory. */
static struct assembly *find(struct fragments *fragments, const struct fragment *fragment)
{
    uint64_t hash = hash_fragment(fragments->seed, fragment);
    struct assembly *assembly = map_find(&fragments->map, hash, match_fragment, fragment);
    if (!assembly)
        return create(fragments, fragment, hash);
    if (assembly->was_complete && assembly->count == 0 && !assembly->is_refused) {
        list_remove(&assembly->by_age);
        list_append(&fragments->waiting, &assembly->by_age);
        assembly->since = fragment->datagram->time;
    }
    list_remove(&assembly->by_use);
    list_append(&fragments->by_use, &assembly->by_use);
    return assembly;
}

/** Keep bytes @p from to @p to of the datagram, before the piece @p next. @return whether it can be */
static bool add_piece(struct fragments *fragments, struct assembly *assembly,
                      const struct fragment *fragment, size_t from, size_t to, struct list *next)
{
    if (assembly->piece_count == LIMIT_FRAGMENTS_PER_DATAGRAM) {
        fragments->forgotten++;
        return false;
    }
    span bytes = span_first(span_from(fragment->bytes, from - fragment->offset), to - from);
    struct piece *piece = malloc(sizeof(*piece) + bytes.length);
    if (!piece)
        return false;
    piece->start = from;
    piece->length = to - from;
    piece->captured = bytes.length;
    if (bytes.length)
        memcpy(piece->bytes, bytes.data, bytes.length);
    list_append(next, &piece->link);
    assembly->piece_count++;
    assembly->held += piece->length;
    assembly->memory += PIECE_BYTES + bytes.length;
    fragments->bytes += PIECE_BYTES + bytes.length;
    return true;
}

/** The first piece that ends behind @p offset, or the head of the list. Most come in order. */
static struct list *find_piece(struct assembly *assembly, size_t offset)
{
    struct list *link = &assembly->pieces;
    while (link->previous != &assembly->pieces) {
        const struct piece *before = piece_of(link->previous);
        if (before->start + before->length <= offset)
            break;
        link = link->previous;
    }
    return link;
}

/** Fill the holes that this fragment covers. @return whether it brought anything */
static bool fill_holes(struct fragments *fragments, struct assembly *assembly,
                       const struct fragment *fragment)
{
    size_t at = fragment->offset;
    size_t end = fragment->offset + fragment->length;
    bool is_new = false;
    for (struct list *link = find_piece(assembly, at); at < end; link = link->next) {
        bool is_end = link == &assembly->pieces;
        size_t hole_end = is_end || piece_of(link)->start > end ? end : piece_of(link)->start;
        if (hole_end > at)
            is_new |= add_piece(fragments, assembly, fragment, at, hole_end, link);
        if (is_end)
            break;
        at = piece_of(link)->start + piece_of(link)->length;
    }
    return is_new;
}

static bool is_duplicate(struct assembly *assembly, const struct fragment *fragment)
{
    struct list *link = find_piece(assembly, fragment->offset);
    return link != &assembly->pieces && piece_of(link)->start == fragment->offset &&
           piece_of(link)->length == fragment->length;
}

static bool overlaps(struct assembly *assembly, const struct fragment *fragment)
{
    struct list *link = find_piece(assembly, fragment->offset);
    return link != &assembly->pieces && piece_of(link)->start < fragment->offset + fragment->length;
}

static size_t end_of_pieces(const struct assembly *assembly)
{
    if (list_is_empty(&assembly->pieces))
        return 0;
    const struct piece *last = piece_of(assembly->pieces.previous);
    return last->start + last->length;
}

/** Whether this fragment and what came before disagree on where the datagram ends. */
static bool contradicts_end(const struct assembly *assembly, const struct fragment *fragment)
{
    size_t end = fragment->offset + fragment->length;
    if (fragment->is_last)
        return assembly->end == SIZE_MAX ? end < end_of_pieces(assembly) : end != assembly->end;
    return end > assembly->end;
}

/** RFC 5722: nothing of this datagram counts any more. */
static enum fragments_answer refuse(struct fragments *fragments, struct assembly *assembly)
{
    drop_pieces(fragments, assembly);
    fragments->frames_lost += assembly->frames;
    assembly->frames = 0;
    assembly->is_refused = true;
    return FRAGMENTS_REFUSED;
}

/**
 * Fragments but the last hold a multiple of 8 bytes. Of IPv4, Linux takes what fits; of IPv6, such a
 * fragment is to be discarded (RFC 8200 section 4.5). One without bytes says nothing.
 */
static bool trim(struct fragment *fragment)
{
    size_t odd = fragment->is_last ? 0 : fragment->length % 8;
    if (odd && fragment->datagram->src.family == 6)
        return false;
    fragment->length -= odd;
    fragment->bytes = span_first(fragment->bytes, fragment->length);
    return fragment->length > 0 &&
           fragment->header_bytes + fragment->offset + fragment->length <= PACKET_BYTES;
}

/** What there is from the start on without a hole, as one. */
static bool join(const struct assembly *assembly, struct whole *ret_whole)
{
    size_t length = 0;
    bool is_cut = false;
    char *bytes = malloc(assembly->held ? assembly->held : 1);
    if (!bytes)
        return false;
    LIST_EACH(link, &assembly->pieces)
    {
        const struct piece *piece = piece_of(link);
        if (piece->start != length || is_cut)
            break;
        memcpy(bytes + length, piece->bytes, piece->captured);
        length += piece->captured;
        is_cut = piece->captured < piece->length;
    }
    *ret_whole = (struct whole){
        .datagram = assembly->datagram,
        .depth = assembly->depth,
        .protocol = assembly->protocol,
        .bytes = {bytes, length},
        .count = assembly->count,
        .is_cut = is_cut,
        .group = assembly->group,
    };
    return true;
}

static enum fragments_answer complete(struct fragments *fragments, struct assembly *assembly,
                                      sipwhy_time now, struct whole *ret_whole)
{
    bool is_joined = join(assembly, ret_whole);
    if (is_joined)
        ret_whole->frames = assembly->frames - 1;
    assembly->frames = 0;
    drop_pieces(fragments, assembly);
    list_remove(&assembly->by_age);
    list_remove(&assembly->by_use);
    list_append(&fragments->done, &assembly->by_age);
    assembly->was_complete = true;
    assembly->since = now;
    return is_joined ? FRAGMENTS_COMPLETE : FRAGMENTS_WAIT;
}

enum fragments_answer fragments_add(struct fragments *fragments, const struct fragment *fragment,
                                    struct whole *ret_whole)
{
    struct fragment trimmed = *fragment;
    fragments->last_group = 0;
    if (!trim(&trimmed))
        return FRAGMENTS_REFUSED;
    bool is_v6 = fragment->datagram->src.family == 6;
    struct assembly *assembly = find(fragments, &trimmed);
    if (!assembly)
        return FRAGMENTS_WAIT;
    if (fragments->groups && !assembly->group)
        assembly->group = ++*fragments->groups;
    fragments->last_group = assembly->group;
    if (assembly->is_refused)
        return FRAGMENTS_REFUSED;
    if (is_v6 && is_duplicate(assembly, &trimmed)) {
        assembly->frames += fragment->frames;
        return FRAGMENTS_WAIT;
    }
    if (is_v6 && (overlaps(assembly, &trimmed) || contradicts_end(assembly, &trimmed)))
        return refuse(fragments, assembly);
    if (contradicts_end(assembly, &trimmed))
        return FRAGMENTS_REFUSED;
    bool had_start = has_start(assembly);
    assembly->frames += fragment->frames;
    assembly->count += fill_holes(fragments, assembly, &trimmed);
    if (trimmed.is_last)
        assembly->end = trimmed.offset + trimmed.length;
    if (!had_start && has_start(assembly)) {
        assembly->datagram = *trimmed.datagram;
        assembly->protocol = trimmed.protocol;
    }
    if (assembly->held != assembly->end)
        return FRAGMENTS_WAIT;
    return complete(fragments, assembly, trimmed.datagram->time, ret_whole);
}

/** Take a datagram out that will not be complete. @return whether it has something to show */
static bool give_up(struct fragments *fragments, struct assembly *assembly, sipwhy_time now,
                    struct whole *ret_whole)
{
    bool is_shown =
        has_start(assembly) && !assembly->was_complete && join(assembly, ret_whole);
    if (is_shown) {
        ret_whole->datagram.incomplete = true;
        ret_whole->datagram.waited = now > assembly->since ? now - assembly->since : 0;
    }
    *(assembly->was_complete ? &fragments->frames_repeated : &fragments->frames_lost) +=
        assembly->frames;
    forget(fragments, assembly);
    return is_shown;
}

/** Waited for so long; or the clock was set back so far that it never will have. */
static bool is_over(const struct list *list, sipwhy_time now, sipwhy_time timeout)
{
    if (list_is_empty(list))
        return false;
    sipwhy_time since = LIST_ENTRY(list->next, struct assembly, by_age)->since;
    return now - since >= timeout || since - now > timeout;
}

bool fragments_take_due(struct fragments *fragments, sipwhy_time now, struct whole *ret_whole)
{
    while (is_over(&fragments->done, now, DONE_TIMEOUT))
        forget(fragments, LIST_ENTRY(fragments->done.next, struct assembly, by_age));
    while (is_over(&fragments->waiting, now, DECODE_FRAGMENT_TIMEOUT)) {
        struct list *oldest = fragments->waiting.next;
        if (give_up(fragments, LIST_ENTRY(oldest, struct assembly, by_age), now, ret_whole))
            return true;
    }
    return false;
}

static bool is_excess(const struct fragments *fragments)
{
    return fragments->count > LIMIT_FRAGMENTED_DATAGRAMS || fragments->bytes > LIMIT_FRAGMENT_BYTES;
}

bool fragments_take_excess(struct fragments *fragments, sipwhy_time now, struct whole *ret_whole)
{
    while (is_excess(fragments) && !list_is_empty(&fragments->done))
        forget(fragments, LIST_ENTRY(fragments->done.next, struct assembly, by_age));
    while (is_excess(fragments)) {
        struct list *oldest = fragments->by_use.next;
        fragments->forgotten++;
        if (give_up(fragments, LIST_ENTRY(oldest, struct assembly, by_use), now, ret_whole))
            return true;
    }
    return false;
}

bool fragments_take_any(struct fragments *fragments, sipwhy_time now, struct whole *ret_whole)
{
    while (!list_is_empty(&fragments->waiting)) {
        struct list *oldest = fragments->waiting.next;
        if (give_up(fragments, LIST_ENTRY(oldest, struct assembly, by_age), now, ret_whole))
            return true;
    }
    return false;
}

static bool same_host(const struct sipwhy_endpoint *a, const struct sipwhy_endpoint *b)
{
    return a->family == b->family && memcmp(a->address, b->address, a->family == 6 ? 16 : 4) == 0;
}

static bool starts_with_text(const struct assembly *assembly, span text)
{
    if (!has_start(assembly))
        return false;
    const struct piece *start = piece_of(assembly->pieces.next);
    span bytes = {start->bytes, start->captured};
    return span_find(bytes, text) < bytes.length;
}

bool fragments_take_answered(struct fragments *fragments, const struct sipwhy_endpoint *src,
                             const struct sipwhy_endpoint *dst, span text, sipwhy_time now,
                             struct whole *ret_whole)
{
    int left = ANSWERED_LOOKED_AT;
    struct list *head = &fragments->waiting;
    for (struct list *link = head->previous; link != head && left > 0; link = link->previous) {
        struct assembly *assembly = LIST_ENTRY(link, struct assembly, by_age);
        left--;
        if (!same_host(&assembly->datagram.src, src) || !same_host(&assembly->datagram.dst, dst) ||
            !starts_with_text(assembly, text))
            continue;
        bool is_shown = give_up(fragments, assembly, now, ret_whole);
        if (is_shown)
            ret_whole->datagram.answered = true;
        return is_shown;
    }
    return false;
}

sipwhy_time fragments_deadline(const struct fragments *fragments)
{
    if (list_is_empty(&fragments->waiting))
        return SIPWHY_TIME_UNKNOWN;
    return LIST_ENTRY(fragments->waiting.next, struct assembly, by_age)->since + DECODE_FRAGMENT_TIMEOUT;
}
