/*
 * media.c — media on their way into the model, and as they are told with a call.
 */
#include "engine/media.h"

#include "track/flow.h"

/** RTCP and the like belong to the stream whose end they are at. */
static uint64_t group_of_other(const struct media *media, const struct sighting *sighting,
                               enum media_kind kind)
{
    const struct media_stream *near =
        kind == MEDIA_KIND_OTHER || kind == MEDIA_KIND_RTP || !media->stream_count
            ? NULL
            : media_stream_near(media, sighting);
    return near ? near->group : 0;
}

void media_take(struct tracker *tracker, struct diagnoser *diagnoser,
                const struct datagram *datagram, sipwhy_time now, uint64_t *ret_group)
{
    *ret_group = 0;
    struct media_stream *stream = NULL;
    enum rtp_step step;
    struct capture_fault fault;
    if (datagram->transport != SIPWHY_TRANSPORT_UDP || datagram->incomplete)
        return;
    struct sighting sighting = {
        .time = datagram->time,
        .evidence = datagram->frame,
        .src = datagram->src,
        .dst = datagram->dst,
    };
    enum media_kind kind =
        media_add(&tracker->media, datagram->payload, &sighting, &stream, &step);
    *ret_group = stream ? stream->group : group_of_other(&tracker->media, &sighting, kind);
    if (stream && continuity_add_rtp(&tracker->continuity, stream, &fault))
        diagnoser_capture(diagnoser, &fault, now);
}

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
        .group = stream->group,
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
