/*
 * made.h — read -w with --anonymize: messages as they are told, kept until it is known which are selected, and then as
 * packets made out of them. Of the packets that were captured nothing is copied.
 */
#ifndef CLI_MADE_H
#define CLI_MADE_H

#include "cli/bits.h"
#include "cli/remarks.h"

/** Zero it. */
struct made {
    FILE *file; /**< owned, without a name; NULL: nothing is kept */
    bool has_failed;
};

/** @return 0, or -1 with an errno */
int made_init(struct made *made);

/** Keep a message of the Call-ID that has @p mark. */
void made_add(struct made *made, const struct sipwhy_message *message, uint64_t mark);

/**
 * Write those whose mark is in @p selected, with what is said of their frames.
 * @return 0, or -1 with @p failure
 */
int made_write(struct made *made, const struct bits *selected, struct remarks *remarks, struct sipwhy_writer *writer,
               struct sipwhy_failure *failure);

void made_finish(struct made *made);

#endif
