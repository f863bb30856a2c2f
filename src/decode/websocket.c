/*
 * websocket.c — headers and masks of WebSocket frames (RFC 6455 sections 5.2 and 5.3).
 */
#include "decode/websocket.h"

#include "decode/framing.h"
#include "decode/layers.h"

enum {
    FIN = 0x80,
    RESERVED = 0x70,
    OPCODE = 0x0f,
    MASK = 0x80,
};

/** Control frames have no more; longer lengths are in the bytes behind. */
#define SHORT_LENGTH 125

static bool is_opcode(uint8_t opcode)
{
    return opcode <= 2 || (opcode >= 8 && opcode <= 10);
}

static uint64_t get_length(span bytes, size_t size)
{
    uint64_t length = 0;
    for (size_t i = 0; i < size; i++)
        length = length << 8 | get_u8(bytes, 2 + i);
    return length;
}

enum websocket_result websocket_read(span bytes, struct websocket_frame *ret_frame)
{
    if (bytes.length < 2)
        return WEBSOCKET_MORE;
    uint8_t start = get_u8(bytes, 0), length = get_u8(bytes, 1) & (uint8_t)~MASK;
    struct websocket_frame frame = {
        .is_last = start & FIN,
        .is_masked = get_u8(bytes, 1) & MASK,
        .is_opaque = start & RESERVED,
        .opcode = start & OPCODE,
    };
    if (!is_opcode(frame.opcode) || (start & RESERVED & 0x30))
        return WEBSOCKET_BAD;
    if (!websocket_is_data(&frame) && (!frame.is_last || length > SHORT_LENGTH))
        return WEBSOCKET_BAD;
    size_t size = length <= SHORT_LENGTH ? 0 : length == 126 ? 2 : 8;
    frame.header_length = 2 + size + (frame.is_masked ? sizeof(frame.key) : 0);
    if (bytes.length < frame.header_length)
        return WEBSOCKET_MORE;
    frame.length = size ? get_length(bytes, size) : length;
    if (frame.length > INT64_MAX)
        return WEBSOCKET_BAD;
    if (frame.is_masked)
        memcpy(frame.key, bytes.data + 2 + size, sizeof(frame.key));
    *ret_frame = frame;
    return WEBSOCKET_FRAME;
}

void websocket_unmask(const struct websocket_frame *frame, span payload, char *text)
{
    for (size_t i = 0; i < payload.length; i++)
        text[i] = (char)(payload.data[i] ^ (frame->is_masked ? frame->key[i % 4] : 0));
}

bool websocket_is_likely(span bytes)
{
    struct websocket_frame frame;
    if (websocket_read(bytes, &frame) != WEBSOCKET_FRAME || !websocket_is_first(&frame) ||
        frame.is_opaque)
        return false;
    char text[256];
    span payload = span_first(span_from(bytes, frame.header_length), (size_t)frame.length);
    payload = span_first(payload, sizeof(text));
    websocket_unmask(&frame, payload, text);
    return payload.length >= 12 && framing_is_likely((span){text, payload.length});
}
