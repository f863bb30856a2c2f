/*
 * tls_cipher.h — the arithmetic of TLS: records are opened, keys are derived. OpenSSL does it.
 *
 * tls_cipher_none.c takes the place of tls_cipher.c in builds without OpenSSL.
 */
#ifndef DECODE_TLS_CIPHER_H
#define DECODE_TLS_CIPHER_H

#include "base/span.h"
#include "decode/tls_suites.h"

/** What the plaintext of a record may have, and a record beyond that (RFC 5246 section 6.2.3). */
#define TLS_PLAINTEXT_BYTES 16384
#define TLS_EXPANSION_BYTES 2048

/** The longest master secret, traffic secret or hash. */
#define TLS_SECRET_BYTES 48

enum { TLS_HEADER_BYTES = 5 };

/** Keys of one direction. */
struct tls_keys {
    uint8_t key[32];
    uint8_t iv[12]; /**< of TLS 1.2 with GCM or CCM the first 4 bytes */
    uint8_t mac[48];
};

/** A record, with all that it takes to open it. */
struct tls_sealed {
    const struct tls_suite *suite;
    const struct tls_keys *keys;
    bool is_13;            /**< TLS 1.3 */
    bool encrypt_then_mac; /**< RFC 7366 */
    uint64_t sequence;
    span record; /**< with its header */
};

struct tls_cipher;

/** Whether this build can open anything. */
bool tls_cipher_is_built_in(void);

/** NULL without memory. */
struct tls_cipher *tls_cipher_create(void);
void tls_cipher_destroy(struct tls_cipher *cipher);

/**
 * Decrypt and check.
 * @param ret_text  as encrypted, in TLS 1.3 with type and padding; valid until the next call
 * @return whether it is authentic
 */
bool tls_open(struct tls_cipher *cipher, const struct tls_sealed *sealed, span *ret_text);

/** The pseudorandom function of TLS 1.2 (RFC 5246 section 5); @p seed has at most 64 bytes. */
bool tls_prf(struct tls_cipher *cipher, enum tls_hash hash, span secret, span label, span seed,
             uint8_t *text, size_t length);

/** HKDF-Expand-Label with an empty context (RFC 8446 section 7.1), at most a hash long. */
bool tls_expand_label(struct tls_cipher *cipher, enum tls_hash hash, span secret, span label,
                      uint8_t *text, size_t length);

#endif
