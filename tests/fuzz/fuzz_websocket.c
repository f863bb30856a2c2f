/*
 * fuzz_websocket.c — the bytes of a WebSocket connection behind its handshake, after two bytes with the
 * place at which they are cut in two. Cut or not, the same messages come out of it, as long as it is in step.
 */
#include "cuts.h"
#include "step.h"

/** A frame at the front, and its payload without the mask and with it again. */
static void check_frame(span bytes)
{
    struct websocket_frame frame;
    websocket_is_likely(bytes);
    if (websocket_read(bytes, &frame) != WEBSOCKET_FRAME)
        return;
    fuzz_check(frame.header_length <= bytes.length && frame.header_length <= 14);
    span payload = span_from(bytes, frame.header_length);
    payload = span_first(payload, frame.length < payload.length ? (size_t)frame.length : payload.length);
    char *plain = fuzz_copy(payload), *masked = fuzz_copy(payload);
    websocket_unmask(&frame, payload, plain);
    websocket_unmask(&frame, (span){plain, payload.length}, masked);
    fuzz_check(payload.length == 0 || memcmp(masked, payload.data, payload.length) == 0);
    free(plain);
    free(masked);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script script = script_of(data, size);
    uint16_t cut = script_u16(&script);
    struct reader reader = {.is_websocket = true, .has_sip = true};
    check_frame(script.rest);
    reader_open(&reader);
    if (step_is_frames(script.rest))
        cuts_check(&reader, script.rest, cut);
    else
        cuts_try(&reader, script.rest, cut);
    return 0;
}
