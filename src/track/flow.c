/*
 * flow.c — the media of a session: what came from each side, whoever sent it.
 */
#include "track/flow.h"

#include "base/limits.h"
#include "track/conversation.h"

/** So long after a BYE what still comes belongs to the call. */
#define STRAGGLERS (2 * SIPWHY_SECOND)

/** What a side has said: at index 0 now, at those up to SESSION_PAST before; or NULL. */
static const struct description *description_at(const struct session *session,
                                                enum session_side side, size_t index)
{
    if (index == 0)
        return session->sides[side];
    return session->past_side[index - 1] == side ? session->past[index - 1] : NULL;
}

static bool has_end(const struct description *description, const struct media_end *end)
{
    for (size_t i = 0; description && i < description->line_count; i++) {
        if (description->lines[i].end == end)
            return true;
    }
    return false;
}

/** An end that a side has now or had before. */
static bool is_end_of(const struct session *session, enum session_side side,
                      const struct media_end *end)
{
    for (size_t i = 0; end && i <= SESSION_PAST; i++) {
        if (has_end(description_at(session, side, i), end))
            return true;
    }
    return false;
}

/** Whether an earlier description of the same side names the end too: it is looked at there. */
static bool was_looked_at(const struct session *session, enum session_side side, size_t index,
                          const struct media_end *end)
{
    for (size_t i = 0; i < index; i++) {
        if (has_end(description_at(session, side, i), end))
            return true;
    }
    return false;
}

static bool is_in_time(const struct session *session, const struct media_stream *stream)
{
    if (stream->rtp.last.time < session->start.time)
        return false;
    return !moment_happened(&session->bye) ||
           stream->rtp.first.time <= session->bye.time + STRAGGLERS;
}

/** Who is to be told of the streams of one direction. */
struct visit {
    const struct session *session;
    enum session_side from;
    flow_take *take;
    void *context;
};

/** The streams that go to an end of the other side. */
static void visit_incoming(const struct visit *visit, const struct media_end *end)
{
    unsigned looked = 0;
    for (struct list *link = end->in.next; link != &end->in; link = link->next) {
        const struct media_stream *stream = LIST_ENTRY(link, struct media_stream, in);
        if (looked++ == LIMIT_STREAMS_AT_END)
            break;
        if (stream->rtp.packets && is_in_time(visit->session, stream))
            visit->take(visit->context, visit->session, visit->from, stream);
    }
}

/** Those that come from an end of its own and go to none of the other side. */
static void visit_outgoing(const struct visit *visit, const struct media_end *end)
{
    unsigned looked = 0;
    for (struct list *link = end->out.next; link != &end->out; link = link->next) {
        const struct media_stream *stream = LIST_ENTRY(link, struct media_stream, out);
        if (looked++ == LIMIT_STREAMS_AT_END)
            break;
        if (stream->rtp.packets && is_in_time(visit->session, stream) &&
            !is_end_of(visit->session, session_other(visit->from), stream->to))
            visit->take(visit->context, visit->session, visit->from, stream);
    }
}

static void visit_ends(const struct visit *visit, enum session_side side,
                       void (*visit_end)(const struct visit *, const struct media_end *))
{
    for (size_t i = 0; i <= SESSION_PAST; i++) {
        const struct description *description = description_at(visit->session, side, i);
        for (size_t j = 0; description && j < description->line_count; j++) {
            const struct media_end *end = description->lines[j].end;
            if (end && !was_looked_at(visit->session, side, i, end))
                visit_end(visit, end);
        }
    }
}

void session_each_stream(const struct session *session, enum session_side from, flow_take *take,
                         void *context)
{
    struct visit visit = {session, from, take, context};
    if (!session->conversation->media || !session->conversation->media->stream_count)
        return; /* SIP alone, as in most captures */
    visit_ends(&visit, session_other(from), visit_incoming);
    visit_ends(&visit, from, visit_outgoing);
}

static void add_to_flow(void *context, const struct session *session, enum session_side from,
                        const struct media_stream *stream)
{
    struct flow *flow = context;
    const struct rtp_stats *rtp = &stream->rtp;
    flow->packets += rtp->packets;
    flow->has_noise |= stream->has_noise;
    if (!moment_happened(&flow->first) || rtp->first.time < flow->first.time)
        flow->first = rtp->first;
    if (!moment_happened(&flow->last) || rtp->last.time > flow->last.time)
        flow->last = rtp->last;
    if (!flow->stray && !is_end_of(session, from, stream->from))
        flow->stray = stream;
}

void flow_of(const struct session *session, enum session_side from, struct flow *ret_flow)
{
    *ret_flow = (struct flow){.first = MOMENT_NONE, .last = MOMENT_NONE};
    const struct description *own = session->sides[from];
    for (size_t i = 0; own && i < own->line_count; i++)
        ret_flow->probes += own->lines[i].end ? own->lines[i].end->probes_out : 0;
    session_each_stream(session, from, add_to_flow, ret_flow);
}

int session_main_line(const struct session *session)
{
    int found = -1;
    for (size_t i = 0;; i++) {
        const struct media_line *a = session_line(session, SESSION_CALLER, i);
        const struct media_line *b = session_line(session, SESSION_CALLEE, i);
        if (!a || !b)
            return found;
        bool is_used = a->at.port && b->at.port && a->profile != PROFILE_OTHER &&
                       b->profile != PROFILE_OTHER;
        if (is_used && a->type == MEDIA_AUDIO)
            return (int)i;
        if (is_used && found < 0)
            found = (int)i;
    }
}

static bool is_visible_at(const struct session *session, enum session_side side, size_t index)
{
    const struct media *media = session->conversation->media;
    const struct media_line *line = session_line(session, side, index);
    return line && line->at.family &&
           (media_saw_sending(media, &line->at) || media_saw_getting(media, &line->at));
}

/** Media go between the very hosts whose messages are seen, and so the same way. */
static bool is_between_hosts(const struct session *session, size_t index)
{
    const struct media_line *caller = session_line(session, SESSION_CALLER, index);
    const struct media_line *callee = session_line(session, SESSION_CALLEE, index);
    return caller && callee && endpoint_same_host(&caller->at, &session->hosts[SESSION_CALLER]) &&
           endpoint_same_host(&callee->at, &session->hosts[SESSION_CALLEE]);
}

bool session_is_visible(const struct session *session)
{
    int line = session_main_line(session);
    if (line < 0 || !session->conversation->media || !session->conversation->media->is_seen)
        return false;
    return is_between_hosts(session, (size_t)line) ||
           is_visible_at(session, SESSION_CALLER, (size_t)line) ||
           is_visible_at(session, SESSION_CALLEE, (size_t)line);
}

bool session_sees_from(const struct session *session, enum session_side from)
{
    int index = session_main_line(session);
    const struct media *media = session->conversation->media;
    if (index < 0 || !media)
        return false;
    const struct media_line *own = session_line(session, from, (size_t)index);
    const struct media_line *other = session_line(session, session_other(from), (size_t)index);
    return endpoint_same_host(&own->at, &session->hosts[from]) ||
           media_saw_sending(media, &own->at) || media_saw_getting(media, &other->at);
}
