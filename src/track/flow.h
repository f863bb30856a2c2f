/*
 * flow.h — the media of a session: what came from each side, whoever sent it.
 */
#ifndef TRACK_FLOW_H
#define TRACK_FLOW_H

#include "track/media.h"
#include "track/session.h"

/** The RTP of one direction of a session. */
struct flow {
    uint64_t packets;
    uint64_t probes; /**< STUN, DTLS and RTCP from this side's address */
    struct moment first;
    struct moment last;
    bool has_noise;  /**< with comfort noise: it may fall silent */
    const struct media_stream *stray; /**< one that comes from elsewhere than this side said; or NULL */
};

/** What comes from side @p from: to the addresses of the other side, or from its own. */
void flow_of(const struct session *session, enum session_side from, struct flow *ret_flow);

/** The first line of audio that is in use on both sides, or of video; -1 where there is none. */
int session_main_line(const struct session *session);

/**
 * Whether the capture can see media of the session: RTP was seen from or to the addresses that its two sides
 * name.
 */
bool session_is_visible(const struct session *session);

/** Whether it could see what side @p from sends: something that way was seen, or SIP from the same host. */
bool session_sees_from(const struct session *session, enum session_side from);

/** Every stream of a session, each once; @p take is called with @p context. */
typedef void flow_take(void *context, const struct session *session, enum session_side from,
                       const struct media_stream *stream);
void session_each_stream(const struct session *session, enum session_side from, flow_take *take,
                         void *context);

#endif
