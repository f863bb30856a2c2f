/*
 * hops.h — where behind a 100 Trying a call sits: following the INVITE from hop to hop.
 */
#ifndef DIAGNOSE_HOPS_H
#define DIAGNOSE_HOPS_H

#include "diagnose/rule.h"

enum hold {
    HOLD_INSIDE, /**< the host took the INVITE and sent none on, though the capture sees what it sends */
    HOLD_UNSEEN, /**< the same, but the capture does not reach behind the host */
    HOLD_NEXT_SILENT,   /**< it sent the INVITE on and the next hop does not answer */
    HOLD_RESPONSE_LOST, /**< the next hop answered, and the answer did not come up */
};

struct trail {
    enum hold hold;
    const struct transaction *hop;  /**< the last hop that has a 100 and no more */
    const struct transaction *next; /**< the hop behind it; NULL where none was seen */
    unsigned depth;                 /**< hops with only a 100 before this one */
    const struct leg *leg; /**< the last of them that a B2BUA began under a Call-ID of its own; or NULL */
    enum sipwhy_confidence confidence; /**< of the joins of such legs; certain where there is none */
};

/** Follow @p stuck, an INVITE that got a 100 and nothing more @p until then; what came later says nothing. */
struct trail hops_follow(const struct view *view, const struct transaction *stuck,
                         sipwhy_time until);

/** The hop behind @p transaction: what its receiver sent on, of several the furthest; NULL if none. */
const struct transaction *hops_next(const struct transaction *transaction);

/**
 * The hop behind @p transaction, hops_next(), or else the leg that a B2BUA began for it under another Call-ID, and
 * how sure that is. NULL if none.
 */
const struct transaction *hops_behind(const struct transaction *transaction,
                                      enum sipwhy_confidence *ret_confidence);

/**
 * Whether the sender of @p redirected, a B2BUA, went on under another Call-ID: it called again for the same
 * caller after the redirect, or handed a redirect to the leg before. As far as one can tell.
 */
bool hops_took_redirect(const struct view *view, const struct transaction *redirected);

/** Write cause and fix where @p next answered the receiver of @p hop, and the sender of @p hop got nothing. */
void hops_blame_lost_answer(struct draft *draft, const struct transaction *hop,
                            const struct transaction *next);

#endif
