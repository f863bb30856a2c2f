/*
 * groups.h — which frames brought the parts of a message, told while it is not known what they will become
 * (sipwhy/use.h). Nothing of this is done unless decoder_listen() asked for it.
 */
#ifndef DECODE_GROUPS_H
#define DECODE_GROUPS_H

#include "decode/layers.h"
#include "decode/stream.h"

/** The frame at hand brings a part of a group, on a TCP connection or 0; so do those that it was put together from. */
void groups_tell_part(struct walk *walk, uint64_t group, uint64_t connection);

/**
 * Before a segment is taken: what is delivered belongs to this stream's groups. The stream is NULL where the
 * segment has none; it may belong to a connection all the same.
 */
void groups_begin(struct walk *walk, struct stream *stream, bool is_new);

/** After it was taken: tell what the frame was to its connection. */
void groups_end(struct walk *walk, struct stream *stream, bool is_kept, bool has_payload);

#endif
