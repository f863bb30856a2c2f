/*
 * description.h — what one side of a session said of its media, kept small: where, how, with which codecs.
 *
 * It is written once, from the outline of an SDP body, and shared by whoever saw the same body: the hops of
 * a proxy, and the messages that repeat it.
 */
#ifndef TRACK_DESCRIPTION_H
#define TRACK_DESCRIPTION_H

#include "sip/sdp_outline.h"

struct media;
struct media_end;

enum media_type {
    MEDIA_AUDIO,
    MEDIA_VIDEO,
    MEDIA_IMAGE, /**< fax by T.38 */
    MEDIA_OTHER,
};

enum media_profile {
    PROFILE_RTP,    /**< RTP/AVP, RTP/AVPF */
    PROFILE_SECURE, /**< RTP/SAVP, RTP/SAVPF, UDP/TLS/RTP/SAVP(F) */
    PROFILE_OTHER,  /**< not RTP */
};

struct media_format {
    uint8_t payload; /**< or SDP_NO_PAYLOAD */
    bool mapped;
    uint16_t name; /**< where its name begins in the texts */
};

/** What an m= line and the lines under it say. */
struct media_line {
    struct sipwhy_endpoint at; /**< family 0: a name, or nothing; port 0: rejected or removed */
    struct media_end *end;     /**< what goes there and comes from there; or NULL */
    uint8_t type;              /**< enum media_type */
    uint8_t profile;           /**< enum media_profile */
    uint8_t direction;         /**< enum sdp_direction */
    bool direction_said;
    bool is_nowhere; /**< 0.0.0.0 or ::, the hold of RFC 2543 */
    bool has_crypto;
    bool has_fingerprint;
    bool has_ice;
    bool has_ice_mismatch;
    bool has_candidates;
    bool has_remote_candidates;
    uint8_t format_count;
    uint16_t protocol; /**< where "RTP/AVP" begins in the texts */
    struct media_format formats[SDP_OUTLINE_FORMATS];
};

struct description {
    unsigned owners;
    uint64_t body;    /**< hash of the whole */
    uint64_t origin;  /**< hash of the o= line without its version */
    uint64_t version; /**< of the o= line */
    bool has_version;
    uint8_t line_count;
    size_t bytes; /**< that it takes, with the ends of its lines */
    struct media_line lines[]; /**< and behind them the texts */
};

/** Keep an outline of @p owner's; lines are bound to their ends in @p media, or NULL. @return NULL without memory */
struct description *description_create(const struct sdp_outline *outline, uint64_t body,
                                       struct media *media, const void *owner);

/** Another owner; NULL is nothing. */
struct description *description_share(struct description *description);

/** One owner less; free with the last. NULL is nothing. */
void description_release(struct description *description);

const char *description_format(const struct description *description,
                               const struct media_format *format);
const char *description_protocol(const struct description *description,
                                 const struct media_line *line);

/** The format of this name ("telephone-event"), whatever its clock rate; or NULL. */
const struct media_format *description_find(const struct description *description,
                                            const struct media_line *line, span name);

/** Whether both name an encoding alike, "PCMU/8000", in any case. */
bool description_same_format(const char *a, const char *b);

/** Whether the lines have an encoding in common other than telephone-event and comfort noise. */
bool description_share_codec(const struct description *a, const struct media_line *of_a,
                             const struct description *b, const struct media_line *of_b);

/** Whether all of its media are rejected or removed; false where it has none. */
bool description_is_empty(const struct description *description);

/** Whether media of this side may flow to it (RFC 3264 section 5.1, with the hold of RFC 2543). */
bool media_line_receives(const struct media_line *line);
bool media_line_sends(const struct media_line *line);

#endif
