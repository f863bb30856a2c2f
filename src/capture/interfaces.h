/*
 * interfaces.h — the interfaces that a file says it was captured on, and what each of them lost.
 *
 * They outlive the reader of the file. Only the first INTERFACES_KEPT are kept one by one; what the
 * others lost is in the sums.
 */
#ifndef CAPTURE_INTERFACES_H
#define CAPTURE_INTERFACES_H

#include "base/span.h"
#include <sipwhy/capture.h>

#define INTERFACES_KEPT 64

struct interface_row {
    char *name;        /**< owned; NULL where it has none */
    char *description; /**< the same */
    uint64_t packets;
    uint64_t dropped_kernel;
    uint64_t dropped_interface;
};

/** Zero it to begin. */
struct interfaces {
    struct interface_row *rows; /**< owned */
    size_t count;
    uint64_t dropped_kernel; /**< of all */
    uint64_t dropped_interface;
};

/**
 * The row of an interface of this name, made where it is not there; NULL beyond those kept, and without
 * memory. Rows stay where they are.
 */
struct interface_row *interfaces_add(struct interfaces *interfaces, span name, span description);

/** It lost so many packets more; @p row may be NULL. */
void interfaces_drop(struct interfaces *interfaces, struct interface_row *row, uint64_t kernel,
                     uint64_t interface);

void interfaces_finish(struct interfaces *interfaces);

#endif
