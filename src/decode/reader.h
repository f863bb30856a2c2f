/*
 * reader.h — the bytes of one direction of a stream, in order, become messages.
 *
 * They may be SIP itself, or SIP in WebSocket frames or HEP packets. A message that lies within one piece of bytes
 * is delivered from there. Only of what is begun and not complete a copy is kept, at most
 * LIMIT_STREAM_BYTES.
 */
#ifndef DECODE_READER_H
#define DECODE_READER_H

#include "decode/copy.h"
#include "decode/framing.h"

struct walk;

enum reader_state {
    READER_SEEK,  /**< looking for the next start line, or frame that begins a message */
    READER_START, /**< in a message or a frame, or where one should begin */
};

/** Zero it to look for the first start line; reader_open() where the first byte is known to be at
 * hand. */
struct reader {
    enum reader_state state;
    bool is_websocket;
    bool is_tls;       /**< its bytes were encrypted */
    bool is_hep;       /**< packets of HEP version 3, one after another */
    bool has_sip;      /**< messages came out of it: it is worth looking on */
    bool in_message;   /**< of WebSocket: a frame of it came, and was not the last one */
    uint32_t patience; /**< bytes to look through in vain, where there was none yet */
    size_t skip;       /**< bytes of what was given up, in front of the next message or frame */
    struct framing framing;
    struct copy kept;    /**< the message or frame that is not complete */
    struct copy message; /**< of WebSocket: what is in its frames so far */
};

/** The next byte is the first one of the stream: what begins there is a message, or something else.
 */
void reader_open(struct reader *reader);

/**
 * Whether something of interest begins in @p bytes, of a stream that nothing is known of.
 * @return its offset; bytes.length where there is nothing
 */
size_t reader_find(span bytes);

/** Take in the next bytes and deliver what is complete. Addresses and time are those of @p walk. */
void reader_take(struct reader *reader, struct walk *walk, span bytes);

/**
 * The next @p lost bytes are missing, or nothing comes any more (SIZE_MAX): what was begun is
 * delivered as truncated.
 */
void reader_break(struct reader *reader, struct walk *walk, size_t lost);

/** Whether what came last is part of a message that is not complete, or of one that was given up. */
bool reader_is_within(const struct reader *reader);

/** Free what is kept. */
void reader_finish(struct reader *reader);

/** The memory that it holds. */
static inline size_t reader_held(const struct reader *reader)
{
    return reader->kept.capacity + reader->message.capacity;
}

#endif
