/*
 * test_decode_tcp.c — messages out of TCP: split, out of order, sent again, lost, lied about.
 */
#include "tcp_messages.h"

static void a_segment_is_not_copied(void **state)
{
    struct tcp *tcp = *state;
    tcp_open(tcp, 1);
    tcp_data(tcp, 1, all);
    assert_seen(tcp, messages, 3);
    assert_true(tcp->all_in_frame);
    assert_int_equal(tcp->result, DECODE_DATAGRAM);
    assert_int_equal(tcp->decoder->streams.held, 0);
    const struct datagram *first = &tcp->seen.messages[0].datagram;
    assert_int_equal(first->transport, SIPWHY_TRANSPORT_TCP);
    assert_int_equal(first->src.port, 40000);
    assert_int_equal(first->dst.port, 5060);
    assert_int_equal(first->time, SIPWHY_SECOND + SIPWHY_MILLISECOND);
}

static void split_in_two_anywhere(void **state)
{
    struct tcp *tcp = *state;
    /* With a sequence number that wraps within the bytes, and with none of the beginning seen. */
    for (size_t at = 1; at < all.length; at++) {
        uint32_t first = 0u - 50;
        tcp_open(tcp, first);
        tcp_data(tcp, first, part(all, 0, at));
        assert_int_equal(tcp->result, tcp->seen.count ? DECODE_DATAGRAM : DECODE_STREAM);
        tcp_data(tcp, first + (uint32_t)at, span_from(all, at));
        assert_seen(tcp, messages, 3);
        assert_int_equal(tcp->decoder->streams.held, 0);
        tcp_forget(tcp);
        tcp_send(tcp, (struct sent){.sequence = 7, .flags = RST});
    }
}

static void picked_up_in_two_anywhere(void **state)
{
    struct tcp *tcp = *state;
    for (size_t at = 1; at < all.length; at++) {
        uint16_t port = (uint16_t)at;
        tcp_send(tcp, (struct sent){.sequence = 9, .port = port, .payload = part(all, 0, at)});
        tcp_send(tcp, (struct sent){.sequence = 9 + (uint32_t)at,
                                    .port = port,
                                    .payload = span_from(all, at)});
        assert_seen(tcp, messages, 3);
        tcp_forget(tcp);
    }
}

static void byte_by_byte(void **state)
{
    struct tcp *tcp = *state;
    tcp_open(tcp, 1);
    for (size_t at = 0; at < all.length; at++)
        tcp_data(tcp, 1 + (uint32_t)at, part(all, at, at + 1));
    assert_seen(tcp, messages, 3);
}

#define PIECES 5

/** The next order of the pieces; false after the last. */
static bool permute(size_t order[PIECES])
{
    size_t i = PIECES - 1;
    while (i > 0 && order[i - 1] > order[i])
        i--;
    if (i == 0)
        return false;
    size_t j = PIECES - 1;
    while (order[j] < order[i - 1])
        j--;
    size_t kept = order[i - 1];
    order[i - 1] = order[j];
    order[j] = kept;
    for (size_t left = i, right = PIECES - 1; left < right; left++, right--) {
        kept = order[left];
        order[left] = order[right];
        order[right] = kept;
    }
    return true;
}

static void in_any_order(struct tcp *tcp, int times, size_t overlap)
{
    size_t order[PIECES] = {0, 1, 2, 3, 4};
    uint32_t first = 0u - 100;
    size_t step = all.length / PIECES + 1;
    do {
        tcp_send(tcp, (struct sent){.sequence = 7, .flags = RST});
        tcp_open(tcp, first);
        for (size_t i = 0; i < PIECES * (size_t)times; i++) {
            size_t from = order[i % PIECES] * step;
            size_t to = from + step + overlap < all.length ? from + step + overlap : all.length;
            tcp_data(tcp, first + (uint32_t)from, part(all, from, to));
        }
        assert_seen(tcp, messages, 3);
        assert_int_equal(tcp->decoder->streams.held, 0);
        assert_int_equal(tcp->decoder->streams.timers.count, 0);
        tcp_forget(tcp);
    } while (permute(order));
}

static void every_order_of_segments(void **state)
{
    in_any_order(*state, 1, 0);
}

static void every_order_sent_twice(void **state)
{
    in_any_order(*state, 2, 0);
}

static void every_order_with_overlaps(void **state)
{
    in_any_order(*state, 1, 17);
    in_any_order(*state, 1, 70);
    in_any_order(*state, 2, 130);
}

static void of_two_versions_the_first_counts(void **state)
{
    struct tcp *tcp = *state;
    span other = SPAN("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    tcp_open(tcp, 1);
    tcp_data(tcp, 1 + 20, part(all, 20, 40));
    tcp_data(tcp, 1 + 15, (span){other.data, 40});
    tcp_data(tcp, 1, part(all, 0, 15));
    tcp_data(tcp, 1, other);
    tcp_data(tcp, 1 + 55, span_from(all, 55));
    assert_int_equal(tcp->seen.count, 3);
    span seen = seen_at(tcp, 0);
    assert_memory_equal(seen.data, all.data, 15);
    assert_memory_equal(seen.data + 15, other.data, 5);
    assert_memory_equal(seen.data + 20, all.data + 20, 20);
    assert_memory_equal(seen.data + 40, other.data, 15);
}

static void sent_again_is_seen_once(void **state)
{
    struct tcp *tcp = *state;
    tcp_open(tcp, 1);
    tcp_data(tcp, 1, SPAN(INVITE));
    tcp_data(tcp, 1, SPAN(INVITE));
    tcp_open(tcp, 1);
    tcp_data(tcp, 1, all);
    tcp_data(tcp, 1, all);
    uint32_t last = 1 + (uint32_t)all.length;
    tcp_send(tcp, (struct sent){.sequence = last, .flags = FIN | ACK});
    tcp_data(tcp, 1, all);
    tcp_data(tcp, last - 1, SPAN("x")); /* TCP keep-alives, with and without their byte */
    tcp_data(tcp, last - 1, SPAN(""));
    assert_seen(tcp, messages, 3);
}

static void a_keepalive_of_tcp_is_nothing(void **state)
{
    struct tcp *tcp = *state;
    tcp_open(tcp, 1);
    tcp_data(tcp, 1, part(all, 0, 30));
    tcp_data(tcp, 30, SPAN(""));
    tcp_data(tcp, 30, SPAN("\0"));
    tcp_data(tcp, 31, span_from(all, 30));
    assert_seen(tcp, messages, 3);
}

static void a_stream_picked_up_in_the_middle(void **state)
{
    struct tcp *tcp = *state;
    static const span ends[] = {
        SPAN("Via: SIP/2.0/TCP a\r\nContent-Length: 0\r\n\r\n"),
        SPAN("v=0\r\n"),
        SPAN("\r\n\r\n"),
        SPAN("INVITE is what follows\r\n"),
    };
    for (uint16_t i = 0; i < COUNT(ends); i++) {
        char bytes[1024];
        memcpy(bytes, ends[i].data, ends[i].length);
        memcpy(bytes + ends[i].length, all.data, all.length);
        span both = {bytes, ends[i].length + all.length};
        /* In the segment of the end, behind it, and with the start line in two segments. */
        size_t cuts[] = {both.length, ends[i].length, ends[i].length + 10};
        for (uint16_t j = 0; j < COUNT(cuts); j++) {
            uint16_t port = (uint16_t)(i * 8 + j);
            tcp_send(tcp, (struct sent){.port = port, .payload = span_first(both, cuts[j])});
            tcp_send(tcp, (struct sent){.port = port,
                                        .sequence = (uint32_t)cuts[j],
                                        .payload = span_from(both, cuts[j])});
            assert_seen(tcp, messages, 3);
            tcp_forget(tcp);
        }
    }
}

/** The client's stream with the bytes from @p from to @p to lost, in segments of 40. */
static void send_with_loss(struct tcp *tcp, size_t from, size_t to)
{
    tcp_open(tcp, 1);
    for (size_t at = 0; at < all.length;) {
        size_t next = at + 40 < all.length ? at + 40 : all.length;
        if (at < from && next > from)
            next = from;
        if (at == from)
            at = next = to;
        if (next > at)
            tcp_data(tcp, 1 + (uint32_t)at, part(all, at, next));
        at = next;
    }
}

static void assert_middle_lost(struct tcp *tcp)
{
    assert_int_equal(tcp->seen.count, 3);
    assert_memory_equal(seen_at(tcp, 0).data, INVITE, 60);
    assert_int_equal(seen_at(tcp, 0).length, 60);
    assert_true(seen_cut(tcp, 0));
    assert_span_equal(seen_at(tcp, 1), TRYING);
    assert_false(seen_cut(tcp, 1));
    assert_span_equal(seen_at(tcp, 2), RINGING);
}

static void a_loss_is_waited_for_and_then_skipped(void **state)
{
    struct tcp *tcp = *state;
    send_with_loss(tcp, 60, 70);
    assert_int_equal(tcp->seen.count, 0);
    assert_true(tcp->decoder->streams.held > 0);
    sipwhy_time due = decoder_deadline(tcp->decoder);
    assert_true(due > tcp->now && due <= tcp->now + 5 * SIPWHY_SECOND);
    sipwhy_time sent_at = tcp->now;
    decoder_advance(tcp->decoder, due - 1);
    assert_int_equal(tcp->seen.count, 0);
    decoder_advance(tcp->decoder, due);
    assert_middle_lost(tcp);
    assert_true(tcp->seen.messages[2].datagram.time <= sent_at);
    assert_int_equal(tcp->decoder->streams.held, 0);
    assert_int_equal(decoder_deadline(tcp->decoder), SIPWHY_TIME_UNKNOWN);
}

static void the_next_frame_moves_the_clock_too(void **state)
{
    struct tcp *tcp = *state;
    send_with_loss(tcp, 60, 70);
    tcp->now += 6 * SIPWHY_SECOND;
    tcp_send(tcp, (struct sent){.port = 9, .payload = SPAN("\x16\x03\x01")});
    assert_middle_lost(tcp);
}

static void what_was_acknowledged_does_not_come(void **state)
{
    struct tcp *tcp = *state;
    send_with_loss(tcp, 60, 70);
    tcp_send(tcp, (struct sent){.is_reply = true, .acknowledged = 1 + 60});
    assert_true(decoder_deadline(tcp->decoder) > tcp->now + SIPWHY_SECOND);
    tcp_send(tcp, (struct sent){.is_reply = true, .acknowledged = 1 + 70});
    assert_true(decoder_deadline(tcp->decoder) < tcp->now + SIPWHY_SECOND);
    decoder_advance(tcp->decoder, tcp->now + SIPWHY_SECOND);
    assert_middle_lost(tcp);
}

static void what_comes_late_but_in_time_is_taken(void **state)
{
    struct tcp *tcp = *state;
    send_with_loss(tcp, 60, 70);
    tcp->now += 4 * SIPWHY_SECOND;
    tcp_data(tcp, 1 + 60, part(all, 60, 70));
    assert_seen(tcp, messages, 3);
    assert_int_equal(tcp->seen.messages[2].datagram.time, tcp->now - SIPWHY_MILLISECOND);
}

static void a_loss_anywhere_costs_no_other_message(void **state)
{
    struct tcp *tcp = *state;
    size_t second = sizeof(INVITE) - 1;
    for (size_t from = 1; from < second; from++) {
        tcp_send(tcp, (struct sent){.sequence = 7, .flags = RST});
        tcp_forget(tcp);
        send_with_loss(tcp, from, from + 7 < second ? from + 7 : second);
        decoder_finish(tcp->decoder);
        assert_true(tcp->seen.count >= 2);
        assert_span_equal(seen_at(tcp, tcp->seen.count - 2), TRYING);
        assert_span_equal(seen_at(tcp, tcp->seen.count - 1), RINGING);
        assert_true(tcp->seen.count == 2 || seen_cut(tcp, 0));
        assert_true(tcp->seen.count <= 3);
    }
}

static void too_much_behind_a_loss_ends_the_waiting(void **state)
{
    struct tcp *tcp = *state;
    tcp_open(tcp, 1);
    for (uint32_t i = 0; i <= LIMIT_STREAM_SEGMENTS; i++) {
        assert_int_equal(tcp->seen.count, 0);
        tcp_data(tcp, 1000 + i, SPAN("x"));
    }
    tcp_data(tcp, 1000 + LIMIT_STREAM_SEGMENTS + 1, SPAN("\n" TRYING));
    assert_seen(tcp, messages + 1, 1);
}

static void the_end_delivers_what_was_begun(void **state)
{
    struct tcp *tcp = *state;
    static const uint8_t flags[] = {FIN | ACK, RST, 0};
    for (size_t i = 0; i < COUNT(flags); i++) {
        tcp_open(tcp, 1);
        tcp_data(tcp, 1, part(all, 0, 80));
        if (flags[i])
            tcp_send(tcp, (struct sent){.sequence = 81, .flags = flags[i]});
        else
            decoder_finish(tcp->decoder);
        assert_int_equal(tcp->seen.count, 1);
        assert_int_equal(seen_at(tcp, 0).length, 80);
        assert_true(seen_cut(tcp, 0));
        tcp_forget(tcp);
        tcp_open(tcp, 1 + (uint32_t)i); /* the ports are used again, once with the same number */
        tcp_data(tcp, 1 + (uint32_t)i, all);
        assert_seen(tcp, messages, 3);
        tcp_forget(tcp);
        tcp_send(tcp, (struct sent){.sequence = 7, .flags = RST, .is_reply = true});
    }
}

static void a_fin_before_its_bytes(void **state)
{
    struct tcp *tcp = *state;
    tcp_open(tcp, 1);
    tcp_send(tcp,
             (struct sent){.sequence = 1 + 50, .flags = FIN | ACK, .payload = span_from(all, 50)});
    assert_int_equal(tcp->seen.count, 0);
    tcp_data(tcp, 1, part(all, 0, 50));
    assert_seen(tcp, messages, 3);
}

static void ports_used_again_without_a_syn(void **state)
{
    struct tcp *tcp = *state;
    tcp_data(tcp, 1000, SPAN(INVITE));
    tcp_data(tcp, 0x40000000, SPAN(TRYING));
    tcp_data(tcp, 0x40000000, SPAN(TRYING));
    tcp_data(tcp, 0x90000000, SPAN("stray"));
    tcp_data(tcp, 0x40000000 + sizeof(TRYING) - 1, SPAN(RINGING));
    assert_seen(tcp, messages, 3);
}

static void a_cut_capture(void **state)
{
    struct tcp *tcp = *state;
    tcp_open(tcp, 1);
    tcp_send(tcp, (struct sent){.sequence = 1, .payload = SPAN(INVITE), .cut = 20});
    assert_int_equal(tcp->seen.count, 1);
    assert_int_equal(seen_at(tcp, 0).length, sizeof(INVITE) - 1 - 20);
    assert_true(seen_cut(tcp, 0));
    tcp_data(tcp, sizeof(INVITE), SPAN(TRYING RINGING));
    assert_int_equal(tcp->seen.count, 3);
    assert_false(seen_cut(tcp, 2));
    /* Out of order too, and nothing but headers in the end. */
    tcp_open(tcp, 500);
    tcp_send(tcp, (struct sent){
                      .sequence = 500 + sizeof(INVITE) - 1, .payload = SPAN(TRYING), .cut = 5});
    tcp_data(tcp, 500, SPAN(INVITE));
    assert_int_equal(tcp->seen.count, 5);
    assert_false(seen_cut(tcp, 3));
    assert_true(seen_cut(tcp, 4));
    tcp_send(tcp,
             (struct sent){.sequence = 900, .payload = SPAN(TRYING), .cut = sizeof(TRYING) - 1});
    assert_int_equal(tcp->seen.count, 5);
}

static void a_length_left_to_the_card(void **state)
{
    struct tcp *tcp = *state;
    tcp_open(tcp, 1);
    tcp_send(tcp, (struct sent){.sequence = 1, .payload = all, .is_unset = true});
    assert_seen(tcp, messages, 3);
}

static void both_directions_at_once(void **state)
{
    struct tcp *tcp = *state;
    tcp_data(tcp, 1, part(all, 0, 50));
    tcp_send(tcp, (struct sent){.is_reply = true, .payload = SPAN("SIP/2.0 200"), .sequence = 1});
    tcp_data(tcp, 51, part(all, 50, sizeof(INVITE) - 1));
    tcp_send(tcp, (struct sent){
                      .is_reply = true, .payload = SPAN(" OK\r\nl: 0\r\n\r\n"), .sequence = 12});
    assert_int_equal(tcp->seen.count, 2);
    assert_span_equal(seen_at(tcp, 0), INVITE);
    assert_span_equal(seen_at(tcp, 1), "SIP/2.0 200 OK\r\nl: 0\r\n\r\n");
    assert_int_equal(tcp->seen.messages[1].datagram.src.port, 5060);
}

#define MANY 100

/** Many messages as one text; returns where each ends. */
static span many_messages(char *bytes, size_t size, size_t ends[MANY], uint64_t *random)
{
    static const span text = SPAN("INVITE sip:not-one SIP/2.0\r\n\r\nSIP/2.0 200 neither\r\n\r\n");
    size_t length = 0;
    for (int i = 0; i < MANY; i++) {
        size_t body = test_random(random) % 300;
        length += (size_t)snprintf(bytes + length, size - length,
                                   "INFO sip:%d SIP/2.0\r\nl: %zu\r\n\r\n", i, body);
        memset(bytes + length, 'x', body);
        memcpy(bytes + length, text.data, body < text.length ? body : text.length);
        length += body;
        ends[i] = length;
    }
    return (span){bytes, length};
}

/** In pieces of any size, up to eight of them shuffled, any of them twice, any of them lost. */
static void send_at_random(struct tcp *tcp, span bytes, uint32_t first, unsigned loss,
                           uint64_t *random)
{
    struct {
        size_t from, to;
    } pieces[8];
    for (size_t at = 0; at < bytes.length;) {
        size_t count = 0;
        for (; count < 8 && at < bytes.length; count++) {
            size_t to = at + 1 + test_random(random) % 700;
            pieces[count].from = at > 5 ? at - test_random(random) % 5 : at;
            pieces[count].to = at = to < bytes.length ? to : bytes.length;
        }
        for (size_t i = 0; i < count * 2; i++) {
            size_t which = i < count ? (i * 5 + test_random(random) % 2) % count : i - count;
            if (test_random(random) % 100 < loss)
                continue;
            tcp_data(tcp, first + (uint32_t)pieces[which].from,
                     part(bytes, pieces[which].from, pieces[which].to));
        }
    }
}

static void at_random(void **state)
{
    struct tcp *tcp = *state;
    static char bytes[MANY * 512];
    size_t ends[MANY];
    uint64_t random = 42;
    for (int round = 0; round < 60; round++) {
        span whole = many_messages(bytes, sizeof(bytes), ends, &random);
        uint32_t first = (uint32_t)test_random(&random) | 0xffff8000;
        tcp_send(tcp, (struct sent){.sequence = 7, .flags = RST});
        tcp_forget(tcp);
        tcp_open(tcp, first);
        send_at_random(tcp, whole, first, 0, &random);
        assert_int_equal(tcp->seen.count, MANY);
        for (size_t i = 0; i < MANY; i++) {
            size_t from = i ? ends[i - 1] : 0;
            assert_int_equal(seen_at(tcp, i).length, ends[i] - from);
            assert_memory_equal(seen_at(tcp, i).data, bytes + from, ends[i] - from);
        }
        assert_int_equal(tcp->decoder->streams.held, 0);
    }
}

static void at_random_with_loss(void **state)
{
    struct tcp *tcp = *state;
    static char bytes[MANY * 512];
    size_t ends[MANY];
    uint64_t random = 43;
    for (int round = 0; round < 60; round++) {
        span whole = many_messages(bytes, sizeof(bytes), ends, &random);
        uint32_t first = (uint32_t)test_random(&random) | 0xffff8000;
        tcp_send(tcp, (struct sent){.sequence = 7, .flags = RST});
        tcp_forget(tcp);
        tcp_open(tcp, first);
        send_at_random(tcp, whole, first, 1 + (unsigned)round, &random);
        decoder_finish(tcp->decoder);
        assert_true(tcp->seen.count <= 2 * MANY);
        assert_int_equal(tcp->decoder->streams.held, 0);
    }
}

static void every_byte_changed(void **state)
{
    struct tcp *tcp = *state;
    char bytes[20 + 512] = {0};
    size_t length = 20 + all.length;
    put_number(bytes, 40000, 2);
    put_number(bytes + 2, 5060, 2);
    bytes[12] = 0x50;
    memcpy(bytes + 20, all.data, all.length);
    for (size_t i = 0; i < length; i++) {
        for (int value = 0; value < 256; value++) {
            put_number(bytes + 4, (uint32_t)(i * 256 + (size_t)value) * 200, 4);
            char kept = bytes[i];
            bytes[i] = (char)value;
            struct sent sent = {.payload = {bytes + 20, all.length}, .cut = (size_t)value % 7};
            send_packet(tcp, &sent, 6, (span){bytes, 20});
            bytes[i] = kept;
            tcp_forget(tcp);
        }
        assert_true(tcp->decoder->streams.held <= LIMIT_STREAMS_BYTES);
    }
}

static void streams_are_limited(void **state)
{
    struct tcp *tcp = *state;
    /* Both sides of every port: 131,072 directions. */
    for (uint32_t i = 0; i <= LIMIT_STREAMS / 2; i++) {
        tcp_send(tcp, (struct sent){.port = (uint16_t)i, .flags = SYN});
        tcp_send(tcp, (struct sent){.port = (uint16_t)i, .flags = SYN | ACK, .is_reply = true});
        assert_true(tcp->decoder->streams.map.count <= LIMIT_STREAMS);
    }
    assert_int_equal(tcp->decoder->streams.map.count, LIMIT_STREAMS);
    assert_int_equal(decoder_hits(tcp->decoder)->count[LIMIT_HIT_STREAMS], 2);
}

static void the_bytes_of_all_streams_are_limited(void **state)
{
    struct tcp *tcp = *state;
    char bytes[60000];
    memset(bytes, 'x', sizeof(bytes));
    memcpy(bytes, "BYE sip:a SIP/2.0\r\n", 19);
    size_t count = LIMIT_STREAMS_BYTES / 65536 + 3;
    for (uint16_t i = 0; i < count; i++) {
        tcp_send(tcp, (struct sent){.port = i, .payload = {bytes, sizeof(bytes)}, .sequence = 1});
        assert_true(tcp->decoder->streams.held <= LIMIT_STREAMS_BYTES);
    }
    assert_int_equal(decoder_hits(tcp->decoder)->count[LIMIT_HIT_STREAM_BYTES], 3);
    assert_int_equal(tcp->seen.count, 3);
    assert_true(seen_cut(tcp, 0));
}

static const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, end)
    CASE(a_segment_is_not_copied),
    CASE(split_in_two_anywhere),
    CASE(picked_up_in_two_anywhere),
    CASE(byte_by_byte),
    CASE(every_order_of_segments),
    CASE(every_order_sent_twice),
    CASE(every_order_with_overlaps),
    CASE(of_two_versions_the_first_counts),
    CASE(sent_again_is_seen_once),
    CASE(a_keepalive_of_tcp_is_nothing),
    CASE(a_stream_picked_up_in_the_middle),
    CASE(a_loss_is_waited_for_and_then_skipped),
    CASE(the_next_frame_moves_the_clock_too),
    CASE(what_was_acknowledged_does_not_come),
    CASE(what_comes_late_but_in_time_is_taken),
    CASE(a_loss_anywhere_costs_no_other_message),
    CASE(too_much_behind_a_loss_ends_the_waiting),
    CASE(the_end_delivers_what_was_begun),
    CASE(a_fin_before_its_bytes),
    CASE(ports_used_again_without_a_syn),
    CASE(a_cut_capture),
    CASE(a_length_left_to_the_card),
    CASE(both_directions_at_once),
    CASE(at_random),
    CASE(at_random_with_loss),
    CASE(every_byte_changed),
    CASE(streams_are_limited),
    CASE(the_bytes_of_all_streams_are_limited),
};

UNIT_TEST_MAIN(tests)
