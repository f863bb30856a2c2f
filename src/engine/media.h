/*
 * media.h — media on their way into the model, and as they are told with a call.
 */
#ifndef ENGINE_MEDIA_H
#define ENGINE_MEDIA_H

#include "decode/decode.h"
#include "diagnose/diagnoser.h"

#include <sipwhy/analysis.h>

/**
 * What is no SIP may be what SIP is about: take it in, and tell what it shows of the capture itself. *ret_group is
 * the number of the stream that it belongs to, or 0.
 */
void media_take(struct tracker *tracker, struct diagnoser *diagnoser,
                const struct datagram *datagram, sipwhy_time now, uint64_t *ret_group);

/** Streams that are told of a call; those that begin later are left out. */
#define MEDIA_OF_CALL 32

struct media_list {
    struct sipwhy_media media[MEDIA_OF_CALL];
    size_t count;
};

/** Every stream of RTP in the sessions of a conversation, each once, by its first packet. */
void media_list_of(const struct conversation *conversation, struct media_list *ret_list);

#endif
