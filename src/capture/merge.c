/*
 * merge.c — inputs that have a frame, the earliest first: a binary heap.
 */
#include "capture/merge.h"

#include <stdlib.h>

int merge_init(struct merge *merge, size_t capacity)
{
    struct input **heap = calloc(capacity, sizeof(struct input *));
    if (!heap)
        return SIPWHY_ERROR_MEMORY;
    *merge = (struct merge){.heap = heap};
    return 0;
}

void merge_finish(struct merge *merge)
{
    free(merge->heap);
    *merge = (struct merge){0};
}

static bool is_before(const struct input *a, const struct input *b)
{
    if (a->head.time != b->head.time)
        return a->head.time < b->head.time;
    return a->number < b->number;
}

void merge_add(struct merge *merge, struct input *input)
{
    size_t i = merge->count++;
    while (i > 0 && is_before(input, merge->heap[(i - 1) / 2])) {
        merge->heap[i] = merge->heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    merge->heap[i] = input;
}

struct input *merge_take(struct merge *merge)
{
    if (merge->count == 0)
        return NULL;
    struct input *earliest = merge->heap[0];
    struct input *last = merge->heap[--merge->count];
    size_t i = 0;
    for (size_t child = 1; child < merge->count; child = 2 * i + 1) {
        if (child + 1 < merge->count && is_before(merge->heap[child + 1], merge->heap[child]))
            child++;
        if (!is_before(merge->heap[child], last))
            break;
        merge->heap[i] = merge->heap[child];
        i = child;
    }
    merge->heap[i] = last;
    return earliest;
}
