/*
 * step.h — whether a stream holds messages, one behind the other, and nothing else.
 *
 * Only then it cannot matter where it is cut. A reader that is out of step takes a line for the next start by
 * as much of it as is there, more strictly where all of it is; and of a message that is too long to be kept it
 * delivers what it has when it learns that.
 */
#ifndef FUZZ_STEP_H
#define FUZZ_STEP_H

#include "fuzz.h"

#include "decode/framing.h"
#include "decode/websocket.h"

static inline bool step_is_frames(span bytes)
{
    struct websocket_frame frame;
    while (bytes.length) {
        switch (websocket_read(bytes, &frame)) {
        case WEBSOCKET_FRAME:
            if (frame.length > bytes.length)
                return frame.length <= LIMIT_STREAM_BYTES - frame.header_length;
            bytes = span_from(bytes, frame.header_length + (size_t)frame.length);
            break;
        case WEBSOCKET_MORE:
            return true;
        case WEBSOCKET_BAD:
            return false;
        }
    }
    return true;
}

static inline bool step_is_messages(span bytes)
{
    for (;;) {
        struct framing framing = {0};
        bytes = framing_skip_lines(bytes);
        enum framing_start start = framing_start(bytes);
        if (start != FRAMING_SIP || !framing_measure(&framing, bytes))
            return start != FRAMING_OTHER;
        if (framing.length > LIMIT_STREAM_BYTES)
            return false;
        bytes = span_from(bytes, framing.length);
    }
}

/** Messages, or the handshake of WebSocket and its frames. */
static inline bool step_is_kept(span bytes)
{
    span head;
    bytes = framing_skip_lines(bytes);
    if (framing_handshake(bytes, &head) == FRAMING_SIP && framing_start(bytes) == FRAMING_OTHER)
        return step_is_frames(span_from(bytes, head.length));
    return step_is_messages(bytes);
}

#endif
