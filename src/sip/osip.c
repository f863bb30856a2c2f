/*
 * osip.c — libosip2's allocator on an arena, and the text that it gets.
 */
#include "sip/osip.h"

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
    return block + 1;
}

static void *reallocate(void *memory, size_t bytes)
{
    if (!current_arena)
        return realloc(memory, bytes);
    size_t old_bytes = memory ? ((struct block_size *)memory)[-1].bytes : 0;
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

/* Inside a quoted string only line ends change; "\" keeps its next byte from ending the string. */
static size_t copy_quoted(char *to, span value, size_t *from)
{
    size_t length = 0;
    to[length++] = value.data[(*from)++];
    while (*from < value.length) {
        char c = value.data[(*from)++];
        to[length++] = c == '\r' || c == '\n' ? ' ' : c;
        if (c == '"')
            break;
        if (c == '\\' && *from < value.length)
            to[length++] = value.data[(*from)++];
    }
    return length;
}

/* Nothing to unfold or to squeeze, as in nearly every value: no line ends, no two blanks in a row. */
static bool is_plain(span value)
{
    char before = 'x';
    for (size_t i = 0; i < value.length; i++) {
        char c = value.data[i];
        if (c == '\r' || c == '\n' || c == '\t' || (c == ' ' && before == ' '))
            return false;
        before = c;
    }
    return true;
}

static char *copy_unfolded(char *to, span value)
{
    if (is_plain(value)) {
        *(char *)mempcpy(to, value.data, value.length) = '\0';
        return to;
    }
    size_t length = 0;
    for (size_t i = 0; i < value.length;) {
        char c = value.data[i];
        if (c == '"') {
            length += copy_quoted(to + length, value, &i);
            continue;
        }
        i++;
        if (!scan_is_blank(c))
            to[length++] = c;
        else if (length && to[length - 1] != ' ')
            to[length++] = ' ';
    }
    to[length] = '\0';
    return to;
}

static bool is_fit(span value)
{
    if (value.length > OSIP_VALUE_BYTES || span_find_byte(value, '\0') < value.length)
        return false;
    size_t parameters = 0;
    for (size_t i = 0; i < value.length; i++)
        parameters += value.data[i] == ';' || value.data[i] == '&';
    return parameters <= OSIP_PARAMETERS;
}

char *osip_copy(struct arena *arena, span value)
{
    value = span_trim(value);
    if (!is_fit(value))
        return NULL;
    char *copy = arena_take(arena, value.length + 1);
    return copy ? copy_unfolded(copy, value) : NULL;
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
