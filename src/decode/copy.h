/*
 * copy.h — bytes of a stream that were copied together, because what they are part of is not
 * complete.
 */
#ifndef DECODE_COPY_H
#define DECODE_COPY_H

#include "base/span.h"

/** Zero it. */
struct copy {
    char *bytes; /**< owned, or NULL */
    size_t length;
    size_t capacity;
};

/** Room for @p more bytes behind it, or NULL: it would be longer than @p limit, or without memory.
 */
char *copy_extend(struct copy *copy, size_t more, size_t limit);

/** Append @p bytes. @return false as copy_extend() */
bool copy_append(struct copy *copy, span bytes, size_t limit);

/** Without the first @p length bytes; what is empty then is freed. */
void copy_cut_front(struct copy *copy, size_t length);

void copy_drop(struct copy *copy);

static inline span copy_span(const struct copy *copy)
{
    return (span){copy->bytes, copy->length};
}

#endif
