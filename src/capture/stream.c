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
    int copy_fd;   /**< borrowed: where what is read goes as well; or -1 */
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

/** Where the copy fails, so does reading: the second time would find less than the first. */
static bool copy(struct stream *stream, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(stream->copy_fd, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            stream->error = errno == ENOSPC ? "no space left for its copy in the temporary folder"
                                            : "its copy in the temporary folder cannot be written";
            return false;
        }
        bytes += written;
        length -= (size_t)written;
    }
    return true;
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
        if (got > 0 && stream->copy_fd >= 0 && !copy(stream, buffer, (size_t)got))
            return -1;
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

/** A file that has no name, and goes away with the descriptor. @return -1 where there can be none */
static int open_nameless(void)
{
    char path[4096];
    const char *folder = getenv("TMPDIR");
    if (!folder || !*folder)
        folder = "/tmp";
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd >= 0 || snprintf(path, sizeof(path), "%s/sipwhy-XXXXXX", folder) >= (int)sizeof(path))
        return fd;
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

/** Whatever was read of a pipe is in the copy; a file is there twice. */
static int keep(struct stream *stream, bool is_file, const char *label, int *ret_kept_fd,
                struct sipwhy_failure *failure)
{
    int fd = is_file ? fcntl(stream->fd, F_DUPFD_CLOEXEC, 0) : open_nameless();
    if (fd < 0)
        return failure_set(failure, SIPWHY_ERROR_OPEN, "%s: %s: %s", label,
                           is_file ? "cannot be read twice" : "a temporary file for its copy",
                           strerror(errno));
    if (!is_file)
        stream->copy_fd = fd;
    *ret_kept_fd = fd;
    return 0;
}

/** Look at what was opened as stream->fd. */
static int take_descriptor(struct stream *stream, const char *path, int *ret_kept_fd,
                           struct sipwhy_failure *failure)
{
    const char *label = stream_label(path);
    struct stat status;
    if (stream->fd < 0 || fstat(stream->fd, &status) < 0)
        return failure_set(failure, SIPWHY_ERROR_OPEN, "%s: %s", label, strerror(errno));
    if (S_ISDIR(status.st_mode))
        return failure_set(failure, SIPWHY_ERROR_OPEN, "%s: is a directory", label);
    stream->can_wait = !S_ISREG(status.st_mode);
    stream->size = S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0;
    return ret_kept_fd ? keep(stream, S_ISREG(status.st_mode), label, ret_kept_fd, failure) : 0;
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

/** Takes @p fd over. */
static int open_stream(const char *path, int wake_fd, int fd, int *ret_kept_fd,
                       struct stream **ret_stream, struct sipwhy_failure *failure)
{
    struct stream *stream = calloc(1, sizeof(*stream));
    if (!stream) {
        if (fd > STDIN_FILENO)
            close(fd);
        return failure_set_memory(failure);
    }
    stream->fd = fd;
    stream->wake_fd = wake_fd;
    stream->copy_fd = -1;
    int error = take_descriptor(stream, path, ret_kept_fd, failure);
    if (!error)
        error = start_inflating(stream, path, failure);
    if (error) {
        stream_close(stream);
        return error;
    }
    *ret_stream = stream;
    return 0;
}

static int open_path(const char *path)
{
    return strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
}

int stream_open(const char *path, int wake_fd, struct stream **ret_stream,
                struct sipwhy_failure *failure)
{
    return open_stream(path, wake_fd, open_path(path), NULL, ret_stream, failure);
}

int stream_open_kept(const char *path, int wake_fd, int *ret_kept_fd, struct stream **ret_stream,
                     struct sipwhy_failure *failure)
{
    *ret_kept_fd = -1;
    return open_stream(path, wake_fd, open_path(path), ret_kept_fd, ret_stream, failure);
}

int stream_reopen(const char *path, int wake_fd, int kept_fd, struct stream **ret_stream,
                  struct sipwhy_failure *failure)
{
    lseek(kept_fd, 0, SEEK_SET);
    return open_stream(path, wake_fd, kept_fd, NULL, ret_stream, failure);
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
