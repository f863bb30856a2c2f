/*
 * sdp.h — session descriptions (RFC 4566), parsed by libosip2.
 */
#ifndef SIP_SDP_H
#define SIP_SDP_H

#include "sip/message.h"

#define SDP_MEDIA 16
#define SDP_FORMATS 32

struct sdp_media {
    span type;     /**< "audio" */
    uint32_t port; /**< 0: rejected or removed */
    span protocol; /**< "RTP/AVP" */
    span address;  /**< of its own c= line, or of the session's */
    /** codecs by rtpmap or static payload type, "PCMA/8000", in the case sent; else the m= format */
    span formats[SDP_FORMATS];
    size_t format_count;
    span direction; /**< "sendrecv", "sendonly", "recvonly", "inactive"; sendrecv by default */
    bool has_crypto;      /**< a=crypto (RFC 4568) */
    bool has_fingerprint; /**< a=fingerprint, DTLS */
    bool has_candidates;  /**< a=candidate, ICE */
};

struct sdp {
    span origin_address;
    struct sdp_media media[SDP_MEDIA];
    size_t media_count;
};

/** The addresses in the o= line and in the first c= line; data is NULL where there is none. */
struct sdp_addresses {
    span origin;
    span connection;
};

/**
 * Look for them by a scan and without libosip2, cheap enough for every offer.
 * @return false where the body is no SDP, or in several parts
 */
bool sdp_find_addresses(const struct sip_message *message, struct sdp_addresses *ret_addresses);

/** What a payload type means without an a=rtpmap (RFC 3551 section 6): "PCMA/8000", or empty. */
span sdp_static_payload(unsigned payload);

/** "PCMA/8000/1" is "PCMA/8000": one channel is what goes without saying (RFC 4566 section 6). */
span sdp_without_single_channel(span encoding);

/**
 * Parse a session description: the body, or the application/sdp part of a multipart body. Lines may be
 * out of order; media beyond SDP_MEDIA and formats beyond SDP_FORMATS are left out.
 * @return 0; SIPWHY_ERROR_ARGUMENT when there is none or it does not parse (no defect is noted)
 */
int sdp_parse(struct sip_message *message, struct sdp *ret_sdp);

#endif
