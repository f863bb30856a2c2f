/*
 * stream.c — the bytes of a file or of standard input, inflated where they are gzipped.
 */
#include "capture/stream.h"

#include "capture/failure.h"
#include "capture/gzip.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct stream {
    int fd;
    int wake_fd;   /**< borrowed */
    bool can_wait; /**< a pipe or a terminal: reading may take for ever */
    uint64_t done;
    uint64_t size;
    struct gzip *gzip; /**< owned; NULL where the bytes are as they are */
    const char *error;
    char *buffer; /**< owned; stdio's */
    size_t start; /**< of what was peeked and not read yet */
    size_t end;
    char peeked[STREAM_PEEK_BYTES];
};

const char *stream_label(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

/** False when the wait was ended from outside. */
static bool wait_for_bytes(const struct stream *stream)
{
    struct pollfd fds[] = {{.fd = stream->fd, .events = POLLIN},
                           {.fd = stream->wake_fd, .events = POLLIN}};
    for (;;) {
        int ready = poll(fds, 2, -1);
        if (ready < 0 && errno == EINTR)
            continue;
        return ready > 0 && !fds[1].revents;
    }
}

/** A gzip_reader: the bytes as they are in the file. */
static ssize_t read_raw(void *context, void *buffer, size_t size)
{
    struct stream *stream = context;
    for (;;) {
        if (stream->can_wait && !wait_for_bytes(stream))
            return 0;
        ssize_t got = read(stream->fd, buffer, size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            stream->error = strerror(errno);
        else
            stream->done += (uint64_t)got;
        return got;
    }
}

static ssize_t read_inflated(struct stream *stream, void *buffer, size_t size)
{
    if (!stream->gzip)
        return read_raw(stream, buffer, size);
    ssize_t got = gzip_read(stream->gzip, buffer, size);
    if (got < 0 && !stream->error)
        stream->error = gzip_error(stream->gzip);
    return got;
}

span stream_peek(struct stream *stream, size_t wanted)
{
    while (stream->end < wanted && stream->end < STREAM_PEEK_BYTES) {
        ssize_t got =
            read_inflated(stream, stream->peeked + stream->end, STREAM_PEEK_BYTES - stream->end);
        if (got <= 0)
            break;
        stream->end += (size_t)got;
    }
    return span_between(stream->peeked, stream->peeked + stream->end);
}

/** What stdio calls. */
static ssize_t read_cookie(void *cookie, char *buffer, size_t size)
{
    struct stream *stream = cookie;
    size_t held = stream->end - stream->start;
    if (held > 0) {
        size_t given = size < held ? size : held;
        memcpy(buffer, stream->peeked + stream->start, given);
        stream->start += given;
        return (ssize_t)given;
    }
    if (stream->error) {
        errno = EIO;
        return -1;
    }
    return read_inflated(stream, buffer, size);
}

FILE *stream_file(struct stream *stream, size_t buffer_bytes)
{
    stream->buffer = malloc(buffer_bytes);
    if (!stream->buffer)
        return NULL;
    FILE *file = fopencookie(stream, "r", (cookie_io_functions_t){.read = read_cookie});
    if (!file)
        return NULL;
    setvbuf(file, stream->buffer, _IOFBF, buffer_bytes);
    __fsetlocking(file, FSETLOCKING_BYCALLER);
    return file;
}

static int open_descriptor(struct stream *stream, const char *path, struct sipwhy_failure *failure)
{
    const char *label = stream_label(path);
    stream->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (stream->fd < 0 || fstat(stream->fd, &status) < 0)
        return failure_set(failure, SIPWHY_ERROR_OPEN, "%s: %s", label, strerror(errno));
    if (S_ISDIR(status.st_mode))
        return failure_set(failure, SIPWHY_ERROR_OPEN, "%s: is a directory", label);
    stream->can_wait = !S_ISREG(status.st_mode);
    stream->size = S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0;
    return 0;
}

static int start_inflating(struct stream *stream, const char *path, struct sipwhy_failure *failure)
{
    if (!gzip_is_start(stream_peek(stream, 2)))
        return 0;
    if (!gzip_is_built_in())
        return failure_set(failure, SIPWHY_ERROR_OPEN,
                           "%s: is gzipped, and this build reads no gzip: use gunzip first",
                           stream_label(path));
    stream->gzip = gzip_create(read_raw, stream, stream_peek(stream, 0));
    if (!stream->gzip)
        return failure_set_memory(failure);
    stream->end = 0;
    return 0;
}

int stream_open(const char *path, int wake_fd, struct stream **ret_stream,
                struct sipwhy_failure *failure)
{
    struct stream *stream = calloc(1, sizeof(*stream));
    if (!stream)
        return failure_set_memory(failure);
    stream->wake_fd = wake_fd;
    int error = open_descriptor(stream, path, failure);
    if (!error)
        error = start_inflating(stream, path, failure);
    if (error) {
        stream_close(stream);
        return error;
    }
    *ret_stream = stream;
    return 0;
}

const char *stream_error(const struct stream *stream)
{
    return stream->error;
}

uint64_t stream_done(const struct stream *stream)
{
    return stream->done;
}

uint64_t stream_size(const struct stream *stream)
{
    return stream->size;
}

void stream_close(struct stream *stream)
{
    if (!stream)
        return;
    if (stream->fd > STDIN_FILENO)
        close(stream->fd);
    gzip_destroy(stream->gzip);
    free(stream->buffer);
    free(stream);
}
