/*
 * tls_half.h — a TLS connection and its two directions, inside decode/tls_*.
 */
#ifndef DECODE_TLS_HALF_H
#define DECODE_TLS_HALF_H

#include "decode/copy.h"
#include "decode/stream.h"
#include "decode/tls.h"
#include "decode/tls_handshake.h"

struct tls_connection;

enum tls_type {
    TLS_CHANGE_CIPHER_SPEC = 20,
    TLS_ALERT,
    TLS_HANDSHAKE,
    TLS_DATA,
    TLS_HEARTBEAT,
};

/** Which keys of TLS 1.3 are in use. */
enum tls_epoch { TLS_EPOCH_HANDSHAKE, TLS_EPOCH_DATA };

/** After a loss so many sequence numbers are tried, and no more failures in a row are put up with.
 */
enum { TLS_WINDOW = 32, TLS_FAILURES = 8 };

/** Records that may fail before the first that does not: early data, and where secrets are missing.
 */
enum { TLS_TOLERANCE = 64 };

/** A record that waits for secrets, or a gap among them. */
struct tls_waiting {
    struct list link;
    struct arrival arrival;
    size_t lost; /**< of a gap, with no bytes: bytes that are missing */
    size_t length;
    char bytes[];
};

struct tls_half {
    struct tls_connection *connection;
    struct stream *stream; /**< NULL: not seen, or gone */
    bool is_used;
    bool is_server;
    bool is_dead; /**< nothing of it will be read any more */
    bool has_hello;
    bool is_sealed; /**< records are encrypted from here on */
    bool is_opaque; /**< see tls_is_opaque() */
    bool has_keys;
    bool has_opened;  /**< a record with these keys */
    bool has_dropped; /**< records that waited were dropped */
    bool is_seeking;  /**< the next record is looked for */
    bool is_unsure;   /**< one was found, and not yet opened */
    uint8_t window;   /**< so many records may be missing before the next one */
    uint8_t failures;
    uint8_t tolerance;
    enum tls_epoch epoch;
    uint64_t sequence; /**< of the next record */
    struct tls_keys keys;
    struct tls_secret secret; /**< TLS 1.3: that they came from */
    size_t skip;              /**< bytes of a record that is lost */
    struct copy kept;         /**< the record that is not complete */
    size_t message_skip;      /**< bytes of a handshake message of no interest */
    struct copy message;      /**< the handshake message that is not complete */
    struct list waiting;      /**< of struct tls_waiting */
    unsigned waiting_count;
};

struct tls_connection {
    struct list link; /**< among all, by last use */
    struct list wait; /**< among those that keep records */
    struct decoder *decoder;
    struct tls_half halves[2];
    enum tls_outcome outcome;
    bool has_client; /**< its hello */
    bool has_server;
    bool early_data;
    bool wants_drain;       /**< what waits may be looked at again */
    struct tls_name client; /**< its random */
    struct tls_name session;
    struct tls_hello server;
    const struct tls_suite *suite;
};

_Static_assert(sizeof(struct tls_connection) + LIMIT_PIECE_BYTES <= LIMIT_TLS_CONNECTION_ENTRY_BYTES,
               "base/limits.h counts on less");
_Static_assert(sizeof(struct tls_entry) + 2 * sizeof(struct map_slot) + LIMIT_PIECE_BYTES <=
                   LIMIT_TLS_SECRET_ENTRY_BYTES,
               "base/limits.h counts on less");

static inline struct tls_half *tls_other(struct tls_half *half)
{
    return &half->connection->halves[half == &half->connection->halves[0]];
}

static inline bool tls_is_13(const struct tls_connection *connection)
{
    return connection->server.version == TLS_VERSION_13;
}

enum tls_result {
    TLS_DONE,
    TLS_WAIT,   /**< for a hello or a secret */
    TLS_UNSURE, /**< it was no record after all */
};

/** Record what became of a connection; see the order of precedence there. */
void tls_set_outcome(struct tls_connection *connection, enum tls_outcome outcome);

/** Nothing more of it will be read, as @p name is not supported. */
void tls_set_unsupported(struct tls_connection *connection, const char *name);

/** Give up one direction. What it holds of a stream is freed when that comes to it again. */
void tls_give_up(struct tls_half *half, enum tls_outcome outcome);

/** Drop the record that waits longest. */
void tls_drop_waiting(struct tls_half *half, struct tls_waiting *waiting);

/** Look at what waits again; streams other than @p current have their memory counted here. */
void tls_drain(struct tls_connection *connection, const struct stream *current);

/** The text of an alert: tell of one that ends the connection. */
void tls_take_alert(const struct tls_half *half, const struct walk *walk, span text);

/** A whole record with its header. */
enum tls_result tls_process(struct tls_half *half, struct walk *walk, span record);

/** Something is missing before the next record: @p lost bytes, or part of one record where 0. */
void tls_process_gap(struct tls_half *half, size_t lost);

/** Find the keys of the epoch. @return false where there are no secrets for them */
bool tls_find_keys(struct tls_half *half);

/** Keys change: the next that are found are those of @p epoch. */
void tls_change_keys(struct tls_half *half, enum tls_epoch epoch);

/** The next generation of keys (RFC 8446 section 7.2). */
bool tls_update_keys(struct tls_half *half);

/** The messages in @p text; @p is_plain where they were not encrypted. */
void tls_take_messages(struct tls_half *half, span text, bool is_plain);

#endif
