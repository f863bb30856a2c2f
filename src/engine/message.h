/*
 * message.h — a message as handlers are told of it.
 */
#ifndef ENGINE_MESSAGE_H
#define ENGINE_MESSAGE_H

#include "track/tracker.h"

/** All but its detail, which is for who annotates it. */
struct sipwhy_message message_told(const struct sip_message *message, const struct sighting *sighting,
                                   const struct tracked *tracked);

#endif
