/*
 * media.c — the media of a call, as they are told with it.
 */
#include "engine/media.h"

#include "track/flow.h"

static const char *const types[] = {"audio", "video", "image", "other"};

static struct sipwhy_media public_media(const struct media_stream *stream, enum session_side from)
{
    const struct rtp_stats *rtp = &stream->rtp;
    return (struct sipwhy_media){
        .src = stream->src,
        .dst = stream->dst,
        .type = stream->has_type ? types[stream->type] : "other",
        .codec = stream->codec,
        .digits = rtp->digits,
        .from_callee = from == SESSION_CALLEE,
        .is_secure = stream->is_secure,
        .payload_type = stream->payload_type,
        .packets = rtp->packets,
        .lost = rtp_stats_lost(rtp),
        .out_of_order = rtp->out_of_order,
        .duplicates = rtp->duplicates,
        .jitter = (sipwhy_time)rtp_stats_jitter(rtp),
        .jitter_most = (sipwhy_time)rtp->jitter_most,
        .first = rtp->first.time,
        .last = rtp->last.time,
        .ssrc = rtp->ssrc,
        .ssrc_changes = rtp->ssrc_changes,
        .reports = stream->reports,
        .reported_loss_percent = stream->fraction_lost_most * 100.0 / 256,
        .round_trip = stream->round_trip,
    };
}

static bool is_listed(const struct media_list *list, const struct media_stream *stream)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->media[i].codec == stream->codec)
            return true;
    }
    return false;
}

static void take(void *context, const struct session *session, enum session_side from,
                 const struct media_stream *stream)
{
    struct media_list *list = context;
    (void)session;
    if (list->count == MEDIA_OF_CALL || is_listed(list, stream))
        return;
    size_t place = list->count++;
    for (; place > 0 && list->media[place - 1].first > stream->rtp.first.time; place--)
        list->media[place] = list->media[place - 1];
    list->media[place] = public_media(stream, from);
}

void media_list_of(const struct conversation *conversation, struct media_list *ret_list)
{
    ret_list->count = 0;
    LIST_EACH(link, &conversation->sessions)
    {
        const struct session *session = LIST_ENTRY(link, struct session, link);
        session_each_stream(session, SESSION_CALLER, take, ret_list);
        session_each_stream(session, SESSION_CALLEE, take, ret_list);
    }
}
