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

static void put_option(struct bytes *body, unsigned code, const void *value, size_t length)
{
    bytes_put_number(body, code, 2);
    bytes_put_number(body, length, 2);
    bytes_put(body, value, length);
    bytes_put(body, "\0\0\0", (4 - length % 4) % 4);
}

static void put_named_interface(struct bytes *bytes, const char *name, const char *description,
                                int resolution)
{
    struct bytes body = {.is_big_endian = bytes->is_big_endian};
    bytes_put_number(&body, RAW, 2);
    bytes_put_number(&body, 0, 6);
    put_option(&body, 2, name, strlen(name));
    put_option(&body, 3, description, strlen(description));
    if (resolution >= 0)
        put_option(&body, 9, &(char){(char)resolution}, 1);
    bytes_put_number(&body, 0, 4);
    put_block(bytes, 1, &body);
}

static void put_statistics(struct bytes *bytes, uint32_t interface, uint64_t ifdrop,
                           uint64_t osdrop)
{
    struct bytes body = {.is_big_endian = bytes->is_big_endian};
    bytes_put_number(&body, interface, 4);
    bytes_put_number(&body, 0, 8);
    put_option(&body, 1, "a comment", 9);
    bytes_put_number(&body, 5, 2);
    bytes_put_number(&body, 8, 2);
    bytes_put_number(&body, ifdrop, 8);
    bytes_put_number(&body, 7, 2);
    bytes_put_number(&body, 8, 2);
    bytes_put_number(&body, osdrop, 8);
    put_block(bytes, 5, &body);
}

static void assert_interface(const struct sipwhy_source *source, size_t index, const char *name,
                             const char *description, const uint64_t counts[3])
{
    struct sipwhy_interface interface;
    assert_true(index < sipwhy_source_interface_count(source, 0));
    sipwhy_source_interface(source, 0, index, &interface);
    assert_string_equal(interface.name ? interface.name : "none", name);
    assert_string_equal(interface.description ? interface.description : "none", description);
    assert_int_equal(interface.packets, counts[0]);
    assert_int_equal(interface.dropped_kernel, counts[1]);
    assert_int_equal(interface.dropped_interface, counts[2]);
}

static void assert_drops(struct sipwhy_source *source, uint64_t kernel, uint64_t interface)
{
    struct sipwhy_source_statistics statistics;
    sipwhy_source_statistics(source, &statistics);
    assert_int_equal(statistics.dropped_kernel, kernel);
    assert_int_equal(statistics.dropped_interface, interface);
}

static void interfaces_have_names_and_losses(void **state)
{
    (void)state;
    for (int is_big_endian = 0; is_big_endian < 2; is_big_endian++) {
        struct bytes bytes = section(is_big_endian);
        put_named_interface(&bytes, "eth0", "LAN", -1);
        put_named_interface(&bytes, "", "", -1);
        put_enhanced_packet(&bytes, 0, 1, "one.");
        put_statistics(&bytes, 0, 3, 5); /* so far */
        put_enhanced_packet(&bytes, 1, 2, "two.");
        put_statistics(&bytes, 0, 7, 5);
        put_statistics(&bytes, 1, 0, 2);
        put_statistics(&bytes, 9, 1, 1); /* of nobody */
        put_section(&bytes);
        put_named_interface(&bytes, "eth0", "LAN", -1);
        put_statistics(&bytes, 0, 10, 0); /* counts anew */
        struct sipwhy_source *source = open_bytes(&bytes);
        assert_frame(source, "one.", 1000);
        assert_frame(source, "two.", 2000);
        assert_end(source);
        assert_int_equal(sipwhy_source_interface_count(source, 0), 2);
        assert_interface(source, 0, "eth0", "LAN", (const uint64_t[3]){1, 5, 17});
        assert_interface(source, 1, "none", "none", (const uint64_t[3]){1, 2, 0});
        assert_drops(source, 7, 17);
        sipwhy_source_close(source);
    }
}

static void losses_beyond_belief_do_not_overflow(void **state)
{
    (void)state;
    struct bytes bytes = section(false);
    put_named_interface(&bytes, "a", "", -1);
    put_named_interface(&bytes, "b", "", -1);
    put_statistics(&bytes, 0, UINT64_MAX, 1);
    put_statistics(&bytes, 0, 5, 0); /* fewer than before: says nothing */
    put_statistics(&bytes, 1, UINT64_MAX, UINT64_MAX);
    struct sipwhy_source *source = open_bytes(&bytes);
    assert_end(source);
    assert_drops(source, (uint64_t)1 << 48, (uint64_t)1 << 48);
    assert_interface(source, 0, "a", "none", (const uint64_t[3]){0, 1, (uint64_t)1 << 48});
    sipwhy_source_close(source);
}

static void more_interfaces_than_are_kept(void **state)
{
    (void)state;
    struct bytes bytes = section(false);
    char name[300];
    for (int i = 0; i < 70; i++) {
        snprintf(name, sizeof(name), "if%d", i);
        put_named_interface(&bytes, name, "", -1);
    }
    put_statistics(&bytes, 69, 4, 0);
    struct sipwhy_source *source = open_bytes(&bytes);
    assert_end(source);
    assert_int_equal(sipwhy_source_interface_count(source, 0), 64);
    assert_drops(source, 0, 4);
    sipwhy_source_close(source);
    bytes = section(false);
    memset(name, 'x', 299);
    name[299] = '\0';
    put_named_interface(&bytes, name, "", -1);
    put_named_interface(&bytes, name, "", -1);
    source = open_bytes(&bytes);
    assert_end(source);
    name[256] = '\0';
    assert_int_equal(sipwhy_source_interface_count(source, 0), 1);
    assert_interface(source, 0, name, "none", (const uint64_t[3]){0, 0, 0});
    sipwhy_source_close(source);
}

static void the_finest_interface_sets_the_digits(void **state)
{
    (void)state;
    struct bytes bytes = section(false);
    put_named_interface(&bytes, "a", "", 6);
    put_named_interface(&bytes, "b", "", 9);
    put_named_interface(&bytes, "c", "", 3);
    put_enhanced_packet(&bytes, 0, 1, "one.");
    struct sipwhy_source *source = open_bytes(&bytes);
    assert_frame(source, "one.", 1000);
    assert_int_equal(sipwhy_source_time_digits(source, 0), 9);
    sipwhy_source_close(source);
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
    CASE(interfaces_have_names_and_losses),
    CASE(losses_beyond_belief_do_not_overflow),
    CASE(more_interfaces_than_are_kept),
    CASE(the_finest_interface_sets_the_digits),
    CASE(interfaces_may_differ_in_everything),
    CASE(a_filter_serves_every_link_type),
    CASE(sections_start_anew),
    CASE(all_packet_blocks_count_and_others_do_not),
    CASE(a_section_without_interfaces_is_empty),
    CASE(a_file_cut_anywhere_gives_what_is_whole),
    CASE(a_file_changed_anywhere_is_read_to_an_end),
};

UNIT_TEST_MAIN(tests)
