/*
 * fuzz_hep.c — HEP in a datagram, or in a TCP connection that is cut in two. The first byte says which:
 * 0 to 3 a datagram to port 9060 or another, whole or cut short; anything else is where the stream is cut.
 * What comes out is encoded again, and then decoded to the same.
 */
#include "decode/decode.h"

#include <sipwhy/hep.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    TO_ANY_PORT = 1,
    IS_CUT = 2,
    MODES = 4,
    HEADERS = 20 + 20, /* of IPv4 and TCP; UDP takes 12 less */
};

static void check(bool is_true)
{
    if (!is_true)
        abort();
}

static void put_u16(uint8_t *at, size_t number)
{
    at[0] = (uint8_t)(number >> 8);
    at[1] = (uint8_t)number;
}

/** A frame in memory that ends with it. @p sequence 0: of UDP */
static void feed(struct decoder *decoder, span payload, uint16_t port, size_t cut, uint16_t sequence,
                 uint8_t flags)
{
    size_t header = sequence ? HEADERS : 28, length = header + payload.length;
    uint8_t *packet = calloc(1, length);
    check(packet != NULL);
    packet[0] = 0x45;
    put_u16(packet + 2, length);
    packet[9] = sequence ? 6 : 17;
    memcpy(packet + 12, "\xc0\0\2\1\xc0\0\2\2", 8);
    put_u16(packet + 20, 40000);
    put_u16(packet + 22, port);
    if (sequence) {
        put_u16(packet + 26, sequence);
        packet[32] = 0x50;
        packet[33] = flags;
    } else {
        put_u16(packet + 24, 8 + payload.length);
    }
    if (payload.length)
        memcpy(packet + header, payload.data, payload.length);
    size_t captured = length - (cut < payload.length ? cut : payload.length);
    uint8_t *exact = malloc(captured);
    check(exact != NULL);
    memcpy(exact, packet, captured);
    free(packet);
    struct sipwhy_frame frame = {
        .time = SIPWHY_SECOND,
        .number = 1,
        .bytes = {(const char *)exact, captured},
        .original_length = (uint32_t)length,
        .link_type = 101,
    };
    decoder_frame(decoder, &frame);
    free(exact);
}

static void take_again(void *context, const struct datagram *datagram)
{
    const struct datagram *first = *(const struct datagram **)context;
    check(datagram->is_relayed && datagram->transport == first->transport);
    check(memcmp(&datagram->src, &first->src, sizeof(first->src)) == 0);
    check(memcmp(&datagram->dst, &first->dst, sizeof(first->dst)) == 0);
    check(datagram->time == first->time);
    check(datagram->payload.length == first->payload.length);
    check(memcmp(datagram->payload.data, first->payload.data, first->payload.length) == 0);
    *(const struct datagram **)context = NULL;
}

static void encode_again(const struct datagram *datagram)
{
    static char packet[SIPWHY_HEP_BYTES];
    struct sipwhy_hep_options options = {.agent = 1};
    struct sipwhy_message message = {
        .time = datagram->time,
        .src = datagram->src,
        .dst = datagram->dst,
        .transport = datagram->transport,
        .bytes = datagram->payload,
    };
    const struct datagram *waiting = datagram;
    struct decoder *decoder;
    size_t length = sipwhy_hep_encode(&message, &options, packet, sizeof(packet));
    if (length == 0 || length > 65000)
        return;
    check(decoder_create(take_again, &waiting, &decoder) == 0);
    feed(decoder, (span){packet, length}, 9060, 0, 0, 0);
    decoder_destroy(decoder);
    check(!waiting);
}

static void take(void *context, const struct datagram *datagram)
{
    volatile char *sum = context;
    for (size_t i = 0; i < datagram->payload.length; i++)
        *sum = (char)(*sum + datagram->payload.data[i]);
    if (!datagram->is_relayed)
        return;
    check(datagram->src.family == datagram->dst.family);
    check(datagram->src.family == 4 || datagram->src.family == 6);
    check(datagram->time + datagram->lag == SIPWHY_SECOND);
    check(datagram->payload.length > 0 && datagram->payload.length <= LIMIT_MESSAGE_BYTES);
    encode_again(datagram);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char sum = 0;
    struct decoder *decoder;
    if (size == 0 || size > 60000)
        return 0;
    span bytes = {(const char *)data + 1, size - 1};
    check(decoder_create(take, &sum, &decoder) == 0);
    if (data[0] < MODES) {
        feed(decoder, bytes, data[0] & TO_ANY_PORT ? 12345 : 9060, data[0] & IS_CUT ? 7 : 0, 0, 0);
    } else {
        span front = span_first(bytes, data[0]);
        feed(decoder, SPAN_EMPTY, 9060, 0, 1, 2);
        feed(decoder, front, 9060, 0, 2, 16);
        feed(decoder, span_from(bytes, front.length), 9060, 0, (uint16_t)(2 + front.length), 16);
    }
    decoder_finish(decoder);
    decoder_destroy(decoder);
    return 0;
}
