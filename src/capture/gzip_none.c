/*
 * gzip_none.c — what takes the place of gzip.c in builds without zlib.
 */
#include "capture/gzip.h"

bool gzip_is_built_in(void)
{
    return false;
}

struct gzip *gzip_create(gzip_reader *reader, void *context, span start)
{
    (void)reader, (void)context, (void)start;
    return NULL;
}

ssize_t gzip_read(struct gzip *gzip, void *buffer, size_t size)
{
    (void)gzip, (void)buffer, (void)size;
    return -1;
}

const char *gzip_error(const struct gzip *gzip)
{
    (void)gzip;
    return NULL;
}

void gzip_destroy(struct gzip *gzip)
{
    (void)gzip;
}
