/*
 * sdp_text.h — a session description in the form that libosip2 reads.
 */
#ifndef SIP_SDP_TEXT_H
#define SIP_SDP_TEXT_H

#include "base/arena.h"

/**
 * A NUL-terminated copy of @p body with the lines that sdp.h reports, in the order that libosip2
 * wants.
 * @return NULL when it is no session description, has a NUL byte in it, or without memory
 */
char *sdp_text_normalise(struct arena *arena, span body);

#endif
