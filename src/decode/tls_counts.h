/*
 * tls_counts.h — what became of the TLS connections that were seen.
 */
#ifndef DECODE_TLS_COUNTS_H
#define DECODE_TLS_COUNTS_H

#include <sipwhy/types.h>

enum tls_outcome {
    TLS_QUIET,        /**< nothing encrypted came so far */
    TLS_READ,         /**< decrypted */
    TLS_NO_SECRET,    /**< no line of a key log is about it */
    TLS_WRONG_SECRET, /**< what the key log says of it does not fit */
    TLS_UNSUPPORTED,  /**< an old version, or a cipher suite without a row */
    TLS_NO_BEGINNING, /**< one of the two hellos was not captured */
    TLS_LOST,         /**< decrypted at first, and out of step since something was lost */
    TLS_OUTCOMES,
};

/** Different names of what is not supported that are counted; the rest are counted as "other". */
enum { TLS_UNSUPPORTED_NAMES = 16 };

struct tls_unsupported {
    char name[56];
    uint64_t count;
};

struct tls_counts {
    uint64_t connections[TLS_OUTCOMES];
    bool can_decrypt;        /**< this build has OpenSSL */
    uint64_t failed_records; /**< which were not authentic, and so not delivered */
    struct tls_unsupported unsupported[TLS_UNSUPPORTED_NAMES];
};

#endif
