/*
 * session_id.h — the identifiers in a Session-ID (RFC 7989 section 5): one of each end of a session.
 */
#ifndef TRACK_SESSION_ID_H
#define TRACK_SESSION_ID_H

#include "base/span.h"

/**
 * Hashes of the two, of who sends it first; 0 for one that is not there, is nil (nobody's yet) or is no UUID. The
 * older form without "remote" (RFC 7329) has one.
 */
void session_id_read(span value, uint64_t seed, uint64_t ret_sessions[2]);

#endif
