/*
 * causes.h — calls and registrations that went wrong for the same reason, counted together.
 */
#ifndef ENGINE_CAUSES_H
#define ENGINE_CAUSES_H

#include "base/limits.h"
#include "track/conversation.h"

#include <sipwhy/analysis.h>

struct cause_row {
    uint64_t key; /**< a hash of what makes it this cause; rows are compared in full behind it */
    struct sipwhy_root_cause told; /**< its texts are owned, but for the id */
};

struct causes {
    struct cause_row rows[LIMIT_CAUSES];
    size_t count;
    uint64_t seed;
    struct limit_hits *hits;
    struct sipwhy_root_cause sorted[LIMIT_CAUSES];
};

void causes_init(struct causes *causes, struct limit_hits *hits);
void causes_finish(struct causes *causes);

/** Something that went wrong for this reason. */
struct causes_case {
    const struct sipwhy_verdict *verdict;
    struct sipwhy_span call_id;
    sipwhy_time start;
    bool is_registration;
};

/** Count a case; of causes beyond LIMIT_CAUSES only that they were too many. */
void causes_add(struct causes *causes, const struct causes_case *one);

/** Put them into the summary: the one with most cases first. Valid until the next call. */
void causes_tell(struct causes *causes, struct sipwhy_summary *summary);

#endif
