/*
 * verdict.h — what a verdict says: why, what to check next, and at which host the trouble is.
 */
#ifndef DIAGNOSE_VERDICT_H
#define DIAGNOSE_VERDICT_H

#include "diagnose/rule.h"

struct verdict {
    const char *why;
    const char *next;
    const char *at; /**< a host without its port, or NULL */
    size_t size;    /**< of the whole */
    char storage[];
};

/** Keep what a draft says; NULL without memory. Free with free(). */
struct verdict *verdict_create(const struct draft *draft);

/** The memory that it takes; of NULL none. */
size_t verdict_weigh(const struct verdict *verdict);

#endif
