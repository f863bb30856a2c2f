/*
 * stream.c — putting segments in order. Sequence numbers are compared by their difference, as they
 * wrap.
 */
#include "decode/stream.h"

#include "decode/layers.h"

#include <stdlib.h>

/** TLS begins with the first bytes of a stream, or behind a few lines that agree on it. */
#define LOOKS 8

/** No window is that large in practice: what is farther off belongs to another connection. */
#define FAR ((int32_t)1 << 24)

/** A copy of a segment, or of the part of it that was new. */
struct piece {
    struct list link;
    uint32_t sequence;
    uint32_t length; /**< of bytes */
    uint32_t missing;
    struct arrival arrival;
    char bytes[];
};

static int32_t distance(uint32_t from, uint32_t to)
{
    return (int32_t)(to - from);
}

static size_t wire_length(const struct segment *segment)
{
    return segment->payload.length + segment->missing;
}

static uint32_t end_of(const struct segment *segment)
{
    return segment->sequence + (uint32_t)wire_length(segment);
}

void stream_init(struct stream *stream, uint32_t next)
{
    stream->next = stream->first = next;
    stream->has_syn = stream->has_fin = stream->closed = false;
    list_init(&stream->waiting);
    stream->waiting_count = 0;
    stream->waiting_bytes = 0;
    stream->frames_unsure = 0;
    stream->group = stream->connection = 0;
    stream->reader = (struct reader){0};
    stream->tls = NULL;
    stream->looks = LOOKS;
    stream->held_back = 0;
}

static size_t weigh(const struct piece *piece)
{
    return sizeof(*piece) + piece->length + LIMIT_PIECE_BYTES;
}

static struct piece *first_piece(const struct stream *stream)
{
    return LIST_ENTRY(stream->waiting.next, struct piece, link);
}

static void drop_piece(struct stream *stream, struct piece *piece)
{
    list_remove(&piece->link);
    stream->waiting_count--;
    stream->waiting_bytes -= weigh(piece);
    free(piece);
}

void stream_finish(struct stream *stream)
{
    while (stream_is_waiting(stream))
        drop_piece(stream, first_piece(stream));
    reader_finish(&stream->reader);
    tls_end(stream->tls);
}

bool stream_fits(const struct stream *stream, const struct segment *segment)
{
    int32_t offset = distance(stream->next, segment->sequence);
    return offset > -FAR && offset < FAR;
}

bool stream_is_gap_acknowledged(const struct stream *stream, uint32_t acknowledged)
{
    return stream_is_waiting(stream) && distance(first_piece(stream)->sequence, acknowledged) >= 0;
}

/** Without its first @p count bytes. */
static void cut_front(struct segment *segment, size_t count)
{
    size_t captured = count < segment->payload.length ? count : segment->payload.length;
    segment->sequence += (uint32_t)count;
    segment->payload = span_from(segment->payload, captured);
    segment->missing -= count - captured;
}

/** Its first @p count bytes. */
static struct segment front_of(const struct segment *segment, size_t count)
{
    struct segment front = *segment;
    front.payload = span_first(segment->payload, count);
    front.missing = count - front.payload.length;
    return front;
}

/** Look whether TLS begins, where nothing else was found so far. @return the bytes to go on with */
static span look_for_tls(struct stream *stream, struct walk *walk, span bytes)
{
    span part = span_first(bytes, (size_t)(TLS_START_BYTES - stream->held_back));
    memcpy(stream->start + stream->held_back, part.data, part.length);
    span start = {stream->start, stream->held_back + part.length};
    enum tls_start found = tls_start_of(start);
    if (found == TLS_START_MORE) {
        stream->held_back = (uint8_t)start.length;
        return SPAN_EMPTY;
    }
    stream->looks--;
    if (found != TLS_START_NONE || tls_is_record(bytes))
        tls_begin(walk, stream, found);
    start.length = stream->held_back;
    stream->held_back = 0;
    if (start.length && stream->tls)
        tls_take(stream->tls, walk, start);
    else if (start.length)
        reader_take(&stream->reader, walk, start);
    return bytes;
}

static void take_bytes(struct stream *stream, struct walk *walk, span bytes)
{
    if (bytes.length && stream->looks && !stream->tls && !stream->reader.has_sip)
        bytes = look_for_tls(stream, walk, bytes);
    if (stream->tls)
        tls_take(stream->tls, walk, bytes);
    else
        reader_take(&stream->reader, walk, bytes);
}

/** As reader_break(). */
static void break_off(struct stream *stream, struct walk *walk, size_t lost)
{
    span start = {stream->start, stream->held_back};
    stream->held_back = 0;
    if (start.length)
        reader_take(&stream->reader, walk, start);
    if (stream->tls)
        tls_break(stream->tls, walk, lost);
    else
        reader_break(&stream->reader, walk, lost);
}

/** The next bytes in order. */
static void read_on(struct stream *stream, struct walk *walk, const struct segment *segment)
{
    stream->next = end_of(segment);
    walk->datagram.time = segment->arrival.time;
    walk->datagram.frame = segment->arrival.frame;
    take_bytes(stream, walk, segment->payload);
    if (segment->missing)
        break_off(stream, walk, segment->missing);
}

/** Copy a segment to in front of @p place in the list. */
static void add_piece(struct stream *stream, struct list *place, const struct segment *segment)
{
    struct piece *piece = malloc(sizeof(*piece) + segment->payload.length);
    if (!piece)
        return;
    piece->sequence = segment->sequence;
    piece->length = (uint32_t)segment->payload.length;
    piece->missing = (uint32_t)segment->missing;
    piece->arrival = segment->arrival;
    if (piece->length)
        memcpy(piece->bytes, segment->payload.data, piece->length);
    list_append(place, &piece->link);
    stream->waiting_count++;
    stream->waiting_bytes += weigh(piece);
}

/** Keep of a segment that is early what is not there yet. */
static void keep_early(struct stream *stream, struct segment segment)
{
    struct list *link = stream->waiting.next;
    for (; link != &stream->waiting && wire_length(&segment); link = link->next) {
        struct piece *piece = LIST_ENTRY(link, struct piece, link);
        int32_t before = distance(segment.sequence, piece->sequence);
        int32_t behind = before + (int32_t)(piece->length + piece->missing);
        if (behind <= 0)
            continue;
        if (before >= (int32_t)wire_length(&segment))
            break;
        if (before > 0) {
            struct segment front = front_of(&segment, (size_t)before);
            add_piece(stream, link, &front);
        }
        if ((size_t)behind >= wire_length(&segment))
            return;
        cut_front(&segment, (size_t)behind);
    }
    if (wire_length(&segment))
        add_piece(stream, link, &segment);
}

/** Take what has become next out of the waiting, by @p filled, or because it waited for too long.
 */
static void catch_up(struct stream *stream, struct walk *walk, const struct arrival *filled)
{
    while (stream_is_waiting(stream)) {
        struct piece *piece = first_piece(stream);
        int32_t behind = -distance(stream->next, piece->sequence);
        if (behind < 0)
            return;
        struct segment segment = {
            .sequence = piece->sequence,
            .payload = {piece->bytes, piece->length},
            .missing = piece->missing,
            .arrival = filled ? *filled : piece->arrival,
        };
        if ((size_t)behind < wire_length(&segment)) {
            cut_front(&segment, (size_t)behind);
            read_on(stream, walk, &segment);
        }
        drop_piece(stream, piece);
    }
}

/** Whether it was the last byte. */
static void close_at_fin(struct stream *stream, struct walk *walk)
{
    if (!stream->has_fin || distance(stream->last, stream->next) < 0)
        return;
    break_off(stream, walk, SIZE_MAX);
    stream->has_fin = false;
    stream->closed = true;
    stream->next = stream->last + 1;
}

void stream_skip_gap(struct stream *stream, struct walk *walk)
{
    if (!stream_is_waiting(stream))
        return;
    uint32_t lost = first_piece(stream)->sequence - stream->next;
    break_off(stream, walk, lost);
    stream->next = first_piece(stream)->sequence;
    catch_up(stream, walk, NULL);
    close_at_fin(stream, walk);
}

void stream_flush(struct stream *stream, struct walk *walk)
{
    while (stream_is_waiting(stream))
        stream_skip_gap(stream, walk);
    break_off(stream, walk, SIZE_MAX);
}

void stream_take(struct stream *stream, struct walk *walk, const struct segment *segment)
{
    struct segment rest = *segment;
    int32_t offset = distance(stream->next, segment->sequence);
    if (segment->fin && offset + (int32_t)wire_length(segment) >= 0) {
        stream->has_fin = true;
        stream->last = end_of(segment);
    }
    if (offset < 0) {
        size_t old = (size_t)-offset;
        cut_front(&rest, old < wire_length(&rest) ? old : wire_length(&rest));
    }
    if (wire_length(&rest) && offset > 0) {
        keep_early(stream, rest);
        while (stream->waiting_count > LIMIT_STREAM_SEGMENTS ||
               stream->waiting_bytes > LIMIT_STREAM_BYTES)
            stream_skip_gap(stream, walk);
    } else if (wire_length(&rest)) {
        read_on(stream, walk, &rest);
        catch_up(stream, walk, &segment->arrival);
    }
    close_at_fin(stream, walk);
}
