/*
 * capture_files.h — capture files that the tests write byte by byte, in a folder of their own.
 */
#ifndef UNIT_CAPTURE_FILES_H
#define UNIT_CAPTURE_FILES_H

#include "test.h"

#include "base/span.h"
#include <dirent.h>
#include <fcntl.h>
#include <sipwhy/capture.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct bytes {
    char data[8192];
    size_t length;
    bool is_big_endian;
};

static inline void bytes_put(struct bytes *bytes, const void *data, size_t length)
{
    assert_true(bytes->length + length <= sizeof(bytes->data));
    memcpy(bytes->data + bytes->length, data, length);
    bytes->length += length;
}

static inline void bytes_put_number(struct bytes *bytes, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        size_t place = bytes->is_big_endian ? size - 1 - i : i;
        bytes_put(bytes, &(char){(char)(number >> (8 * place) & 0xff)}, 1);
    }
}

/** A pcap's header: link type 101, raw IP. */
static inline void put_pcap_header(struct bytes *bytes, bool is_nano)
{
    bytes_put_number(bytes, is_nano ? 0xa1b23c4d : 0xa1b2c3d4, 4);
    bytes_put_number(bytes, 2, 2);
    bytes_put_number(bytes, 4, 2);
    bytes_put_number(bytes, 0, 8);
    bytes_put_number(bytes, 65535, 4);
    bytes_put_number(bytes, 101, 4);
}

/** A packet of 4 bytes, @p mark. */
static inline void put_pcap_packet(struct bytes *bytes, uint32_t seconds, uint32_t fraction,
                                   const char *mark)
{
    bytes_put_number(bytes, seconds, 4);
    bytes_put_number(bytes, fraction, 4);
    bytes_put_number(bytes, 4, 4);
    bytes_put_number(bytes, 60, 4);
    bytes_put(bytes, mark, 4);
}

/** A block of a pcapng around @p body, whose length is a multiple of 4. */
static inline void put_block(struct bytes *bytes, uint32_t type, const struct bytes *body)
{
    bytes_put_number(bytes, type, 4);
    bytes_put_number(bytes, body->length + 12, 4);
    bytes_put(bytes, body->data, body->length);
    bytes_put_number(bytes, body->length + 12, 4);
}

static inline void put_section(struct bytes *bytes)
{
    struct bytes body = {.is_big_endian = bytes->is_big_endian};
    bytes_put_number(&body, 0x1a2b3c4d, 4);
    bytes_put_number(&body, 1, 2);
    bytes_put_number(&body, 0, 2);
    bytes_put_number(&body, UINT64_MAX, 8);
    put_block(bytes, 0x0a0d0d0a, &body);
}

/** @p resolution is if_tsresol, or below 0 for none, and a comment stands before it. */
static inline void put_interface(struct bytes *bytes, int link_type, uint32_t snaplen,
                                 int resolution)
{
    struct bytes body = {.is_big_endian = bytes->is_big_endian};
    bytes_put_number(&body, (uint64_t)link_type, 2);
    bytes_put_number(&body, 0, 2);
    bytes_put_number(&body, snaplen, 4);
    if (resolution >= 0) {
        bytes_put_number(&body, 1, 2);
        bytes_put_number(&body, 3, 2);
        bytes_put(&body, "abc", 4);
        bytes_put_number(&body, 9, 2);
        bytes_put_number(&body, 1, 2);
        bytes_put_number(&body, (uint64_t)resolution, 1);
        bytes_put_number(&body, 0, 3);
        bytes_put_number(&body, 0, 4);
    }
    put_block(bytes, 1, &body);
}

static inline void put_enhanced_packet(struct bytes *bytes, uint32_t interface, uint64_t time,
                                       const char *mark)
{
    struct bytes body = {.is_big_endian = bytes->is_big_endian};
    bytes_put_number(&body, interface, 4);
    bytes_put_number(&body, time >> 32, 4);
    bytes_put_number(&body, time & UINT32_MAX, 4);
    bytes_put_number(&body, 4, 4);
    bytes_put_number(&body, 60, 4);
    bytes_put(&body, mark, 4);
    put_block(bytes, 6, &body);
}

/** The check of RFC 1952 section 8. */
static inline uint32_t crc32_of(const char *data, size_t length)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < length; i++) {
        crc ^= (uint8_t)data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

/** A gzip member that stores @p data as it is. */
static inline void put_gzip_member(struct bytes *bytes, const void *data, size_t length)
{
    bytes_put(bytes, "\x1f\x8b\x08\0\0\0\0\0\0\x03\x01", 11);
    bytes_put_number(bytes, length, 2);
    bytes_put_number(bytes, ~length & 0xffff, 2);
    bytes_put(bytes, data, length);
    bytes_put_number(bytes, crc32_of(data, length), 4);
    bytes_put_number(bytes, length, 4);
}

/** The working folder of a test; enter_folder() and leave_folder() are its setup and teardown. */
static inline int enter_folder(void **state)
{
    char *folder = strdup("/tmp/sipwhy-test-XXXXXX");
    *state = folder;
    return folder && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static inline int leave_folder(void **state)
{
    char *folder = *state;
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));)
        unlinkat(dirfd(entries), entry->d_name, 0);
    if (entries)
        closedir(entries);
    int result = chdir("/") || rmdir(folder);
    free(folder);
    return result;
}

static inline void write_file(const char *path, const void *data, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/** Make @p path the standard input. */
static inline void become_input(const char *path)
{
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    close(fd);
}

/** Open up to four files; the first NULL ends them. */
static inline int open_files(const char *const paths[4], const char *filter,
                             struct sipwhy_source **ret_source, struct sipwhy_failure *failure)
{
    struct sipwhy_file_options options = {.paths = paths, .filter = filter};
    while (options.path_count < 4 && paths[options.path_count])
        options.path_count++;
    return sipwhy_source_open_files(&options, ret_source, failure);
}

static inline struct sipwhy_source *open_file(const char *path)
{
    struct sipwhy_source *source = NULL;
    struct sipwhy_failure failure = {""};
    int error = open_files((const char *const[4]){path}, NULL, &source, &failure);
    assert_string_equal(failure.text, "");
    assert_int_equal(error, 0);
    return source;
}

static inline void assert_frame(struct sipwhy_source *source, const char *mark, sipwhy_time time)
{
    struct sipwhy_frame frame;
    struct sipwhy_failure failure = {""};
    int result = sipwhy_source_next(source, -1, &frame, &failure);
    assert_string_equal(failure.text, "");
    assert_int_equal(result, SIPWHY_SOURCE_FRAME);
    assert_span_equal(frame.bytes, mark);
    assert_int_equal(frame.time, time);
    assert_int_equal(frame.original_length, 60);
}

static inline void assert_end(struct sipwhy_source *source)
{
    struct sipwhy_frame frame;
    struct sipwhy_failure failure = {""};
    assert_int_equal(sipwhy_source_next(source, -1, &frame, &failure), SIPWHY_SOURCE_END);
    assert_int_equal(sipwhy_source_next(source, -1, &frame, &failure), SIPWHY_SOURCE_END);
}

static inline void assert_damage(struct sipwhy_source *source, const char *text)
{
    struct sipwhy_frame frame;
    struct sipwhy_failure failure = {""};
    assert_int_equal(sipwhy_source_next(source, -1, &frame, &failure), SIPWHY_ERROR_DAMAGED);
    assert_string_equal(failure.text, text);
    struct sipwhy_source_statistics statistics;
    sipwhy_source_statistics(source, &statistics);
    assert_true(statistics.truncated);
}

#endif
