/*
 * test_capture.c — capture files of every kind, several as one, damaged, piped, and copied.
 */
#include "capture_files.h"

#include "capture/gzip.h"
#include <pthread.h>

static void assert_refused(const char *path, int error, const char *text)
{
    struct sipwhy_source *source = NULL;
    struct sipwhy_failure failure = {""};
    assert_int_equal(open_files((const char *const[4]){path}, NULL, &source, &failure), error);
    assert_string_equal(failure.text, text);
    assert_null(source);
}

/** Two packets at 1 and 2 seconds and a fraction: 123456 or 123456789 in nanoseconds. */
static struct bytes two_packets(bool is_big_endian, bool is_nano)
{
    struct bytes bytes = {.is_big_endian = is_big_endian};
    put_pcap_header(&bytes, is_nano);
    put_pcap_packet(&bytes, 1, is_nano ? 123456789 : 123456, "one.");
    put_pcap_packet(&bytes, 2, 0, "two.");
    return bytes;
}

static void assert_two_packets(struct sipwhy_source *source, bool is_nano)
{
    assert_int_equal(sipwhy_source_time_digits(source, 0), is_nano ? 9 : 6);
    assert_frame(source, "one.", SIPWHY_SECOND + (is_nano ? 123456789 : 123456000));
    assert_frame(source, "two.", 2 * SIPWHY_SECOND);
    assert_end(source);
    sipwhy_source_close(source);
}

static void write_gzipped(const char *path, const void *data, size_t length)
{
    struct bytes zipped = {.length = 0};
    put_gzip_member(&zipped, data, length);
    write_file(path, zipped.data, zipped.length);
}

static void pcap_of_both_orders_and_precisions(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        struct bytes bytes = two_packets(i & 1, i & 2);
        write_file("a.pcap", bytes.data, bytes.length);
        assert_two_packets(open_file("a.pcap"), i & 2);
    }
}

static void gzipped_files_of_one_and_of_more_members(void **state)
{
    (void)state;
    if (!gzip_is_built_in())
        skip();
    struct bytes bytes = two_packets(false, false);
    write_gzipped("a.gz", bytes.data, bytes.length);
    assert_two_packets(open_file("a.gz"), false);
    struct bytes zipped = {.length = 0};
    put_gzip_member(&zipped, bytes.data, 30);
    put_gzip_member(&zipped, bytes.data + 30, bytes.length - 30);
    bytes_put(&zipped, "\0\0\0", 3);
    write_file("b.gz", zipped.data, zipped.length);
    assert_two_packets(open_file("b.gz"), false);
}

static void standard_input_plain_and_gzipped(void **state)
{
    (void)state;
    struct bytes bytes = two_packets(false, true);
    write_file("a", bytes.data, bytes.length);
    become_input("a");
    struct sipwhy_source *source = open_file("-");
    assert_string_equal(sipwhy_source_input_name(source, 0), "-");
    assert_two_packets(source, true);
    if (!gzip_is_built_in())
        return;
    write_gzipped("a.gz", bytes.data, bytes.length);
    become_input("a.gz");
    assert_two_packets(open_file("-"), true);
}

static void standard_input_from_a_pipe(void **state)
{
    (void)state;
    struct bytes bytes = two_packets(false, false);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    assert_int_equal(write(ends[1], bytes.data, 24 + 20), 24 + 20);
    /* The first packet is there although the pipe stays open and the second is not written yet. */
    struct sipwhy_source *source = open_file("-");
    assert_frame(source, "one.", SIPWHY_SECOND + 123456000);
    assert_int_equal(write(ends[1], bytes.data + 44, 20), 20);
    assert_frame(source, "two.", 2 * SIPWHY_SECOND);
    uint64_t done, total;
    sipwhy_source_progress(source, &done, &total);
    assert_int_equal(total, 0);
    sipwhy_source_stop(source);
    assert_end(source);
    sipwhy_source_close(source);
    close(ends[1]);
}

static void *stop_it(void *source)
{
    sipwhy_source_stop(source);
    return NULL;
}

static void stopping_ends_the_wait_for_a_pipe(void **state)
{
    (void)state;
    struct bytes bytes = two_packets(false, false);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    assert_int_equal(write(ends[1], bytes.data, 24 + 10), 24 + 10);
    struct sipwhy_source *source = open_file("-");
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, stop_it, source), 0);
    assert_end(source);
    pthread_join(thread, NULL);
    struct sipwhy_source_statistics statistics;
    sipwhy_source_statistics(source, &statistics);
    assert_false(statistics.truncated);
    sipwhy_source_close(source);
    close(ends[1]);
}

static void a_capture_without_packets_is_fine(void **state)
{
    (void)state;
    struct bytes bytes = {.length = 0};
    put_pcap_header(&bytes, false);
    write_file("a.pcap", bytes.data, bytes.length);
    struct sipwhy_source *source = open_file("a.pcap");
    assert_end(source);
    sipwhy_source_close(source);
}

static void what_is_no_capture_is_refused(void **state)
{
    (void)state;
    write_file("empty", "", 0);
    assert_refused("empty", SIPWHY_ERROR_OPEN, "empty: is empty");
    become_input("empty");
    assert_refused("-", SIPWHY_ERROR_OPEN, "standard input: is empty");
    write_file("text", "INVITE sip:bob@example.net SIP/2.0\r\n", 36);
    assert_refused("text", SIPWHY_ERROR_OPEN, "text: not a capture file (neither pcap nor pcapng)");
    write_file("two", "ab", 2);
    assert_refused("two", SIPWHY_ERROR_OPEN, "two: not a capture file (neither pcap nor pcapng)");
    write_file("netmon", "GMBU\0\x02\x01\0 and so on", 18);
    assert_refused("netmon", SIPWHY_ERROR_OPEN,
                   "netmon: is a Network Monitor capture; `editcap -F pcap` converts it");
    write_file("zst", "\x28\xb5\x2f\xfd\x04\0\x41\0\0", 9);
    assert_refused("zst", SIPWHY_ERROR_OPEN, "zst: is compressed by zstd; pipe `zstdcat` into it");
    assert_refused("nowhere", SIPWHY_ERROR_OPEN, "nowhere: No such file or directory");
    assert_refused(".", SIPWHY_ERROR_OPEN, ".: is a directory");
}

static void gzipped_data_that_is_none_is_refused(void **state)
{
    (void)state;
    if (!gzip_is_built_in())
        skip();
    write_gzipped("empty.gz", "", 0);
    assert_refused("empty.gz", SIPWHY_ERROR_OPEN, "empty.gz: is empty");
    write_file("gz", "\x1f\x8b\x08\0not gzipped at all", 22);
    assert_refused("gz", SIPWHY_ERROR_OPEN, "gz: the gzipped data is damaged");
    write_file("magic", "\x1f\x8b", 2);
    assert_refused("magic", SIPWHY_ERROR_OPEN, "magic: the gzipped data is cut short");
}

static void gzip_is_refused_where_it_is_not_built_in(void **state)
{
    (void)state;
    if (gzip_is_built_in())
        skip();
    write_gzipped("a.gz", "", 0);
    assert_refused("a.gz", SIPWHY_ERROR_OPEN,
                   "a.gz: is gzipped, and this build reads no gzip: use gunzip first");
}

static void a_file_that_may_not_be_read_is_refused(void **state)
{
    (void)state;
    if (geteuid() == 0)
        skip();
    write_file("secret", "", 0);
    assert_int_equal(chmod("secret", 0), 0);
    assert_refused("secret", SIPWHY_ERROR_OPEN, "secret: Permission denied");
}

static void standard_input_can_be_read_once(void **state)
{
    (void)state;
    struct sipwhy_source *source = NULL;
    struct sipwhy_failure failure = {""};
    assert_int_equal(open_files((const char *const[4]){"-", "-"}, NULL, &source, &failure),
                     SIPWHY_ERROR_OPEN);
    assert_string_equal(failure.text, "standard input can be read only once");
}

static void a_file_cut_anywhere_gives_what_is_whole(void **state)
{
    (void)state;
    struct bytes bytes = two_packets(false, false);
    for (size_t length = 1; length < bytes.length; length++) {
        write_file("a.pcap", bytes.data, length);
        if (length < 24) {
            assert_refused("a.pcap", SIPWHY_ERROR_OPEN,
                           length < 4 ? "a.pcap: not a capture file (neither pcap nor pcapng)"
                                      : "a.pcap: is cut short in its file header");
            continue;
        }
        struct sipwhy_source *source = open_file("a.pcap");
        if (length >= 44)
            assert_frame(source, "one.", SIPWHY_SECOND + 123456000);
        if (length != 24 && length != 44)
            assert_damage(source, length < 44 ? "a.pcap: is cut short in packet 1"
                                              : "a.pcap: is cut short in packet 2");
        assert_end(source);
        sipwhy_source_close(source);
    }
}

static void a_gzipped_file_cut_anywhere_is_damaged(void **state)
{
    (void)state;
    if (!gzip_is_built_in())
        skip();
    struct bytes bytes = two_packets(false, false);
    struct bytes zipped = {.length = 0};
    put_gzip_member(&zipped, bytes.data, bytes.length);
    for (size_t length = 2; length < zipped.length; length++) {
        write_file("b.gz", zipped.data, length);
        struct sipwhy_source *source = NULL;
        struct sipwhy_failure failure = {""};
        struct sipwhy_frame frame;
        int result = open_files((const char *const[4]){"b.gz"}, NULL, &source, &failure);
        if (result == SIPWHY_ERROR_OPEN) {
            assert_non_null(strstr(failure.text, "b.gz: the gzipped data is cut short"));
            continue;
        }
        while ((result = sipwhy_source_next(source, -1, &frame, &failure)) == SIPWHY_SOURCE_FRAME)
            continue;
        assert_int_equal(result, SIPWHY_ERROR_DAMAGED);
        assert_non_null(strstr(failure.text, "the gzipped data is cut short"));
        assert_end(source);
        sipwhy_source_close(source);
    }
}

static void a_packet_of_impossible_length_is_damage(void **state)
{
    (void)state;
    struct bytes bytes = two_packets(false, false);
    memset(bytes.data + 24 + 20 + 8, 0xff, 4);
    write_file("a.pcap", bytes.data, bytes.length);
    write_file("b.pcap", bytes.data, 44);
    struct sipwhy_source *source;
    struct sipwhy_failure failure = {""};
    struct sipwhy_frame frame;
    assert_int_equal(
        open_files((const char *const[4]){"a.pcap", "b.pcap"}, NULL, &source, &failure), 0);
    assert_frame(source, "one.", SIPWHY_SECOND + 123456000);
    assert_int_equal(sipwhy_source_next(source, -1, &frame, &failure), SIPWHY_ERROR_DAMAGED);
    assert_non_null(strstr(failure.text, "a.pcap: cannot be read beyond packet 1: "));
    assert_frame(source, "one.", SIPWHY_SECOND + 123456000);
    assert_end(source);
    sipwhy_source_close(source);
}

static void several_files_are_read_by_time(void **state)
{
    (void)state;
    static const struct {
        const char *mark;
        uint32_t seconds;
        unsigned input, number;
    } merged[] = {{"a--1", 1, 0, 1}, {"b--1", 1, 1, 1}, {"b--2", 2, 1, 2}, {"a--3", 3, 0, 2},
                  {"a--0", 0, 0, 3}, {"c--3", 3, 2, 1}, {"a--4", 4, 0, 4}, {"b--4", 4, 1, 3}};
    static const char *const paths[4] = {"a", "b", "c", "d"};
    for (unsigned input = 0; input < 4; input++) {
        struct bytes bytes = {.is_big_endian = input % 2};
        put_pcap_header(&bytes, input == 2);
        for (size_t i = 0; i < sizeof(merged) / sizeof(merged[0]); i++)
            if (merged[i].input == input)
                put_pcap_packet(&bytes, merged[i].seconds, 0, merged[i].mark);
        write_file(paths[input], bytes.data, bytes.length);
    }
    struct sipwhy_source *source;
    struct sipwhy_failure failure;
    assert_int_equal(open_files(paths, NULL, &source, &failure), 0);
    assert_int_equal(sipwhy_source_input_count(source), 4);
    for (size_t i = 0; i < sizeof(merged) / sizeof(merged[0]); i++) {
        struct sipwhy_frame frame;
        assert_int_equal(sipwhy_source_next(source, -1, &frame, &failure), SIPWHY_SOURCE_FRAME);
        assert_span_equal(frame.bytes, merged[i].mark);
        assert_int_equal(frame.time, merged[i].seconds * SIPWHY_SECOND);
        assert_int_equal(frame.input, merged[i].input);
        assert_int_equal(frame.number, merged[i].number);
        assert_int_equal(frame.link_type, 12);
    }
    assert_end(source);
    uint64_t done, total;
    sipwhy_source_progress(source, &done, &total);
    assert_int_equal(done, 4 * 24 + 8 * 20);
    assert_int_equal(total, done);
    sipwhy_source_close(source);
}

static void what_is_written_as_pcapng_reads_back(void **state)
{
    (void)state;
    static const char secret[] = "CLIENT_RANDOM 00 11\n";
    struct sipwhy_writer_options options = {.path = "made.pcapng", .application = "sipwhy test"};
    struct sipwhy_failure failure = {""};
    struct sipwhy_writer *writer;
    struct sipwhy_frame frame = {
        .time = 7 * SIPWHY_SECOND + 123456789, .bytes = {"Eabcd", 5}, .original_length = 9, .link_type = 12};
    struct sipwhy_frame other = {.time = 8 * SIPWHY_SECOND, .bytes = {"xyz", 3}, .original_length = 3, .link_type = 1};
    assert_int_equal(sipwhy_writer_create(&options, &writer, &failure), 0);
    assert_int_equal(sipwhy_writer_secrets(writer, (struct sipwhy_span){secret, sizeof secret - 1}, &failure), 0);
    assert_int_equal(sipwhy_writer_comment(writer, &frame, "why", &failure), 0);
    assert_int_equal(sipwhy_writer_write(writer, &other, &failure), 0);
    assert_int_equal(sipwhy_writer_until(writer, 60 * SIPWHY_SECOND, &failure), 0);
    assert_int_equal(sipwhy_writer_close(writer, &failure), 0);
    struct sipwhy_source *source = open_file("made.pcapng");
    struct sipwhy_frame read;
    assert_int_equal(sipwhy_source_next(source, -1, &read, &failure), SIPWHY_SOURCE_FRAME);
    assert_span_equal(read.secrets, "CLIENT_RANDOM 00 11\n\n");
    assert_span_equal(read.bytes, "Eabcd");
    assert_int_equal(read.time, frame.time);
    assert_int_equal(read.original_length, 9);
    assert_int_equal(read.link_type, 12);
    assert_int_equal(sipwhy_source_next(source, -1, &read, &failure), SIPWHY_SOURCE_FRAME);
    assert_span_equal(read.bytes, "xyz");
    assert_int_equal(read.link_type, 1);
    assert_end(source);
    assert_int_equal(sipwhy_source_until(source), 60 * SIPWHY_SECOND);
    sipwhy_source_close(source);
}

static void kept_files_are_read_again(void **state)
{
    (void)state;
    struct bytes bytes = two_packets(false, false);
    const char *path = "a.pcap";
    struct sipwhy_file_options options = {.paths = &path, .path_count = 1, .keep = true};
    struct sipwhy_source *source;
    struct sipwhy_failure failure = {""};
    struct sipwhy_frame frame;
    write_file(path, bytes.data, bytes.length);
    assert_int_equal(sipwhy_source_open_files(&options, &source, &failure), 0);
    for (int time = 0; time < 2; time++) {
        for (uint64_t number = 1; number <= 2; number++) {
            assert_int_equal(sipwhy_source_next(source, -1, &frame, &failure), SIPWHY_SOURCE_FRAME);
            assert_int_equal(frame.number, number);
        }
        assert_end(source);
        assert_int_equal(sipwhy_source_rewind(source, &failure), time == 0 ? 0 : SIPWHY_ERROR_OPEN);
    }
    sipwhy_source_close(source);
}

static void a_filter_keeps_the_numbers_of_the_file(void **state)
{
    (void)state;
    struct bytes bytes = two_packets(false, false);
    bytes.data[bytes.length - 4] = 'E'; /* version 4, 5 words of header */
    write_file("a.pcap", bytes.data, bytes.length);
    struct sipwhy_source *source;
    struct sipwhy_failure failure = {""};
    struct sipwhy_frame frame;
    assert_int_equal(open_files((const char *const[4]){"a.pcap"}, "ip", &source, &failure), 0);
    assert_int_equal(sipwhy_source_next(source, -1, &frame, &failure), SIPWHY_SOURCE_FRAME);
    assert_span_equal(frame.bytes, "Ewo.");
    assert_int_equal(frame.number, 2);
    struct sipwhy_source_statistics statistics;
    assert_end(source);
    sipwhy_source_statistics(source, &statistics);
    assert_int_equal(statistics.packets, 1);
    assert_int_equal(statistics.bytes, 4);
    sipwhy_source_close(source);
}

static void a_filter_that_does_not_compile_is_told(void **state)
{
    (void)state;
    struct bytes bytes = two_packets(false, false);
    write_file("a.pcap", bytes.data, bytes.length);
    struct sipwhy_source *source = NULL;
    struct sipwhy_failure failure = {""};
    assert_int_equal(open_files((const char *const[4]){"a.pcap"}, "port sipp", &source, &failure),
                     SIPWHY_ERROR_FILTER);
    assert_non_null(strstr(failure.text, "a.pcap: the filter 'port sipp' does not compile: "));
    assert_null(source);
}

static void copies_are_the_same_file(void **state)
{
    (void)state;
    for (int is_nano = 0; is_nano < 2; is_nano++) {
        struct bytes bytes = two_packets(false, is_nano);
        write_file("a.pcap", bytes.data, bytes.length);
        struct sipwhy_source *source = open_file("a.pcap");
        struct sipwhy_writer *writer;
        struct sipwhy_failure failure = {""};
        struct sipwhy_frame frame;
        assert_int_equal(sipwhy_writer_open("b.pcap", source, &writer, &failure), 0);
        while (sipwhy_source_next(source, -1, &frame, &failure) == SIPWHY_SOURCE_FRAME)
            assert_int_equal(sipwhy_writer_write(writer, &frame, &failure), 0);
        assert_int_equal(sipwhy_writer_close(writer, &failure), 0);
        sipwhy_source_close(source);
        assert_two_packets(open_file("b.pcap"), is_nano);
    }
}

static void copies_that_cannot_be_written_are_told(void **state)
{
    (void)state;
    struct bytes bytes = two_packets(false, false);
    write_file("a.pcap", bytes.data, bytes.length);
    struct sipwhy_source *source = open_file("a.pcap");
    struct sipwhy_writer *writer = NULL;
    struct sipwhy_failure failure = {""};
    assert_int_equal(sipwhy_writer_open("no/b.pcap", source, &writer, &failure),
                     SIPWHY_ERROR_WRITE);
    assert_string_equal(failure.text, "no/b.pcap: No such file or directory");
    if (access("/dev/full", W_OK) == 0) {
        assert_int_equal(sipwhy_writer_open("/dev/full", source, &writer, &failure),
                         SIPWHY_ERROR_WRITE);
        assert_string_equal(failure.text, "/dev/full: No space left on device");
    }
    assert_null(writer);
    assert_int_equal(sipwhy_writer_open("b.pcap", source, &writer, &failure), 0);
    struct sipwhy_frame frame = {.link_type = 1, .number = 7};
    assert_int_equal(sipwhy_writer_write(writer, &frame, &failure), SIPWHY_ERROR_WRITE);
    assert_string_equal(failure.text, "b.pcap: a pcap holds one link type; frame 7 is of type 1, "
                                      "the file of 12: write the inputs to a file each");
    assert_int_equal(sipwhy_writer_close(writer, &failure), 0);
    assert_int_equal(sipwhy_writer_close(NULL, &failure), 0);
    sipwhy_source_close(source);
    sipwhy_source_close(NULL);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, enter_folder, leave_folder)

static const struct CMUnitTest tests[] = {
    CASE(pcap_of_both_orders_and_precisions),
    CASE(gzipped_files_of_one_and_of_more_members),
    CASE(gzipped_data_that_is_none_is_refused),
    CASE(a_gzipped_file_cut_anywhere_is_damaged),
    CASE(gzip_is_refused_where_it_is_not_built_in),
    CASE(standard_input_plain_and_gzipped),
    CASE(standard_input_from_a_pipe),
    CASE(stopping_ends_the_wait_for_a_pipe),
    CASE(a_capture_without_packets_is_fine),
    CASE(what_is_no_capture_is_refused),
    CASE(a_file_that_may_not_be_read_is_refused),
    CASE(standard_input_can_be_read_once),
    CASE(a_file_cut_anywhere_gives_what_is_whole),
    CASE(a_packet_of_impossible_length_is_damage),
    CASE(several_files_are_read_by_time),
    CASE(what_is_written_as_pcapng_reads_back),
    CASE(kept_files_are_read_again),
    CASE(a_filter_keeps_the_numbers_of_the_file),
    CASE(a_filter_that_does_not_compile_is_told),
    CASE(copies_are_the_same_file),
    CASE(copies_that_cannot_be_written_are_told),
};

UNIT_TEST_MAIN(tests)
