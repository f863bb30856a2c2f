/*
 * frame.h — the packet of a step as a capture would hold it: Ethernet, IPv4 or IPv6, UDP, TCP or ICMP.
 */
#ifndef SCENE_FRAME_H
#define SCENE_FRAME_H

#include "scene.h"

#define FRAME_BYTES 9000

/** The protocols that a step may have. */
enum { FRAME_ICMP = 1, FRAME_TCP = 6, FRAME_UDP = 17, FRAME_ICMPV6 = 58 };

/** Write the packet of @p step with @p payload in the place of its own; a tick is an ARP packet. */
struct sipwhy_frame frame_write(const struct scene_step *step, span payload, uint64_t number,
                                unsigned char bytes[FRAME_BYTES]);

/** The IP packet in it. */
span frame_packet(const struct sipwhy_frame *frame);

#endif
