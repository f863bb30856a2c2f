/*
 * ahead.h — what a message will touch is on its way from memory before it is its turn.
 *
 * With a hundred thousand calls at once nearly every message waits for main memory, several times one
 * after the other: the table says where the conversation is, that where the transaction is. Who knows the next messages
 * asks for one of these at a time, and goes on with something else meanwhile. Nothing is changed by that.
 */
#ifndef TRACK_AHEAD_H
#define TRACK_AHEAD_H

#include "track/tracker.h"

/** How many messages ahead, which has to have been asked for the higher ones before. */
enum ahead {
    AHEAD_TRANSACTION = 1, /**< what the conversation points at */
    AHEAD_CONVERSATION,
    AHEAD_PLACE, /**< of the conversation in its table */
};

/** @param hash  that of the Call-ID, as in struct sip_message */
void ahead_fetch(const struct tracker *tracker, uint64_t hash, enum ahead ahead);

#endif
