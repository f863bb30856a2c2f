/*
 * test_track_rtp.c — RTP and RTCP: what is one, and what a stream of them tells.
 */
#include "test.h"

#include "track/rtcp.h"
#include "track/rtp.h"

static struct rtp_stats stats;

static int start(void **state)
{
    (void)state;
    memset(&stats, 0, sizeof(stats));
    return 0;
}

static enum rtp_step add_source(unsigned sequence, unsigned timestamp, unsigned ssrc,
                                enum rtp_content content, int64_t at_us)
{
    struct rtp_packet packet = {
        .sequence = (uint16_t)sequence,
        .timestamp = timestamp,
        .ssrc = ssrc,
        .payload = SPAN("\x05\x0a\x00\xa0"),
    };
    return rtp_stats_add(&stats, &packet, content, 8000,
                         (struct moment){.time = at_us * SIPWHY_MICROSECOND});
}

static enum rtp_step add(unsigned sequence, unsigned timestamp, int64_t at_us)
{
    return add_source(sequence, timestamp, 7, RTP_MEDIA, at_us);
}

static void bytes_are_told_apart(void **state)
{
    static const struct {
        span bytes;
        enum media_kind kind;
    } rows[] = {
        {SPAN("\x80\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x07xx"), MEDIA_KIND_RTP},
        {SPAN("\x80\x80\x00\x01\x00\x00\x00\x00\x00\x00\x00\x07"), MEDIA_KIND_RTP},
        {SPAN("\x80\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00"), MEDIA_KIND_OTHER},
        {SPAN("\x81\xc9\x00\x07\x00\x00\x00\x01"), MEDIA_KIND_RTCP},
        {SPAN("\x80\xc8\x00\x06\x00\x00\x00\x01"), MEDIA_KIND_RTCP},
        {SPAN("\x00\x01\x00\x00\x21\x12\xa4\x42xxxxxxxxxxxx"), MEDIA_KIND_STUN},
        {SPAN("\x00\x01\x00\x00\x21\x12\xa4\x43xxxxxxxxxxxx"), MEDIA_KIND_OTHER},
        {SPAN("\x16\xfe\xfd\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"), MEDIA_KIND_DTLS},
        {SPAN("INVITE sip:a@b SIP/2.0"), MEDIA_KIND_OTHER},
        {SPAN(""), MEDIA_KIND_OTHER},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_int_equal(media_kind_of(rows[i].bytes), rows[i].kind);
}

static void a_header_is_read(void **state)
{
    struct rtp_packet packet;
    (void)state;
    assert_true(rtp_parse(SPAN("\x92\xe5\x12\x34\x00\x00\x01\x00\x0a\x0b\x0c\x0d"
                               "ccccCCCC\xbe\xde\x00\x01xxxx"
                               "pay"),
                          &packet));
    assert_int_equal(packet.payload_type, 101);
    assert_true(packet.marker);
    assert_int_equal(packet.sequence, 0x1234);
    assert_int_equal(packet.timestamp, 256);
    assert_int_equal(packet.ssrc, 0x0a0b0c0d);
    assert_span_equal(packet.payload, "pay");
    /* contributing sources and an extension that are not there */
    assert_false(rtp_parse(SPAN("\x8f\x00\x12\x34\x00\x00\x01\x00\x0a\x0b\x0c\x0d"), &packet));
    assert_false(rtp_parse(SPAN("\x90\x00\x12\x34\x00\x00\x01\x00\x0a\x0b\x0c\x0d\xbe\xde"), &packet));
    assert_false(rtp_parse(SPAN("\x90\x00\x12\x34\x00\x00\x01\x00\x0a\x0b\x0c\x0d\xbe\xde\xff\xff"),
                           &packet));
}

static void what_does_not_come_is_lost(void **state)
{
    (void)state;
    assert_int_equal(add(65534, 0, 0), RTP_FIRST);
    assert_int_equal(add(65535, 160, 20000), RTP_NEXT);
    assert_int_equal(add(2, 640, 80000), RTP_GAP);
    assert_int_equal(rtp_stats_lost(&stats), 2);
    assert_int_equal(add(1, 480, 81000), RTP_LATE);
    assert_int_equal(rtp_stats_lost(&stats), 1);
    assert_int_equal(add(1, 480, 82000), RTP_REPEATED);
    assert_int_equal(add(2, 640, 83000), RTP_REPEATED);
    assert_int_equal(stats.packets, 4);
    assert_int_equal(stats.duplicates, 2);
    assert_int_equal(stats.out_of_order, 1);
    assert_int_equal(rtp_stats_lost(&stats), 1);
}

static void what_comes_before_the_first_is_not_negative(void **state)
{
    (void)state;
    add(0, 160, 0);
    assert_int_equal(add(65535, 0, 100), RTP_LATE);
    assert_int_equal(add(1, 320, 20000), RTP_NEXT);
    assert_int_equal(rtp_stats_lost(&stats), 0);
}

static void another_source_begins_anew(void **state)
{
    (void)state;
    add(1, 0, 0);
    add(3, 320, 40000);
    assert_int_equal(add_source(900, 5, 8, RTP_MEDIA, 60000), RTP_FIRST);
    add_source(901, 165, 8, RTP_MEDIA, 80000);
    assert_int_equal(stats.ssrc_changes, 1);
    assert_int_equal(rtp_stats_lost(&stats), 1);
    assert_int_equal(stats.packets, 4);
}

/** RFC 3550 section A.1: one packet far off is noise, two in a row are a new beginning. */
static void a_jump_is_believed_the_second_time(void **state)
{
    (void)state;
    add(1, 0, 0);
    add(2, 160, 20000);
    assert_int_equal(add(30000, 320, 40000), RTP_REPEATED);
    assert_int_equal(add(3, 320, 41000), RTP_NEXT);
    assert_int_equal(rtp_stats_lost(&stats), 0);
    add(30000, 320, 60000);
    assert_int_equal(add(30001, 480, 80000), RTP_FIRST);
    add(30002, 640, 100000);
    assert_int_equal(rtp_stats_lost(&stats), 0);
    assert_int_equal(stats.ssrc_changes, 0);
}

/** Section A.8: J += (|D| - J) / 16, here with D of 0, 16 and 16 ms. */
static void jitter_is_that_of_the_rfc(void **state)
{
    (void)state;
    add(1, 0, 0);
    add(2, 160, 20000);
    assert_true(rtp_stats_jitter(&stats) < 1);
    add(3, 320, 56000);
    assert_int_equal(stats.jitter, 1000000);
    add(4, 480, 60000);
    assert_int_equal(stats.jitter, 1937500);
    assert_int_equal(stats.jitter_most, 1937500);
}

static void keys_are_read_once_an_event(void **state)
{
    (void)state;
    add(1, 0, 0);
    for (unsigned i = 0; i < 4; i++)
        add_source(2 + i, 160, 7, RTP_EVENT, 20000 * (i + 1));
    assert_string_equal(stats.digits, "5");
    add_source(6, 1600, 7, RTP_EVENT, 200000);
    assert_string_equal(stats.digits, "55");
    for (unsigned i = 0; i < 2 * RTP_DIGITS; i++)
        add_source(7 + i, 3200 + 160 * i, 7, RTP_EVENT, 300000 + i);
    assert_int_equal(strlen(stats.digits), RTP_DIGITS - 1);
}

static const char report[] =
    "\x81\xc8\x00\x0c\x00\x00\x00\x01" "\x11\x11\xaa\xbb\xcc\xdd\x22\x22" "tttt" "pppp" "oooo"
    "\x00\x00\x00\x02\x40\x00\x00\x05" "hhhh" "\x00\x00\x00\x50" "\x01\x02\x03\x04" "\x00\x01\x00\x00"
    "\x81\xca\x00\x01\x00\x00\x00\x01"
    "\x81\xc9\x00\x07\x00\x00\x00\x03"
    "\x00\x00\x00\x04\x80\x00\x00\x05" "hhhh" "\x00\x00\x00\x51" "\x00\x00\x00\x00" "\x00\x00\x00\x00";

static void reports_are_read(void **state)
{
    struct rtcp_report read;
    span rest = {report, sizeof(report) - 1};
    (void)state;
    assert_true(rtcp_next(&rest, &read));
    assert_true(read.is_sender);
    assert_int_equal(read.ssrc, 1);
    assert_int_equal(read.ntp_middle, 0xaabbccdd);
    assert_int_equal(read.block_count, 1);
    assert_int_equal(read.blocks[0].ssrc, 2);
    assert_int_equal(read.blocks[0].fraction_lost, 64);
    assert_int_equal(read.blocks[0].jitter, 80);
    assert_int_equal(read.blocks[0].last_report, 0x01020304);
    assert_int_equal(read.blocks[0].delay, 65536);
    assert_true(rtcp_next(&rest, &read)); /* past the description of the source */
    assert_false(read.is_sender);
    assert_int_equal(read.ssrc, 3);
    assert_int_equal(read.blocks[0].fraction_lost, 128);
    assert_false(rtcp_next(&rest, &read));
}

static void reports_may_be_cut_anywhere(void **state)
{
    (void)state;
    for (size_t length = 0; length < sizeof(report); length++) {
        struct rtcp_report read;
        char *copy = malloc(length ? length : 1);
        span rest = {memcpy(copy, report, length), length};
        while (rtcp_next(&rest, &read))
            assert_true(read.block_count <= 31);
        free(copy);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(bytes_are_told_apart),
    cmocka_unit_test(a_header_is_read),
    cmocka_unit_test_setup(what_does_not_come_is_lost, start),
    cmocka_unit_test_setup(what_comes_before_the_first_is_not_negative, start),
    cmocka_unit_test_setup(another_source_begins_anew, start),
    cmocka_unit_test_setup(a_jump_is_believed_the_second_time, start),
    cmocka_unit_test_setup(jitter_is_that_of_the_rfc, start),
    cmocka_unit_test_setup(keys_are_read_once_an_event, start),
    cmocka_unit_test(reports_are_read),
    cmocka_unit_test(reports_may_be_cut_anywhere),
};
UNIT_TEST_MAIN(tests)
