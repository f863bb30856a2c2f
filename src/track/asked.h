/*
 * asked.h — what a message tells of what its client asks for: how often, and what in vain.
 */
#ifndef TRACK_ASKED_H
#define TRACK_ASKED_H

#include "track/fleet.h"

/** Take in a new request but ACK, or a new response, whose peers are known. */
void asked_add(struct fleet *fleet, struct tracked *tracked, struct sip_message *message,
               const struct sighting *sighting);

#endif
