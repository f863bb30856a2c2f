/*
 * interfaces.c — the interfaces that a file says it was captured on, and what each of them lost.
 */
#include "capture/interfaces.h"

#include <stdlib.h>

/** Files hold any number; more than this nobody counted, and sums must not overflow. */
#define MOST_DROPS ((uint64_t)1 << 48)

/** Owned by the caller; NULL for none, and without memory. */
static char *copy(span text)
{
    text = span_first(text, span_find_byte(text, '\0'));
    text = span_first(text, SIPWHY_INTERFACE_TEXT);
    return text.length ? strndup(text.data, text.length) : NULL;
}

static bool is_named(const char *name, span text)
{
    return name ? span_equal(span_of(name), span_first(text, SIPWHY_INTERFACE_TEXT)) : !text.length;
}

struct interface_row *interfaces_add(struct interfaces *interfaces, span name, span description)
{
    for (size_t i = 0; i < interfaces->count; i++) {
        if (is_named(interfaces->rows[i].name, name) &&
            is_named(interfaces->rows[i].description, description))
            return &interfaces->rows[i];
    }
    if (!interfaces->rows)
        interfaces->rows = calloc(INTERFACES_KEPT, sizeof(*interfaces->rows));
    if (!interfaces->rows || interfaces->count == INTERFACES_KEPT)
        return NULL;
    struct interface_row *row = &interfaces->rows[interfaces->count++];
    *row = (struct interface_row){.name = copy(name), .description = copy(description)};
    return row;
}

static void add(uint64_t *sum, uint64_t count)
{
    *sum = count < MOST_DROPS && *sum + count < MOST_DROPS ? *sum + count : MOST_DROPS;
}

void interfaces_drop(struct interfaces *interfaces, struct interface_row *row, uint64_t kernel,
                     uint64_t interface)
{
    add(&interfaces->dropped_kernel, kernel);
    add(&interfaces->dropped_interface, interface);
    if (row) {
        add(&row->dropped_kernel, kernel);
        add(&row->dropped_interface, interface);
    }
}

void interfaces_finish(struct interfaces *interfaces)
{
    for (size_t i = 0; i < interfaces->count; i++) {
        free(interfaces->rows[i].name);
        free(interfaces->rows[i].description);
    }
    free(interfaces->rows);
    *interfaces = (struct interfaces){.count = 0};
}
