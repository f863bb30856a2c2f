/*
 * sighting.h — what decoding says of a message, as tracking takes it.
 */
#ifndef ENGINE_SIGHTING_H
#define ENGINE_SIGHTING_H

#include "decode/decode.h"
#include "track/sighting.h"

struct sighting sighting_of(const struct datagram *datagram);

#endif
