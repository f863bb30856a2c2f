/*
 * merge.h — inputs that have a frame, the earliest first; of equal times the first input's.
 *
 * Only heads are compared: each input is handed on in its own order, even where its times go back.
 */
#ifndef CAPTURE_MERGE_H
#define CAPTURE_MERGE_H

#include "capture/input.h"

struct merge {
    struct input **heap; /**< owned */
    size_t count;
};

/** Make room for @p capacity inputs. @return 0 or SIPWHY_ERROR_MEMORY */
int merge_init(struct merge *merge, size_t capacity);
void merge_finish(struct merge *merge);

void merge_add(struct merge *merge, struct input *input);

/** The input with the earliest head, which leaves the merge; NULL when there is none. */
struct input *merge_take(struct merge *merge);

#endif
