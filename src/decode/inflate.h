/*
 * inflate.h — small pieces of compressed data, as HEP has them.
 *
 * inflate_none.c takes the place of inflate.c in builds without zlib.
 */
#ifndef DECODE_INFLATE_H
#define DECODE_INFLATE_H

#include "base/span.h"

/**
 * Inflate what is in a header of zlib or gzip (RFC 1950, RFC 1952) into @p room of @p size bytes.
 * @return how many bytes came of it, 0 where nothing did; *ret_is_cut: there would have been more
 */
size_t inflate_all(span compressed, char *room, size_t size, bool *ret_is_cut);

#endif
