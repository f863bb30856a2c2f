/*
 * tls_messages.c — handshake messages, of which a few are read and the others skipped, and the keys
 * that follow from them.
 */
#include "decode/tls_half.h"

#include "decode/layers.h"

#include <stdio.h>

/** A message begins with its type and its length. */
#define HEADER 4

/** Longer hellos are not believed. */
#define MESSAGE_BYTES (32 * 1024)

static span secret_span(const struct tls_secret *secret)
{
    return (span){(const char *)secret->bytes, secret->length};
}

void tls_change_keys(struct tls_half *half, enum tls_epoch epoch)
{
    half->epoch = epoch;
    half->has_keys = half->has_opened = false;
    half->sequence = 0;
    half->window = 0;
    half->tolerance = 0;
    if (tls_is_13(half->connection) && epoch == TLS_EPOCH_HANDSHAKE && !half->is_server &&
        half->connection->early_data)
        half->tolerance = TLS_TOLERANCE;
}

/** The keys of both sides are cut from one block (RFC 5246 section 6.3). */
static bool derive_12(struct tls_half *half, const struct tls_secret *master)
{
    const struct tls_connection *connection = half->connection;
    const struct tls_suite *suite = connection->suite;
    uint8_t block[2 * (TLS_SECRET_BYTES + 32 + 12)], seed[64];
    bool is_cbc = suite->mode == TLS_MODE_CBC;
    size_t mac = is_cbc ? tls_hash_length(suite->mac) : 0, key = suite->key_length;
    size_t iv = is_cbc ? 0 : suite->mode == TLS_MODE_CHACHA20 ? 12 : 4;
    memcpy(seed, connection->server.random, 32);
    memcpy(seed + 32, connection->client.bytes, 32);
    if (!tls_prf(connection->decoder->tls.cipher, suite->prf, secret_span(master),
                 SPAN("key expansion"), (span){(const char *)seed, sizeof(seed)}, block,
                 2 * (mac + key + iv)))
        return false;
    size_t side = half->is_server;
    memcpy(half->keys.mac, block + side * mac, mac);
    memcpy(half->keys.key, block + 2 * mac + side * key, key);
    memcpy(half->keys.iv, block + 2 * (mac + key) + side * iv, iv);
    return true;
}

static bool derive_13(struct tls_half *half)
{
    const struct tls_suite *suite = half->connection->suite;
    struct tls_cipher *cipher = half->connection->decoder->tls.cipher;
    span secret = secret_span(&half->secret);
    return secret.length == tls_hash_length(suite->prf) &&
           tls_expand_label(cipher, suite->prf, secret, SPAN("key"), half->keys.key,
                            suite->key_length) &&
           tls_expand_label(cipher, suite->prf, secret, SPAN("iv"), half->keys.iv,
                            sizeof(half->keys.iv));
}

bool tls_update_keys(struct tls_half *half)
{
    const struct tls_suite *suite = half->connection->suite;
    size_t length = tls_hash_length(suite->prf);
    struct tls_secret next = {.length = (uint8_t)length};
    if (!tls_expand_label(half->connection->decoder->tls.cipher, suite->prf,
                          secret_span(&half->secret), SPAN("traffic upd"), next.bytes, length))
        return false;
    half->secret = next;
    half->sequence = 0;
    return derive_13(half);
}

static bool find_12(struct tls_half *half)
{
    const struct tls_connection *connection = half->connection;
    const struct tls_secrets *secrets = &connection->decoder->tls.secrets;
    const struct tls_entry *entry = tls_secrets_find(secrets, &connection->client);
    if ((!entry || !entry->secrets[TLS_SECRET_MASTER].length) && connection->session.length)
        entry = tls_secrets_find(secrets, &connection->session);
    return entry && entry->secrets[TLS_SECRET_MASTER].length &&
           derive_12(half, &entry->secrets[TLS_SECRET_MASTER]);
}

/** Go on with the secrets of data, somewhere: those before it are not known, or not needed. */
static void skip_handshake(struct tls_half *half)
{
    uint64_t sequence = half->has_dropped ? half->sequence : 0;
    tls_change_keys(half, TLS_EPOCH_DATA);
    half->tolerance = TLS_TOLERANCE;
    if (half->has_dropped)
        half->window = TLS_WINDOW;
    half->sequence = sequence > TLS_WINDOW ? sequence - TLS_WINDOW : 0;
}

static bool find_13(struct tls_half *half)
{
    const struct tls_connection *connection = half->connection;
    const struct tls_entry *entry =
        tls_secrets_find(&connection->decoder->tls.secrets, &connection->client);
    if (!entry)
        return false;
    const struct tls_secret *handshake = &entry->secrets[TLS_SECRET_CLIENT_HANDSHAKE];
    const struct tls_secret *data = &entry->secrets[TLS_SECRET_CLIENT_DATA];
    bool is_handshake = half->epoch == TLS_EPOCH_HANDSHAKE;
    if (is_handshake && data[half->is_server].length &&
        (half->has_dropped || !handshake[half->is_server].length)) {
        skip_handshake(half);
        is_handshake = false;
    }
    half->secret = (is_handshake ? handshake : data)[half->is_server];
    return derive_13(half);
}

bool tls_find_keys(struct tls_half *half)
{
    half->has_keys = tls_is_13(half->connection) ? find_13(half) : find_12(half);
    return half->has_keys;
}

static void take_client_hello(struct tls_half *half, span body)
{
    struct tls_connection *connection = half->connection;
    struct tls_hello hello;
    if (!tls_client_hello_read(body, &hello)) {
        tls_give_up(half, TLS_NO_BEGINNING);
        return;
    }
    memcpy(connection->client.bytes, hello.random, sizeof(hello.random));
    connection->client.length = sizeof(hello.random);
    connection->early_data = hello.early_data;
    connection->has_client = connection->wants_drain = true;
    half->is_server = false;
    if (!half->has_hello && connection->has_server)
        tls_change_keys(half, half->epoch);
    half->has_hello = true;
}

/** Whether what the server chose can be decrypted. */
static bool is_supported(struct tls_connection *connection)
{
    static const char *const old[] = {"SSL 3.0", "TLS 1.0", "TLS 1.1"};
    const struct tls_hello *hello = &connection->server;
    char name[32];
    if (hello->version < TLS_VERSION_12) {
        tls_set_unsupported(connection, old[hello->version & 3]);
        return false;
    }
    connection->suite = tls_suite_find(hello->suite);
    bool is_13_suite = hello->suite >> 8 == 0x13;
    if (connection->suite && connection->suite->mode != TLS_MODE_NONE && !hello->compresses &&
        is_13_suite == tls_is_13(connection))
        return true;
    snprintf(name, sizeof(name), "%s 0x%04x",
             hello->version > TLS_VERSION_13 ? "TLS version" : "cipher suite",
             hello->version > TLS_VERSION_13 ? hello->version : hello->suite);
    tls_set_unsupported(connection, hello->compresses   ? "compression"
                                    : connection->suite ? connection->suite->name
                                                        : name);
    return false;
}

static void take_server_hello(struct tls_half *half, span body)
{
    struct tls_connection *connection = half->connection;
    struct tls_hello hello;
    if (!tls_server_hello_read(body, &hello)) {
        tls_give_up(half, TLS_NO_BEGINNING);
        return;
    }
    if (hello.is_retry)
        return;
    connection->server = hello;
    connection->session.is_session = true;
    connection->session.length = hello.session_length;
    memcpy(connection->session.bytes, hello.session, sizeof(hello.session));
    half->has_hello = true;
    half->is_server = true;
    if (!is_supported(connection))
        return;
    for (int i = 0; i < 2 && !connection->has_server; i++)
        tls_change_keys(&connection->halves[i],
                        tls_is_13(connection) ? TLS_EPOCH_HANDSHAKE : TLS_EPOCH_DATA);
    connection->has_server = connection->wants_drain = true;
}

/** A hello counts once, or where it is of a renegotiation (RFC 5746): encrypted. */
static void take_message(struct tls_half *half, int type, span body, bool is_plain)
{
    bool is_13 = tls_is_13(half->connection);
    bool is_hello_due = half->has_hello ? !is_plain && !is_13 : true;
    switch (type) {
    case TLS_CLIENT_HELLO:
        if (is_hello_due && (!half->has_hello || !half->is_server))
            take_client_hello(half, body);
        break;
    case TLS_SERVER_HELLO:
        if (is_hello_due && (!half->has_hello || half->is_server))
            take_server_hello(half, body);
        break;
    case TLS_FINISHED:
        if (is_13 && !is_plain && half->epoch == TLS_EPOCH_HANDSHAKE)
            tls_change_keys(half, TLS_EPOCH_DATA);
        break;
    case TLS_KEY_UPDATE:
        if (is_13 && !is_plain && half->epoch == TLS_EPOCH_DATA)
            tls_update_keys(half);
        break;
    default:
        break;
    }
}

static bool is_of_interest(int type)
{
    return type == TLS_CLIENT_HELLO || type == TLS_SERVER_HELLO || type == TLS_FINISHED ||
           type == TLS_KEY_UPDATE;
}

/** Take of @p text what the message at hand lacks up to @p wanted bytes. @return whether that is
 * all */
static bool complete(struct copy *message, span *text, size_t wanted)
{
    size_t missing = message->length < wanted ? wanted - message->length : 0;
    span part = span_first(*text, missing);
    if (part.length && !copy_append(message, part, HEADER + MESSAGE_BYTES))
        *text = SPAN_EMPTY;
    *text = span_from(*text, part.length);
    return message->length >= wanted;
}

void tls_take_messages(struct tls_half *half, span text, bool is_plain)
{
    struct copy *message = &half->message;
    while (text.length && !half->is_dead) {
        size_t skip = half->message_skip < text.length ? half->message_skip : text.length;
        half->message_skip -= skip;
        text = span_from(text, skip);
        if (!text.length || !complete(message, &text, HEADER))
            return;
        size_t length = get_u32(copy_span(message), 0) & 0xffffff;
        int type = get_u8(copy_span(message), 0);
        if (!half->has_hello && type != TLS_CLIENT_HELLO && type != TLS_SERVER_HELLO) {
            tls_give_up(half, TLS_NO_BEGINNING);
        } else if (!is_of_interest(type) || length > MESSAGE_BYTES) {
            half->message_skip = length;
            copy_drop(message);
        } else if (!complete(message, &text, HEADER + length)) {
            return;
        } else {
            take_message(half, type, span_from(copy_span(message), HEADER), is_plain);
            copy_drop(message);
        }
    }
}
