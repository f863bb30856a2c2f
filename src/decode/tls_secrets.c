/*
 * tls_secrets.c — the lines of a key log, and the table that they fill.
 */
#include "decode/tls_secrets.h"

#include "base/hash.h"

#include <limits.h>
#include <stdlib.h>

static const struct {
    span label;
    enum tls_secret_kind kind;
} labels[] = {
    {SPAN("CLIENT_RANDOM"), TLS_SECRET_MASTER},
    {SPAN("CLIENT_HANDSHAKE_TRAFFIC_SECRET"), TLS_SECRET_CLIENT_HANDSHAKE},
    {SPAN("SERVER_HANDSHAKE_TRAFFIC_SECRET"), TLS_SECRET_SERVER_HANDSHAKE},
    {SPAN("CLIENT_TRAFFIC_SECRET_0"), TLS_SECRET_CLIENT_DATA},
    {SPAN("SERVER_TRAFFIC_SECRET_0"), TLS_SECRET_SERVER_DATA},
};

void tls_secrets_init(struct tls_secrets *secrets)
{
    *secrets = (struct tls_secrets){.seed = hash_seed()};
    map_init(&secrets->map);
    list_init(&secrets->entries);
}

static void forget_oldest(struct tls_secrets *secrets)
{
    struct tls_entry *entry = LIST_ENTRY(secrets->entries.next, struct tls_entry, link);
    list_remove(&entry->link);
    map_remove(&secrets->map, entry->hash, entry);
    free(entry);
}

void tls_secrets_finish(struct tls_secrets *secrets)
{
    while (!list_is_empty(&secrets->entries))
        forget_oldest(secrets);
    map_finish(&secrets->map);
}

static uint64_t hash_of(const struct tls_secrets *secrets, const struct tls_name *name)
{
    return hash_span(secrets->seed, (span){(const char *)name->bytes, name->length});
}

static bool is_match(const void *value, const void *key)
{
    const struct tls_name *a = &((const struct tls_entry *)value)->name, *b = key;
    return a->is_session == b->is_session && a->length == b->length &&
           memcmp(a->bytes, b->bytes, a->length) == 0;
}

const struct tls_entry *tls_secrets_find(const struct tls_secrets *secrets,
                                         const struct tls_name *name)
{
    return map_find(&secrets->map, hash_of(secrets, name), is_match, name);
}

static int digit(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    char lower = (char)(character | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/** Pairs of hexadecimal digits. @return how many bytes; 0 where they are none, or over @p size */
static uint8_t read_hex(span text, uint8_t *bytes, size_t size)
{
    if (text.length % 2 || text.length / 2 > size)
        return 0;
    for (size_t i = 0; i < text.length / 2; i++) {
        int high = digit(text.data[2 * i]), low = digit(text.data[2 * i + 1]);
        if (high < 0 || low < 0)
            return 0;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return (uint8_t)(text.length / 2);
}

static struct tls_entry *create(struct tls_secrets *secrets, const struct tls_name *name,
                                struct limit_hits *hits)
{
    if (secrets->map.count >= LIMIT_TLS_SECRETS) {
        limit_hit(hits, LIMIT_HIT_TLS_SECRETS);
        forget_oldest(secrets);
    }
    struct tls_entry *entry = calloc(1, sizeof(*entry));
    if (!entry)
        return NULL;
    entry->name = *name;
    entry->hash = hash_of(secrets, name);
    if (map_insert(&secrets->map, entry->hash, entry)) {
        free(entry);
        return NULL;
    }
    list_append(&secrets->entries, &entry->link);
    return entry;
}

/** @return 1 where it is new, 0, or SIPWHY_ERROR_MEMORY */
static int add(struct tls_secrets *secrets, const struct tls_name *name, enum tls_secret_kind kind,
               const struct tls_secret *secret, struct limit_hits *hits)
{
    struct tls_entry *entry = map_find(&secrets->map, hash_of(secrets, name), is_match, name);
    if (!entry)
        entry = create(secrets, name, hits);
    if (!entry)
        return SIPWHY_ERROR_MEMORY;
    struct tls_secret *place = &entry->secrets[kind];
    if (place->length == secret->length && memcmp(place->bytes, secret->bytes, secret->length) == 0)
        return 0;
    *place = *secret;
    return 1;
}

/** "RSA Session-ID:<hex> Master-Key:<hex>". */
static bool read_session(span name_text, span secret_text, struct tls_name *name,
                         struct tls_secret *secret)
{
    const span session = SPAN("Session-ID:"), master = SPAN("Master-Key:");
    if (!span_starts_with(name_text, session) || !span_starts_with(secret_text, master))
        return false;
    name->is_session = true;
    name->length = read_hex(span_from(name_text, session.length), name->bytes, TLS_NAME_BYTES);
    secret->length =
        read_hex(span_from(secret_text, master.length), secret->bytes, TLS_SECRET_BYTES);
    return name->length && secret->length == TLS_SECRET_BYTES;
}

/** @return as add() */
static int add_line(struct tls_secrets *secrets, span line, struct limit_hits *hits)
{
    span label = SPAN_EMPTY, name_text = SPAN_EMPTY, secret_text;
    struct tls_name name = {.length = 0};
    struct tls_secret secret = {.length = 0};
    span_next_item(&line, ' ', &label);
    span_next_item(&line, ' ', &name_text);
    secret_text = span_trim(line);
    if (span_equal(label, SPAN("RSA")) && read_session(name_text, secret_text, &name, &secret))
        return add(secrets, &name, TLS_SECRET_MASTER, &secret, hits);
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        if (!span_equal(label, labels[i].label))
            continue;
        name.length = read_hex(name_text, name.bytes, TLS_NAME_BYTES);
        secret.length = read_hex(secret_text, secret.bytes, TLS_SECRET_BYTES);
        bool is_whole = labels[i].kind == TLS_SECRET_MASTER ? secret.length == TLS_SECRET_BYTES
                                                            : secret.length >= 32;
        if (name.length == TLS_NAME_BYTES && is_whole)
            return add(secrets, &name, labels[i].kind, &secret, hits);
    }
    return 0;
}

int tls_secrets_add(struct tls_secrets *secrets, span text, struct limit_hits *hits)
{
    int count = 0;
    secrets->is_expected = true;
    while (text.length) {
        size_t end = span_find_byte(text, '\n');
        int added = add_line(secrets, span_trim(span_first(text, end)), hits);
        if (added < 0)
            return added;
        count += count < INT_MAX ? added : 0;
        text = span_from(text, end + 1);
    }
    return count;
}
