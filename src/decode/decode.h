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
#include "decode/refusal.h"
#include "decode/tls_counts.h"
#include <sipwhy/analysis.h>

/** What may be a SIP message, with where it came from. */
struct datagram {
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    enum sipwhy_transport transport;
    span payload;     /**< valid while it is being delivered; may be empty */
    sipwhy_time time; /**< of the frame that completed it, or what a tunnel of captures (HEP) says */
    uint16_t ip_id;   /**< identification of the IPv4 header; 0 in IPv6 and in streams */
    bool truncated;   /**< there was more on the wire: cut by the capture, or fragments are missing */
    struct sipwhy_evidence frame; /**< that completed it; of an incomplete one, that began it */
    size_t length;      /**< of the payload on the wire; 0 where it is that of payload */
    unsigned fragments; /**< that it came in; 0: in one piece */
    bool incomplete;    /**< the rest of its fragments did not come */
    bool answered;      /**< of an incomplete one: decoder_answered() said so */
    sipwhy_time waited; /**< for that rest, until an incomplete one was given up */
    bool is_relayed;    /**< by HEP: an agent has captured it, at the time that it says */
    sipwhy_time lag;    /**< of that time behind the frame; below 0: before it */
    struct sipwhy_groups groups; /**< of frames before this one, where decoder_listen() asked for uses */
};

/** The fragments of a datagram come within this time of the first, or its receiver gives up. */
#define DECODE_FRAGMENT_TIMEOUT (30 * SIPWHY_SECOND)

/** The numbers that struct sipwhy_evidence holds. */
#define DECODE_FRAME_NUMBERS (((uint64_t)1 << 48) - 1)

/** A frame as evidence. */
static inline struct sipwhy_evidence decode_evidence(const struct sipwhy_frame *frame)
{
    return (struct sipwhy_evidence){.frame = frame->number & DECODE_FRAME_NUMBERS,
                                    .input = frame->input};
}

enum decode_result {
    DECODE_DATAGRAM,       /**< something was delivered */
    DECODE_NOT_IP,         /**< ARP, LLDP, the control protocols of PPP, ... */
    DECODE_NOT_UDP,        /**< IP with another protocol in it: IGMP, OSPF, ... */
    DECODE_NOT_SIP,        /**< HEP that says of its payload that it is something else */
    DECODE_ICMP,           /**< of either version */
    DECODE_FRAGMENT,       /**< of an IP packet that waits for the others */
    DECODE_FRAGMENT_LOST,  /**< it was one, and the others did not come */
    DECODE_STREAM,         /**< of TCP or SCTP, and not of a message */
    DECODE_STREAM_PART,    /**< of a message that others complete */
    DECODE_STREAM_CONTROL, /**< opens, acknowledges, closes: without payload */
    DECODE_REPEAT,         /**< brought nothing that had not come before */
    DECODE_KEEPALIVE,
    DECODE_ENCRYPTED,    /**< ESP, or TLS without its keys: nothing can be read */
    DECODE_MALFORMED,    /**< too short for its headers, or their lengths contradict each other */
    DECODE_CUT,          /**< the capture lacks so much of it that its headers are not whole */
    DECODE_TOO_DEEP,     /**< in more tunnels than LIMIT_TUNNELS */
    DECODE_UNKNOWN_LINK, /**< a link type without a row in link.c */
};

/** Called for each message, from within decoder_frame(), _advance() and _finish(). */
typedef void decoder_deliver(void *context, const struct datagram *datagram);

/**
 * What became of @p frames that decoder_frame() called @p before: later ones showed what they are.
 * Called from where messages are delivered, after those.
 */
typedef void decoder_settle(void *context, enum decode_result before, enum decode_result result,
                            uint64_t frames);

/** A use of a frame; never SIPWHY_USE_MEDIA. */
typedef void decoder_use(void *context, const struct sipwhy_use *use);

/** What else a decoder tells; any of them may be NULL. */
struct decoder_events {
    decoder_settle *settled;
    decoder_refuse *refused;
    decoder_use *used;
};

/** What has to be kept from frame to frame. */
struct decoder;

/** @return 0 or SIPWHY_ERROR_MEMORY */
int decoder_create(decoder_deliver *deliver, void *context, struct decoder **ret_decoder);

/** Tell @p events as well, which are copied, with the context of decoder_create(). */
void decoder_listen(struct decoder *decoder, const struct decoder_events *events);

/** Free; what waits is dropped, unless decoder_finish() came before. NULL is nothing. */
void decoder_destroy(struct decoder *decoder);

/** Take in the next frame and deliver what became complete. @return what became of the frame */
enum decode_result decoder_frame(struct decoder *decoder, const struct sipwhy_frame *frame);

/** It is @p now: deliver what waited for too long, as far as it came. To be called before each frame. */
void decoder_advance(struct decoder *decoder, sipwhy_time now);

/** When decoder_advance() will next have something to do; SIPWHY_TIME_UNKNOWN: not before a frame. */
sipwhy_time decoder_deadline(const struct decoder *decoder);

/** Whether anything waits for more frames. */
bool decoder_is_waiting(const struct decoder *decoder);

/**
 * Something from @p src with @p text in it was answered by @p dst, so that all of it came there. Deliver
 * what waits for its rest and has this text in its first fragment, as far as it came.
 */
void decoder_answered(struct decoder *decoder, const struct sipwhy_endpoint *src,
                      const struct sipwhy_endpoint *dst, span text);

/** The input is over: deliver what still waits, as far as it came. */
void decoder_finish(struct decoder *decoder);

/**
 * Take in whole lines of a TLS key log, and deliver what waited for them. Empty text says that some
 * may come. @return 0 or SIPWHY_ERROR_MEMORY
 */
int decoder_add_secrets(struct decoder *decoder, span text);

/** Whether decoder_add_secrets() was called. */
bool decoder_expects_secrets(const struct decoder *decoder);

/** What became of the TLS connections so far. */
const struct tls_counts *decoder_tls(const struct decoder *decoder);

/** How often the limits of decoding were hit. */
const struct limit_hits *decoder_hits(const struct decoder *decoder);

#endif
