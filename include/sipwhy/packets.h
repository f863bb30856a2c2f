/*
 * packets.h — packets made out of messages, for a capture that holds nothing else of the wire.
 */
#ifndef SIPWHY_PACKETS_H
#define SIPWHY_PACKETS_H

#include <sipwhy/analysis.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Counts the bytes of connections. */
struct sipwhy_packets;

/** The link type of what is made: IP without anything in front of it. */
#define SIPWHY_PACKETS_LINK_TYPE 12

/** @return 0 or SIPWHY_ERROR_MEMORY */
SIPWHY_API int sipwhy_packets_create(struct sipwhy_packets **ret_packets);

/** Free; NULL is nothing. */
SIPWHY_API void sipwhy_packets_destroy(struct sipwhy_packets *packets);

/** Take a packet, which is valid meanwhile. @return 0 to go on */
typedef int sipwhy_take_packet(void *context, const struct sipwhy_frame *frame);

/**
 * Make the packets of a message between its addresses, at its time: a datagram of UDP, or segments of TCP for any other
 * transport, with sequence numbers that go on from message to message. A message without addresses has none.
 * @return 0, SIPWHY_ERROR_MEMORY, or what @p take returned
 */
SIPWHY_API int sipwhy_packets_make(struct sipwhy_packets *packets, const struct sipwhy_message *message,
                                   sipwhy_take_packet *take, void *context);

#ifdef __cplusplus
}
#endif

#endif
