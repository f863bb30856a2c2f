/*
 * group.h — the records of a shelf put together to calls: the legs of a call on both sides of its B2BUAs are one.
 */
#ifndef REPORT_GROUP_H
#define REPORT_GROUP_H

#include "report/shelf.h"

/** A call with its legs; or a registration, or what else has one Call-ID. */
struct group {
    const struct record *const *legs; /**< in the order in which they begin; borrowed from the groups */
    size_t leg_count;                 /**< from 1 on */
    const struct record *told;        /**< the leg that stands for all: the first of those that are worst */
    sipwhy_time start;                /**< of the first leg */
};

struct groups {
    struct group *items; /**< owned */
    size_t count;
    const struct record **records; /**< of all; owned */
};

/**
 * Of all records of a shelf, which must outlive them: the worst first, then by time.
 * @return 0 or SIPWHY_ERROR_MEMORY
 */
int groups_init(const struct shelf *shelf, struct groups *ret_groups);

void groups_finish(struct groups *groups);

#endif
