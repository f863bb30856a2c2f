/*
 * tls.c — the table of TLS connections, and what becomes of them.
 */
#include "decode/tls_half.h"

#include "decode/layers.h"

#include <stdlib.h>

void tls_init(struct tls *tls)
{
    tls_secrets_init(&tls->secrets);
    list_init(&tls->connections);
    list_init(&tls->waiting);
    tls->counts.can_decrypt = tls_cipher_is_built_in();
}

void tls_finish(struct tls *tls)
{
    tls_secrets_finish(&tls->secrets);
    tls_cipher_destroy(tls->cipher);
}

/** A header that may be: type, version and length fit (RFC 8446 section 5.1). */
static bool is_header(span bytes)
{
    return bytes.length >= TLS_HEADER_BYTES && get_u8(bytes, 0) >= TLS_CHANGE_CIPHER_SPEC &&
           get_u8(bytes, 0) <= TLS_HEARTBEAT && get_u8(bytes, 1) == 3 && get_u8(bytes, 2) <= 4 &&
           get_u16(bytes, 3) > 0 && get_u16(bytes, 3) <= TLS_PLAINTEXT_BYTES + TLS_EXPANSION_BYTES;
}

enum tls_start tls_start_of(span bytes)
{
    static const uint8_t most[] = {TLS_HANDSHAKE, 3, 4};
    for (size_t i = 0; i < bytes.length && i < sizeof(most); i++)
        if (i < 2 ? get_u8(bytes, i) != most[i] : get_u8(bytes, i) > most[i])
            return TLS_START_NONE;
    if (bytes.length < TLS_START_BYTES)
        return TLS_START_MORE;
    if (!is_header(bytes))
        return TLS_START_NONE;
    switch (get_u8(bytes, TLS_HEADER_BYTES)) {
    case TLS_CLIENT_HELLO:
        return TLS_START_CLIENT;
    case TLS_SERVER_HELLO:
        return TLS_START_SERVER;
    default:
        return TLS_START_NONE;
    }
}

bool tls_is_record(span bytes)
{
    if (bytes.length < TLS_HEADER_BYTES || (uint8_t)(get_u8(bytes, 0) - 20) > 3 ||
        !is_header(bytes))
        return false;
    /* Random bytes look like that once in some millions; a second header leaves no doubt. */
    span rest = span_from(bytes, TLS_HEADER_BYTES + (size_t)get_u16(bytes, 3));
    return rest.length < TLS_HEADER_BYTES || is_header(rest);
}

static void free_if_gone(struct tls_connection *connection)
{
    struct tls *tls = &connection->decoder->tls;
    if (connection->halves[0].stream || connection->halves[1].stream)
        return;
    list_remove(&connection->link);
    list_remove(&connection->wait);
    tls->connection_count--;
    free(connection);
}

static void drop_all_waiting(struct tls_half *half)
{
    while (half->waiting_count)
        tls_drop_waiting(half, LIST_ENTRY(half->waiting.next, struct tls_waiting, link));
}

void tls_end(struct tls_half *half)
{
    if (!half)
        return;
    drop_all_waiting(half);
    copy_drop(&half->kept);
    copy_drop(&half->message);
    half->stream->tls = NULL;
    half->stream = NULL;
    free_if_gone(half->connection);
}

/** The connection goes, and its streams with it. */
static void forget_oldest(struct decoder *decoder)
{
    struct tls_connection *connection =
        LIST_ENTRY(decoder->tls.connections.next, struct tls_connection, link);
    struct stream *streams[] = {connection->halves[0].stream, connection->halves[1].stream};
    for (int i = 0; i < 2; i++)
        if (streams[i])
            streams_forget(decoder, streams[i]);
}

static struct tls_connection *create(struct decoder *decoder)
{
    struct tls *tls = &decoder->tls;
    if (tls->connection_count >= LIMIT_TLS_CONNECTIONS) {
        limit_hit(&decoder->hits, LIMIT_HIT_TLS_CONNECTIONS);
        forget_oldest(decoder);
    }
    if (!tls->cipher)
        tls->cipher = tls_cipher_create();
    struct tls_connection *connection = calloc(1, sizeof(*connection));
    if (!connection)
        return NULL;
    connection->decoder = decoder;
    for (int i = 0; i < 2; i++) {
        connection->halves[i].connection = connection;
        list_init(&connection->halves[i].waiting);
    }
    list_append(&tls->connections, &connection->link);
    list_init(&connection->wait);
    tls->connection_count++;
    tls->counts.connections[TLS_QUIET]++;
    return connection;
}

/** The connection that the other direction began, where this one may be its other half. */
static struct tls_half *join(struct walk *walk, enum tls_start start)
{
    const struct stream *reverse = streams_find_reverse(walk);
    if (!reverse || !reverse->tls)
        return NULL;
    struct tls_half *half = tls_other(reverse->tls);
    bool is_same_side =
        !reverse->tls->is_dead && reverse->tls->is_server == (start == TLS_START_SERVER);
    return half->is_used || (start != TLS_START_NONE && is_same_side) ? NULL : half;
}

void tls_begin(struct walk *walk, struct stream *stream, enum tls_start start)
{
    struct tls_half *half = join(walk, start);
    if (!half) {
        struct tls_connection *connection = create(walk->decoder);
        if (!connection)
            return;
        half = &connection->halves[0];
    }
    half->is_used = true;
    half->stream = stream;
    half->is_server = start == TLS_START_SERVER;
    stream->tls = half;
    reader_finish(&stream->reader);
    stream->reader = (struct reader){.is_tls = true};
    reader_open(&stream->reader);
    if (start != TLS_START_NONE)
        return;
    half->is_server = !tls_other(half)->is_server;
    tls_give_up(half, TLS_NO_BEGINNING);
}

void tls_set_outcome(struct tls_connection *connection, enum tls_outcome outcome)
{
    uint64_t *counts = connection->decoder->tls.counts.connections;
    /* What is amiss in one direction is not undone by the other. */
    if (connection->outcome == TLS_LOST || connection->outcome == TLS_UNSUPPORTED)
        return;
    if (connection->outcome == TLS_READ && outcome != TLS_LOST)
        return;
    counts[connection->outcome]--;
    counts[outcome]++;
    connection->outcome = outcome;
}

void tls_give_up(struct tls_half *half, enum tls_outcome outcome)
{
    tls_set_outcome(half->connection, outcome);
    drop_all_waiting(half);
    half->is_dead = half->is_opaque = true;
}

void tls_set_unsupported(struct tls_connection *connection, const char *name)
{
    struct tls_unsupported *rows = connection->decoder->tls.counts.unsupported;
    size_t i = 0;
    while (i < TLS_UNSUPPORTED_NAMES - 1 && rows[i].count && strcmp(rows[i].name, name) != 0)
        i++;
    if (!rows[i].count) {
        span text = i == TLS_UNSUPPORTED_NAMES - 1 ? SPAN("other") : span_of(name);
        text = span_first(text, sizeof(rows[i].name) - 1);
        memcpy(rows[i].name, text.data, text.length);
    }
    rows[i].count++;
    tls_give_up(&connection->halves[0], TLS_UNSUPPORTED);
    tls_give_up(&connection->halves[1], TLS_UNSUPPORTED);
}

bool tls_is_opaque(const struct tls_half *half)
{
    return half->is_opaque;
}

size_t tls_held(const struct tls_half *half)
{
    return half->kept.capacity + half->message.capacity;
}

int tls_add_secrets(struct decoder *decoder, span text)
{
    struct tls *tls = &decoder->tls;
    int added = tls_secrets_add(&tls->secrets, text, &decoder->hits);
    if (added <= 0)
        return added;
    struct list *link = tls->waiting.next;
    while (link != &tls->waiting) {
        struct tls_connection *connection = LIST_ENTRY(link, struct tls_connection, wait);
        link = link->next;
        tls_drain(connection, NULL);
    }
    return 0;
}
