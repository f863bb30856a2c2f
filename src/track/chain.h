/*
 * chain.h — the legs of one call across B2BUAs: a tree of Call-IDs, each with the leg that it was begun for.
 *
 * It outlives the conversations in it, and goes with the last of them: what was known of a leg when it was
 * forgotten is still there for the others.
 */
#ifndef TRACK_CHAIN_H
#define TRACK_CHAIN_H

#include "track/call.h"

#include <sipwhy/analysis.h>

/** Legs of one call. A loop of B2BUAs or a forged identifier may make it any number. */
#define CHAIN_LEGS 16

struct leg;

struct chain_leg {
    struct leg *leg; /**< NULL: its conversation is forgotten */
    char *call_id;   /**< owned */
    size_t call_id_length;
    struct sipwhy_endpoint src; /**< the hop nearest the caller */
    struct sipwhy_endpoint dst;
    int parent;                      /**< index of the leg it was begun for; -1 for the first */
    enum sipwhy_leg_join joined_by;  /**< to its parent */
    enum sipwhy_confidence confidence;
    enum sipwhy_call_state state; /**< when it was forgotten; so are the next ones */
    int code;
    sipwhy_time over;        /**< its last final response, or SIPWHY_TIME_UNKNOWN */
    struct sipwhy_verdict verdict; /**< without its values and its text; id NULL: there was none */
    char *verdict_texts;           /**< owned: those of the verdict; or NULL */
};

struct chain {
    unsigned living; /**< legs whose conversation is not forgotten */
    unsigned count;
    size_t bytes; /**< of memory, with everything in it */
    struct chain_leg legs[CHAIN_LEGS];
};

/** One Call-ID's place in it: the chain that conversations share. */
struct chain *chain_create(void);

/** @return its index, or -1 without memory or room */
int chain_add(struct chain *chain, struct leg *leg, span call_id, const struct call *call);

/** Free with all texts; the legs are not touched. NULL is nothing. */
void chain_destroy(struct chain *chain);

/** Move all legs of @p other, which is freed, behind those of @p chain. @return false: there is no room */
bool chain_take(struct chain *chain, struct chain *other, int root_parent,
                enum sipwhy_leg_join joined_by, enum sipwhy_confidence confidence);

/** Keep what was said of a leg that is about to be forgotten; texts are copied. */
void chain_note_verdict(struct chain *chain, int index, const struct sipwhy_verdict *verdict);

/**
 * How sure it is that two legs are of one call: as sure as the weakest join between them, which also says by
 * what.
 */
enum sipwhy_confidence chain_confidence(const struct chain *chain, int a, int b,
                                        enum sipwhy_leg_join *ret_joined_by);

/** Whether @p index was begun, through others or not, for @p ancestor. */
bool chain_is_behind(const struct chain *chain, int index, int ancestor);

#endif
