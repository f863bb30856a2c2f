/*
 * test_capture_pcapng.c — pcapng files: all blocks that hold packets, of any interface and section.
 */
#include "capture_files.h"

/** Link types. */
enum { ETHERNET = 1, RAW = 101, DLT_OF_RAW = 12, SLL = 113 };

static struct bytes section(bool is_big_endian)
{
    struct bytes bytes = {.is_big_endian = is_big_endian};
    put_section(&bytes);
    return bytes;
}

static struct sipwhy_source *open_bytes(const struct bytes *bytes)
{
    write_file("a.pcapng", bytes->data, bytes->length);
    return open_file("a.pcapng");
}

static void both_orders_and_all_resolutions(void **state)
{
    (void)state;
    static const struct {
        int resolution, digits;
        uint64_t time;
    } rows[] = {{-1, 6, 1500000},
                {6, 6, 1500000},
                {9, 9, 1500000000},
                {7, 9, 15000000},
                {3, 6, 1500},
                {12, 9, 1500000000000},
                {0x8a, 6, 1536},
                {0x94, 9, 0x180000},
                {0x93, 6, 0xc0000},
                {0xa0, 9, 0x180000000},
                {0xbd, 9, 0x3000000000000000}};
    for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
        struct bytes bytes = section(i % 2);
        put_interface(&bytes, RAW, 65535, rows[i / 2].resolution);
        put_enhanced_packet(&bytes, 0, rows[i / 2].time, "one.");
        struct sipwhy_source *source = open_bytes(&bytes);
        assert_int_equal(sipwhy_source_time_digits(source, 0), rows[i / 2].digits);
        assert_frame(source, "one.", 3 * SIPWHY_SECOND / 2);
        assert_end(source);
        sipwhy_source_close(source);
    }
}

static void times_that_no_clock_shows_do_not_overflow(void **state)
{
    (void)state;
    static const struct {
        int resolution;
        uint64_t time;
        sipwhy_time expected;
    } rows[] = {{0, UINT64_MAX, INT64_MAX},
                {6, UINT64_MAX, INT64_MAX},
                {9, UINT64_MAX, INT64_MAX},
                {127, UINT64_MAX, 0},
                {19, UINT64_MAX, 1844674407},
                {0xff, UINT64_MAX, 0},
                {0xbf, UINT64_MAX, 2 * SIPWHY_SECOND - 1}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct bytes bytes = section(false);
        put_interface(&bytes, RAW, 0, rows[i].resolution);
        put_enhanced_packet(&bytes, 0, rows[i].time, "one.");
        struct sipwhy_source *source = open_bytes(&bytes);
        assert_frame(source, "one.", rows[i].expected);
        sipwhy_source_close(source);
    }
}

static void an_offset_is_added_to_the_time(void **state)
{
    (void)state;
    for (int is_big_endian = 0; is_big_endian < 2; is_big_endian++) {
        struct bytes bytes = section(is_big_endian);
        struct bytes body = {.is_big_endian = is_big_endian};
        bytes_put_number(&body, RAW, 2);
        bytes_put_number(&body, 0, 6);
        bytes_put_number(&body, 14, 2);
        bytes_put_number(&body, 8, 2);
        bytes_put_number(&body, 0x100000000, 8);
        put_block(&bytes, 1, &body);
        put_enhanced_packet(&bytes, 0, 1, "one.");
        struct sipwhy_source *source = open_bytes(&bytes);
        assert_frame(source, "one.", 0x100000000 * SIPWHY_SECOND + 1000);
        sipwhy_source_close(source);
    }
}

static void interfaces_may_differ_in_everything(void **state)
{
    (void)state;
    struct bytes bytes = section(false);
    put_interface(&bytes, RAW, 65535, -1);
    put_enhanced_packet(&bytes, 0, 1, "raw.");
    put_interface(&bytes, ETHERNET, 262144, 9);
    put_enhanced_packet(&bytes, 1, 2000, "eth.");
    put_enhanced_packet(&bytes, 0, 3, "raw2");
    struct sipwhy_source *source = open_bytes(&bytes);
    static const int link_types[] = {DLT_OF_RAW, ETHERNET, DLT_OF_RAW};
    for (unsigned i = 0; i < 3; i++) {
        struct sipwhy_frame frame;
        struct sipwhy_failure failure;
        assert_int_equal(sipwhy_source_next(source, -1, &frame, &failure), SIPWHY_SOURCE_FRAME);
        assert_int_equal(frame.link_type, link_types[i]);
        assert_int_equal(frame.number, i + 1);
        assert_int_equal(frame.time, (i + 1) * SIPWHY_MICROSECOND);
    }
    assert_end(source);
    sipwhy_source_close(source);
}

static void a_filter_serves_every_link_type(void **state)
{
    (void)state;
    struct bytes bytes = section(false);
    put_interface(&bytes, RAW, 0, -1);
    put_interface(&bytes, SLL, 0, -1);
    put_enhanced_packet(&bytes, 0, 1, "Eip4");
    put_enhanced_packet(&bytes, 1, 2, "none");
    put_enhanced_packet(&bytes, 0, 3, "Eip4");
    write_file("a.pcapng", bytes.data, bytes.length);
    struct sipwhy_source *source;
    struct sipwhy_failure failure = {""};
    assert_int_equal(open_files((const char *const[4]){"a.pcapng"}, "ip", &source, &failure), 0);
    assert_frame(source, "Eip4", 1000);
    assert_frame(source, "Eip4", 3000);
    assert_end(source);
    sipwhy_source_close(source);
    bytes.length = 0;
    put_section(&bytes);
    put_interface(&bytes, ETHERNET, 0, -1);
    put_interface(&bytes, RAW, 0, -1);
    put_enhanced_packet(&bytes, 1, 1, "Eip4");
    write_file("a.pcapng", bytes.data, bytes.length);
    assert_int_equal(
        open_files((const char *const[4]){"a.pcapng"}, "ether host 2:0:0:0:0:1", &source, &failure),
        0);
    struct sipwhy_frame frame;
    assert_int_equal(sipwhy_source_next(source, -1, &frame, &failure), SIPWHY_ERROR_DAMAGED);
    assert_non_null(strstr(failure.text, "a.pcapng: the filter 'ether host 2:0:0:0:0:1'"));
    assert_end(source);
    sipwhy_source_close(source);
}

static void sections_start_anew(void **state)
{
    (void)state;
    struct bytes bytes = section(false);
    put_interface(&bytes, RAW, 0, 9);
    put_enhanced_packet(&bytes, 0, 1000000, "one.");
    bytes.is_big_endian = true;
    put_section(&bytes);
    put_interface(&bytes, RAW, 0, 6);
    put_enhanced_packet(&bytes, 0, 2000, "two.");
    put_section(&bytes);
    put_enhanced_packet(&bytes, 0, 3000, "lost");
    struct sipwhy_source *source = open_bytes(&bytes);
    assert_frame(source, "one.", SIPWHY_MILLISECOND);
    assert_frame(source, "two.", 2 * SIPWHY_MILLISECOND);
    assert_damage(source, "a.pcapng: cannot be read beyond packet 2: a packet of an interface that "
                          "is not described");
    assert_end(source);
    sipwhy_source_close(source);
}

static void all_packet_blocks_count_and_others_do_not(void **state)
{
    (void)state;
    struct bytes bytes = section(true);
    struct bytes simple = {.is_big_endian = true}, old = simple, other = simple;
    put_block(&bytes, 0x0bad, &other);
    put_interface(&bytes, RAW, 4, -1);
    put_enhanced_packet(&bytes, 0, 5, "one.");
    bytes_put_number(&other, 1, 4);
    put_block(&bytes, 5, &other);
    bytes_put_number(&simple, 60, 4);
    bytes_put(&simple, "two.", 4);
    put_block(&bytes, 3, &simple);
    bytes_put_number(&old, 0, 2);
    bytes_put_number(&old, 7, 2);
    bytes_put_number(&old, 9, 8);
    bytes_put_number(&old, 4, 4);
    bytes_put_number(&old, 60, 4);
    bytes_put(&old, "old.", 4);
    put_block(&bytes, 2, &old);
    struct sipwhy_source *source = open_bytes(&bytes);
    assert_frame(source, "one.", 5000);
    assert_frame(source, "two.", 5000); /* has no time: that of the packet before */
    assert_frame(source, "old.", 9000);
    assert_end(source);
    sipwhy_source_close(source);
}

static void a_section_without_interfaces_is_empty(void **state)
{
    (void)state;
    struct bytes bytes = section(false);
    struct sipwhy_source *source = open_bytes(&bytes);
    assert_int_equal(sipwhy_source_time_digits(source, 0), 6);
    assert_end(source);
    sipwhy_source_close(source);
}

static void a_file_cut_anywhere_gives_what_is_whole(void **state)
{
    (void)state;
    struct bytes bytes = section(false);
    size_t section_end = bytes.length;
    put_interface(&bytes, RAW, 0, 6);
    size_t start = bytes.length;
    put_enhanced_packet(&bytes, 0, 1, "one.");
    size_t middle = bytes.length;
    put_enhanced_packet(&bytes, 0, 2, "two.");
    for (size_t length = 4; length < bytes.length; length++) {
        write_file("a.pcapng", bytes.data, length);
        struct sipwhy_source *source = NULL;
        struct sipwhy_failure failure = {""};
        int error = open_files((const char *const[4]){"a.pcapng"}, NULL, &source, &failure);
        bool is_refused = length < start && length != section_end;
        assert_int_equal(error, is_refused ? SIPWHY_ERROR_OPEN : 0);
        if (is_refused) {
            assert_string_equal(failure.text, "a.pcapng: is cut short in its file header");
            continue;
        }
        if (length >= middle)
            assert_frame(source, "one.", 1000);
        if (length != section_end && length != start && length != middle)
            assert_damage(source, length < middle ? "a.pcapng: is cut short in packet 1"
                                                  : "a.pcapng: is cut short in packet 2");
        assert_end(source);
        sipwhy_source_close(source);
    }
}

static void a_file_changed_anywhere_is_read_to_an_end(void **state)
{
    (void)state;
    struct bytes bytes = section(false);
    put_interface(&bytes, RAW, 0, 6);
    put_enhanced_packet(&bytes, 0, 1, "one.");
    put_enhanced_packet(&bytes, 0, 2, "two.");
    static const unsigned char values[] = {0, 1, 0x0a, 0x7f, 0x80, 0xff};
    for (size_t i = 0; i < bytes.length * sizeof(values); i++) {
        struct bytes changed = bytes;
        changed.data[i / sizeof(values)] = (char)values[i % sizeof(values)];
        write_file("a.pcapng", changed.data, changed.length);
        struct sipwhy_source *source = NULL;
        struct sipwhy_failure failure = {""};
        struct sipwhy_frame frame;
        if (open_files((const char *const[4]){"a.pcapng"}, NULL, &source, &failure)) {
            assert_memory_equal(failure.text, "a.pcapng: ", 10);
            continue;
        }
        int result, count = 0;
        while ((result = sipwhy_source_next(source, -1, &frame, &failure)) != SIPWHY_SOURCE_END)
            assert_true(++count <= 3);
        sipwhy_source_close(source);
    }
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, enter_folder, leave_folder)

static const struct CMUnitTest tests[] = {
    CASE(both_orders_and_all_resolutions),
    CASE(times_that_no_clock_shows_do_not_overflow),
    CASE(an_offset_is_added_to_the_time),
    CASE(interfaces_may_differ_in_everything),
    CASE(a_filter_serves_every_link_type),
    CASE(sections_start_anew),
    CASE(all_packet_blocks_count_and_others_do_not),
    CASE(a_section_without_interfaces_is_empty),
    CASE(a_file_cut_anywhere_gives_what_is_whole),
    CASE(a_file_changed_anywhere_is_read_to_an_end),
};

UNIT_TEST_MAIN(tests)
