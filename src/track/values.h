/*
 * values.h — whether the header fields that everything depends on parse.
 */
#ifndef TRACK_VALUES_H
#define TRACK_VALUES_H

#include "track/conversation.h"

/**
 * Have libosip2 parse Via, From, To and Contact, so that what is wrong with them becomes a defect. Not
 * those of plain form (plain.h), and not what was parsed before in the same conversation: within a call
 * nearly all of them come back unchanged. @p conversation may be NULL.
 */
void values_check(struct sip_message *message, struct conversation *conversation);

#endif
