/*
 * test_decode_ws.c — SIP over WebSocket: handshakes, frames of every kind, and frames that lie.
 */
#include "tcp_fixture.h"

#define HANDSHAKE                                                                                  \
    "GET /ws HTTP/1.1\r\nHost: a\r\nupgrade: WebSocket\r\nConnection: Upgrade\r\n"                 \
    "Sec-WebSocket-Protocol: chat, sip\r\nSec-WebSocket-Version: 13\r\n\r\n"
#define AGREED                                                                                     \
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"            \
    "Sec-WebSocket-Protocol: sip\r\n\r\n"
#define INVITE "INVITE sip:bob@example.net SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 4\r\n\r\nbody"
#define TRYING "SIP/2.0 100 Trying\r\nCall-ID: 1\r\n\r\n"

static const span messages[] = {SPAN(INVITE), SPAN(TRYING), SPAN(INVITE)};

enum { LAST = 0x80, MASKED = 0x80, CONTINUATION = 0, TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9 };

struct bytes {
    char text[4096];
    size_t length;
};

static int start(void **state)
{
    static struct tcp tcp;
    tcp_start(&tcp);
    *state = &tcp;
    return 0;
}

static int end(void **state)
{
    tcp_end(*state);
    return 0;
}

static span span_of_bytes(const struct bytes *bytes)
{
    return (span){bytes->text, bytes->length};
}

static void put(struct bytes *bytes, span text)
{
    assert_true(bytes->length + text.length <= sizeof(bytes->text));
    if (text.length)
        memcpy(bytes->text + bytes->length, text.data, text.length);
    bytes->length += text.length;
}

/** A frame whose length field has @p size bytes behind the first two, and says @p length. */
static void put_lying(struct bytes *bytes, int opcode, bool is_masked, int size, uint64_t length,
                      span payload)
{
    static const char key[] = {0x12, 0x34, (char)0xab, 0x0d};
    char header[10] = {(char)opcode};
    header[1] = (char)((is_masked ? MASKED : 0) | (size == 0   ? (int)length
                                                   : size == 2 ? 126
                                                               : 127));
    for (int i = 0; i < size; i++)
        header[2 + i] = (char)(length >> (8 * (size - 1 - i)));
    put(bytes, (span){header, 2 + (size_t)size});
    if (is_masked)
        put(bytes, (span){key, 4});
    for (size_t i = 0; i < payload.length; i++)
        put(bytes, (span){&(char){(char)(payload.data[i] ^ (is_masked ? key[i % 4] : 0))}, 1});
}

static void put_frame(struct bytes *bytes, int opcode, bool is_masked, int size, span payload)
{
    put_lying(bytes, opcode, is_masked, size, payload.length, payload);
}

/** The three messages among everything else that frames may be. */
static struct bytes frames(span handshake, bool is_masked)
{
    struct bytes bytes = {.length = 0};
    put(&bytes, handshake);
    put_frame(&bytes, LAST | TEXT, is_masked, 0, messages[0]);
    put_frame(&bytes, LAST | PING, is_masked, 0, SPAN("ping"));
    put_frame(&bytes, LAST | BINARY, is_masked, 2, SPAN("\r\n\r\n"));
    put_frame(&bytes, TEXT, is_masked, 2, span_first(messages[1], 13));
    put_frame(&bytes, LAST | PING, is_masked, 0, SPAN(""));
    put_frame(&bytes, CONTINUATION, is_masked, 8, SPAN(""));
    put_frame(&bytes, CONTINUATION, is_masked, 0, span_first(span_from(messages[1], 13), 2));
    put_frame(&bytes, LAST | CONTINUATION, is_masked, 0, span_from(messages[1], 15));
    put_frame(&bytes, LAST | BINARY, is_masked, 8, messages[2]);
    put_frame(&bytes, LAST | CLOSE, is_masked, 0, SPAN("\x03\xe8"));
    return bytes;
}

static void assert_three(struct tcp *tcp)
{
    assert_seen(tcp, messages, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(tcp->seen.messages[i].datagram.transport, SIPWHY_TRANSPORT_WS);
    assert_int_equal(tcp->decoder->streams.held, 0);
}

static void again(struct tcp *tcp)
{
    tcp_send(tcp, (struct sent){.sequence = 7, .flags = RST});
    tcp_forget(tcp);
    tcp_open(tcp, 1);
}

static void split_anywhere(struct tcp *tcp, span handshake, bool is_masked)
{
    struct bytes bytes = frames(handshake, is_masked);
    span all = span_of_bytes(&bytes);
    for (size_t at = 0; at < all.length; at++) {
        again(tcp);
        tcp_data(tcp, 1, span_first(all, at));
        tcp_data(tcp, 1 + (uint32_t)at, span_from(all, at));
        assert_three(tcp);
    }
    again(tcp);
    for (size_t at = 0; at < all.length; at++)
        tcp_data(tcp, 1 + (uint32_t)at, span_first(span_from(all, at), 1));
    assert_three(tcp);
}

static void masked_split_anywhere(void **state)
{
    split_anywhere(*state, SPAN(HANDSHAKE), true);
}

static void unmasked_split_anywhere(void **state)
{
    split_anywhere(*state, SPAN(AGREED), false);
}

static void an_unmasked_frame_is_not_copied(void **state)
{
    struct tcp *tcp = *state;
    struct bytes bytes = {.length = 0};
    put(&bytes, SPAN(AGREED));
    put_frame(&bytes, LAST | TEXT, false, 0, messages[0]);
    tcp_open(tcp, 1);
    tcp_data(tcp, 1, span_of_bytes(&bytes));
    assert_seen(tcp, messages, 1);
    assert_true(tcp->all_in_frame);
}

static void picked_up_behind_the_handshake(void **state)
{
    struct tcp *tcp = *state;
    for (int is_masked = 0; is_masked < 2; is_masked++) {
        struct bytes bytes = frames(SPAN(""), is_masked);
        tcp_forget(tcp);
        tcp_send(tcp, (struct sent){.port = (uint16_t)is_masked,
                                    .sequence = 1,
                                    .payload = span_of_bytes(&bytes)});
        assert_three(tcp);
    }
    tcp_forget(tcp);
    struct bytes bytes = frames(SPAN(HANDSHAKE), true);
    tcp_send(tcp, (struct sent){.port = 5, .sequence = 1, .payload = span_of_bytes(&bytes)});
    assert_three(tcp);
}

static void another_protocol_is_not_ours(void **state)
{
    struct tcp *tcp = *state;
    struct bytes bytes = {.length = 0};
    put(&bytes,
        SPAN("GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: chat\r\n\r\n"));
    put_frame(&bytes, LAST | TEXT, true, 0, SPAN("hello, this is no SIP"));
    tcp_open(tcp, 1);
    tcp_data(tcp, 1, span_of_bytes(&bytes));
    assert_int_equal(tcp->seen.count, 0);
    assert_int_equal(tcp->decoder->streams.held, 0);
}

static void a_compressed_message_is_passed_over(void **state)
{
    struct tcp *tcp = *state;
    struct bytes bytes = {.length = 0};
    put(&bytes, SPAN(AGREED));
    put_frame(&bytes, LAST | 0x40 | TEXT, false, 0, messages[0]);
    put_frame(&bytes, 0x40 | TEXT, false, 0, messages[0]);
    put_frame(&bytes, LAST | CONTINUATION, false, 0, messages[0]);
    put_frame(&bytes, LAST | TEXT, false, 0, messages[0]);
    tcp_open(tcp, 1);
    tcp_data(tcp, 1, span_of_bytes(&bytes));
    assert_seen(tcp, messages, 1);
}

static void a_loss_costs_one_message(void **state)
{
    struct tcp *tcp = *state;
    struct bytes bytes = {.length = 0};
    put_frame(&bytes, LAST | TEXT, true, 0, messages[0]);
    size_t first = bytes.length;
    put_frame(&bytes, LAST | TEXT, true, 0, messages[1]);
    span all = span_of_bytes(&bytes);
    for (size_t lost = 1; lost + 6 < first; lost++) {
        again(tcp);
        tcp_data(tcp, 1, span_first(all, lost));
        tcp_data(tcp, 1 + (uint32_t)lost + 5, span_from(all, lost + 5));
        decoder_finish(tcp->decoder);
        size_t count = tcp->seen.count;
        /* Where the header of the frame is lost, so is where the next one begins. */
        assert_true(count == 2 || lost < 18);
        if (count == 2) {
            assert_true(seen_cut(tcp, 0));
            assert_memory_equal(seen_at(tcp, 0).data, INVITE, lost - 6);
            assert_span_equal(seen_at(tcp, 1), TRYING);
        }
    }
    again(tcp);
    tcp_data(tcp, 1, span_first(all, 1));
    tcp_data(tcp, 100, span_first(span_from(all, 99), 1));
    tcp_data(tcp, 1 + (uint32_t)first, span_from(all, first));
    decoder_finish(tcp->decoder);
    assert_int_equal(tcp->seen.count, 1);
    assert_span_equal(seen_at(tcp, 0), TRYING);
}

static void lengths_that_lie(void **state)
{
    struct tcp *tcp = *state;
    static const struct {
        int size;
        uint64_t length;
    } rows[] = {{0, 0},
                {0, 1},
                {0, 125},
                {2, 0},
                {2, 65535},
                {8, 0},
                {8, 65536},
                {8, 262144},
                {8, 262140},
                {8, INT64_MAX},
                {8, UINT64_MAX},
                {8, (uint64_t)1 << 32},
                {8, UINT64_MAX - 10}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (int kind = 0; kind < 16; kind++) {
            for (int is_masked = 0; is_masked < 2; is_masked++) {
                struct bytes bytes = {.length = 0}, next = {.length = 0};
                put(&bytes, SPAN(HANDSHAKE));
                put_lying(&bytes, LAST | kind, is_masked, rows[i].size, rows[i].length,
                          messages[0]);
                put_frame(&next, LAST | TEXT, is_masked, 0, messages[1]);
                again(tcp);
                tcp_data(tcp, 1, span_of_bytes(&bytes));
                tcp_data(tcp, 1 + (uint32_t)bytes.length, span_of_bytes(&next));
                assert_true(tcp->decoder->streams.held <= 2 * LIMIT_STREAM_BYTES);
                if (rows[i].length > LIMIT_STREAM_BYTES)
                    assert_span_equal(seen_at(tcp, tcp->seen.count - 1), TRYING);
            }
        }
    }
}

static void a_message_of_many_frames_is_limited(void **state)
{
    struct tcp *tcp = *state;
    static char text[2000];
    memset(text, 'x', sizeof(text));
    uint32_t sequence = 1 + sizeof(AGREED) - 1;
    tcp_open(tcp, 1);
    tcp_data(tcp, 1, SPAN(AGREED));
    for (int i = 0; i < 400; i++) {
        struct bytes bytes = {.length = 0};
        put_frame(&bytes, i ? CONTINUATION : TEXT, true, 2,
                  i ? (span){text, sizeof(text)} : SPAN("BYE sip:a SIP/2.0\r\n"));
        tcp_data(tcp, sequence, span_of_bytes(&bytes));
        sequence += (uint32_t)bytes.length;
        assert_true(tcp->decoder->streams.held <= 2 * LIMIT_STREAM_BYTES);
    }
    assert_int_equal(tcp->seen.count, 1);
    assert_true(seen_cut(tcp, 0));
    assert_int_equal(tcp->decoder->streams.held, 0);
}

static void every_byte_changed(void **state)
{
    struct tcp *tcp = *state;
    struct bytes bytes = frames(SPAN(AGREED), false);
    for (size_t i = 0; i < bytes.length; i++) {
        for (int bit = 0; bit < 8; bit++) {
            again(tcp);
            bytes.text[i] = (char)(bytes.text[i] ^ 1 << bit);
            tcp_data(tcp, 1, span_first(span_of_bytes(&bytes), i + 1));
            tcp_data(tcp, 2 + (uint32_t)i, span_from(span_of_bytes(&bytes), i + 1));
            bytes.text[i] = (char)(bytes.text[i] ^ 1 << bit);
        }
    }
}

static const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, end)
    CASE(masked_split_anywhere),
    CASE(unmasked_split_anywhere),
    CASE(an_unmasked_frame_is_not_copied),
    CASE(picked_up_behind_the_handshake),
    CASE(another_protocol_is_not_ours),
    CASE(a_compressed_message_is_passed_over),
    CASE(a_loss_costs_one_message),
    CASE(lengths_that_lie),
    CASE(a_message_of_many_frames_is_limited),
    CASE(every_byte_changed),
};

UNIT_TEST_MAIN(tests)
