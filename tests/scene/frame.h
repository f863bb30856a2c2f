/*
 * frame.h — the packet of a step as a capture would hold it: Ethernet, IPv4 or IPv6, UDP.
 */
#ifndef SCENE_FRAME_H
#define SCENE_FRAME_H

#include "scene.h"

#define FRAME_BYTES 9000

/** Write the packet of @p step with @p payload in the place of its own; a tick is an ARP packet. */
struct sipwhy_frame frame_write(const struct scene_step *step, span payload, uint64_t number,
                                unsigned char bytes[FRAME_BYTES]);

#endif
