/*
 * capture.h — an input as a capture file, which needs no name in a folder.
 */
#ifndef FUZZ_CAPTURE_H
#define FUZZ_CAPTURE_H

#include "fuzz.h"

#include <sipwhy/capture.h>
#include <sys/mman.h>
#include <unistd.h>

struct capture {
    int fd;
    struct sipwhy_source *source; /**< NULL where the bytes are nothing that can be read */
};

static inline struct capture capture_open(const uint8_t *data, size_t size)
{
    struct capture capture = {.fd = memfd_create("capture", MFD_CLOEXEC)};
    fuzz_check(capture.fd >= 0);
    fuzz_check(write(capture.fd, data, size) == (ssize_t)size);
    char path[64];
    snprintf(path, sizeof(path), "/proc/self/fd/%d", capture.fd);
    const char *const paths[] = {path};
    struct sipwhy_file_options options = {.paths = paths, .path_count = 1};
    struct sipwhy_failure failure = {""};
    int error = sipwhy_source_open_files(&options, &capture.source, &failure);
    fuzz_check(!error == !failure.text[0]);
    return capture;
}

/** The next frame, whose bytes can be read. @return false at the end or at damage */
static inline bool capture_next(struct capture *capture, struct sipwhy_frame *ret_frame)
{
    struct sipwhy_failure failure = {""};
    if (!capture->source)
        return false;
    int result = sipwhy_source_next(capture->source, -1, ret_frame, &failure);
    if (result != SIPWHY_SOURCE_FRAME) {
        fuzz_check(result == SIPWHY_SOURCE_END || result == SIPWHY_ERROR_DAMAGED);
        fuzz_check((result == SIPWHY_ERROR_DAMAGED) == (failure.text[0] != '\0'));
        return false;
    }
    fuzz_read(ret_frame->bytes);
    return true;
}

static inline void capture_close(struct capture *capture)
{
    sipwhy_source_close(capture->source);
    close(capture->fd);
}

#endif
