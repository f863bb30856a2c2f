/*
 * tls_suites.h — the cipher suites of TLS 1.2 and 1.3, by their number (IANA's registry).
 */
#ifndef DECODE_TLS_SUITES_H
#define DECODE_TLS_SUITES_H

#include <sipwhy/types.h>

enum tls_mode {
    TLS_MODE_NONE, /**< known by its name only */
    TLS_MODE_CBC,
    TLS_MODE_GCM,
    TLS_MODE_CCM,
    TLS_MODE_CCM_8,
    TLS_MODE_CHACHA20,
};

enum tls_hash { TLS_SHA1, TLS_SHA256, TLS_SHA384 };

struct tls_suite {
    uint16_t number;
    const char *name;
    enum tls_mode mode;
    uint8_t key_length;
    enum tls_hash mac; /**< of a record; CBC only */
    enum tls_hash prf; /**< that keys are derived with */
};

/** The row of @p number, or NULL. */
const struct tls_suite *tls_suite_find(uint16_t number);

/** Bytes of a hash. */
size_t tls_hash_length(enum tls_hash hash);

#endif
