/*
 * step.h — whether a stream holds messages, one behind the other, and nothing else.
 *
 * Only then it cannot matter where it is cut: a reader that is out of step does not keep what it looks
 * through, so that a start line behind other things is found where a segment begins with it, or holds it whole.
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
