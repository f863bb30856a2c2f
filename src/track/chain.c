/*
 * chain.c — the legs of one call across B2BUAs.
 */
#include "track/chain.h"

#include "base/limits.h"
#include "track/legs.h"

#include <stdlib.h>

/** A longer verdict is not kept for the other legs. */
#define VERDICT_BYTES 16384

struct chain *chain_create(void)
{
    struct chain *chain = calloc(1, sizeof(*chain));
    if (chain)
        chain->bytes = sizeof(*chain) + LIMIT_PIECE_BYTES;
    return chain;
}

int chain_add(struct chain *chain, struct leg *leg, span call_id, const struct call *call)
{
    if (chain->count == CHAIN_LEGS)
        return -1;
    char *copy = strndup(call_id.data, call_id.length);
    if (!copy)
        return -1;
    chain->legs[chain->count] = (struct chain_leg){
        .leg = leg,
        .call_id = copy,
        .call_id_length = strlen(copy),
        .src = call->src,
        .dst = call->dst,
        .parent = -1,
        .over = SIPWHY_TIME_UNKNOWN,
    };
    chain->bytes += call_id.length + 1 + LIMIT_PIECE_BYTES;
    chain->living++;
    return (int)chain->count++;
}

void chain_destroy(struct chain *chain)
{
    if (!chain)
        return;
    for (unsigned i = 0; i < chain->count; i++) {
        free(chain->legs[i].call_id);
        free(chain->legs[i].verdict_texts);
    }
    free(chain);
}

bool chain_take(struct chain *chain, struct chain *other, int root_parent,
                enum sipwhy_leg_join joined_by, enum sipwhy_confidence confidence)
{
    if (chain->count + other->count > CHAIN_LEGS)
        return false;
    for (unsigned i = 0; i < other->count; i++) {
        struct chain_leg *leg = &chain->legs[chain->count + i];
        *leg = other->legs[i];
        if (leg->parent >= 0) {
            leg->parent += (int)chain->count;
        } else {
            leg->parent = root_parent;
            leg->joined_by = joined_by;
            leg->confidence = confidence;
        }
        if (leg->leg) {
            leg->leg->chain = chain;
            leg->leg->place = (int)(chain->count + i);
        }
    }
    chain->count += other->count;
    chain->living += other->living;
    chain->bytes += other->bytes - sizeof(*other) - LIMIT_PIECE_BYTES;
    free(other);
    return true;
}

static char *append(char *end, const char **ret_text, const char *text)
{
    if (!text)
        return end;
    *ret_text = end;
    return stpcpy(end, text) + 1;
}

void chain_note_verdict(struct chain *chain, int index, const struct sipwhy_verdict *verdict)
{
    struct chain_leg *leg = &chain->legs[index];
    size_t size = strlen(verdict->why) + 1 + strlen(verdict->next) + 1 +
                  (verdict->at ? strlen(verdict->at) + 1 : 0);
    if (leg->verdict_texts || size > VERDICT_BYTES)
        return;
    leg->verdict_texts = malloc(size);
    if (!leg->verdict_texts)
        return;
    leg->verdict = (struct sipwhy_verdict){.id = verdict->id, .code = verdict->code};
    char *end = append(leg->verdict_texts, &leg->verdict.why, verdict->why);
    end = append(end, &leg->verdict.next, verdict->next);
    append(end, &leg->verdict.at, verdict->at);
    chain->bytes += size + LIMIT_PIECE_BYTES;
}

static int depth_of(const struct chain *chain, int index)
{
    int depth = 0;
    while (index >= 0 && depth <= CHAIN_LEGS) {
        index = chain->legs[index].parent;
        depth++;
    }
    return depth;
}

enum sipwhy_confidence chain_confidence(const struct chain *chain, int a, int b,
                                        enum sipwhy_leg_join *ret_joined_by)
{
    const struct chain_leg *weakest = NULL;
    while (a != b && a >= 0 && b >= 0) {
        int *deeper = depth_of(chain, a) > depth_of(chain, b) ? &a : &b;
        const struct chain_leg *leg = &chain->legs[*deeper];
        if (!weakest || leg->confidence < weakest->confidence)
            weakest = leg;
        *deeper = leg->parent;
    }
    *ret_joined_by = weakest ? weakest->joined_by : SIPWHY_LEG_BY_USERS;
    return weakest ? weakest->confidence : SIPWHY_CONFIDENCE_CERTAIN;
}

bool chain_is_behind(const struct chain *chain, int index, int ancestor)
{
    for (int steps = 0; index >= 0 && steps < CHAIN_LEGS; steps++) {
        index = chain->legs[index].parent;
        if (index == ancestor)
            return true;
    }
    return false;
}
