/*
 * described.c — the session description of a message, as whoever gets the message may read it.
 */
#include "diagnose/detail.h"

#include <sipwhy/session.h>

#include "sip/body.h"
#include "sip/sdp_outline.h"

static void describe(const struct sdp_outline_media *media, struct sipwhy_session_media *ret_media)
{
    static const char *const directions[] = {"sendrecv", "sendonly", "recvonly", "inactive"};
    ret_media->type = media->type;
    ret_media->address = media->address;
    ret_media->protocol = media->protocol;
    ret_media->port = media->port;
    ret_media->direction = directions[media->direction];
    ret_media->format_count = media->format_count;
    for (size_t i = 0; i < media->format_count; i++)
        ret_media->formats[i] = media->formats[i].name;
}

int sipwhy_message_session(const struct sipwhy_message *message, struct sipwhy_session *ret_session)
{
    struct sdp_outline outline;
    span body = body_find(message->detail->message, SPAN("application/sdp"));
    if (!body.length || !sdp_outline_scan(body, &outline))
        return SIPWHY_ERROR_ARGUMENT;
    _Static_assert(SDP_OUTLINE_MEDIA == SIPWHY_SESSION_MEDIA &&
                      SDP_OUTLINE_FORMATS == SIPWHY_SESSION_FORMATS,
                  "what is read can be told");
    ret_session->media_count = outline.media_count;
    for (size_t i = 0; i < outline.media_count; i++)
        describe(&outline.media[i], &ret_session->media[i]);
    return 0;
}
