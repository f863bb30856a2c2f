/*
 * media.h — RTP, RTCP and what else goes between the addresses that SDP bodies name.
 *
 * An end is an address and port that descriptions name; a stream is what one end or both see between two
 * addresses. Streams live as long as an end of theirs, ends as long as a description that names them. RTP
 * between other addresses leaves no stream, but shows whose media the capture can see.
 */
#ifndef TRACK_MEDIA_H
#define TRACK_MEDIA_H

#include "base/limits.h"
#include "base/list.h"
#include "base/map.h"
#include "base/pool.h"
#include "track/description.h"
#include "track/rtp.h"

struct media_end {
    struct sipwhy_endpoint at;
    uint64_t hash;
    unsigned owners;
    const void *owner; /**< the conversation that named it last; compared, never followed */
    const struct description *description; /**< the last that names it; or NULL */
    const struct media_line *line;         /**< in it */
    struct list in;  /**< streams that go there */
    struct list out; /**< streams that come from there */
    struct media *media;
    uint32_t probes_in;  /**< STUN, DTLS and RTCP packets that went there */
    uint32_t probes_out; /**< and that came from there */
};

/** What an end takes, with its places in a map, which grows to twice its size. */
#define MEDIA_END_BYTES (sizeof(struct media_end) + LIMIT_PIECE_BYTES + 2 * sizeof(struct map_slot))

struct media_stream {
    struct list by_use;
    struct list in;  /**< at the end that it goes to */
    struct list out; /**< at the end that it comes from */
    uint64_t hash;
    uint64_t group; /**< its number, from 1 */
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    struct media_end *to;   /**< or NULL */
    struct media_end *from; /**< or NULL */
    bool is_closed;         /**< what comes now between the two belongs to another call */
    struct rtp_stats rtp;
    uint8_t payload_type; /**< of its last packet of media */
    bool has_type;
    uint8_t type;         /**< enum media_type, by the line */
    bool is_secure;       /**< SRTP, by the line */
    bool has_noise;       /**< comfort noise was sent: it may fall silent */
    bool is_known_content; /**< the three below are of last_payload */
    uint8_t last_payload;
    uint8_t content;      /**< enum rtp_content */
    uint32_t clock_rate;
    char codec[24];       /**< "PCMU/8000"; empty where nothing says what it is */

    /* What RTCP says of it. */
    uint32_t reports;
    uint8_t fraction_lost_most;  /**< in 256ths */
    uint32_t reported_jitter;    /**< the last, in ticks */
    sipwhy_time round_trip;      /**< from the place of the capture to the receiver and back */
    uint32_t sender_report;      /**< the middle of its NTP time; 0: none */
    sipwhy_time sender_report_at;
};

/** A host that sends or gets RTP. */
struct media_host;

/** RTP that nobody spoke of, until it is surely that. */
struct media_guess {
    uint64_t hash;
    uint32_t ssrc;
    uint16_t sequence;
    uint8_t run;
};

#define MEDIA_GUESSES 512

struct media {
    uint64_t seed;
    struct map ends;
    struct map streams;
    struct map hosts;
    struct list by_use;
    struct pool stream_pool;
    uint64_t group_count; /**< streams that there were so far */
    size_t stream_count; /**< those that are closed too, which the map has no longer */
    sipwhy_time now; /**< the time of the last message or datagram */
    bool is_seen;    /**< some RTP */
    struct limit_hits *hits; /**< borrowed */
    struct media_guess guesses[MEDIA_GUESSES];
};

/** @p hits counts what had no place. */
void media_init(struct media *media, uint64_t seed, struct limit_hits *hits);

/** Every description has been released before. */
void media_finish(struct media *media);

/** The end of a line, which then has another owner; NULL where it names none, at the limit, without memory. */
struct media_end *media_bind(struct media *media, const struct description *description,
                             const struct media_line *line, const void *owner);
void media_unbind(struct media_end *end, const struct description *description);

/**
 * Take in a datagram that is no SIP. @return what it is, or MEDIA_KIND_OTHER; its stream, where it is RTP
 * of one, and what the packet did to its sequence
 */
enum media_kind media_add(struct media *media, span payload, const struct sighting *sighting,
                          struct media_stream **ret_stream, enum rtp_step *ret_step);

/** Whether this host was seen to send, or to get, RTP; the port does not matter. */
bool media_saw_sending(const struct media *media, const struct sipwhy_endpoint *host);
bool media_saw_getting(const struct media *media, const struct sipwhy_endpoint *host);

/* media_stream.c */

/** The stream of a datagram, made where an end of it is known; NULL where none is. */
struct media_stream *media_stream_find(struct media *media, const struct sighting *sighting);

/** Take in an RTP packet. */
enum rtp_step media_stream_add(struct media_stream *stream, const struct rtp_packet *packet,
                               struct moment moment);

/** Take in an RTCP packet from @p src to @p dst, the ends that RTP goes between; either may be NULL. */
void media_add_reports(struct media_end *src, struct media_end *dst, span payload,
                       sipwhy_time time);

/** Free it where no end is left that it belongs to, and @p end no longer. */
void media_stream_leave(struct media *media, struct media_stream *stream,
                        const struct media_end *end);

/** What comes between its addresses from now on is another stream. */
void media_stream_close(struct media *media, struct media_stream *stream);

struct media_end *media_find_end(const struct media *media, const struct sipwhy_endpoint *at);

/** A stream that what is no RTP (RTCP, STUN, DTLS) belongs to, by one of its ends; NULL where none is. */
const struct media_stream *media_stream_near(const struct media *media,
                                             const struct sighting *sighting);

#endif
