/*
 * reader.c — cutting a stream into messages, and finding the next one when it was lost.
 */
#include "decode/reader.h"

#include "decode/layers.h"

#include <stdlib.h>

/** A stream that does not begin with SIP (a PROXY header may come first) is looked at this far. */
#define PATIENCE_BYTES 4096

/** A start line may stand right behind a body; a line that is longer has none. */
#define TAIL_BYTES 1024

void reader_open(struct reader *reader)
{
    reader->state = READER_MESSAGE;
    reader->patience = PATIENCE_BYTES;
}

size_t reader_find(span bytes)
{
    return framing_seek(bytes);
}

static void drop_kept(struct reader *reader)
{
    free(reader->kept);
    reader->kept = NULL;
    reader->kept_length = reader->kept_capacity = 0;
}

void reader_finish(struct reader *reader)
{
    drop_kept(reader);
}

static span kept_of(const struct reader *reader)
{
    return (span){reader->kept, reader->kept_length};
}

static bool keep(struct reader *reader, span bytes)
{
    size_t length = reader->kept_length + bytes.length;
    if (length > LIMIT_STREAM_BYTES)
        return false;
    if (length > reader->kept_capacity) {
        size_t capacity = reader->kept_capacity ? reader->kept_capacity : 1024;
        while (capacity < length)
            capacity *= 2;
        char *kept = realloc(reader->kept, capacity);
        if (!kept)
            return false;
        reader->kept = kept;
        reader->kept_capacity = capacity;
    }
    if (bytes.length)
        memcpy(reader->kept + reader->kept_length, bytes.data, bytes.length);
    reader->kept_length = length;
    return true;
}

/** Keep just @p rest, the end of what is kept, or of bytes that are not. */
static void keep_only(struct reader *reader, span rest)
{
    if (rest.length == 0) {
        drop_kept(reader);
    } else if (reader->kept) {
        memmove(reader->kept, rest.data, rest.length);
        reader->kept_length = rest.length;
    } else if (!keep(reader, rest)) {
        reader->state = READER_SEEK;
    }
}

static void deliver(struct reader *reader, struct walk *walk, span message, bool truncated)
{
    reader->framing = (struct framing){0};
    walk->datagram.truncated = truncated;
    walk_deliver(walk, message);
}

/** Whether there is a start line already. */
static bool is_begun(const struct reader *reader)
{
    return reader->framing.scanned || reader->framing.length;
}

/** Out of step: what there is of the message goes out, and the next start line is looked for. */
static void give_up(struct reader *reader, struct walk *walk, span part)
{
    reader->state = READER_SEEK;
    reader->has_sip = reader->has_sip || framing_is_likely(part);
    if (is_begun(reader))
        deliver(reader, walk, part, true);
    reader->framing = (struct framing){0};
}

static bool is_patient(struct reader *reader, size_t length)
{
    if (reader->has_sip)
        return true;
    bool is_patient = reader->patience > 0;
    reader->patience -= length < reader->patience ? (uint32_t)length : reader->patience;
    return is_patient;
}

/** The last line, of which only the front is there. */
static span last_line(span bytes)
{
    const char *end = memrchr(bytes.data, '\n', bytes.length);
    span line = end ? span_from(bytes, (size_t)(end - bytes.data) + 1) : bytes;
    return line.length <= TAIL_BYTES ? line : SPAN_EMPTY;
}

/**
 * Go to the next start line; of a stream that never had any, only the front is looked at after a while.
 * @return whether there is one; if not, just what may be the front of one is left
 */
static bool seek(struct reader *reader, span *bytes)
{
    size_t offset = bytes->length;
    if (is_patient(reader, bytes->length))
        offset = framing_seek(*bytes);
    else if (framing_is_likely(*bytes))
        offset = 0;
    if (offset == bytes->length) {
        *bytes = reader->has_sip ? last_line(*bytes) : SPAN_EMPTY;
        return false;
    }
    reader->state = READER_MESSAGE;
    *bytes = span_from(*bytes, offset);
    return true;
}

/** Deliver the message at the front of @p bytes. @return whether it was complete; if not, keep them */
static bool take_message(struct reader *reader, struct walk *walk, span *bytes)
{
    struct framing *framing = &reader->framing;
    if (!framing_measure(framing, *bytes) && bytes->length < LIMIT_STREAM_BYTES)
        return false;
    if (framing->length == 0 || framing->length > LIMIT_STREAM_BYTES) {
        walk->decoder->hits.count[LIMIT_HIT_STREAM_MESSAGES]++;
        give_up(reader, walk, span_first(*bytes, LIMIT_STREAM_BYTES));
        *bytes = span_from(*bytes, LIMIT_STREAM_BYTES);
        return true;
    }
    if (framing->length > bytes->length)
        return false;
    size_t length = framing->length;
    reader->has_sip = true;
    deliver(reader, walk, span_first(*bytes, length), false);
    *bytes = span_from(*bytes, length);
    return true;
}

/** A message should begin here, or goes on. @return false where more is needed to go on */
static bool take_start(struct reader *reader, struct walk *walk, span *bytes)
{
    if (is_begun(reader))
        return take_message(reader, walk, bytes);
    *bytes = framing_skip_lines(*bytes);
    switch (framing_start(*bytes)) {
    case FRAMING_SIP:
        return take_message(reader, walk, bytes);
    case FRAMING_MORE:
        return false;
    case FRAMING_OTHER:
        break;
    }
    reader->state = READER_SEEK;
    *bytes = span_from(*bytes, span_find_byte(*bytes, '\n') + 1);
    return true;
}

/** Deliver what is complete in @p bytes. @return the rest, to be kept */
static span consume(struct reader *reader, struct walk *walk, span bytes)
{
    while (bytes.length) {
        if (reader->state == READER_SEEK ? !seek(reader, &bytes)
                                         : !take_start(reader, walk, &bytes))
            break;
    }
    return bytes;
}

/** Put the front of @p bytes behind what is kept, but not more than its message needs. @return the rest */
static span complete(struct reader *reader, struct walk *walk, span bytes)
{
    size_t length = bytes.length;
    size_t room = LIMIT_STREAM_BYTES - reader->kept_length;
    if (reader->framing.length && reader->framing.length - reader->kept_length < length)
        length = reader->framing.length - reader->kept_length;
    if (length > room)
        length = room;
    if (!keep(reader, span_first(bytes, length)) || length == 0) {
        give_up(reader, walk, kept_of(reader));
        drop_kept(reader);
        return bytes;
    }
    keep_only(reader, consume(reader, walk, kept_of(reader)));
    return span_from(bytes, length);
}

void reader_take(struct reader *reader, struct walk *walk, span bytes)
{
    size_t skip = reader->skip < bytes.length ? reader->skip : bytes.length;
    reader->skip -= skip;
    bytes = span_from(bytes, skip);
    while (bytes.length && reader->kept)
        bytes = complete(reader, walk, bytes);
    if (bytes.length)
        keep_only(reader, consume(reader, walk, bytes));
}

void reader_break(struct reader *reader, struct walk *walk, size_t lost)
{
    size_t rest = reader->skip;
    if (reader->kept && reader->framing.length)
        rest = reader->framing.length - reader->kept_length;
    give_up(reader, walk, kept_of(reader));
    drop_kept(reader);
    /* Where all that is lost is of this message, its end is known: the next one begins there. */
    reader->skip = lost <= rest ? rest - lost : 0;
    if (rest && lost <= rest)
        reader->state = READER_MESSAGE;
}
