/*
 * groups.c — which frames brought the parts of a message, told while it is not known what they will become.
 */
#include "decode/groups.h"

#include "decode/streams.h"

static void tell(struct walk *walk, const struct sipwhy_use *use)
{
    struct sipwhy_use told = *use;
    told.frame = walk->datagram.frame.frame;
    told.input = (uint16_t)walk->datagram.frame.input;
    walk->decoder->events.used(walk->decoder->context, &told);
}

void groups_tell_part(struct walk *walk, uint64_t group, uint64_t connection)
{
    uint64_t inside = walk->datagram.groups.fragments;
    tell(walk, &(struct sipwhy_use){.kind = SIPWHY_USE_PART, .group = group, .connection = connection});
    if (inside && inside != group)
        tell(walk, &(struct sipwhy_use){.kind = SIPWHY_USE_JOIN, .group = group, .joined = inside});
}

/** The number of a connection: that of the other direction, unless that is of an older one. */
static uint64_t number_of(struct walk *walk, bool is_new)
{
    const struct stream *reverse = is_new ? NULL : streams_find_reverse(walk);
    return reverse && reverse->connection ? reverse->connection : ++walk->decoder->group_count;
}

void groups_begin(struct walk *walk, struct stream *stream, bool is_new)
{
    const struct stream *reverse = stream ? NULL : streams_find_reverse(walk);
    if (stream && !stream->connection)
        stream->connection = number_of(walk, is_new);
    walk->datagram.groups.connection = stream    ? stream->connection
                                       : reverse ? reverse->connection
                                                 : 0;
    walk->datagram.groups.segments = stream ? stream->group : 0;
    walk->is_out_of_order = stream && stream_is_waiting(stream);
}

void groups_end(struct walk *walk, struct stream *stream, bool is_kept, bool has_payload)
{
    uint64_t connection = walk->datagram.groups.connection;
    bool is_renewed = walk->delivered && !walk->is_out_of_order;
    if (stream && (!is_kept || is_renewed))
        stream->group = 0;
    if (stream && is_kept && has_payload) {
        if (!stream->group)
            stream->group = ++walk->decoder->group_count;
        groups_tell_part(walk, stream->group, connection);
    } else if (connection) {
        tell(walk, &(struct sipwhy_use){
                       .kind = has_payload ? SIPWHY_USE_DATA : SIPWHY_USE_CONTROL,
                       .connection = connection,
                   });
    }
}
