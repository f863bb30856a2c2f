/*
 * scarce.h — memory that runs out on purpose: the n-th allocation fails, or all from the n-th on.
 *
 * The linker puts these in front of the allocator (--wrap, in tests/meson.build).
 */
#ifndef UNIT_SCARCE_H
#define UNIT_SCARCE_H

#include "test.h"

#include <errno.h>
#include <stdio.h>

static struct {
    bool counts;
    bool stays;       /**< all fail from there on */
    unsigned long at; /**< counts down to the one that fails; 0: none */
    unsigned long failed;
} scarce;

static inline bool scarce_fails(void)
{
    if (!scarce.counts)
        return false;
    bool fails = scarce.stays ? scarce.at <= 1 : scarce.at == 1;
    if (scarce.at)
        scarce.at--;
    scarce.failed += fails;
    if (fails)
        errno = ENOMEM;
    return fails;
}

/** From now on the @p nth allocation fails, and those behind it where it @p stays so. */
static inline void scarce_begin(unsigned long nth, bool stays)
{
    scarce.at = nth;
    scarce.stays = stays;
    scarce.failed = 0;
    scarce.counts = true;
}

/** @return whether any failed */
static inline bool scarce_end(void)
{
    scarce.counts = false;
    return scarce.failed > 0;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t length);
int __real_vasprintf(char **ret_text, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t length);
int __wrap_vasprintf(char **ret_text, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
int __wrap_asprintf(char **ret_text, const char *format, ...) __attribute__((format(printf, 2, 3)));

void *__wrap_malloc(size_t size)
{
    return scarce_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return scarce_fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return scarce_fails() ? NULL : __real_realloc(memory, size);
}

char *__wrap_strdup(const char *text)
{
    return scarce_fails() ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t length)
{
    return scarce_fails() ? NULL : __real_strndup(text, length);
}

/* What a failed one leaves in *ret_text is nothing that may be freed. */
int __wrap_vasprintf(char **ret_text, const char *format, va_list arguments)
{
    if (!scarce_fails())
        return __real_vasprintf(ret_text, format, arguments);
    *ret_text = (char *)(uintptr_t)1;
    return -1;
}

int __wrap_asprintf(char **ret_text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = __wrap_vasprintf(ret_text, format, arguments);
    va_end(arguments);
    return length;
}

#endif
