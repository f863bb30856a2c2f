/*
 * inflate.c — small pieces of compressed data, by zlib.
 */
#include "decode/inflate.h"

#include <zlib.h>

/** zlib's window bits for the largest window and either header. */
#define ANY_WINDOW (15 + 32)

size_t inflate_all(span compressed, char *room, size_t size, bool *ret_is_cut)
{
    z_stream zlib = {
        .next_in = (z_const Bytef *)compressed.data,
        .avail_in = (unsigned)compressed.length,
        .next_out = (Bytef *)room,
        .avail_out = (unsigned)size,
    };
    if (inflateInit2(&zlib, ANY_WINDOW) != Z_OK)
        return 0;
    *ret_is_cut = inflate(&zlib, Z_FINISH) != Z_STREAM_END;
    size_t length = size - zlib.avail_out;
    inflateEnd(&zlib);
    return length;
}
