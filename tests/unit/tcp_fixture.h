/*
 * tcp_fixture.h — TCP segments in raw IPv4 packets, and the messages that a decoder makes of them.
 */
#ifndef UNIT_TCP_FIXTURE_H
#define UNIT_TCP_FIXTURE_H

#include "test.h"

#include <stdio.h>

#include "decode/decoder.h"

enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };

#define SEEN 2048

/** What was delivered, in copies. */
struct seen {
    size_t count;
    struct {
        struct datagram datagram;
        char *copy;
    } messages[SEEN];
};

struct tcp {
    struct decoder *decoder;
    struct seen seen;
    sipwhy_time now;
    enum decode_result result;
    span frame;        /**< while it is decoded */
    bool all_in_frame; /**< every message lay within the frame at hand */
};

/** One segment; what is zero is ordinary. */
struct sent {
    bool is_reply; /**< from the server */
    uint16_t port; /**< of the client, less 40000 */
    uint32_t sequence;
    uint32_t acknowledged;
    uint8_t flags;
    span payload;
    size_t cut;    /**< bytes at the end that the capture lacks */
    bool is_unset; /**< the length of the IP header is 0 */
};

static void tcp_deliver(void *context, const struct datagram *datagram)
{
    struct tcp *tcp = context;
    assert_true(tcp->seen.count < SEEN);
    size_t place = tcp->seen.count++;
    span payload = datagram->payload;
    tcp->seen.messages[place].datagram = *datagram;
    char *copy = malloc(payload.length + 1);
    assert_non_null(copy);
    memcpy(copy, payload.data, payload.length);
    copy[payload.length] = '\0';
    tcp->seen.messages[place].copy = copy;
    tcp->seen.messages[place].datagram.payload.data = copy;
    tcp->all_in_frame = tcp->all_in_frame && payload.data >= tcp->frame.data &&
                        payload.data < tcp->frame.data + tcp->frame.length;
}

static inline void tcp_forget(struct tcp *tcp)
{
    for (size_t i = 0; i < tcp->seen.count; i++)
        free(tcp->seen.messages[i].copy);
    tcp->seen.count = 0;
}

static inline void tcp_start(struct tcp *tcp)
{
    *tcp = (struct tcp){.now = SIPWHY_SECOND, .all_in_frame = true};
    assert_int_equal(decoder_create(tcp_deliver, tcp, &tcp->decoder), 0);
}

static inline void tcp_end(struct tcp *tcp)
{
    tcp_forget(tcp);
    decoder_destroy(tcp->decoder);
}

static inline void put_number(char *at, uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (char)(number >> (8 * (bytes - 1 - i)));
}

/** An IPv4 packet of @p protocol around @p header and @p payload, in memory that ends with it. */
static inline void send_packet(struct tcp *tcp, const struct sent *sent, uint8_t protocol,
                               span header)
{
    size_t length = 20 + header.length + sent->payload.length;
    size_t captured = length - sent->cut;
    char *bytes = calloc(1, length);
    assert_non_null(bytes);
    bytes[0] = 0x45;
    put_number(bytes + 2, sent->is_unset ? 0 : (uint32_t)length, 2);
    bytes[9] = (char)protocol;
    memcpy(bytes + (sent->is_reply ? 16 : 12), "\xc0\0\x02\x01", 4);
    memcpy(bytes + (sent->is_reply ? 12 : 16), "\xc0\0\x02\x02", 4);
    memcpy(bytes + 20, header.data, header.length);
    if (sent->payload.length)
        memcpy(bytes + 20 + header.length, sent->payload.data, sent->payload.length);
    char *exact = malloc(captured ? captured : 1);
    assert_non_null(exact);
    memcpy(exact, bytes, captured);
    free(bytes);
    struct sipwhy_frame frame = {
        .number = 1,
        .time = tcp->now,
        .bytes = {exact, captured},
        .original_length = (uint32_t)length,
        .link_type = 101,
    };
    tcp->now += SIPWHY_MILLISECOND;
    tcp->frame = frame.bytes;
    decoder_advance(tcp->decoder, frame.time);
    tcp->result = decoder_frame(tcp->decoder, &frame);
    tcp->frame = SPAN_EMPTY;
    free(exact);
}

static inline void tcp_send(struct tcp *tcp, struct sent sent)
{
    char header[20] = {0};
    uint32_t client = 40000u + sent.port;
    put_number(header, sent.is_reply ? 5060 : client, 2);
    put_number(header + 2, sent.is_reply ? client : 5060, 2);
    put_number(header + 4, sent.sequence, 4);
    put_number(header + 8, sent.acknowledged, 4);
    header[12] = 0x50;
    header[13] = (char)(sent.flags ? sent.flags : (sent.acknowledged ? ACK : 0));
    send_packet(tcp, &sent, 6, (span){header, sizeof(header)});
}

/** The client sends @p payload at @p sequence. */
static inline void tcp_data(struct tcp *tcp, uint32_t sequence, span payload)
{
    tcp_send(tcp, (struct sent){.sequence = sequence, .payload = payload});
}

/** The client opens; its first byte is @p first. */
static inline void tcp_open(struct tcp *tcp, uint32_t first)
{
    tcp_send(tcp, (struct sent){.sequence = first - 1, .flags = SYN});
}

static inline span seen_at(const struct tcp *tcp, size_t place)
{
    assert_true(place < tcp->seen.count);
    return tcp->seen.messages[place].datagram.payload;
}

static inline bool seen_cut(const struct tcp *tcp, size_t place)
{
    assert_true(place < tcp->seen.count);
    return tcp->seen.messages[place].datagram.truncated;
}

/** Exactly these messages, whole, and no more. */
static inline void assert_seen(const struct tcp *tcp, const span *messages, size_t count)
{
    assert_int_equal(tcp->seen.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(seen_at(tcp, i).length, messages[i].length);
        assert_memory_equal(seen_at(tcp, i).data, messages[i].data, messages[i].length);
        assert_false(seen_cut(tcp, i));
    }
}

#endif
