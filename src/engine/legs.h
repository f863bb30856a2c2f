/*
 * legs.h — the other legs of a call across B2BUAs, as they are told with it.
 */
#ifndef ENGINE_LEGS_H
#define ENGINE_LEGS_H

#include "diagnose/diagnoser.h"

struct leg_list {
    struct sipwhy_leg legs[CHAIN_LEGS];
    size_t count;
    const struct sipwhy_leg *verdict; /**< of them, that of the verdict; or NULL */
};

/** All of them, in the order in which they were joined; @p verdict is the place in the chain, or -1. */
void leg_list_of(const struct conversation *conversation, int verdict, struct leg_list *ret_list);

/** Tell them with the call. */
static inline void leg_list_tell(const struct leg_list *list, struct sipwhy_call *call)
{
    call->legs = list->legs;
    call->leg_count = list->count;
    call->verdict_leg = list->verdict;
}

/** Ask about a conversation for the last time. */
void leg_ask_last(struct diagnoser *diagnoser, struct conversation *conversation, sipwhy_time now);

/** The same about all that are legs of a call, before the first of them is told: its verdict may be in another. */
void legs_ask_last(struct tracker *tracker, struct diagnoser *diagnoser, sipwhy_time now);

/** Keep what was said of a call that is about to be forgotten for its other legs. */
void leg_keep_verdict(const struct conversation *conversation,
                      const struct diagnoser_report *report);

#endif
