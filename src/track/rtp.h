/*
 * rtp.h — RTP packets (RFC 3550 section 5.1), and what a stream of them tells: loss, order, jitter, digits.
 */
#ifndef TRACK_RTP_H
#define TRACK_RTP_H

#include "base/span.h"
#include "track/transaction.h"

struct rtp_packet {
    uint8_t payload_type;
    bool marker;
    uint16_t sequence;
    uint32_t timestamp;
    uint32_t ssrc;
    span payload;
};

/** What a datagram on a media port may be, told by its first bytes (RFC 7983). */
enum media_kind {
    MEDIA_KIND_OTHER,
    MEDIA_KIND_RTP,
    MEDIA_KIND_RTCP,
    MEDIA_KIND_STUN,
    MEDIA_KIND_DTLS,
};

enum media_kind media_kind_of(span datagram);

/** @return false where it is no RTP of version 2, or too short */
bool rtp_parse(span datagram, struct rtp_packet *ret_packet);

#define RTP_DIGITS 24

/** One direction of RTP, whatever its synchronisation sources. */
struct rtp_stats {
    struct moment first;
    struct moment last;
    uint64_t packets;      /**< each counted once */
    uint64_t duplicates;
    uint64_t out_of_order;
    uint32_t ssrc;
    uint32_t ssrc_changes;

    /* Of the source at hand (RFC 3550 section A.1). */
    uint64_t source_packets;
    uint32_t base_sequence;
    uint32_t highest_sequence; /**< with its cycles */
    uint64_t window;           /**< a bit for each of the last 64 up to the highest that came */
    uint64_t lost_before;      /**< of the sources before */
    uint16_t bad_sequence;     /**< what would go on from a jump */
    bool has_bad_sequence;

    /* Jitter (section 6.4.1), in ns. */
    uint32_t clock_rate;
    uint32_t last_timestamp;
    sipwhy_time last_arrival;
    bool has_arrival;
    double jitter;
    double jitter_most;
    double jitter_sum;
    uint64_t jitter_count;

    /* telephone-event (RFC 4733). */
    char digits[RTP_DIGITS];
    uint8_t digit_count;
    uint32_t digit_timestamp;
};

/** What kind of payload a packet has, as its payload type says. */
enum rtp_content {
    RTP_MEDIA,
    RTP_EVENT, /**< telephone-event: its timestamps stand still */
    RTP_NOISE, /**< comfort noise: there are pauses around it */
};

/** What became of the sequence with a packet. */
enum rtp_step {
    RTP_FIRST,  /**< the first of its source, or after a jump */
    RTP_NEXT,
    RTP_GAP,    /**< some are missing before it */
    RTP_LATE,
    RTP_REPEATED,
};

/** Take in a packet. @p clock_rate is that of its payload type. */
enum rtp_step rtp_stats_add(struct rtp_stats *stats, const struct rtp_packet *packet,
                            enum rtp_content content, uint32_t clock_rate, struct moment moment);

/** How many packets were sent and did not come. */
uint64_t rtp_stats_lost(const struct rtp_stats *stats);

/** The mean of the running estimate, in ns; 0 where there is none. */
double rtp_stats_jitter(const struct rtp_stats *stats);

#endif
