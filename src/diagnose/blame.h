/*
 * blame.h — the leg across a B2BUA in which the trouble of a call is.
 *
 * A B2BUA that begins a leg for a call owes the call what becomes of it: where that leg gets no answer, sits
 * behind a 100 or is refused, the call before it waits or fails, and what is found there merely follows. Of
 * legs that are joined by a mere possibility nothing is said.
 */
#ifndef DIAGNOSE_BLAME_H
#define DIAGNOSE_BLAME_H

#include "diagnose/findings.h"

struct blame {
    const struct chain_leg *leg; /**< where the trouble is; NULL: nowhere else */
    int place;                   /**< of it in the chain */
    struct conversation *conversation; /**< of it; NULL: forgotten, and the leg has the words */
    struct found *found;               /**< its root cause; NULL likewise */
    const char *id;                    /**< of that */
};

/** What a finding of @p rule in @p conversation follows from: the last leg behind it that is to blame. */
struct blame blame_find(const struct conversation *conversation, int rule);

/** Whether @p state is one in which a caller has got somewhere. */
bool blame_has_succeeded(const struct conversation *conversation);

/** "joined by Session-ID (certain)", translated. */
const char *blame_join_text(enum sipwhy_leg_join joined_by, enum sipwhy_confidence confidence);

/** A sentence that names the leg as seen from @p conversation; in @p arena, NULL without memory. */
const char *blame_name_leg(struct arena *arena, const struct conversation *conversation, int place);

#endif
