/*
 * websocket.h — SIP over WebSocket (RFC 7118): frames (RFC 6455 section 5), and the messages in
 * them.
 */
#ifndef DECODE_WEBSOCKET_H
#define DECODE_WEBSOCKET_H

#include "base/span.h"

struct websocket_frame {
    bool is_last; /**< of its message */
    bool is_masked;
    bool is_opaque; /**< compressed, or by another extension */
    uint8_t opcode;
    char key[4];
    size_t header_length;
    uint64_t length; /**< of the payload */
};

enum websocket_result {
    WEBSOCKET_FRAME, /**< the header is there */
    WEBSOCKET_MORE,  /**< of the header only a part */
    WEBSOCKET_BAD,   /**< not the header of a frame */
};

/** Read the header at the front of @p bytes. */
enum websocket_result websocket_read(span bytes, struct websocket_frame *ret_frame);

/** Whether @p bytes begin with a frame that begins a SIP message, beyond doubt. */
bool websocket_is_likely(span bytes);

/** Whether it holds part of a message, and is not a ping, a pong or a close. */
static inline bool websocket_is_data(const struct websocket_frame *frame)
{
    return frame->opcode < 8;
}

/** Whether a message begins with it. */
static inline bool websocket_is_first(const struct websocket_frame *frame)
{
    return frame->opcode == 1 || frame->opcode == 2;
}

/** Write @p payload, the payload of @p frame from its beginning, without its mask to @p text. */
void websocket_unmask(const struct websocket_frame *frame, span payload, char *text);

#endif
