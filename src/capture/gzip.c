/*
 * gzip.c — inflate a stream of gzip members (RFC 1952) as it is read, by zlib.
 */
#include "capture/gzip.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

#define INPUT_BYTES (128 * 1024)

/** zlib's window bits for the largest window and a gzip header. */
#define GZIP_WINDOW (15 + 16)

struct gzip {
    z_stream zlib;
    gzip_reader *reader;
    void *context; /**< borrowed; the reader's own */
    const char *error;
    bool ended;
    bool is_between_members; /**< a member is complete; another may follow */
    unsigned char input[INPUT_BYTES];
};

bool gzip_is_built_in(void)
{
    return true;
}

struct gzip *gzip_create(gzip_reader *reader, void *context, span start)
{
    struct gzip *gzip = calloc(1, sizeof(*gzip));
    if (!gzip || start.length > INPUT_BYTES || inflateInit2(&gzip->zlib, GZIP_WINDOW) != Z_OK) {
        free(gzip);
        return NULL;
    }
    gzip->reader = reader;
    gzip->context = context;
    memcpy(gzip->input, start.data, start.length);
    gzip->zlib.next_in = gzip->input;
    gzip->zlib.avail_in = (unsigned)start.length;
    return gzip;
}

void gzip_destroy(struct gzip *gzip)
{
    if (!gzip)
        return;
    inflateEnd(&gzip->zlib);
    free(gzip);
}

const char *gzip_error(const struct gzip *gzip)
{
    return gzip->error;
}

static void fail(struct gzip *gzip, const char *error)
{
    gzip->ended = true;
    gzip->error = error;
}

/** Read until @p wanted bytes wait for zlib; false where there are fewer. */
static bool fill(struct gzip *gzip, size_t wanted)
{
    memmove(gzip->input, gzip->zlib.next_in, gzip->zlib.avail_in);
    gzip->zlib.next_in = gzip->input;
    while (gzip->zlib.avail_in < wanted) {
        size_t held = gzip->zlib.avail_in;
        ssize_t got = gzip->reader(gzip->context, gzip->input + held, INPUT_BYTES - held);
        if (got <= 0)
            return false;
        gzip->zlib.avail_in += (unsigned)got;
    }
    return true;
}

/** Members may be concatenated (RFC 1952 section 2.2); other bytes behind one are ignored. */
static void start_next_member(struct gzip *gzip)
{
    bool is_member = gzip->zlib.avail_in >= 2 || fill(gzip, 2);
    span start = {(const char *)gzip->zlib.next_in, gzip->zlib.avail_in};
    gzip->is_between_members = false;
    if (!is_member || !gzip_is_start(start) || inflateReset(&gzip->zlib) != Z_OK)
        gzip->ended = true;
}

static void inflate_some(struct gzip *gzip)
{
    if (gzip->zlib.avail_in == 0 && !fill(gzip, 1)) {
        fail(gzip, "the gzipped data is cut short");
        return;
    }
    int result = inflate(&gzip->zlib, Z_NO_FLUSH);
    if (result == Z_STREAM_END)
        gzip->is_between_members = true;
    else if (result != Z_OK)
        fail(gzip, result == Z_MEM_ERROR ? "out of memory" : "the gzipped data is damaged");
}

ssize_t gzip_read(struct gzip *gzip, void *buffer, size_t size)
{
    unsigned room = size < INT_MAX ? (unsigned)size : INT_MAX;
    gzip->zlib.next_out = buffer;
    gzip->zlib.avail_out = room;
    while (!gzip->ended && gzip->zlib.avail_out == room) {
        if (gzip->is_between_members)
            start_next_member(gzip);
        else
            inflate_some(gzip);
    }
    if (gzip->zlib.avail_out == room && gzip->error)
        return -1;
    return (ssize_t)(room - gzip->zlib.avail_out);
}
