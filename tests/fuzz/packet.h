/*
 * packet.h — raw IPv4 packets for the targets whose input is what such packets carry.
 */
#ifndef FUZZ_PACKET_H
#define FUZZ_PACKET_H

#include "fuzz.h"

#define LINK_RAW 101
#define IPV4_HEADER 20

/** Who sends what, and when. */
struct packet {
    uint8_t protocol;
    bool is_reply;
    sipwhy_time time;
    uint64_t number;
    span header; /**< of the protocol */
    span payload;
    size_t cut; /**< bytes at the end that the capture lacks */
};

static inline void put_number(char *at, uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (char)(number >> (8 * (bytes - 1 - i)) & 0xff);
}

/** Feed it from memory that ends where the captured bytes do. */
static inline enum decode_result packet_send(struct decoder *decoder, const struct packet *packet)
{
    size_t length = IPV4_HEADER + packet->header.length + packet->payload.length;
    fuzz_check(length <= 65535);
    char *bytes = calloc(1, length);
    fuzz_check(bytes != NULL);
    bytes[0] = 0x45;
    put_number(bytes + 2, (uint32_t)length, 2);
    bytes[8] = 64;
    bytes[9] = (char)packet->protocol;
    memcpy(bytes + (packet->is_reply ? 16 : 12), "\xc0\0\x02\x01", 4);
    memcpy(bytes + (packet->is_reply ? 12 : 16), "\xc0\0\x02\x02", 4);
    if (packet->header.length)
        memcpy(bytes + IPV4_HEADER, packet->header.data, packet->header.length);
    if (packet->payload.length)
        memcpy(bytes + IPV4_HEADER + packet->header.length, packet->payload.data,
               packet->payload.length);
    span captured = {bytes, packet->cut < length ? length - packet->cut : 0};
    char *exact = fuzz_copy(captured);
    struct sipwhy_frame frame = {
        .time = packet->time,
        .number = packet->number,
        .bytes = {exact, captured.length},
        .original_length = (uint32_t)length,
        .link_type = LINK_RAW,
    };
    decoder_advance(decoder, frame.time);
    enum decode_result result = decoder_frame(decoder, &frame);
    free(exact);
    free(bytes);
    return result;
}

#endif
