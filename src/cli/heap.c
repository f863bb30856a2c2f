/*
 * heap.c — the heap of the program, in large pages where the kernel has them.
 */
#include "cli/heap.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/** Address space that the heap takes at once; memory is only what is used of it. What is behind it has small pages. */
#define HEAP_BYTES (128 * 1024 * 1024)

/** Tables up to this belong to the heap, and are not mapped one by one. */
#define HEAP_PIECE_BYTES (8 * 1024 * 1024)

#define LARGE_PAGE_BYTES ((uintptr_t)2 * 1024 * 1024)

void heap_use_large_pages(void)
{
#if defined(M_TOP_PAD) && defined(MADV_HUGEPAGE)
    mallopt(M_MMAP_THRESHOLD, HEAP_PIECE_BYTES);
    mallopt(M_TOP_PAD, HEAP_BYTES);
    mallopt(M_ARENA_MAX, 1); /* what threads allocate lies there, too */
    void *first = malloc(HEAP_PIECE_BYTES / 2); /* more than it has: it grows */
    uintptr_t end = (uintptr_t)sbrk(0);
    uintptr_t begin = ((uintptr_t)first + LARGE_PAGE_BYTES - 1) / LARGE_PAGE_BYTES * LARGE_PAGE_BYTES;
    if (first && begin < end)
        madvise((void *)begin, end - begin, MADV_HUGEPAGE);
    free(first);
#endif
}
