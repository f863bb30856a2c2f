/*
 * session.h — the session description of a message: which media are offered or answered.
 */
#ifndef SIPWHY_SESSION_H
#define SIPWHY_SESSION_H

#include <sipwhy/analysis.h>

#ifdef __cplusplus
extern "C" {
#endif

/** So many media of a session description are told, and of each so many formats. */
#define SIPWHY_SESSION_MEDIA 8
#define SIPWHY_SESSION_FORMATS 16

/** A medium that a session description speaks of. Spans are views into the frame, or constant. */
struct sipwhy_session_media {
    struct sipwhy_span type;     /**< "audio" */
    struct sipwhy_span address;  /**< where it is to be sent; may be empty */
    struct sipwhy_span protocol; /**< "RTP/AVP" */
    uint16_t port;               /**< 0: rejected, or removed */
    const char *direction;       /**< "sendrecv", "sendonly", "recvonly" or "inactive" */
    struct sipwhy_span formats[SIPWHY_SESSION_FORMATS]; /**< codecs, "PCMA/8000"; else as the m= line has them */
    size_t format_count;
};

/** The session description of a message, an offer or an answer (RFC 3264). */
struct sipwhy_session {
    struct sipwhy_session_media media[SIPWHY_SESSION_MEDIA];
    size_t media_count;
};

/**
 * Read the session description of a message, its body or a part of a multipart body, from within the message
 * handler.
 * @return 0; SIPWHY_ERROR_ARGUMENT where there is none, or none that can be read
 */
SIPWHY_API int sipwhy_message_session(const struct sipwhy_message *message, struct sipwhy_session *ret_session);

#ifdef __cplusplus
}
#endif

#endif
