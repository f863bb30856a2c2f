/*
 * osip.c — libosip2's allocator on an arena, and the text that it gets.
 */
#include "sip/osip.h"

#include "base/poison.h"
#include "sip/scan.h"

#include <osipparser2/osip_message.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>

/* Which arena libosip2 allocates from: its hooks have no argument for it. */
static _Thread_local struct arena *current_arena;

/* In front of each block, because realloc has to know how much there is to copy. */
struct block_size {
    alignas(max_align_t) size_t bytes;
};

static void *allocate(size_t bytes)
{
    if (!current_arena)
        return malloc(bytes);
    struct block_size *block = bytes < SIZE_MAX - sizeof(*block)
                                   ? arena_take(current_arena, sizeof(*block) + bytes)
                                   : NULL;
    if (!block)
        return NULL;
    block->bytes = bytes;
    poison(block, sizeof(*block));
    return block + 1;
}

static size_t bytes_of(void *memory)
{
    struct block_size *block = (struct block_size *)memory - 1;
    unpoison(block, sizeof(*block));
    size_t bytes = block->bytes;
    poison(block, sizeof(*block));
    return bytes;
}

static void *reallocate(void *memory, size_t bytes)
{
    if (!current_arena)
        return realloc(memory, bytes);
    size_t old_bytes = memory ? bytes_of(memory) : 0;
    if (memory && bytes <= old_bytes)
        return memory;
    void *larger = allocate(bytes);
    if (larger && old_bytes)
        memcpy(larger, memory, old_bytes);
    return larger;
}

static void release(void *memory)
{
    if (!current_arena)
        free(memory);
    else if (memory)
        poison(memory, bytes_of(memory));
}

static void install_hooks(void)
{
    osip_set_allocators(allocate, reallocate, release);
}

void osip_enter(struct arena *arena)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install_hooks);
    current_arena = arena;
}

void osip_leave(void)
{
    current_arena = NULL;
}

/* The offset behind the quoted string that starts at from; "\" keeps its next byte from ending it.
 */
static size_t find_quoted_end(span value, size_t from)
{
    for (size_t i = from + 1; i < value.length; i++) {
        if (value.data[i] == '\\')
            i++;
        else if (value.data[i] == '"')
            return i + 1;
    }
    return value.length;
}

/* Line ends become spaces; outside of quotes any white space does, and only one. */
static void copy_unfolded(char *to, span value)
{
    size_t quoted_end = 0;
    char *at = to;
    for (size_t i = 0; i < value.length; i++) {
        char c = value.data[i];
        if (c == '"' && i >= quoted_end)
            quoted_end = find_quoted_end(value, i);
        if (!scan_is_blank(c) || (i < quoted_end && (c == ' ' || c == '\t')))
            *at++ = c;
        else if (i < quoted_end || at[-1] != ' ')
            *at++ = ' ';
    }
    *at = '\0';
}

/* Also those in quotes: libosip2 sees quotes behind "=" only. */
static bool has_too_many_parameters(span value)
{
    for (size_t count = 0; count <= OSIP_PARAMETERS; count++) {
        size_t separator = span_find_byte(value, ';');
        if (separator == value.length)
            return false;
        value = span_from(value, separator + 1);
    }
    return true;
}

char *osip_copy(struct arena *arena, span value)
{
    value = span_trim(value);
    if (value.length > OSIP_VALUE_BYTES || span_find_byte(value, '\0') < value.length ||
        has_too_many_parameters(value))
        return NULL;
    char *copy = arena_take(arena, value.length + 1);
    if (copy)
        copy_unfolded(copy, value);
    return copy;
}

span osip_parameter(const osip_list_t *parameters, span name)
{
    osip_list_iterator_t iterator;
    const osip_generic_param_t *parameter = osip_list_get_first(parameters, &iterator);
    for (; parameter; parameter = osip_list_get_next(&iterator)) {
        if (parameter->gname && span_equal_nocase(span_of(parameter->gname), name))
            return scan_unquote(span_of(parameter->gvalue ? parameter->gvalue : ""));
    }
    return SPAN_EMPTY;
}

span osip_parameter_value(const osip_list_t *parameters, span name)
{
    span value = osip_parameter(parameters, name);
    return value.length ? value : SPAN_EMPTY;
}
