/*
 * buffer.h — text that grows as it is written, up to a limit.
 *
 * Writing never fails on the spot: a buffer that found no memory or hit its limit keeps what it has,
 * drops what comes, and says so in `cut`. The text is always NUL-terminated.
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include "base/span.h"

struct buffer {
    char *text; /**< owned; NULL while empty */
    size_t length;
    size_t capacity;
    size_t limit_bytes;
    bool cut;
};

void buffer_init(struct buffer *buffer, size_t limit_bytes);
void buffer_finish(struct buffer *buffer);

/** Empty it and keep its memory. */
void buffer_reset(struct buffer *buffer);

void buffer_add(struct buffer *buffer, span text);
void buffer_addf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** The text; "" while empty. Valid until the next write. */
const char *buffer_text(const struct buffer *buffer);

#endif
