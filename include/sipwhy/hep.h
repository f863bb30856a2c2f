/*
 * hep.h — messages as HEP packets, for Homer and whatever else takes them.
 */
#ifndef SIPWHY_HEP_H
#define SIPWHY_HEP_H

#include <sipwhy/analysis.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The longest packet that HEP version 3 can say the length of. */
#define SIPWHY_HEP_BYTES 65535

struct sipwhy_hep_options {
    uint32_t agent;       /**< capture agent id */
    const char *password; /**< the authenticate key, or NULL */
};

/**
 * Write @p message as a packet of HEP version 3 into @p buffer: its bytes, endpoints, transport and
 * time, which becomes one of microseconds. HEP has no number for WebSocket over TLS: that is sent as WebSocket.
 * @return the length of the packet; 0 where it needs more than @p size or SIPWHY_HEP_BYTES, or the
 *         message has no addresses
 */
SIPWHY_API size_t sipwhy_hep_encode(const struct sipwhy_message *message,
                                    const struct sipwhy_hep_options *options, void *buffer,
                                    size_t size);

/** A receiver of HEP, such as Homer. */
struct sipwhy_hep_sender;

/**
 * Send to "ADDR:PORT" or "udp:ADDR:PORT" by UDP, to "tcp:ADDR:PORT" by TCP; IPv6 addresses stand in
 * brackets. A receiver that is not there shows when something is sent.
 * @return 0, SIPWHY_ERROR_ARGUMENT (no such text), SIPWHY_ERROR_OPEN (no such host) or
 *         SIPWHY_ERROR_MEMORY. @p options is copied.
 */
SIPWHY_API int sipwhy_hep_sender_open(const char *target, const struct sipwhy_hep_options *options,
                                      struct sipwhy_hep_sender **ret_sender,
                                      struct sipwhy_failure *failure);

/**
 * @return 0; SIPWHY_ERROR_ARGUMENT where the message is too long; SIPWHY_ERROR_WRITE where it, or
 *         one before it, was refused. UDP may lose it all the same. After an error of TCP nothing
 *         is sent any more.
 */
SIPWHY_API int sipwhy_hep_sender_send(struct sipwhy_hep_sender *sender,
                                      const struct sipwhy_message *message,
                                      struct sipwhy_failure *failure);

/** Free; NULL is nothing. */
SIPWHY_API void sipwhy_hep_sender_close(struct sipwhy_hep_sender *sender);

#ifdef __cplusplus
}
#endif

#endif
