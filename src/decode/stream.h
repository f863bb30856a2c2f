/*
 * stream.h — one direction of a TCP connection: its segments in order (RFC 9293 section 3.10).
 *
 * Of bytes that were sent more than once, the first to arrive count. What is missing is waited for
 * as long as a retransmission may take; then the reader finds the next message behind it.
 */
#ifndef DECODE_STREAM_H
#define DECODE_STREAM_H

#include "base/list.h"
#include "base/timer.h"
#include "decode/reader.h"
#include "decode/tls.h"
#include <sipwhy/analysis.h>

/** Nobody sends a segment again after this. */
#define STREAM_GAP_PATIENCE (5 * SIPWHY_SECOND)

/** The other side has acknowledged what is missing: the capture lost it, or has it out of order. */
#define STREAM_GAP_ACKNOWLEDGED (200 * SIPWHY_MILLISECOND)

/** When and by which frame something came. */
struct arrival {
    sipwhy_time time;
    struct sipwhy_evidence frame;
};

struct segment {
    uint32_t sequence; /**< of the first byte of payload */
    span payload;
    size_t missing; /**< bytes behind payload that were sent and not captured */
    bool fin;
    struct arrival arrival;
};

struct stream {
    struct list used; /**< among all streams, by last use; for the table */
    struct timer gap; /**< set while something is missing */
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    uint64_t hash;
    struct arrival last_arrival;
    struct arrival opened; /**< by its SYN, where has_syn */
    uint32_t first; /**< of the first byte, where a SYN told */
    uint32_t next;  /**< of the byte that comes next */
    uint32_t last;  /**< behind the last byte, where has_fin */
    bool has_syn;
    bool has_fin;
    bool closed;
    uint8_t syns; /**< how often the SYN was sent, where has_syn */
    uint16_t waiting_count;
    struct list waiting; /**< of struct piece, by sequence, without overlaps */
    size_t waiting_bytes;
    uint64_t group;      /**< of the frames whose bytes are kept; 0: none are, or nobody asks */
    uint64_t connection; /**< its number, which both directions have; 0 where nobody asks */
    uint64_t frames_unsure; /**< that came before a first message was complete, and are kept */
    struct reader reader;
    struct tls_half *tls; /**< that its bytes go through, or NULL */
    uint8_t looks;        /**< how often it is still looked whether TLS begins */
    uint8_t held_back;    /**< bytes that may begin TLS: */
    char start[TLS_START_BYTES];
};

/** Begin at @p next, with nothing known of what comes there. */
void stream_init(struct stream *stream, uint32_t next);

/** Free what it keeps. */
void stream_finish(struct stream *stream);

/** Whether @p segment may belong to it: its sequence number is near enough. */
bool stream_fits(const struct stream *stream, const struct segment *segment);

/** Take in a segment and deliver what it completes; see stream_is_waiting(). */
void stream_take(struct stream *stream, struct walk *walk, const struct segment *segment);

/** Go on behind the first gap: it will not be filled. */
void stream_skip_gap(struct stream *stream, struct walk *walk);

/** Nothing comes any more, for now: deliver all there is. */
void stream_flush(struct stream *stream, struct walk *walk);

/** Whether the receiver has what is missing here, now that it acknowledges up to @p acknowledged.
 */
bool stream_is_gap_acknowledged(const struct stream *stream, uint32_t acknowledged);

/** Whether segments wait for one before them. */
static inline bool stream_is_waiting(const struct stream *stream)
{
    return stream->waiting_count > 0;
}

/** The memory that it holds for bytes. */
static inline size_t stream_held(const struct stream *stream)
{
    return stream->waiting_bytes + reader_held(&stream->reader) +
           (stream->tls ? tls_held(stream->tls) : 0);
}

#endif
