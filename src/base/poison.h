/*
 * poison.h — memory that nobody may touch, where the sanitizer of addresses watches; nothing elsewhere.
 *
 * That sees what goes wrong in memory from malloc. What is taken from larger pieces has to be told to it.
 */
#ifndef BASE_POISON_H
#define BASE_POISON_H

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define POISON_IS_ON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISON_IS_ON 1
#endif
#endif

#ifdef POISON_IS_ON

/* As in sanitizer/asan_interface.h, but not const: gcc takes memory that is only marked for one that is read. */
void __asan_poison_memory_region(void volatile *memory, size_t size);
void __asan_unpoison_memory_region(void volatile *memory, size_t size);
int __asan_address_is_poisoned(void const volatile *address);

/** Bytes between what is taken one after another. */
#define POISON_GAP ((size_t)16)

static inline void poison(void *memory, size_t size)
{
    __asan_poison_memory_region(memory, size);
}

static inline void unpoison(void *memory, size_t size)
{
    __asan_unpoison_memory_region(memory, size);
}

#else

#define POISON_GAP ((size_t)0)

static inline void poison(void *memory, size_t size)
{
    (void)memory;
    (void)size;
}

static inline void unpoison(void *memory, size_t size)
{
    (void)memory;
    (void)size;
}

#endif

#endif
