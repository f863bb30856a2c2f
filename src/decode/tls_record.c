/*
 * tls_record.c — cutting a stream into TLS records, and keeping those that cannot be read yet.
 */
#include "decode/tls_half.h"

#include "decode/layers.h"

#include <stdlib.h>

/** A record, and the segment that completes it. */
#define KEPT_BYTES (256 * 1024)

/** The length of the record at the front, with its header; 0 where there is none. */
static size_t record_length(span bytes)
{
    size_t length = get_u16(bytes, 3);
    bool is_record = get_u8(bytes, 0) >= TLS_CHANGE_CIPHER_SPEC &&
                     get_u8(bytes, 0) <= TLS_HEARTBEAT && get_u8(bytes, 1) == 3 &&
                     get_u8(bytes, 2) <= 4 && length > 0 &&
                     length <= TLS_PLAINTEXT_BYTES + TLS_EXPANSION_BYTES;
    return is_record ? TLS_HEADER_BYTES + length : 0;
}

void tls_drop_waiting(struct tls_half *half, struct tls_waiting *waiting)
{
    struct tls *tls = &half->connection->decoder->tls;
    tls->waiting_bytes -= sizeof(*waiting) + waiting->length + LIMIT_PIECE_BYTES;
    list_remove(&waiting->link);
    half->waiting_count--;
    free(waiting);
    if (!half->waiting_count && !tls_other(half)->waiting_count)
        list_remove(&half->connection->wait);
}

static struct tls_waiting *first_waiting(const struct tls_half *half)
{
    return LIST_ENTRY(half->waiting.next, struct tls_waiting, link);
}

/** Too much waits: what has waited longest in @p half is gone. */
static void drop_first(struct tls_half *half)
{
    struct decoder *decoder = half->connection->decoder;
    if (decoder->tls.secrets.is_expected)
        limit_hit(&decoder->hits, LIMIT_HIT_TLS_RECORDS);
    half->has_dropped = true;
    half->sequence += half->is_sealed;
    tls_drop_waiting(half, first_waiting(half));
}

static void keep_in_bounds(struct tls_half *half)
{
    struct tls *tls = &half->connection->decoder->tls;
    while (half->waiting_count > LIMIT_TLS_RECORDS)
        drop_first(half);
    while (tls->waiting_bytes > LIMIT_TLS_WAITING_BYTES) {
        struct tls_connection *oldest = LIST_ENTRY(tls->waiting.next, struct tls_connection, wait);
        drop_first(&oldest->halves[oldest->halves[0].waiting_count == 0]);
    }
}

/** Keep a record, or a gap of @p lost bytes, until it can be read. */
static void keep_waiting(struct tls_half *half, const struct walk *walk, span record, size_t lost)
{
    struct tls *tls = &half->connection->decoder->tls;
    struct tls_waiting *waiting = malloc(sizeof(*waiting) + record.length);
    if (!waiting) {
        half->has_dropped = true;
        half->sequence += half->is_sealed;
        return;
    }
    waiting->arrival = (struct arrival){walk->datagram.time, walk->datagram.frame};
    waiting->lost = lost;
    waiting->length = record.length;
    if (record.length)
        memcpy(waiting->bytes, record.data, record.length);
    list_append(&half->waiting, &waiting->link);
    half->waiting_count++;
    tls->waiting_bytes += sizeof(*waiting) + record.length + LIMIT_PIECE_BYTES;
    if (list_is_empty(&half->connection->wait))
        list_append(&tls->waiting, &half->connection->wait);
    keep_in_bounds(half);
}

static void drop_copies(struct tls_half *half)
{
    copy_drop(&half->kept);
    copy_drop(&half->message);
}

/** Whether a record that cannot be read now may be read later. */
static bool is_worth_waiting(const struct tls_half *half)
{
    const struct tls_connection *connection = half->connection;
    bool is_ready = connection->has_client && connection->has_server;
    return connection->decoder->tls.cipher &&
           (!is_ready || connection->decoder->tls.secrets.is_expected);
}

/** @return whether it was a record */
static bool take_record(struct tls_half *half, struct walk *walk, span record)
{
    enum tls_result result = TLS_WAIT;
    if (half->waiting_count == 0)
        result = tls_process(half, walk, record);
    if (result == TLS_WAIT && !half->is_dead) {
        if (is_worth_waiting(half)) {
            keep_waiting(half, walk, record, 0);
        } else {
            half->has_dropped = true;
            half->sequence += half->is_sealed;
        }
    }
    return result != TLS_UNSURE;
}

/** Out of step: where something like a header comes next, or the front of one at the end. */
static size_t find_record(span bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        span rest = span_from(bytes, i);
        if (get_u8(rest, 0) < TLS_CHANGE_CIPHER_SPEC || get_u8(rest, 0) > TLS_HEARTBEAT)
            continue;
        if (rest.length < TLS_HEADER_BYTES || record_length(rest))
            return i;
    }
    return bytes.length;
}

/** Take the records in @p bytes. @return how many bytes are done with */
static size_t consume(struct tls_half *half, struct walk *walk, span bytes)
{
    size_t at = 0;
    while (at < bytes.length && !half->is_dead) {
        if (half->is_seeking)
            at += find_record(span_from(bytes, at));
        span rest = span_from(bytes, at);
        if (rest.length < TLS_HEADER_BYTES)
            return at;
        size_t length = record_length(rest);
        if (length == 0) {
            tls_process_gap(half, SIZE_MAX);
            half->is_seeking = true;
            continue;
        }
        if (half->is_seeking)
            half->is_unsure = true;
        half->is_seeking = false;
        if (rest.length < length)
            return at;
        if (take_record(half, walk, span_first(rest, length))) {
            at += length;
        } else {
            half->is_seeking = true;
            at++;
        }
    }
    return half->is_dead ? bytes.length : at;
}

/** A server that answers the client's hello by an alert says no hello of its own. */
static void look_for_alert(const struct tls_half *half, const struct walk *walk, span bytes)
{
    if (!half->has_hello && tls_other((struct tls_half *)half)->has_hello &&
        bytes.length >= TLS_HEADER_BYTES && get_u8(bytes, 0) == TLS_ALERT &&
        record_length(bytes) <= bytes.length)
        tls_take_alert(half, walk,
                       span_from(span_first(bytes, record_length(bytes)), TLS_HEADER_BYTES));
}

void tls_take(struct tls_half *half, struct walk *walk, span bytes)
{
    struct tls *tls = &walk->decoder->tls;
    list_remove(&half->connection->link);
    list_append(&tls->connections, &half->connection->link);
    size_t skip = half->skip < bytes.length ? half->skip : bytes.length;
    half->skip -= skip;
    bytes = span_from(bytes, skip);
    if (half->is_dead) {
        look_for_alert(half, walk, bytes);
        drop_copies(half);
        return;
    }
    if (half->kept.length == 0) {
        span rest = span_from(bytes, consume(half, walk, bytes));
        if (rest.length && !copy_append(&half->kept, rest, KEPT_BYTES))
            tls_break(half, walk, rest.length);
    } else if (!copy_append(&half->kept, bytes, KEPT_BYTES)) {
        tls_break(half, walk, bytes.length);
    } else {
        copy_cut_front(&half->kept, consume(half, walk, copy_span(&half->kept)));
    }
    if (half->is_dead)
        drop_copies(half);
    if (half->connection->wants_drain)
        tls_drain(half->connection, half->stream);
}

void tls_break(struct tls_half *half, struct walk *walk, size_t lost)
{
    size_t rest = half->skip;
    if (half->waiting_count == 0)
        reader_break(&half->stream->reader, walk, SIZE_MAX);
    if (half->is_dead) {
        drop_copies(half);
        return;
    }
    if (half->kept.length >= TLS_HEADER_BYTES && !half->is_seeking)
        rest = record_length(copy_span(&half->kept)) - half->kept.length;
    copy_drop(&half->kept);
    if (lost == SIZE_MAX)
        return;
    /* Where all that is lost is of one record, its end is known: the next one begins there. */
    bool is_one = rest && lost <= rest;
    half->skip = is_one ? rest - lost : 0;
    half->is_seeking = !is_one;
    if (half->waiting_count)
        keep_waiting(half, walk, SPAN_EMPTY, is_one ? 0 : lost);
    else
        tls_process_gap(half, is_one ? 0 : lost);
}

/** The half whose first record came earliest, of those that may have got what they wait for. */
static struct tls_half *choose(struct tls_connection *connection, const bool is_stuck[2])
{
    struct tls_half *chosen = NULL;
    for (int i = 0; i < 2; i++) {
        struct tls_half *half = &connection->halves[i];
        if (is_stuck[i] || !half->waiting_count)
            continue;
        if (!chosen || first_waiting(half)->arrival.time < first_waiting(chosen)->arrival.time)
            chosen = half;
    }
    return chosen;
}

/** @return whether it was possible to go on */
static bool process_first(struct tls_half *half, const struct stream *current)
{
    struct tls_waiting *waiting = first_waiting(half);
    struct stream *stream = half->stream;
    struct walk walk = {
        .decoder = half->connection->decoder,
        .datagram = {.src = stream->src,
                     .dst = stream->dst,
                     .transport = SIPWHY_TRANSPORT_TCP,
                     .time = waiting->arrival.time,
                     .frame = waiting->arrival.frame},
    };
    size_t held = stream_held(stream);
    enum tls_result result = TLS_DONE;
    if (waiting->length) {
        result = tls_process(half, &walk, (span){waiting->bytes, waiting->length});
    } else {
        reader_break(&stream->reader, &walk, SIZE_MAX);
        tls_process_gap(half, waiting->lost);
    }
    if (stream != current)
        walk.decoder->streams.held += stream_held(stream) - held;
    if (result == TLS_WAIT)
        return false;
    if (half->waiting_count)
        tls_drop_waiting(half, waiting);
    return true;
}

void tls_drain(struct tls_connection *connection, const struct stream *current)
{
    bool is_stuck[2] = {false, false};
    struct tls_half *half;
    connection->wants_drain = false;
    while ((half = choose(connection, is_stuck))) {
        is_stuck[half == &connection->halves[1]] = !process_first(half, current);
        if (connection->wants_drain)
            is_stuck[0] = is_stuck[1] = false;
        connection->wants_drain = false;
    }
}
