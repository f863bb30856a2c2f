/*
 * tls_secrets.h — the secrets of a key log (the SSLKEYLOGFILE format, RFC 9850), by the client
 * random of their connection.
 */
#ifndef DECODE_TLS_SECRETS_H
#define DECODE_TLS_SECRETS_H

#include "base/limits.h"
#include "base/list.h"
#include "base/map.h"
#include "base/span.h"
#include "decode/tls_cipher.h"

enum tls_secret_kind {
    TLS_SECRET_MASTER, /**< of TLS 1.2 */
    TLS_SECRET_CLIENT_HANDSHAKE,
    TLS_SECRET_SERVER_HANDSHAKE,
    TLS_SECRET_CLIENT_DATA,
    TLS_SECRET_SERVER_DATA,
    TLS_SECRETS,
};

struct tls_secret {
    uint8_t length; /**< 0: not known */
    uint8_t bytes[TLS_SECRET_BYTES];
};

/** What a client random, or the session id of an "RSA Session-ID:" line, is padded to. */
enum { TLS_NAME_BYTES = 32 };

struct tls_name {
    bool is_session;
    uint8_t length;
    uint8_t bytes[TLS_NAME_BYTES];
};

/** The secrets of one connection. */
struct tls_entry {
    struct list link; /**< among all, the oldest first */
    uint64_t hash;
    struct tls_name name;
    struct tls_secret secrets[TLS_SECRETS];
};

struct tls_secrets {
    struct map map;
    struct list entries; /**< owned */
    uint64_t seed;
    bool is_expected; /**< there is a key log: more may come */
};

void tls_secrets_init(struct tls_secrets *secrets);
void tls_secrets_finish(struct tls_secrets *secrets);

/**
 * Take in lines of a key log; those of other kinds, and what is no such line, are nothing.
 * @return how many secrets were new, or SIPWHY_ERROR_MEMORY
 */
int tls_secrets_add(struct tls_secrets *secrets, span text, struct limit_hits *hits);

/** The secrets under @p name, or NULL. */
const struct tls_entry *tls_secrets_find(const struct tls_secrets *secrets,
                                         const struct tls_name *name);

#endif
