/*
 * fuzz_frame.c — one frame. The first byte chooses the link type, the second one says how many bytes the
 * capture lacks at the end of it, the rest is the frame.
 *
 * Whatever is delivered was in the frame; what a frame alone leaves behind goes with the decoder.
 */
#include "fuzz.h"

/* Those of link.c, and one that is not there. */
static const int link_types[] = {1, 0, 9, 12, 14, 50, 51, 101, 104, 108, 113, 228, 229, 276, 147};

static void check_delivered(void *context, const struct datagram *datagram)
{
    const span *frame = context;
    span payload = datagram->payload;
    fuzz_read(payload);
    fuzz_check(datagram->src.family == 4 || datagram->src.family == 6);
    if (datagram->is_relayed) /* and may have been compressed */
        return;
    fuzz_check(payload.length <= frame->length);
    /* WebSocket takes a mask off, SCTP joins the fragments of one packet. */
    if (datagram->transport == SIPWHY_TRANSPORT_UDP || datagram->transport == SIPWHY_TRANSPORT_TCP)
        fuzz_check(fuzz_occurs(*frame, payload));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script script = script_of(data, size);
    int link_type = link_types[script_u8(&script) % (sizeof(link_types) / sizeof(link_types[0]))];
    uint8_t cut = script_u8(&script);
    struct sipwhy_frame frame = {
        .time = SIPWHY_SECOND,
        .number = 1,
        .bytes = script.rest,
        .original_length = (uint32_t)(script.rest.length + cut),
        .link_type = link_type,
    };
    struct decoder *decoder;
    fuzz_check(decoder_create(check_delivered, &script.rest, &decoder) == 0);
    decoder_frame(decoder, &frame);
    decoder_advance(decoder, 2 * SIPWHY_SECOND);
    decoder_finish(decoder);
    decoder_destroy(decoder);
    return 0;
}
