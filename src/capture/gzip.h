/*
 * gzip.h — inflate a stream of gzip members (RFC 1952) as it is read.
 *
 * gzip_none.c takes the place of gzip.c in builds without zlib.
 */
#ifndef CAPTURE_GZIP_H
#define CAPTURE_GZIP_H

#include "base/span.h"
#include <sys/types.h>

struct gzip;

/** Where the compressed bytes come from: as read(2), but 0 only at the end. */
typedef ssize_t gzip_reader(void *context, void *buffer, size_t size);

/** Whether this build can inflate at all. */
bool gzip_is_built_in(void);

/** Whether @p start is how gzipped data begins. */
static inline bool gzip_is_start(span start)
{
    return start.length >= 2 && memcmp(start.data, "\x1f\x8b", 2) == 0;
}

/** @p start is what was read from @p reader already, and is copied. NULL without memory. */
struct gzip *gzip_create(gzip_reader *reader, void *context, span start);

/**
 * Up to @p size inflated bytes.
 * @return how many, 0 at the end, -1 where the data is damaged or cut: gzip_error() says which
 */
ssize_t gzip_read(struct gzip *gzip, void *buffer, size_t size);

/** What is wrong with the data, or NULL. */
const char *gzip_error(const struct gzip *gzip);

void gzip_destroy(struct gzip *gzip);

#endif
