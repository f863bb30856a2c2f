/*
 * media.c — what goes between the addresses that SDP bodies name.
 */
#include "track/media.h"

#include "base/hash.h"
#include "base/limits.h"

#include <stdlib.h>

/** An end that another call names: what has been quiet for so long belonged to the call before. */
#define QUIET_BEFORE (2 * SIPWHY_SECOND)

/** So many packets in order make RTP of what nobody spoke of. */
#define GUESS_RUN 6

struct media_host {
    struct sipwhy_endpoint host;
    bool sends;
    bool gets;
};

/** With its places in a map, which grows to twice its size. */
_Static_assert(sizeof(struct media_host) + LIMIT_PIECE_BYTES + 2 * sizeof(struct map_slot) <=
                   LIMIT_MEDIA_HOST_ENTRY_BYTES,
               "limits.h counts less");
_Static_assert(sizeof(struct media_stream) + POOL_OBJECT_BYTES + 2 * sizeof(struct map_slot) <=
                   LIMIT_MEDIA_STREAM_ENTRY_BYTES,
               "limits.h counts less");

void media_init(struct media *media, uint64_t seed, struct limit_hits *hits)
{
    memset(media, 0, sizeof(*media));
    media->seed = seed;
    media->hits = hits;
    map_init(&media->ends);
    map_init(&media->streams);
    map_init(&media->hosts);
    list_init(&media->by_use);
    pool_init(&media->stream_pool, sizeof(struct media_stream));
}

void media_finish(struct media *media)
{
    for (size_t i = 0; i < media->hosts.capacity; i++)
        free(media->hosts.slots[i].value);
    map_finish(&media->ends);
    map_finish(&media->streams);
    map_finish(&media->hosts);
    pool_finish(&media->stream_pool);
}

/* Hosts. */

static uint64_t hash_host(const struct media *media, const struct sipwhy_endpoint *host)
{
    struct sipwhy_endpoint alone = *host;
    alone.port = 0;
    return hash_endpoint(media->seed, &alone);
}

static bool match_host(const void *value, const void *key)
{
    return endpoint_same_host(&((const struct media_host *)value)->host, key);
}

static const struct media_host *find_host(const struct media *media,
                                          const struct sipwhy_endpoint *host)
{
    return map_find(&media->hosts, hash_host(media, host), match_host, host);
}

static struct media_host *make_host(struct media *media, const struct sipwhy_endpoint *host)
{
    struct media_host *known = (struct media_host *)find_host(media, host);
    if (known)
        return known;
    if (media->hosts.count >= LIMIT_MEDIA_HOSTS) {
        limit_hit(media->hits, LIMIT_HIT_MEDIA);
        return NULL;
    }
    known = calloc(1, sizeof(*known));
    if (!known || map_insert(&media->hosts, hash_host(media, host), known) != 0) {
        free(known);
        return NULL;
    }
    known->host = *host;
    return known;
}

static void note_hosts(struct media *media, const struct sighting *sighting)
{
    struct media_host *src = make_host(media, &sighting->src);
    struct media_host *dst = make_host(media, &sighting->dst);
    if (src)
        src->sends = true;
    if (dst)
        dst->gets = true;
    media->is_seen = true;
}

bool media_saw_sending(const struct media *media, const struct sipwhy_endpoint *host)
{
    const struct media_host *known = find_host(media, host);
    return known && known->sends;
}

bool media_saw_getting(const struct media *media, const struct sipwhy_endpoint *host)
{
    const struct media_host *known = find_host(media, host);
    return known && known->gets;
}

/* Ends. */

static bool match_end(const void *value, const void *key)
{
    return endpoint_same(&((const struct media_end *)value)->at, key);
}

struct media_end *media_find_end(const struct media *media, const struct sipwhy_endpoint *at)
{
    return map_find(&media->ends, hash_endpoint(media->seed, at), match_end, at);
}

static struct media_end *make_end(struct media *media, const struct sipwhy_endpoint *at)
{
    struct media_end *end = media_find_end(media, at);
    if (end)
        return end;
    end = calloc(1, sizeof(*end));
    if (!end)
        return NULL;
    end->at = *at;
    end->hash = hash_endpoint(media->seed, at);
    end->media = media;
    list_init(&end->in);
    list_init(&end->out);
    if (map_insert(&media->ends, end->hash, end) != 0) {
        free(end);
        return NULL;
    }
    return end;
}

static void close_quiet(struct media *media, struct list *streams, bool incoming)
{
    LIST_EACH(link, streams)
    {
        struct media_stream *stream = incoming ? LIST_ENTRY(link, struct media_stream, in)
                                               : LIST_ENTRY(link, struct media_stream, out);
        if (stream->rtp.last.time + QUIET_BEFORE < media->now)
            media_stream_close(media, stream);
    }
}

struct media_end *media_bind(struct media *media, const struct description *description,
                             const struct media_line *line, const void *owner)
{
    if (!media || !line->at.family || !line->at.port || line->is_nowhere)
        return NULL;
    struct media_end *end = make_end(media, &line->at);
    if (!end)
        return NULL;
    if (end->owner != owner) {
        close_quiet(media, &end->in, true);
        close_quiet(media, &end->out, false);
    }
    end->owner = owner;
    end->description = description;
    end->line = line;
    end->owners++;
    return end;
}

void media_unbind(struct media_end *end, const struct description *description)
{
    if (!end)
        return;
    if (end->description == description) {
        end->description = NULL;
        end->line = NULL;
    }
    if (--end->owners)
        return;
    struct media *media = end->media;
    while (!list_is_empty(&end->in))
        media_stream_leave(media, LIST_ENTRY(end->in.next, struct media_stream, in), end);
    while (!list_is_empty(&end->out))
        media_stream_leave(media, LIST_ENTRY(end->out.next, struct media_stream, out), end);
    map_remove(&media->ends, end->hash, end);
    free(end);
}

/* Datagrams. */

/** RTP between addresses that nobody named: packets of one source, in order, prove it. */
static void guess(struct media *media, const struct rtp_packet *packet,
                  const struct sighting *sighting)
{
    uint64_t hash = hash_endpoint(hash_endpoint(media->seed, &sighting->src), &sighting->dst);
    struct media_guess *guess = &media->guesses[hash % MEDIA_GUESSES];
    bool goes_on = guess->hash == hash && guess->ssrc == packet->ssrc &&
                   (uint16_t)(packet->sequence - guess->sequence - 1) < 8;
    if (!goes_on)
        guess->run = 0;
    guess->hash = hash;
    guess->ssrc = packet->ssrc;
    guess->sequence = packet->sequence;
    if (guess->run > GUESS_RUN)
        return;
    if (++guess->run == GUESS_RUN)
        note_hosts(media, sighting);
}

static enum media_kind add_rtp(struct media *media, span payload, const struct sighting *sighting,
                               struct media_stream **ret_stream, enum rtp_step *ret_step)
{
    struct rtp_packet packet;
    if (!rtp_parse(payload, &packet))
        return MEDIA_KIND_OTHER;
    struct media_stream *stream = media_stream_find(media, sighting);
    if (!stream) {
        guess(media, &packet, sighting);
        return MEDIA_KIND_RTP;
    }
    if (!stream->rtp.packets)
        note_hosts(media, sighting);
    *ret_stream = stream;
    *ret_step =
        media_stream_add(stream, &packet, (struct moment){sighting->time, sighting->evidence});
    return MEDIA_KIND_RTP;
}

/** RTCP goes to the same port as its RTP, or to the next (RFC 3550 section 11, RFC 5761). */
static struct media_end *find_end_near(const struct media *media, struct sipwhy_endpoint at)
{
    struct media_end *end = media_find_end(media, &at);
    if (!end && at.port % 2) {
        at.port--;
        end = media_find_end(media, &at);
    }
    return end;
}

static void add_probe(struct media *media, span payload, const struct sighting *sighting,
                      enum media_kind kind)
{
    struct media_end *src = find_end_near(media, sighting->src);
    struct media_end *dst = find_end_near(media, sighting->dst);
    if (src)
        src->probes_out++;
    if (dst)
        dst->probes_in++;
    if (kind == MEDIA_KIND_RTCP && (src || dst))
        media_add_reports(src, dst, payload, sighting->time);
}

const struct media_stream *media_stream_near(const struct media *media,
                                             const struct sighting *sighting)
{
    const struct media_end *dst = find_end_near(media, sighting->dst);
    const struct media_end *src = find_end_near(media, sighting->src);
    if (dst && !list_is_empty(&dst->in))
        return LIST_ENTRY(dst->in.previous, struct media_stream, in);
    if (dst && !list_is_empty(&dst->out))
        return LIST_ENTRY(dst->out.previous, struct media_stream, out);
    if (src && !list_is_empty(&src->out))
        return LIST_ENTRY(src->out.previous, struct media_stream, out);
    return src && !list_is_empty(&src->in) ? LIST_ENTRY(src->in.previous, struct media_stream, in)
                                           : NULL;
}

enum media_kind media_add(struct media *media, span payload, const struct sighting *sighting,
                          struct media_stream **ret_stream, enum rtp_step *ret_step)
{
    enum media_kind kind = media_kind_of(payload);
    media->now = sighting->time;
    if (kind == MEDIA_KIND_RTP)
        return add_rtp(media, payload, sighting, ret_stream, ret_step);
    if (kind != MEDIA_KIND_OTHER)
        add_probe(media, payload, sighting, kind);
    return kind;
}
