/*
 * served.h — what a message tells of how its server serves.
 */
#ifndef TRACK_SERVED_H
#define TRACK_SERVED_H

#include "track/fleet.h"

/** Take in a new request but ACK, or a new response, whose peers are known. */
void served_add(struct fleet *fleet, struct tracked *tracked, struct sip_message *message,
                const struct sighting *sighting);

#endif
