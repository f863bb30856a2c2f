/*
 * tls.h — TLS 1.2 and 1.3 (RFC 5246, RFC 8446) over TCP, decrypted with the secrets of a key log.
 *
 * A stream that carries TLS has a half of a connection. Its bytes go through that, and come to the
 * reader of the stream as plaintext.
 */
#ifndef DECODE_TLS_H
#define DECODE_TLS_H

#include "decode/tls_counts.h"
#include "decode/tls_secrets.h"

struct decoder;
struct stream;
struct tls_half;
struct walk;

/** All connections that a decoder knows. */
struct tls {
    struct tls_secrets secrets;
    struct tls_cipher *cipher; /**< owned; made for the first connection */
    struct list connections;   /**< the least recently used first */
    size_t connection_count;
    struct list waiting;  /**< connections that keep records, the first to wait first */
    size_t waiting_bytes; /**< of all these records */
    struct tls_counts counts;
};

void tls_init(struct tls *tls);

/** Free; the streams are gone already. */
void tls_finish(struct tls *tls);

enum tls_start {
    TLS_START_NONE,
    TLS_START_MORE,   /**< it may be a hello, but more is needed to tell */
    TLS_START_CLIENT, /**< a record with a ClientHello */
    TLS_START_SERVER,
};

enum { TLS_START_BYTES = 6 };

/** What the first bytes of a stream begin; TLS_START_BYTES of them suffice. */
enum tls_start tls_start_of(span bytes);

/** Whether a record begins at the front of a segment in the middle of a stream. */
bool tls_is_record(span bytes);

/** @p stream, whose bytes @p walk has, carries TLS from here on. Sets its half; without memory not.
 */
void tls_begin(struct walk *walk, struct stream *stream, enum tls_start start);

/** Take in the next bytes of the half's stream. */
void tls_take(struct tls_half *half, struct walk *walk, span bytes);

/** As reader_break(). */
void tls_break(struct tls_half *half, struct walk *walk, size_t lost);

/** The stream goes away; NULL is nothing. */
void tls_end(struct tls_half *half);

/** Whether what came last could not be read. */
bool tls_is_opaque(const struct tls_half *half);

/** The memory that it holds for bytes, without the records that wait for secrets. */
size_t tls_held(const struct tls_half *half);

/** Take in lines of a key log, and decrypt what waits for them. @return 0 or SIPWHY_ERROR_MEMORY */
int tls_add_secrets(struct decoder *decoder, span text);

#endif
