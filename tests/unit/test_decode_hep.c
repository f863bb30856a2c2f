/*
 * test_decode_hep.c — HEP of every version, in datagrams and in streams, whole, cut, and lying.
 */
#include "hep_fixture.h"
#include "tcp_messages.h"

#include "base/limits.h"

#include <sipwhy/hep.h>
#ifdef HAVE_ZLIB
#include <zlib.h>
#endif

#define THEN 1500000000

/** A datagram to @p port. */
static void send_udp(struct tcp *tcp, uint16_t port, span payload, size_t cut)
{
    char header[8] = {0};
    put_number(header, 40000, 2);
    put_number(header + 2, port, 2);
    put_number(header + 4, (uint32_t)(8 + payload.length), 2);
    send_packet(tcp, &(struct sent){.payload = payload, .cut = cut}, 17,
                (span){header, sizeof(header)});
}

static const struct datagram *only(const struct tcp *tcp)
{
    assert_int_equal(tcp->seen.count, 1);
    return &tcp->seen.messages[0].datagram;
}

static void assert_inner(const struct datagram *datagram, enum sipwhy_transport transport)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    assert_string_equal(sipwhy_endpoint_format(&datagram->src, text), "192.0.2.1:5060");
    assert_string_equal(sipwhy_endpoint_format(&datagram->dst, text), "192.0.2.2:5080");
    assert_int_equal(datagram->transport, transport);
    assert_true(datagram->is_relayed);
    assert_span_equal(datagram->payload, INVITE);
}

static void what_is_inside_counts(void **state)
{
    static const struct {
        unsigned protocol;
        enum sipwhy_transport transport;
    } rows[] = {{17, SIPWHY_TRANSPORT_UDP}, {6, SIPWHY_TRANSPORT_TCP},   {22, SIPWHY_TRANSPORT_TLS},
                {50, SIPWHY_TRANSPORT_WS},  {132, SIPWHY_TRANSPORT_SCTP}, {99, SIPWHY_TRANSPORT_UDP}};
    struct tcp *tcp = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct hep hep;
        hep_start_of(&hep, rows[i].protocol, THEN);
        hep_chunk(&hep, HEP_PAYLOAD, messages[0]);
        tcp_forget(tcp);
        sipwhy_time arrival = tcp->now;
        send_udp(tcp, 12345, hep_span(&hep), 0);
        assert_int_equal(tcp->result, DECODE_DATAGRAM);
        assert_inner(only(tcp), rows[i].transport);
        assert_int_equal(only(tcp)->time, THEN * SIPWHY_SECOND + 250 * SIPWHY_MILLISECOND);
        assert_int_equal(only(tcp)->time + only(tcp)->lag, arrival);
        assert_int_equal(only(tcp)->frame.frame, 1);
        assert_false(only(tcp)->truncated);
    }
}

static void addresses_of_ipv6(void **state)
{
    static struct hep hep;
    static const span src = {"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x0a", 16};
    static const span dst = {"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x0b", 16};
    char text[SIPWHY_ENDPOINT_TEXT];
    hep_begin(&hep);
    hep_chunk(&hep, HEP_PAYLOAD, messages[0]); /* in any order */
    hep_chunk(&hep, HEP_DST_IPV6, dst);
    hep_chunk(&hep, HEP_SRC_IPV6, src);
    hep_number(&hep, HEP_SRC_PORT, 5062, 2);
    send_udp(*state, 9060, hep_span(&hep), 0);
    assert_string_equal(sipwhy_endpoint_format(&only(*state)->src, text), "[2001:db8::a]:5062");
    assert_string_equal(sipwhy_endpoint_format(&only(*state)->dst, text), "[2001:db8::b]:0");
}

static void without_a_time_it_is_the_frame_that_has_one(void **state)
{
    struct tcp *tcp = *state;
    static struct hep hep;
    hep_message(&hep, 0, messages[0]);
    sipwhy_time arrival = tcp->now;
    send_udp(tcp, 9060, hep_span(&hep), 0);
    assert_int_equal(only(tcp)->time, arrival);
    assert_int_equal(only(tcp)->lag, 0);
}

static void other_vendors_and_types_are_skipped(void **state)
{
    static struct hep hep;
    hep_start_of(&hep, 17, THEN);
    hep_put(&hep, SPAN("\0\1\0\x0f\0\x0aNOT!")); /* a payload of another vendor */
    hep_chunk(&hep, HEP_KEY, SPAN("secret"));
    hep_number(&hep, HEP_VLAN, 5, 2);
    hep_chunk(&hep, 0x7777, SPAN("?"));
    hep_chunk(&hep, 0x7777, SPAN_EMPTY);
    hep_number(&hep, HEP_SRC, 1, 3); /* no address is that long: the one before stays */
    hep_chunk(&hep, HEP_PAYLOAD, messages[0]);
    send_udp(*state, 9060, hep_span(&hep), 0);
    assert_inner(only(*state), SIPWHY_TRANSPORT_UDP);
}

static void what_is_not_sip_is_left_alone(void **state)
{
    struct tcp *tcp = *state;
    static struct hep hep;
    hep_message(&hep, THEN, messages[0]);
    hep_number(&hep, HEP_TYPE, 5, 1);
    send_udp(tcp, 9060, hep_span(&hep), 0);
    assert_int_equal(tcp->result, DECODE_NOT_SIP);
    hep_start_of(&hep, 17, THEN);
    hep_number(&hep, HEP_KEEP_ALIVE, 30, 2);
    send_udp(tcp, 9060, hep_span(&hep), 0);
    hep_begin(&hep);
    send_udp(tcp, 9060, hep_span(&hep), 0);
    assert_int_equal(tcp->result, DECODE_KEEPALIVE);
    assert_int_equal(tcp->seen.count, 0);
}

static void lengths_that_lie(void **state)
{
    static const span packets[] = {
        SPAN("HEP3\0\x16\0\0\0\x01\0\7\2\0\0\0\x0f\0\xff" "abc"),  /* beyond the packet */
        SPAN("HEP3\0\x16\0\0\0\x01\0\7\2\0\0\0\x0f\0\5" "abc"),    /* shorter than its header */
        SPAN("HEP3\0\x16\0\0\0\x01\0\7\2\0\0\0\x0f\0\0" "abc"),    /* no end */
        SPAN("HEP3\0\x10\0\0\0\x01\0\7\2\0\0\0"),                  /* half a chunk header */
        SPAN("HEP3\0\x16\0\0\0\x01\0\7\2\0\0\0\x0f\0\x09" "abc"),  /* nobody sent it */
    };
    struct tcp *tcp = *state;
    for (size_t i = 0; i < COUNT(packets); i++) {
        send_udp(tcp, 9060, packets[i], 0);
        assert_int_equal(tcp->result, DECODE_MALFORMED);
        assert_int_equal(tcp->seen.count, 0);
    }
}

/** Whatever looks different is an ordinary datagram. */
static void what_is_not_hep(void **state)
{
    static const span packets[] = {
        SPAN("HEP3"), SPAN("HEP3\0"), SPAN("HEP3\0\5"), SPAN("HEP3\0\xff ..............."),
        SPAN("HEP3\0\x12\0\0\0\x01\0\5......"), SPAN("HEP3\0\x12\0\0\0\x01\0\xff......"),
        SPAN("HEP4\0\x06"), SPAN("HEP3\0\x09..."), SPAN("\2\x10\2\x11\x13\xc4\x13\xc4...."),
        SPAN("\2\x11\2\x11\x13\xc4\x13\xc4\1\1\1\1\2\2\2\2............SIP/2.0 200 OK\r\n"),
        SPAN("\2\x10\3\x11\x13\xc4\x13\xc4\1\1\1\1\2\2\2\2............SIP/2.0 200 OK\r\n"),
        SPAN("\2\x10\2\x12\x13\xc4\x13\xc4\1\1\1\1\2\2\2\2............SIP/2.0 200 OK\r\n"),
        SPAN("\3\x10\2\x11\x13\xc4\x13\xc4\1\1\1\1\2\2\2\2............SIP/2.0 200 OK\r\n"),
    };
    struct tcp *tcp = *state;
    for (size_t i = 0; i < COUNT(packets); i++) {
        tcp_forget(tcp);
        send_udp(tcp, 9060, packets[i], 0);
        assert_int_equal(only(tcp)->payload.length, packets[i].length);
        assert_false(only(tcp)->is_relayed);
    }
}

#define OLD(version, length, rest)                                                                 \
    SPAN(version length "\2\x11\x13\xc4\x13\xd8\xc0\0\2\1\xc0\0\2\2" rest)
#define TIME "\x00\x2f\x68\x59\x90\xd0\3\0\xd1\7\0\0"

static void the_old_versions(void **state)
{
    static const struct {
        span packet;
        uint16_t port;
        bool has_time;
    } rows[] = {
        {OLD("\1", "\x10", INVITE), 9060, false},
        {OLD("\1", "\x10", INVITE), 12345, false},
        {OLD("\2", "\x10", TIME INVITE), 9060, true},
        {OLD("\2", "\x10", TIME INVITE), 12345, true},
        {OLD("\2", "\x1c", TIME INVITE), 9061, true}, /* some count the time as well */
    };
    struct tcp *tcp = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        tcp_forget(tcp);
        sipwhy_time arrival = tcp->now;
        send_udp(tcp, rows[i].port, rows[i].packet, 0);
        assert_inner(only(tcp), SIPWHY_TRANSPORT_UDP);
        assert_int_equal(only(tcp)->time, rows[i].has_time ? THEN * SIPWHY_SECOND +
                                                                 250 * SIPWHY_MILLISECOND
                                                           : arrival);
    }
}

static void the_old_version_by_ipv6(void **state)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    send_udp(*state, 9060,
             SPAN("\1\x28\x0a\6\x13\xc4\x13\xd8"
                  "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x0a"
                  "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x0b" INVITE),
             0);
    assert_string_equal(sipwhy_endpoint_format(&only(*state)->dst, text), "[2001:db8::b]:5080");
    assert_int_equal(only(*state)->transport, SIPWHY_TRANSPORT_TCP);
}

static void the_old_version_elsewhere_needs_sip(void **state)
{
    send_udp(*state, 12345, OLD("\1", "\x10", "something else"), 0);
    assert_false(only(*state)->is_relayed);
}

static void cut_anywhere(void **state)
{
    struct tcp *tcp = *state;
    static struct hep hep;
    hep_message(&hep, THEN, messages[0]);
    const span packets[] = {hep_span(&hep), OLD("\2", "\x10", TIME INVITE)};
    for (size_t i = 0; i < COUNT(packets); i++) {
        for (size_t cut = 1; cut < packets[i].length; cut++) {
            tcp_forget(tcp);
            send_udp(tcp, 9060, packets[i], cut);
            for (size_t j = 0; j < tcp->seen.count; j++)
                assert_true(seen_cut(tcp, j));
            if (cut < messages[0].length)
                assert_int_equal(only(tcp)->payload.length, messages[0].length - cut);
        }
    }
}

static void every_byte_changed(void **state)
{
    struct tcp *tcp = *state;
    static struct hep hep;
    hep_message(&hep, THEN, messages[1]);
    for (size_t at = 0; at < hep.length - messages[1].length; at++) {
        char kept = hep.bytes[at];
        for (int value = 0; value < 256; value++) {
            hep.bytes[at] = (char)value;
            send_udp(tcp, 9060, hep_span(&hep), 0);
            assert_true(tcp->seen.count <= 1);
            tcp_forget(tcp);
        }
        hep.bytes[at] = kept;
    }
}

#ifdef HAVE_ZLIB
static size_t compress_into(char *room, size_t size, span text, int window)
{
    z_stream zlib = {.next_in = (z_const Bytef *)text.data,
                     .avail_in = (unsigned)text.length,
                     .next_out = (Bytef *)room,
                     .avail_out = (unsigned)size};
    assert_int_equal(deflateInit2(&zlib, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&zlib, Z_FINISH), Z_STREAM_END);
    deflateEnd(&zlib);
    return size - zlib.avail_out;
}

static void compressed_payloads(void **state)
{
    struct tcp *tcp = *state;
    static struct hep hep;
    char room[1024];
    for (int window = 15; window <= 31; window += 16) { /* zlib's own header, gzip's */
        size_t length = compress_into(room, sizeof(room), messages[0], window);
        for (size_t part = 0; part <= length; part++) {
            hep_start_of(&hep, 17, THEN);
            hep_chunk(&hep, HEP_COMPRESSED, (span){room, part});
            tcp_forget(tcp);
            send_udp(tcp, 9060, hep_span(&hep), 0);
            if (part < length && tcp->seen.count)
                assert_true(seen_cut(tcp, 0));
        }
        assert_inner(only(tcp), SIPWHY_TRANSPORT_UDP);
        assert_false(seen_cut(tcp, 0));
    }
}

static void what_inflates_too_far_is_cut(void **state)
{
    struct tcp *tcp = *state;
    static struct hep hep;
    static char much[8 * 1024 * 1024], room[65000];
    memset(much, 'a', sizeof(much));
    size_t length = compress_into(room, sizeof(room), (span){much, sizeof(much)}, 15);
    hep_start_of(&hep, 17, THEN);
    hep_chunk(&hep, HEP_COMPRESSED, (span){room, length});
    send_udp(tcp, 9060, hep_span(&hep), 0);
    assert_int_equal(only(tcp)->payload.length, LIMIT_MESSAGE_BYTES);
    assert_true(seen_cut(tcp, 0));
    assert_int_equal(decoder_hits(tcp->decoder)->count[LIMIT_HIT_HEP_INFLATED], 1);
}
#endif

/** The three messages, and packets without one between them. */
static span stream_of_packets(void)
{
    static struct hep stream;
    static struct hep hep;
    stream.length = 0;
    for (size_t i = 0; i < COUNT(messages); i++) {
        hep_message(&hep, THEN + (uint32_t)i, messages[i]);
        hep_put(&stream, hep_span(&hep));
        hep_begin(&hep);
        hep_put(&stream, hep_span(&hep));
    }
    return hep_span(&stream);
}

static void assert_three(struct tcp *tcp)
{
    assert_seen(tcp, messages, COUNT(messages));
    for (size_t i = 0; i < COUNT(messages); i++) {
        assert_int_equal(tcp->seen.messages[i].datagram.src.port, 5060);
        assert_int_equal(tcp->seen.messages[i].datagram.transport, SIPWHY_TRANSPORT_UDP);
        assert_int_equal(tcp->seen.messages[i].datagram.time / SIPWHY_SECOND, THEN + i);
    }
    assert_int_equal(tcp->decoder->streams.held, 0);
}

static void a_stream_split_anywhere(void **state)
{
    struct tcp *tcp = *state;
    span packets = stream_of_packets();
    for (size_t at = 0; at < packets.length; at++) {
        tcp_send(tcp, (struct sent){.sequence = 7, .flags = RST});
        tcp_forget(tcp);
        tcp_open(tcp, 1);
        tcp_data(tcp, 1, span_first(packets, at));
        tcp_data(tcp, 1 + (uint32_t)at, span_from(packets, at));
        assert_three(tcp);
    }
    tcp_send(tcp, (struct sent){.sequence = 7, .flags = RST});
    tcp_forget(tcp);
    tcp_open(tcp, 1);
    for (size_t at = 0; at < packets.length; at++)
        tcp_data(tcp, 1 + (uint32_t)at, span_first(span_from(packets, at), 1));
    assert_three(tcp);
}

static void a_stream_picked_up_in_the_middle(void **state)
{
    struct tcp *tcp = *state;
    span packets = stream_of_packets();
    tcp_data(tcp, 1000, span_from(packets, 3)); /* nothing of the first is known: it goes */
    assert_seen(tcp, messages + 1, COUNT(messages) - 1);
    tcp_forget(tcp);
    tcp_send(tcp, (struct sent){.port = 1, .sequence = 1000, .payload = packets});
    assert_three(tcp);
}

/** A message that begins in the middle of a lost packet has nobody who sent it. */
static void a_gap_in_a_stream(void **state)
{
    struct tcp *tcp = *state;
    span packets = stream_of_packets();
    size_t first = packets.length - span_from(packets, 120).length;
    tcp_open(tcp, 1);
    tcp_data(tcp, 1, span_first(packets, 40));
    tcp_data(tcp, 1 + (uint32_t)first, span_from(packets, first));
    decoder_advance(tcp->decoder, tcp->now + 10 * SIPWHY_SECOND);
    assert_seen(tcp, messages + 1, COUNT(messages) - 1);
    for (size_t i = 0; i < tcp->seen.count; i++)
        assert_true(tcp->seen.messages[i].datagram.is_relayed);
}

static void a_stream_that_ends_early(void **state)
{
    struct tcp *tcp = *state;
    static struct hep hep;
    hep_message(&hep, THEN, messages[0]);
    tcp_open(tcp, 1);
    tcp_data(tcp, 1, span_first(hep_span(&hep), hep.length - 5));
    assert_int_equal(tcp->seen.count, 0);
    decoder_finish(tcp->decoder);
    assert_int_equal(only(tcp)->payload.length, messages[0].length - 5);
    assert_true(seen_cut(tcp, 0));
    assert_true(only(tcp)->is_relayed);
}

static void sip_behind_something_like_hep(void **state)
{
    struct tcp *tcp = *state;
    tcp_open(tcp, 1);
    tcp_data(tcp, 1, SPAN("HEP"));
    tcp_data(tcp, 4, SPAN(" sip:a@b SIP/2.0\r\nl: 0\r\n\r\n"));
    assert_int_equal(tcp->seen.count, 1);
    assert_false(only(tcp)->is_relayed);
}

static void what_is_encoded_is_decoded(void **state)
{
    struct tcp *tcp = *state;
    static char packet[SIPWHY_HEP_BYTES];
    struct sipwhy_hep_options options = {.agent = 7, .password = "secret"};
    struct sipwhy_message message = {
        .time = THEN * SIPWHY_SECOND + 250 * SIPWHY_MILLISECOND + 999,
        .src = {.family = 4, .port = 5060, .address = {192, 0, 2, 1}},
        .dst = {.family = 4, .port = 5080, .address = {192, 0, 2, 2}},
        .bytes = messages[0],
    };
    for (int i = SIPWHY_TRANSPORT_UDP; i <= SIPWHY_TRANSPORT_WS; i++) {
        message.transport = (enum sipwhy_transport)i;
        size_t length = sipwhy_hep_encode(&message, &options, packet, sizeof(packet));
        assert_int_not_equal(length, 0);
        tcp_forget(tcp);
        send_udp(tcp, 9060, (span){packet, length}, 0);
        assert_inner(only(tcp), message.transport);
        assert_int_equal(only(tcp)->time, message.time - 999);
    }
}

static void what_does_not_fit_is_not_encoded(void **state)
{
    (void)state;
    static char packet[70000], text[70000];
    struct sipwhy_hep_options options = {.agent = 7};
    struct sipwhy_message message = {.src.family = 4, .dst.family = 4, .bytes = {text, 0}};
    size_t header = sipwhy_hep_encode(&message, &options, packet, sizeof(packet));
    for (size_t room = 0; room < header; room++)
        assert_int_equal(sipwhy_hep_encode(&message, &options, packet, room), 0);
    message.bytes.length = SIPWHY_HEP_BYTES - header;
    assert_int_equal(sipwhy_hep_encode(&message, &options, packet, sizeof(packet)),
                     SIPWHY_HEP_BYTES);
    message.bytes.length++;
    assert_int_equal(sipwhy_hep_encode(&message, &options, packet, sizeof(packet)), 0);
    message.bytes.length = 10;
    message.dst.family = 6;
    assert_int_equal(sipwhy_hep_encode(&message, &options, packet, sizeof(packet)), 0);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, start, end)

static const struct CMUnitTest tests[] = {
    CASE(what_is_inside_counts),
    CASE(addresses_of_ipv6),
    CASE(without_a_time_it_is_the_frame_that_has_one),
    CASE(other_vendors_and_types_are_skipped),
    CASE(what_is_not_sip_is_left_alone),
    CASE(lengths_that_lie),
    CASE(what_is_not_hep),
    CASE(the_old_versions),
    CASE(the_old_version_by_ipv6),
    CASE(the_old_version_elsewhere_needs_sip),
    CASE(cut_anywhere),
    CASE(every_byte_changed),
#ifdef HAVE_ZLIB
    CASE(compressed_payloads),
    CASE(what_inflates_too_far_is_cut),
#endif
    CASE(a_stream_split_anywhere),
    CASE(a_stream_picked_up_in_the_middle),
    CASE(a_gap_in_a_stream),
    CASE(a_stream_that_ends_early),
    CASE(sip_behind_something_like_hep),
    CASE(what_is_encoded_is_decoded),
    CASE(what_does_not_fit_is_not_encoded),
};

UNIT_TEST_MAIN(tests)
