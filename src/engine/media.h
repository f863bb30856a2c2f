/*
 * media.h — the media of a call, as they are told with it.
 */
#ifndef ENGINE_MEDIA_H
#define ENGINE_MEDIA_H

#include "track/conversation.h"

#include <sipwhy/analysis.h>

/** Streams that are told of a call; those that begin later are left out. */
#define MEDIA_OF_CALL 32

struct media_list {
    struct sipwhy_media media[MEDIA_OF_CALL];
    size_t count;
};

/** Every stream of RTP in the sessions of a conversation, each once, by its first packet. */
void media_list_of(const struct conversation *conversation, struct media_list *ret_list);

#endif
