/*
 * fence.h — an allocator for a library that no sanitizer has compiled: each block ends at a page that nobody
 * may touch, and so becomes a freed one. Reading or writing beyond is a fault there and then.
 *
 * It also counts what is not freed, and tells libFuzzer from where in the library memory was asked for, as it
 * sees nothing else of what happens in there.
 */
#ifndef FUZZ_FENCE_H
#define FUZZ_FENCE_H

#include "fuzz.h"

#include <sys/mman.h>

#define FENCE_PAGE ((size_t)4096)
#define FENCE_BYTES (FENCE_PAGE * 16384)
#define FENCE_BLOCKS 4096

struct fence_block {
    char *start;
    size_t size;
    bool is_free;
};

static struct fence {
    char *pages;
    size_t used; /**< of all pages; they are used once in a run */
    size_t count;
    struct fence_block blocks[FENCE_BLOCKS];
} fence;

/* libFuzzer takes these for coverage. */
__attribute__((section("__libfuzzer_extra_counters"), used)) static uint8_t fence_calls[4096];

static inline size_t fence_pages_of(size_t size)
{
    return (size + FENCE_PAGE - 1) / FENCE_PAGE * FENCE_PAGE;
}

static inline void fence_protect(const struct fence_block *block, int protection)
{
    size_t bytes = fence_pages_of(block->size);
    char *end = block->start + block->size;
    fuzz_check(mprotect(end - bytes, bytes, protection) == 0);
}

static inline void *fence_take_from(size_t size, const void *caller)
{
    size = size ? size : 1;
    size_t bytes = fence_pages_of(size) + FENCE_PAGE;
    if (fence.count == FENCE_BLOCKS || bytes > FENCE_BYTES - fence.used)
        return NULL;
    fence_calls[((uintptr_t)caller ^ (uintptr_t)caller >> 12) % sizeof(fence_calls)]++;
    struct fence_block *block = &fence.blocks[fence.count++];
    *block = (struct fence_block){fence.pages + fence.used + bytes - FENCE_PAGE - size, size, false};
    fence.used += bytes;
    fence_protect(block, PROT_READ | PROT_WRITE);
    memset(block->start, 0xa5, size);
    return block->start;
}

static inline struct fence_block *fence_find(const void *memory)
{
    for (size_t i = fence.count; i > 0; i--)
        if (fence.blocks[i - 1].start == memory)
            return &fence.blocks[i - 1];
    fuzz_check(!"a block of the fence");
    return NULL;
}

static inline void fence_release(void *memory)
{
    if (!memory)
        return;
    struct fence_block *block = fence_find(memory);
    fuzz_check(!block->is_free);
    block->is_free = true;
    fence_protect(block, PROT_NONE);
}

static inline void *fence_take(size_t size)
{
    return fence_take_from(size, __builtin_return_address(0));
}

static inline void *fence_take_again(void *memory, size_t size)
{
    char *larger = fence_take_from(size, __builtin_return_address(0));
    if (memory && larger) {
        size_t old = fence_find(memory)->size;
        memcpy(larger, memory, old < size ? old : size);
        fence_release(memory);
    }
    return larger;
}

static inline void fence_open(void)
{
    if (fence.pages)
        return;
    fence.pages = mmap(NULL, FENCE_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    fuzz_check(fence.pages != MAP_FAILED);
}

/** Forget all blocks. @return how many were not freed */
static inline size_t fence_close(void)
{
    size_t leaked = 0;
    for (size_t i = 0; i < fence.count; i++)
        leaked += !fence.blocks[i].is_free;
    fuzz_check(fence.used == 0 || mprotect(fence.pages, fence.used, PROT_NONE) == 0);
    fence.count = 0;
    fence.used = 0;
    return leaked;
}

#endif
