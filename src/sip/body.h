/*
 * body.h — what is in the body of a message, which may be a multipart one (RFC 5621).
 */
#ifndef SIP_BODY_H
#define SIP_BODY_H

#include "sip/message.h"

/**
 * The part of this media type, "application/sdp": the body itself, or a part of a multipart body.
 * data is NULL when there is none.
 */
span body_find(const struct sip_message *message, span media_type);

#endif
