/*
 * remarks.h — what -w writes at the packets that show it: findings and verdicts, as comments.
 */
#ifndef CLI_REMARKS_H
#define CLI_REMARKS_H

#include "cli/bits.h"

#include <sipwhy/analysis.h>
#include <stdio.h>

/** So many are kept; each is at one packet. */
#define REMARKS_MOST 200000

/** Zero it. */
struct remarks {
    FILE *file;            /**< owned, without a name: their texts */
    struct remark *items;  /**< owned; sorted by frame once remarks_sort() was called */
    size_t count;
    size_t capacity;
    uint64_t length;       /**< of the file */
    uint64_t lost;         /**< that there was no room for */
    bool has_failed;
    char *text;            /**< owned: the last that remarks_at() gave */
};

/** @return 0, or -1 with an errno */
int remarks_init(struct remarks *remarks);
void remarks_finish(struct remarks *remarks);

/** At each packet of its evidence; when the same gets worse, the last remark of it counts. */
void remarks_add_finding(struct remarks *remarks, const struct sipwhy_finding *finding,
                         uint64_t mark);

/** At the last packet of the finding that it is about. */
void remarks_add_verdict(struct remarks *remarks, const struct sipwhy_verdict *verdict,
                         uint64_t mark);

/** All are there: have remarks_at() find them. */
void remarks_sort(struct remarks *remarks);

/** What is said of a frame about what is selected, 0 among it; NULL for nothing. Valid until the next call. */
const char *remarks_at(struct remarks *remarks, const struct sipwhy_frame *frame,
                       const struct bits *selected);

#endif
