/*
 * peers.h — the hosts of the summary: who they are, how they did, and what was found about them.
 */
#ifndef ENGINE_PEERS_H
#define ENGINE_PEERS_H

#include "diagnose/rules.h"
#include "track/tracker.h"

/** Of hosts about which something was found; more are told of, but not remembered here. */
#define PEER_NOTES 256

/** At most so many findings are told with a host. */
#define PEER_FINDINGS 16

struct peer_note {
    char host[SIPWHY_ENDPOINT_TEXT];
    struct sipwhy_finding_reference findings[PEER_FINDINGS]; /**< the worst first */
    size_t count;
};

struct peer_rows {
    struct peer_note notes[PEER_NOTES];
    size_t note_count;
    /* The arrays that the summary points at. */
    struct sipwhy_peer peers[SIPWHY_PEERS];
    struct sipwhy_count requests[SIPWHY_PEERS][SIP_METHOD_COUNT];
};

/** Remember a finding about a host; others are nothing. */
void peer_rows_note(struct peer_rows *rows, const struct sipwhy_finding *finding);

/** Put the most important hosts into the summary. */
void peer_rows_fill(struct peer_rows *rows, const struct tracker *tracker, sipwhy_time now,
                    struct sipwhy_summary *summary);

#endif
