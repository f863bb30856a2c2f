/*
 * stream.h — the bytes of a file or of standard input, inflated where they are gzipped, as the FILE
 * that libpcap wants. Its start can be looked at before, even where it cannot be read twice.
 */
#ifndef CAPTURE_STREAM_H
#define CAPTURE_STREAM_H

#include "base/span.h"
#include <stdio.h>

struct stream;

/**
 * Open @p path ("-" is standard input).
 * @param wake_fd  a descriptor that becomes readable when waiting for bytes must end
 * @return 0, SIPWHY_ERROR_OPEN or SIPWHY_ERROR_MEMORY with @p failure
 */
int stream_open(const char *path, int wake_fd, struct stream **ret_stream,
                struct sipwhy_failure *failure);

/**
 * The same, of what is to be read again by stream_reopen(): *ret_kept_fd is for that, owned by the caller, also where it
 * fails; or -1.
 */
int stream_open_kept(const char *path, int wake_fd, int *ret_kept_fd, struct stream **ret_stream,
                     struct sipwhy_failure *failure);

/** Read again, from the start, what stream_open_kept() has kept; takes @p kept_fd over. */
int stream_reopen(const char *path, int wake_fd, int kept_fd, struct stream **ret_stream,
                  struct sipwhy_failure *failure);

/** The first @p wanted bytes, or more or fewer; once the FILE is read, it gives what it gave. */
span stream_peek(struct stream *stream, size_t wanted);

/** The most that stream_peek() gives. */
#define STREAM_PEEK_BYTES 65536

/**
 * The stream as a FILE that reads @p buffer_bytes at a time. The caller closes it, and before the
 * stream. NULL without memory.
 */
FILE *stream_file(struct stream *stream, size_t buffer_bytes);

/** Why reading ended before its time, or NULL. Valid as long as the stream. */
const char *stream_error(const struct stream *stream);

/** How much of the file was read, before inflating, and its size; 0 where it has none. */
uint64_t stream_done(const struct stream *stream);
uint64_t stream_size(const struct stream *stream);

/** NULL is nothing. */
void stream_close(struct stream *stream);

/** "-" in words. */
const char *stream_label(const char *path);

#endif
