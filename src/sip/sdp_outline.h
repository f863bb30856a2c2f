/*
 * sdp_outline.h — what tracking needs of a session description (RFC 4566), by a scan and without libosip2.
 *
 * Every offer and answer is read, so it must cost little: one pass over the lines, no memory. sdp.h has
 * the whole, for who has the time.
 */
#ifndef SIP_SDP_OUTLINE_H
#define SIP_SDP_OUTLINE_H

#include "sip/message.h"

#define SDP_OUTLINE_MEDIA 8
#define SDP_OUTLINE_FORMATS 16

enum sdp_direction {
    SDP_SENDRECV,
    SDP_SENDONLY,
    SDP_RECVONLY,
    SDP_INACTIVE,
};

/** No payload type of RTP: a format of another protocol. */
#define SDP_NO_PAYLOAD 255

struct sdp_outline_format {
    uint8_t payload;
    bool mapped; /**< an a=rtpmap says what it is */
    span name;   /**< as in struct sdp_media: "PCMA/8000"; else the format itself */
};

struct sdp_outline_media {
    span type;
    uint16_t port;
    span protocol;
    span address; /**< of its own c= line, or of the session's; may be empty */
    enum sdp_direction direction;
    bool direction_said; /**< by an attribute, of the media or of the session */
    bool has_crypto;      /**< a=crypto (RFC 4568), or a=key-mgmt (RFC 4567) */
    bool has_fingerprint; /**< a=fingerprint, DTLS (RFC 8122) */
    bool has_ice;         /**< a=ice-ufrag or a=candidate */
    bool has_ice_mismatch;
    bool has_candidates;
    bool has_remote_candidates; /**< some candidate is neither a host's own address nor a .local name */
    struct sdp_outline_format formats[SDP_OUTLINE_FORMATS];
    size_t format_count;
};

struct sdp_outline {
    span origin;      /**< the o= line without its version: who made the session */
    span origin_rest; /**< what is behind the version */
    uint64_t version;
    bool has_version;
    struct sdp_outline_media media[SDP_OUTLINE_MEDIA];
    size_t media_count;
};

/**
 * Scan the session description in @p body; lines may be out of order, and what is beyond the limits above
 * is left out. Spans are views into it.
 * @return false where it is none, or a port is no number
 */
bool sdp_outline_scan(span body, struct sdp_outline *ret_outline);

#endif
