/*
 * copy.c — bytes of a stream that were copied together.
 */
#include "decode/copy.h"

#include <stdlib.h>

void copy_drop(struct copy *copy)
{
    free(copy->bytes);
    *copy = (struct copy){0};
}

char *copy_extend(struct copy *copy, size_t more, size_t limit)
{
    size_t length = copy->length + more;
    if (more > limit || length > limit)
        return NULL;
    if (!copy->bytes || length > copy->capacity) {
        size_t capacity = copy->capacity ? copy->capacity : 1024;
        while (capacity < length)
            capacity *= 2;
        char *bytes = realloc(copy->bytes, capacity);
        if (!bytes)
            return NULL;
        copy->bytes = bytes;
        copy->capacity = capacity;
    }
    copy->length = length;
    return copy->bytes + length - more;
}

bool copy_append(struct copy *copy, span bytes, size_t limit)
{
    char *room = copy_extend(copy, bytes.length, limit);
    if (room && bytes.length)
        memcpy(room, bytes.data, bytes.length);
    return room != NULL;
}

void copy_cut_front(struct copy *copy, size_t length)
{
    if (length >= copy->length) {
        copy_drop(copy);
        return;
    }
    memmove(copy->bytes, copy->bytes + length, copy->length - length);
    copy->length -= length;
}
