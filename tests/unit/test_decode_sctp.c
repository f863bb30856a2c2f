/*
 * test_decode_sctp.c — messages out of SCTP: whole, in fragments of any order, sent again, lied
 * about.
 */
#include "tcp_fixture.h"

#define INVITE "INVITE sip:bob@example.net SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 4\r\n\r\nbody"
#define TRYING "SIP/2.0 100 Trying\r\nCall-ID: 1\r\n\r\n"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { LAST = 1, FIRST = 2, WHOLE = 3 };

struct data {
    uint32_t tsn;
    uint8_t flags;
    span payload;
    size_t length; /**< 0: the true one */
};

static const span messages[] = {SPAN(INVITE), SPAN(TRYING)};

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

static size_t put_data(char *bytes, const struct data *data)
{
    size_t length = 16 + data->payload.length;
    memset(bytes, 0, length + 4);
    bytes[1] = (char)data->flags;
    put_number(bytes + 2, (uint32_t)(data->length ? data->length : length), 2);
    put_number(bytes + 4, data->tsn, 4);
    if (data->payload.length)
        memcpy(bytes + 16, data->payload.data, data->payload.length);
    return (length + 3) / 4 * 4;
}

/** A packet with a SACK and these chunks; @p cut bytes of it were not captured. */
static void sctp_send_cut(struct tcp *tcp, uint32_t tag, const struct data *chunks, size_t count,
                          size_t cut)
{
    static char bytes[70000];
    size_t length = 0;
    bytes[0] = 3;
    put_number(bytes + 2, 6, 2);
    length += 8;
    for (size_t i = 0; i < count; i++)
        length += put_data(bytes + length, &chunks[i]);
    char header[12] = {0};
    put_number(header, 5060, 2);
    put_number(header + 2, 5060, 2);
    put_number(header + 4, tag, 4);
    struct sent sent = {.payload = {bytes, length}, .cut = cut};
    send_packet(tcp, &sent, 132, (span){header, sizeof(header)});
}

static void sctp_send(struct tcp *tcp, const struct data *chunks, size_t count)
{
    sctp_send_cut(tcp, 77, chunks, count, 0);
}

static void sctp_data(struct tcp *tcp, uint32_t tsn, uint8_t flags, span payload)
{
    sctp_send(tcp, &(struct data){tsn, flags, payload, 0}, 1);
}

static void several_in_a_packet(void **state)
{
    struct tcp *tcp = *state;
    const struct data chunks[] = {{1, WHOLE, messages[0], 0}, {2, WHOLE, messages[1], 0}};
    sctp_send(tcp, chunks, 2);
    assert_int_equal(tcp->result, DECODE_DATAGRAM);
    assert_seen(tcp, messages, 2);
    assert_true(tcp->all_in_frame);
    assert_int_equal(tcp->seen.messages[0].datagram.transport, SIPWHY_TRANSPORT_SCTP);
    assert_int_equal(tcp->seen.messages[0].datagram.src.port, 5060);
    sctp_send(tcp, chunks, 2);
    assert_int_equal(tcp->result, DECODE_REPEAT);
    assert_seen(tcp, messages, 2);
}

static void sent_again_in_any_order(void **state)
{
    struct tcp *tcp = *state;
    uint32_t first = 0u - 40;
    for (uint32_t i = 0; i < 100; i++) {
        sctp_data(tcp, first + i, WHOLE, messages[0]);
        sctp_data(tcp, first + i / 2, WHOLE, messages[0]);
        sctp_data(tcp, first + i, WHOLE, messages[0]);
        assert_int_equal(tcp->seen.count, i + 1);
    }
    sctp_data(tcp, first + 104, WHOLE, messages[0]);
    sctp_data(tcp, first + 102, WHOLE, messages[0]);
    sctp_data(tcp, first + 102, WHOLE, messages[0]);
    sctp_data(tcp, first + 600, WHOLE, messages[0]);
    sctp_data(tcp, first + 104, WHOLE, messages[0]);
    sctp_data(tcp, 0x7fff0000, WHOLE, messages[0]); /* begun anew */
    sctp_data(tcp, 0x7fff0000, WHOLE, messages[0]);
    assert_int_equal(tcp->seen.count, 104);
}

#define PIECES 4

/** The fragments of the INVITE in the order of the digits of @p order, base PIECES. */
static bool send_order(struct tcp *tcp, uint32_t tsn, unsigned order, int times)
{
    unsigned digits[PIECES], used = 0;
    for (int i = 0; i < PIECES; i++, order /= PIECES) {
        digits[i] = order % PIECES;
        used |= 1u << digits[i];
    }
    if (used != (1u << PIECES) - 1)
        return false;
    size_t step = messages[0].length / PIECES + 1;
    for (int i = 0; i < PIECES * times; i++) {
        unsigned which = digits[i % PIECES];
        uint8_t flags = (uint8_t)((which == 0 ? FIRST : 0) | (which == PIECES - 1 ? LAST : 0));
        span rest = span_from(messages[0], which * step);
        sctp_data(tcp, tsn + which, flags, span_first(rest, step));
    }
    return true;
}

static void fragments_in_any_order(void **state)
{
    struct tcp *tcp = *state;
    uint32_t tsn = 0u - 50;
    sctp_data(tcp, tsn++, WHOLE, messages[1]); /* that it is SIP is known by then */
    for (unsigned order = 0; order < 256; order++) {
        tcp_forget(tcp);
        if (!send_order(tcp, tsn, order, 1 + (int)(order % 2)))
            continue;
        assert_seen(tcp, messages, 1);
        assert_int_equal(tcp->decoder->associations.held, 0);
        tsn += PIECES;
    }
}

static void fragments_of_two_messages(void **state)
{
    struct tcp *tcp = *state;
    sctp_data(tcp, 1, FIRST, span_first(messages[0], 40));
    sctp_data(tcp, 4, LAST, span_from(messages[1], 20));
    sctp_data(tcp, 3, FIRST, span_first(messages[1], 20));
    assert_int_equal(tcp->seen.count, 1);
    assert_span_equal(seen_at(tcp, 0), TRYING);
    sctp_data(tcp, 2, LAST, span_from(messages[0], 40));
    assert_int_equal(tcp->seen.count, 2);
    assert_span_equal(seen_at(tcp, 1), INVITE);
}

static void the_beginning_of_what_is_not_complete(void **state)
{
    struct tcp *tcp = *state;
    sctp_data(tcp, 1, FIRST, span_first(messages[0], 40));
    sctp_data(tcp, 2, 0, span_first(span_from(messages[0], 40), 10));
    sctp_data(tcp, 4, LAST, SPAN("lost"));
    decoder_finish(tcp->decoder);
    assert_int_equal(tcp->seen.count, 1);
    assert_int_equal(seen_at(tcp, 0).length, 50);
    assert_true(seen_cut(tcp, 0));
    assert_int_equal(tcp->decoder->associations.held, 0);
}

static void cut_at_every_length(void **state)
{
    struct tcp *tcp = *state;
    const struct data chunk = {0, WHOLE, messages[0], 0};
    size_t length = 20 + 12 + 8 + 16 + messages[0].length;
    size_t padding = (4 - length % 4) % 4;
    for (size_t cut = 0; cut <= length + padding; cut++) {
        struct data copy = chunk;
        copy.tsn = (uint32_t)cut;
        sctp_send_cut(tcp, 5, &copy, 1, cut);
        bool has_start = cut + 60 < length;
        assert_true(!has_start || tcp->seen.count == 1);
        if (tcp->seen.count)
            assert_int_equal(seen_cut(tcp, 0), cut > padding);
        tcp_forget(tcp);
    }
}

static void lengths_that_lie(void **state)
{
    struct tcp *tcp = *state;
    static const size_t lengths[] = {1, 3, 4, 15, 16, 17, 30, 200, 65535};
    for (size_t i = 0; i < COUNT(lengths); i++) {
        const struct data chunks[] = {{(uint32_t)i * 2, WHOLE, messages[0], lengths[i]},
                                      {(uint32_t)i * 2 + 1, WHOLE, messages[1], 0}};
        sctp_send(tcp, chunks, 2);
        assert_true(tcp->seen.count <= 2);
        tcp_forget(tcp);
    }
}

static void every_byte_changed(void **state)
{
    struct tcp *tcp = *state;
    char bytes[256];
    size_t length = put_data(bytes, &(struct data){9, FIRST, messages[0], 0});
    length += put_data(bytes + length, &(struct data){10, LAST, messages[1], 0});
    char header[12] = {0};
    for (size_t i = 0; i < length; i++) {
        for (int value = 0; value < 256; value++) {
            char kept = bytes[i];
            bytes[i] = (char)value;
            struct sent sent = {.payload = {bytes, length}};
            send_packet(tcp, &sent, 132, (span){header, sizeof(header)});
            bytes[i] = kept;
            tcp_forget(tcp);
        }
    }
}

static void what_is_not_sip_is_not_kept(void **state)
{
    struct tcp *tcp = *state;
    sctp_data(tcp, 1, WHOLE, SPAN("\x01\0\0\0 diameter"));
    sctp_data(tcp, 2, FIRST, SPAN("\x01\0\0\0 diameter"));
    sctp_data(tcp, 3, LAST, SPAN("\x01\0\0\0 diameter"));
    sctp_data(tcp, 4, WHOLE, SPAN(""));
    assert_int_equal(tcp->seen.count, 0);
    assert_int_equal(tcp->decoder->associations.map.count, 0);
}

static void over_udp(void **state)
{
    struct tcp *tcp = *state;
    static const uint16_t ports[] = {9899, 9898};
    for (uint32_t i = 0; i < COUNT(ports); i++) {
        char bytes[256], header[20] = {0};
        size_t length = put_data(bytes, &(struct data){i, WHOLE, messages[0], 0});
        put_number(header, 9000, 2);
        put_number(header + 2, ports[i], 2);
        put_number(header + 4, (uint32_t)(sizeof(header) + length), 2);
        put_number(header + 8, 5060, 2);
        put_number(header + 10, 5070, 2);
        struct sent sent = {.payload = {bytes, length}};
        send_packet(tcp, &sent, 17, (span){header, sizeof(header)});
    }
    assert_int_equal(tcp->seen.count, 2);
    assert_span_equal(seen_at(tcp, 0), INVITE);
    assert_int_equal(tcp->seen.messages[0].datagram.dst.port, 5070);
    assert_int_equal(tcp->seen.messages[0].datagram.transport, SIPWHY_TRANSPORT_SCTP);
    assert_int_equal(tcp->seen.messages[1].datagram.transport, SIPWHY_TRANSPORT_UDP);
}

static void all_is_limited(void **state)
{
    struct tcp *tcp = *state;
    static char bytes[60000];
    memset(bytes, 'x', sizeof(bytes));
    memcpy(bytes, "BYE sip:a SIP/2.0\r\n", 19);
    for (uint32_t i = 0; i < LIMIT_ASSOCIATIONS_BYTES / sizeof(bytes) + 3; i++) {
        const struct data chunk = {1, FIRST, {bytes, sizeof(bytes)}, 0};
        sctp_send_cut(tcp, 100000 + i, &chunk, 1, 0);
        assert_true(tcp->decoder->associations.held <= LIMIT_ASSOCIATIONS_BYTES);
    }
    assert_true(tcp->seen.count > 0);
    tcp_forget(tcp);
    for (uint32_t i = 0; i < 2 * LIMIT_STREAM_SEGMENTS; i++)
        sctp_data(tcp, i, i ? 0 : FIRST, i ? SPAN("x") : messages[0]);
    assert_true(tcp->decoder->associations.held < LIMIT_ASSOCIATIONS_BYTES + 65536);
    assert_int_equal(tcp->seen.count, 1);
    tcp_forget(tcp);
    for (uint32_t i = 0; i < LIMIT_ASSOCIATIONS + 10; i++) {
        const struct data chunk = {1, WHOLE, messages[0], 0};
        sctp_send_cut(tcp, 1000 + i, &chunk, 1, 0);
        tcp_forget(tcp);
    }
    assert_int_equal(tcp->decoder->associations.map.count, LIMIT_ASSOCIATIONS);
    assert_true(decoder_hits(tcp->decoder)->count[LIMIT_HIT_STREAMS] >= 10);
}

static const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, end)
    CASE(several_in_a_packet),
    CASE(sent_again_in_any_order),
    CASE(fragments_in_any_order),
    CASE(fragments_of_two_messages),
    CASE(the_beginning_of_what_is_not_complete),
    CASE(cut_at_every_length),
    CASE(lengths_that_lie),
    CASE(every_byte_changed),
    CASE(what_is_not_sip_is_not_kept),
    CASE(over_udp),
    CASE(all_is_limited),
};

UNIT_TEST_MAIN(tests)
