/*
 * reader.h — the bytes of one direction of a stream, in order, become messages.
 *
 * A message that lies within one piece of bytes is delivered from there. Only of what is begun and not
 * complete a copy is kept, at most LIMIT_STREAM_BYTES.
 */
#ifndef DECODE_READER_H
#define DECODE_READER_H

#include "decode/framing.h"
#include "decode/decode.h"

struct walk;

enum reader_state {
    READER_SEEK,    /**< looking for the next start line */
    READER_MESSAGE, /**< in a message, or where one should begin */
};

/** Zero it to look for the first start line; reader_open() where the first byte is known to be at hand. */
struct reader {
    enum reader_state state;
    bool has_sip;      /**< messages came out of it: it is worth looking on */
    uint32_t patience; /**< bytes to look through in vain, where there was none yet */
    size_t skip; /**< bytes of a message that was given up, in front of the next one */
    struct framing framing;
    char *kept; /**< owned: the message that is not complete, or NULL */
    size_t kept_length;
    size_t kept_capacity;
};

/** The next byte is the first one of the stream: what begins there is a message, or something else. */
void reader_open(struct reader *reader);

/**
 * Whether something of interest begins in @p bytes, of a stream that nothing is known of.
 * @return its offset; bytes.length where there is nothing
 */
size_t reader_find(span bytes);

/** Take in the next bytes and deliver what is complete. Addresses and time are those of @p walk. */
void reader_take(struct reader *reader, struct walk *walk, span bytes);

/**
 * The next @p lost bytes are missing, or nothing comes any more (SIZE_MAX): what was begun is delivered as
 * truncated.
 */
void reader_break(struct reader *reader, struct walk *walk, size_t lost);

/** Free what is kept. */
void reader_finish(struct reader *reader);

#endif
