/*
 * heap.h — how much memory is allocated, now and at the most.
 *
 * The linker puts these in front of the allocator (--wrap, in tests/meson.build). What a library
 * allocates by itself is not seen: hand nothing of that kind to free().
 */
#ifndef UNIT_HEAP_H
#define UNIT_HEAP_H

#include "test.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

/** What malloc keeps in front of each piece. */
#define HEAP_HEADER_BYTES 8

static struct {
    size_t bytes;
    size_t most;
} heap;

static inline void *heap_taken(void *memory)
{
    if (memory)
        heap.bytes += malloc_usable_size(memory) + HEAP_HEADER_BYTES;
    if (heap.bytes > heap.most)
        heap.most = heap.bytes;
    return memory;
}

static inline void heap_given(void *memory)
{
    if (memory)
        heap.bytes -= malloc_usable_size(memory) + HEAP_HEADER_BYTES;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void __wrap_free(void *memory);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t length);

void *__wrap_malloc(size_t size)
{
    return heap_taken(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return heap_taken(__real_calloc(count, size));
}

void *__wrap_realloc(void *memory, size_t size)
{
    heap_given(memory);
    return heap_taken(__real_realloc(memory, size));
}

void __wrap_free(void *memory)
{
    heap_given(memory);
    __real_free(memory);
}

char *__wrap_strndup(const char *text, size_t length)
{
    char *copy = __wrap_malloc(strnlen(text, length) + 1);
    if (copy)
        snprintf(copy, strnlen(text, length) + 1, "%s", text);
    return copy;
}

char *__wrap_strdup(const char *text)
{
    return __wrap_strndup(text, strlen(text));
}

#endif
