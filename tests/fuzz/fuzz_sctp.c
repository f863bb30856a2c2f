/*
 * fuzz_sctp.c — a text in the DATA chunks of SCTP. Byte 0 is the length of a piece, less one, byte 1 the
 * number of chunks, which follow with three bytes each; the rest is the text.
 *
 *   0  1: last fragment, 2: first fragment, 4: in one packet with the next, 8: of another association,
 *      16: a length that is too small, 32: one that is too large, 64: the capture lacks the end
 *   1  which piece of the text: its TSN
 *   2  type of the chunk; 0 is DATA
 *
 * A TSN always carries the same piece, so that whatever is delivered occurs in the text.
 */
#include "packet.h"

#define FIRST_TSN 0xffffff80u /* so that it wraps */
#define PACKET_BYTES 4096

struct net {
    struct decoder *decoder;
    span text;
    size_t piece;
    uint64_t number;
    bool has_lies; /**< a length that is not true: pieces are not what they should be */
    char packet[PACKET_BYTES];
    size_t length;
};

static void check_delivered(void *context, const struct datagram *datagram)
{
    const struct net *net = context;
    fuzz_read(datagram->payload);
    fuzz_check(datagram->transport == SIPWHY_TRANSPORT_SCTP);
    fuzz_check(net->has_lies || fuzz_occurs(net->text, datagram->payload));
}

static void send(struct net *net, bool is_other, size_t cut)
{
    char header[12] = {0x13, (char)0xc4, 0x13, (char)0xc4, 0, 0, 0, (char)is_other};
    struct packet packet = {
        .protocol = 132,
        .time = SIPWHY_SECOND + (sipwhy_time)net->number * SIPWHY_MILLISECOND,
        .number = ++net->number,
        .header = {header, sizeof(header)},
        .payload = {net->packet, net->length},
        .cut = cut < net->length ? cut : net->length,
    };
    packet_send(net->decoder, &packet);
    net->length = 0;
}

static void put_chunk(struct net *net, uint8_t flags, uint8_t number, uint8_t type)
{
    span piece = span_first(span_from(net->text, number * net->piece), net->piece);
    char *at = net->packet + net->length;
    size_t length = 16 + piece.length;
    size_t told = length - (flags & 16 ? 5 : 0) + (flags & 32 ? 999 : 0);
    memset(at, 0, length + 3);
    at[0] = (char)type;
    at[1] = flags & 3;
    put_number(at + 2, (uint32_t)told, 2);
    put_number(at + 4, FIRST_TSN + number, 4);
    if (piece.length)
        memcpy(at + 16, piece.data, piece.length);
    net->has_lies = net->has_lies || flags & (16 | 32);
    net->length += (length + 3) / 4 * 4;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct net net;
    struct script script = script_of(data, size);
    net = (struct net){.piece = script_u8(&script) + 1u};
    size_t count = script_u8(&script);
    span chunks = script_take(&script, 3 * count);
    net.text = script.rest;
    fuzz_check(decoder_create(check_delivered, &net, &net.decoder) == 0);
    for (size_t i = 0; i + 2 < chunks.length; i += 3) {
        uint8_t flags = (uint8_t)chunks.data[i];
        put_chunk(&net, flags, (uint8_t)chunks.data[i + 1], (uint8_t)chunks.data[i + 2]);
        if (!(flags & 4) || net.length + 16 + 256 + 3 > PACKET_BYTES)
            send(&net, flags & 8, flags & 64 ? 9 : 0);
    }
    if (net.length)
        send(&net, false, 0);
    decoder_finish(net.decoder);
    decoder_destroy(net.decoder);
    return 0;
}
