/*
 * layout.h — the ladder of a call, computed once for whoever paints it: who stands where, what happens in
 * which order, how much later than what.
 *
 * Nothing here knows of columns of characters, of pixels or of colours. It borrows from the records, which must
 * outlive it.
 */
#ifndef REPORT_LAYOUT_H
#define REPORT_LAYOUT_H

#include "report/record.h"

/** What a host does in a call, as far as the messages themselves show it. */
enum layout_role {
    LAYOUT_UNKNOWN,
    LAYOUT_CALLER,    /**< the first to send the INVITE */
    LAYOUT_PROXY,     /**< sent it on under the same Call-ID */
    LAYOUT_B2BUA,     /**< sent it on under another Call-ID */
    LAYOUT_CALLEE,    /**< the last to get it, and it rang, answered or declined */
    LAYOUT_REDIRECT,  /**< got it, and answered that it is to be sent elsewhere */
    LAYOUT_REGISTRAR, /**< the last to get a REGISTER */
};
#define LAYOUT_ROLES 7

/** A host, and where it stands: columns go from left to right in the order of appearance. */
struct layout_column {
    struct sipwhy_endpoint host;
    char name[SIPWHY_ENDPOINT_TEXT]; /**< with its port where that is what tells it from another column */
    bool has_port;                   /**< the port is part of the name */
    enum layout_role role;
};

enum layout_kind {
    LAYOUT_MESSAGE,
    LAYOUT_ANSWER,   /**< what a response means; it follows its message */
    LAYOUT_FINDING,  /**< follows what was there when it became true */
    LAYOUT_LEFT_OUT, /**< messages of this leg that are not kept */
};

struct layout_row {
    enum layout_kind kind;
    size_t leg; /**< of those that the layout was made of, from 0 */
    const struct record *record; /**< the same leg */
    const struct ladder_row *message; /**< of LAYOUT_MESSAGE; NULL otherwise */
    const struct answer *answer;      /**< of LAYOUT_ANSWER */
    const struct notice *notice;      /**< of LAYOUT_FINDING */
    bool is_superseded; /**< LAYOUT_FINDING: it got worse later, and is told in full there */
    bool is_elsewhere;  /**< LAYOUT_ANSWER, LAYOUT_FINDING: its message is among those that are not kept */
    int src;            /**< columns of a message; -1 where it has none */
    int dst;
    sipwhy_time since_first;    /**< SIPWHY_TIME_UNKNOWN for answers and what is left out */
    sipwhy_time since_previous; /**< of messages: since the message before; otherwise SIPWHY_TIME_UNKNOWN */
    unsigned long left_out;     /**< of LAYOUT_LEFT_OUT: how many messages */
};

struct layout {
    struct layout_column *columns; /**< owned, as are the rows */
    size_t column_count;
    struct layout_row *rows;
    size_t row_count;
    size_t leg_count;
    sipwhy_time start; /**< of its first message: since_first counts from there */
    sipwhy_time end;   /**< of its last one */
};

/**
 * Lay out the legs of one call, @p leg_count of them from 1 on, in one ladder in the order of time.
 * @return 0 or SIPWHY_ERROR_MEMORY
 */
int layout_init(const struct record *const *legs, size_t leg_count, struct layout *ret_layout);

void layout_finish(struct layout *layout);

/** "caller", "proxy", ..., translated; "" where it is unknown. */
const char *layout_role_text(enum layout_role role);

#endif
