/*
 * media_stream.c — one stream of RTP: which ends it belongs to, what its payload types mean, what RTCP says.
 */
#include "base/hash.h"
#include "base/limits.h"
#include "sip/sdp.h"
#include "track/media.h"
#include "track/rtcp.h"

#include <stdlib.h>
#include <strings.h>

struct path {
    const struct sipwhy_endpoint *src;
    const struct sipwhy_endpoint *dst;
};

static bool match_stream(const void *value, const void *key)
{
    const struct media_stream *stream = value;
    const struct path *path = key;
    return endpoint_same(&stream->src, path->src) && endpoint_same(&stream->dst, path->dst);
}

static void forget(struct media *media, struct media_stream *stream)
{
    media_stream_close(media, stream);
    list_remove(&stream->by_use);
    list_remove(&stream->in);
    list_remove(&stream->out);
    pool_give(&media->stream_pool, stream);
    media->stream_count--;
}

void media_stream_close(struct media *media, struct media_stream *stream)
{
    if (!stream->is_closed)
        map_remove(&media->streams, stream->hash, stream);
    stream->is_closed = true;
}

void media_stream_leave(struct media *media, struct media_stream *stream,
                        const struct media_end *end)
{
    if (stream->to == end) {
        list_remove(&stream->in);
        stream->to = NULL;
    }
    if (stream->from == end) {
        list_remove(&stream->out);
        stream->from = NULL;
    }
    stream->is_known_content = false;
    if (!stream->to && !stream->from)
        forget(media, stream);
}

/** Put a stream at the ends that are known by now. */
static void join(const struct media *media, struct media_stream *stream)
{
    if (!stream->to && (stream->to = media_find_end(media, &stream->dst)))
        list_append(&stream->to->in, &stream->in);
    if (!stream->from && (stream->from = media_find_end(media, &stream->src)))
        list_append(&stream->from->out, &stream->out);
}

static struct media_stream *make(struct media *media, const struct sighting *sighting,
                                 uint64_t hash)
{
    if (!media_find_end(media, &sighting->dst) && !media_find_end(media, &sighting->src))
        return NULL;
    if (media->stream_count >= LIMIT_MEDIA_STREAMS && !list_is_empty(&media->by_use)) {
        limit_hit(media->hits, LIMIT_HIT_MEDIA);
        forget(media, LIST_ENTRY(media->by_use.next, struct media_stream, by_use));
    }
    struct media_stream *stream = pool_take(&media->stream_pool);
    if (!stream)
        return NULL;
    list_init(&stream->by_use);
    list_init(&stream->in);
    list_init(&stream->out);
    stream->hash = hash;
    stream->group = ++media->group_count;
    stream->src = sighting->src;
    stream->dst = sighting->dst;
    stream->round_trip = SIPWHY_TIME_UNKNOWN;
    stream->rtp.first = stream->rtp.last = MOMENT_NONE;
    if (map_insert(&media->streams, hash, stream) != 0) {
        pool_give(&media->stream_pool, stream);
        return NULL;
    }
    media->stream_count++;
    return stream;
}

struct media_stream *media_stream_find(struct media *media, const struct sighting *sighting)
{
    struct path path = {&sighting->src, &sighting->dst};
    uint64_t hash = hash_endpoint(hash_endpoint(media->seed, &sighting->src), &sighting->dst);
    struct media_stream *stream = map_find(&media->streams, hash, match_stream, &path);
    if (!stream && !(media->ends.count && (stream = make(media, sighting, hash))))
        return NULL;
    if (!stream->to || !stream->from)
        join(media, stream);
    list_remove(&stream->by_use);
    list_append(&media->by_use, &stream->by_use);
    return stream;
}

/* What a payload type means: who receives it has said so (RFC 3264 section 5.1). */

static const char *name_at(const struct media_end *end, uint8_t payload_type)
{
    const struct media_line *line = end ? end->line : NULL;
    for (size_t i = 0; line && i < line->format_count; i++) {
        if (line->formats[i].payload == payload_type)
            return description_format(end->description, &line->formats[i]);
    }
    return NULL;
}

static uint32_t rate_of(span name)
{
    uint64_t rate;
    span rest = span_from(name, span_find_byte(name, '/') + 1);
    rest = span_first(rest, span_find_byte(rest, '/'));
    return span_number(rest, 1000000, &rate) && rate ? (uint32_t)rate : 8000;
}

static enum rtp_content content_of(span name, uint8_t payload_type)
{
    if (span_starts_with_nocase(name, SPAN("telephone-event")))
        return RTP_EVENT;
    return payload_type == 13 || span_starts_with_nocase(name, SPAN("CN/")) ? RTP_NOISE : RTP_MEDIA;
}

static void note_line(struct media_stream *stream)
{
    const struct media_line *line = stream->to && stream->to->line       ? stream->to->line
                                    : stream->from && stream->from->line ? stream->from->line
                                                                         : NULL;
    if (!line)
        return;
    stream->has_type = true;
    stream->type = line->type;
    stream->is_secure = line->profile == PROFILE_SECURE;
}

/** Look up what the payload type of a packet means, where it is another than that of the last. */
static void know_content(struct media_stream *stream, uint8_t payload_type)
{
    if (stream->is_known_content && stream->last_payload == payload_type)
        return;
    const char *text = name_at(stream->to, payload_type);
    if (!text)
        text = name_at(stream->from, payload_type);
    span name = text ? span_of(text) : sdp_static_payload(payload_type);
    note_line(stream);
    stream->is_known_content = true;
    stream->last_payload = payload_type;
    stream->content = (uint8_t)content_of(name, payload_type);
    stream->clock_rate = rate_of(name);
    stream->has_noise |= stream->content == RTP_NOISE;
    if (stream->content != RTP_MEDIA)
        return;
    name = span_first(name, sizeof(stream->codec) - 1);
    if (name.length)
        memcpy(stream->codec, name.data, name.length);
    stream->codec[name.length] = '\0';
    stream->payload_type = payload_type;
}

enum rtp_step media_stream_add(struct media_stream *stream, const struct rtp_packet *packet,
                               struct moment moment)
{
    know_content(stream, packet->payload_type);
    return rtp_stats_add(&stream->rtp, packet, (enum rtp_content)stream->content,
                         stream->clock_rate, moment);
}

/* RTCP. */

static void note_sender_report(struct media_stream *stream, const struct rtcp_report *report,
                               sipwhy_time time)
{
    if (!report->is_sender || stream->rtp.ssrc != report->ssrc)
        return;
    stream->sender_report = report->ntp_middle;
    stream->sender_report_at = time;
}

/** RFC 3550 section 6.4.1, seen from where the capture was made. */
static void note_block(struct media_stream *stream, const struct rtcp_block *block,
                       sipwhy_time time)
{
    if (stream->rtp.ssrc != block->ssrc)
        return;
    stream->reports++;
    stream->reported_jitter = block->jitter;
    if (block->fraction_lost > stream->fraction_lost_most)
        stream->fraction_lost_most = block->fraction_lost;
    sipwhy_time delay = (sipwhy_time)((uint64_t)block->delay * SIPWHY_SECOND >> 16);
    sipwhy_time trip = time - stream->sender_report_at - delay;
    if (block->last_report && block->last_report == stream->sender_report && trip >= 0)
        stream->round_trip = trip;
}

/** A report from @p src is about its own stream, and about those that come to it. */
static void add_report(struct media_end *src, struct media_end *dst,
                       const struct rtcp_report *report, sipwhy_time time)
{
    struct list *const own = src ? &src->out : &dst->in;
    struct list *const others = src ? &src->in : &dst->out;
    unsigned looked = 0;
    LIST_EACH(link, own)
    {
        if (looked++ == LIMIT_STREAMS_AT_END)
            break;
        note_sender_report(src ? LIST_ENTRY(link, struct media_stream, out)
                               : LIST_ENTRY(link, struct media_stream, in),
                           report, time);
    }
    looked = 0;
    LIST_EACH(link, others)
    {
        if (looked++ == LIMIT_STREAMS_AT_END)
            break;
        struct media_stream *stream = src ? LIST_ENTRY(link, struct media_stream, in)
                                          : LIST_ENTRY(link, struct media_stream, out);
        for (size_t i = 0; i < report->block_count; i++)
            note_block(stream, &report->blocks[i], time);
    }
}

void media_add_reports(struct media_end *src, struct media_end *dst, span payload,
                       sipwhy_time time)
{
    struct rtcp_report report;
    while (rtcp_next(&payload, &report))
        add_report(src, dst, &report, time);
}
