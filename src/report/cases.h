/*
 * cases.h — what a report that ends in documents keeps while it is told, and what of it is told in full: calls
 * with a problem, those with the same root cause together, the worst first.
 */
#ifndef REPORT_CASES_H
#define REPORT_CASES_H

#include "report/group.h"
#include "report/report.h"

/** How many were told of a root cause. */
struct cases_tally {
    char *id; /**< owned, as is the next one, which may be NULL */
    char *at;
    int code;
    enum record_kind kind;
    bool is_of_leg;
    size_t kept;
    size_t dropped;
};

struct cases {
    const struct report_options *options;
    struct shelf shelf;
    struct notice *notices; /**< about no one call; owned */
    size_t notice_count;
    uint64_t notices_lost;
    struct cases_tally *tallies; /**< owned */
    size_t tally_count;
};

/** Calls, each with its legs, that went wrong for the same reason. */
struct cases_item {
    const struct group **groups; /**< from 1 on; borrowed from the list */
    size_t count;
    size_t more; /**< that are not kept, as there are enough of them */
};

struct cases_list {
    struct groups groups;
    const struct group **order; /**< owned, as are the items */
    struct cases_item *items;
    size_t count;
};

void cases_init(struct cases *cases, const struct report_options *options);
void cases_finish(struct cases *cases);

/** What the handlers of a report do, each of the same name. */
void cases_message(struct cases *cases, const struct sipwhy_message *message);
void cases_finding(struct cases *cases, const struct sipwhy_finding *finding);
void cases_call(struct cases *cases, const struct sipwhy_call *call);
void cases_registration(struct cases *cases, const struct sipwhy_registration *registration);
void cases_released(struct cases *cases, void *attachment);
void cases_unwanted(struct cases *cases, void *attachment);

/**
 * List what is to be told: with -v everything, and where something was asked for, that; otherwise what has a
 * warning or an error.
 * @return 0 or SIPWHY_ERROR_MEMORY
 */
int cases_list_init(const struct cases *cases, struct cases_list *ret_list);

/** The same, but where nothing has a problem, everything. */
int cases_list_init_any(const struct cases *cases, struct cases_list *ret_list);

void cases_list_finish(struct cases_list *list);

#endif
