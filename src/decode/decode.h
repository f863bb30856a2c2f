/*
 * decode.h — from captured frames to the messages they carry.
 *
 * The layers are one file each, and each finds the next one in a table; a new link type, tunnel or IP
 * protocol is a row. A frame may deliver nothing, one message or several, and what it delivers may have
 * begun in earlier frames: those are kept in the decoder, within the limits of base/limits.h.
 */
#ifndef DECODE_DECODE_H
#define DECODE_DECODE_H

#include "base/limits.h"
#include "base/span.h"
#include <sipwhy/analysis.h>

/** What may be a SIP message, with where it came from. */
struct datagram {
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    enum sipwhy_transport transport;
    span payload;     /**< valid while it is being delivered; may be empty */
    sipwhy_time time; /**< of the frame that completed it, or what a tunnel of captures (HEP) says */
    uint16_t ip_id;   /**< identification of the IPv4 header; 0 in IPv6 and in streams */
    bool truncated;   /**< there was more on the wire: cut by the capture, or the first fragment */
};

enum decode_result {
    DECODE_DATAGRAM,     /**< something was delivered */
    DECODE_NOT_UDP,      /**< another protocol: ARP, ICMP, ... */
    DECODE_FRAGMENT,     /**< of an IP packet, and not the first one */
    DECODE_STREAM,       /**< a segment of a stream that completed no message */
    DECODE_MALFORMED,    /**< too short for its headers, or their lengths contradict each other */
    DECODE_UNKNOWN_LINK, /**< a link type without a row in link.c */
};

/** Called for each message, from within decoder_frame(). */
typedef void decoder_deliver(void *context, const struct datagram *datagram);

/** What has to be kept from frame to frame. */
struct decoder;

/** @return 0 or SIPWHY_ERROR_MEMORY */
int decoder_create(decoder_deliver *deliver, void *context, struct decoder **ret_decoder);

/** Free; what never became complete is dropped. NULL is nothing. */
void decoder_destroy(struct decoder *decoder);

/** Deliver what has waited long enough by @p now; frames do that by their time. */
void decoder_advance(struct decoder *decoder, sipwhy_time now);

/** When decoder_advance() may have something to do; SIPWHY_TIME_UNKNOWN when not. */
sipwhy_time decoder_deadline(const struct decoder *decoder);

/** The input is over: deliver what was begun, as truncated. */
void decoder_flush(struct decoder *decoder);

/** How often which limit was hit; lives as long as the decoder. */
const struct limit_hits *decoder_limit_hits(const struct decoder *decoder);

/** Take in the next frame and deliver what became complete. @return what became of the frame */
enum decode_result decoder_frame(struct decoder *decoder, const struct sipwhy_frame *frame);

#endif
