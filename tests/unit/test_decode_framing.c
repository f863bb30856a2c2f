/*
 * test_decode_framing.c — where messages begin and end in a stream, and what is none.
 */
#include "tcp_messages.h"

static void keepalives_between_messages(void **state)
{
    struct tcp *tcp = *state;
    static const span sent[] = {SPAN("\r\n\r\n"), SPAN(INVITE),
                                SPAN("\r\n"),     SPAN("\r"),
                                SPAN("\n\r\n"),   SPAN(TRYING "\r\n\r\n" RINGING "\r\n"),
                                SPAN("\r\n")};
    uint32_t sequence = 1;
    tcp_open(tcp, 1);
    for (size_t i = 0; i < COUNT(sent); i++) {
        tcp_data(tcp, sequence, sent[i]);
        sequence += (uint32_t)sent[i].length;
        assert_int_equal(tcp->decoder->streams.held, 0);
    }
    assert_seen(tcp, messages, 3);
}

/** What stands in front of the second message, and whether that one is found. */
static void framing_of(void **state)
{
    struct tcp *tcp = *state;
    static const struct {
        span first; /**< length of what is delivered of it */
        size_t length;
    } rows[] = {
        {SPAN("BYE sip:a SIP/2.0\r\nContent-Length:\r\n 4\r\n\r\nbody"), 0},
        {SPAN("BYE sip:a SIP/2.0\r\nCONTENT-LENGTH \t:\t4\r\n\r\nbody"), 0},
        {SPAN("BYE sip:a SIP/2.0\r\nL: 4\r\n\r\nbody"), 0},
        {SPAN("BYE sip:a SIP/2.0\nl: 4\n\nbody"), 0},
        {SPAN("BYE sip:a SIP/2.0\r\nl: 4\r\nl: 99\r\n\r\nbody"), 0},
        {SPAN("BYE sip:a SIP/2.0\r\nX-l: 99\r\nlong: 9\r\nContent-Length-X: 9\r\n\r\n"), 0},
        {SPAN("BYE sip:a SIP/2.0\r\n\r\n"), 0},
        {SPAN("BYE sip:a SIP/2.0\r\nTo: a\r\n\r\nlost\r\nbody\r\n"), 28},
        {SPAN("BYE sip:a SIP/2.0\r\nl: -5\r\n\r\nbody\r\n"), 28},
        {SPAN("BYE sip:a SIP/2.0\r\nl: 2\r\n\r\nbody\n"), 29},
        {SPAN("xyz sip:a SIP/7.0 \r\nl: 0\r\n\r\n"), 0},
    };
    for (uint16_t i = 0; i < COUNT(rows); i++) {
        span first = rows[i].first;
        size_t length = rows[i].length ? rows[i].length : first.length;
        for (size_t at = 1; at < first.length; at++) {
            uint32_t next = 1 + (uint32_t)at;
            tcp_send(tcp, (struct sent){.sequence = 7, .flags = RST});
            tcp_forget(tcp);
            tcp_open(tcp, 1);
            tcp_data(tcp, 1, part(first, 0, at));
            tcp_data(tcp, next, span_from(first, at));
            tcp_data(tcp, 1 + (uint32_t)first.length, all);
            assert_int_equal(tcp->seen.count, 4);
            assert_int_equal(seen_at(tcp, 0).length, length);
            assert_memory_equal(seen_at(tcp, 0).data, first.data, length);
            assert_false(seen_cut(tcp, 0));
            assert_span_equal(seen_at(tcp, 3), RINGING);
        }
    }
}

static void a_length_that_nobody_believes(void **state)
{
    struct tcp *tcp = *state;
    static const span lengths[] = {SPAN("4294967297"),
                                   SPAN("99999999999999999999999999999999"),
                                   SPAN("18446744073709551615"),
                                   SPAN("18446744073709551614"),
                                   SPAN("1000000"),
                                   SPAN("9223372036854775807")};
    for (size_t i = 0; i < COUNT(lengths); i++) {
        char bytes[256];
        int length = snprintf(bytes, sizeof(bytes), "BYE sip:a SIP/2.0\r\nl: %s\r\n\r\nbody\r\n",
                              lengths[i].data);
        tcp_send(tcp, (struct sent){.sequence = 7, .flags = RST});
        tcp_forget(tcp);
        tcp_open(tcp, 1);
        tcp_data(tcp, 1, (span){bytes, (size_t)length});
        tcp_data(tcp, 1 + (uint32_t)length, all);
        assert_int_equal(tcp->seen.count, 4);
        assert_true(seen_cut(tcp, 0));
        assert_span_equal(seen_at(tcp, 3), RINGING);
    }
    assert_int_equal(decoder_hits(tcp->decoder)->count[LIMIT_HIT_STREAM_MESSAGES], COUNT(lengths));
}

/** A message with a body of @p body bytes, in segments of 1,400 bytes, and another one. */
static void send_large(struct tcp *tcp, size_t body)
{
    char *bytes = malloc(body + 256);
    assert_non_null(bytes);
    size_t length =
        (size_t)snprintf(bytes, 256, "MESSAGE sip:a SIP/2.0\r\nContent-Length: %zu\r\n\r\n", body);
    memset(bytes + length, 'x', body);
    length += body;
    bytes[length - 1] = '\n';
    tcp_open(tcp, 1);
    for (size_t at = 0; at < length; at += 1400) {
        size_t next = at + 1400 < length ? at + 1400 : length;
        tcp_data(tcp, 1 + (uint32_t)at, part((span){bytes, length}, at, next));
    }
    tcp_data(tcp, 1 + (uint32_t)length, SPAN(TRYING));
    free(bytes);
    assert_int_equal(tcp->seen.count, 2);
    assert_span_equal(seen_at(tcp, 1), TRYING);
    assert_false(seen_cut(tcp, 1));
}

static void a_message_of_many_segments(void **state)
{
    struct tcp *tcp = *state;
    send_large(tcp, 200000);
    assert_true(seen_at(tcp, 0).length > 200000);
    assert_false(seen_cut(tcp, 0));
}

static void a_message_beyond_the_limit(void **state)
{
    struct tcp *tcp = *state;
    send_large(tcp, 2 * LIMIT_STREAM_BYTES);
    assert_true(seen_cut(tcp, 0));
    assert_int_equal(decoder_hits(tcp->decoder)->count[LIMIT_HIT_STREAM_MESSAGES], 1);
}

static void headers_without_end(void **state)
{
    struct tcp *tcp = *state;
    char bytes[1400];
    static const span starts[] = {SPAN("BYE sip:a SIP/2.0\r\nX: "), SPAN("BYE sip:"),
                                  SPAN("SIP/2.0 200 "), SPAN("BYE ")};
    for (size_t i = 0; i < COUNT(starts); i++) {
        memset(bytes, 'x', sizeof(bytes));
        tcp_open(tcp, 1);
        tcp_data(tcp, 1, starts[i]);
        uint32_t sequence = 1 + (uint32_t)starts[i].length;
        for (int j = 0; j < 400; j++, sequence += sizeof(bytes)) {
            tcp_data(tcp, sequence, (span){bytes, sizeof(bytes)});
            assert_true(tcp->decoder->streams.held <= LIMIT_STREAM_BYTES);
        }
        tcp_data(tcp, sequence, SPAN("\n" TRYING));
        assert_true(tcp->seen.count <= 2);
        if (tcp->seen.count == 2)
            assert_true(seen_cut(tcp, 0));
        tcp_forget(tcp);
        tcp_send(tcp, (struct sent){.sequence = 7, .flags = RST});
    }
}

static void what_is_not_sip_costs_nothing(void **state)
{
    struct tcp *tcp = *state;
    static const span others[] = {
        SPAN("GET / HTTP/1.1\r\nHost: a\r\nReferer: sip:bob\r\n\r\n"),
        SPAN("HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\n"),
        SPAN("OPTIONS * HTTP/1.1\r\n\r\n"),
        SPAN("DESCRIBE rtsp://a/b RTSP/1.0\r\n\r\n"),
        SPAN("SSH-2.0-OpenSSH\r\n"),
        SPAN("EHLO example.net\r\n"),
        SPAN("\0\0\0\0"),
        SPAN("Words and words\nAnd more words"),
        SPAN("Via: SIP/2.0/TCP a\r\n"),
    };
    for (uint16_t i = 0; i < COUNT(others); i++) {
        tcp_send(tcp, (struct sent){.port = i, .sequence = 9, .payload = others[i]});
        assert_int_equal(tcp->decoder->streams.map.count, 0);
    }
    for (uint16_t i = 0; i < COUNT(others); i++) {
        tcp_send(tcp, (struct sent){.port = i, .sequence = 8, .flags = SYN});
        tcp_send(tcp, (struct sent){.port = i, .sequence = 9, .payload = others[i]});
        assert_int_equal(tcp->decoder->streams.held, 0);
        assert_int_equal(tcp->result, DECODE_STREAM);
    }
    assert_int_equal(tcp->seen.count, 0);
}

static void a_proxy_header_may_come_first(void **state)
{
    struct tcp *tcp = *state;
    span header = SPAN("PROXY TCP4 192.0.2.9 192.0.2.2 40000 5060\r\n");
    tcp_open(tcp, 1);
    tcp_data(tcp, 1, header);
    tcp_data(tcp, 1 + (uint32_t)header.length, all);
    assert_seen(tcp, messages, 3);
}

static const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, end)
    CASE(keepalives_between_messages),   CASE(framing_of),
    CASE(a_length_that_nobody_believes), CASE(a_message_of_many_segments),
    CASE(a_message_beyond_the_limit),    CASE(headers_without_end),
    CASE(what_is_not_sip_costs_nothing), CASE(a_proxy_header_may_come_first),
};

UNIT_TEST_MAIN(tests)
