/*
 * reader.c — cutting a stream into messages, and finding the next one when it was lost.
 */
#include "decode/reader.h"

#include "decode/hep.h"
#include "decode/layers.h"
#include "decode/websocket.h"

#include <stdlib.h>

/** A stream that does not begin with SIP (a PROXY header may come first) is looked at this far. */
#define PATIENCE_BYTES 4096

/** A start line may stand right behind a body; a line that is longer has none. */
#define TAIL_BYTES 1024

void reader_open(struct reader *reader)
{
    reader->state = READER_START;
    reader->patience = PATIENCE_BYTES;
}

size_t reader_find(span bytes)
{
    span head;
    size_t hep = hep_seek(bytes);
    if (hep < bytes.length)
        return hep;
    if (websocket_is_likely(bytes) || framing_handshake(bytes, &head) == FRAMING_SIP)
        return 0;
    return framing_seek(bytes);
}

static bool keep(struct reader *reader, span bytes)
{
    return copy_append(&reader->kept, bytes, LIMIT_STREAM_BYTES);
}

/** Keep just @p rest, the end of what is kept, or of bytes that are not. */
static void keep_only(struct reader *reader, span rest)
{
    if (rest.length == 0) {
        copy_drop(&reader->kept);
    } else if (reader->kept.bytes) {
        memmove(reader->kept.bytes, rest.data, rest.length);
        reader->kept.length = rest.length;
    } else if (!keep(reader, rest)) {
        reader->state = READER_SEEK;
    }
}

void reader_finish(struct reader *reader)
{
    copy_drop(&reader->kept);
    copy_drop(&reader->message);
}

static void deliver(struct reader *reader, struct walk *walk, span message, bool truncated)
{
    if (reader->is_websocket)
        walk->datagram.transport =
            reader->is_tls ? SIPWHY_TRANSPORT_WSS : SIPWHY_TRANSPORT_WS;
    else if (reader->is_tls)
        walk->datagram.transport = SIPWHY_TRANSPORT_TLS;
    walk->datagram.truncated = truncated;
    walk_deliver(walk, message);
}

/** Whether there is a start line or the header of a frame already. */
static bool is_begun(const struct reader *reader)
{
    return reader->framing.scanned || reader->framing.length;
}

bool reader_is_within(const struct reader *reader)
{
    return is_begun(reader) || reader->in_message || reader->kept.length || reader->skip ||
           (reader->has_sip && reader->state == READER_SEEK);
}

/** A message of WebSocket is there, or what there is of it. */
static void deliver_message(struct reader *reader, struct walk *walk, span message, bool truncated)
{
    if (framing_skip_lines(message).length &&
        framing_start(framing_skip_lines(message)) != FRAMING_OTHER) {
        reader->has_sip = true;
        deliver(reader, walk, message, truncated);
    }
    reader->in_message = false;
    copy_drop(&reader->message);
}

/** The payload of a frame, or the beginning of it where @p truncated. */
static void take_payload(struct reader *reader, struct walk *walk,
                         const struct websocket_frame *frame, span payload, bool truncated)
{
    if (!websocket_is_data(frame))
        return;
    if (websocket_is_first(frame)) {
        if (reader->in_message)
            deliver_message(reader, walk, copy_span(&reader->message), true);
        reader->in_message = !frame->is_opaque;
    }
    if (!reader->in_message)
        return;
    bool is_whole = frame->is_last || truncated;
    if (is_whole && !frame->is_masked && !reader->message.bytes) {
        deliver_message(reader, walk, payload, truncated);
        return;
    }
    char *text = copy_extend(&reader->message, payload.length, LIMIT_STREAM_BYTES);
    if (text)
        websocket_unmask(frame, payload, text);
    else
        limit_hit(&walk->decoder->hits, LIMIT_HIT_STREAM_MESSAGES);
    if (is_whole || !text)
        deliver_message(reader, walk, copy_span(&reader->message), truncated || !text);
}

/** Out of step within a frame: deliver of its message what there is. */
static void give_up_frame(struct reader *reader, struct walk *walk, span part)
{
    struct websocket_frame frame;
    if (websocket_read(part, &frame) == WEBSOCKET_FRAME)
        take_payload(reader, walk, &frame,
                     span_first(span_from(part, frame.header_length), (size_t)frame.length), true);
    if (reader->in_message)
        deliver_message(reader, walk, copy_span(&reader->message), true);
}

/** Out of step: what there is of the message goes out, and the next one is looked for. */
static void give_up(struct reader *reader, struct walk *walk, span part)
{
    reader->state = READER_SEEK;
    reader->has_sip = reader->has_sip || framing_is_likely(part);
    if (reader->is_websocket)
        give_up_frame(reader, walk, part);
    else if (reader->is_hep)
        hep_take(walk, part, true);
    else if (is_begun(reader))
        deliver(reader, walk, part, true);
    reader->framing = (struct framing){0};
}

/** Longer than is kept: the beginning has to do. */
static void cut(struct reader *reader, struct walk *walk, span *bytes)
{
    limit_hit(&walk->decoder->hits, LIMIT_HIT_STREAM_MESSAGES);
    give_up(reader, walk, span_first(*bytes, LIMIT_STREAM_BYTES));
    *bytes = span_from(*bytes, LIMIT_STREAM_BYTES);
}

/** Take the frame at the front of @p bytes. @return false where more of it is needed */
static bool take_frame(struct reader *reader, struct walk *walk, span *bytes)
{
    struct websocket_frame frame;
    enum websocket_result result = websocket_read(*bytes, &frame);
    if (result == WEBSOCKET_MORE)
        return false;
    if (result == WEBSOCKET_BAD) {
        give_up(reader, walk, *bytes);
        *bytes = SPAN_EMPTY;
        return true;
    }
    if (frame.length > LIMIT_STREAM_BYTES - frame.header_length) {
        cut(reader, walk, bytes);
        return true;
    }
    reader->framing.length = frame.header_length + (size_t)frame.length;
    if (bytes->length < reader->framing.length)
        return false;
    span payload = span_first(span_from(*bytes, frame.header_length), (size_t)frame.length);
    *bytes = span_from(*bytes, reader->framing.length);
    reader->framing = (struct framing){0};
    take_payload(reader, walk, &frame, payload, false);
    return true;
}

/** Take the packet at the front of @p bytes. @return false where more of it is needed */
static bool take_hep(struct reader *reader, struct walk *walk, span *bytes)
{
    size_t length;
    switch (hep_start(*bytes, &length)) {
    case HEP_MORE:
        return false;
    case HEP_OTHER:
        reader->state = READER_SEEK;
        *bytes = span_from(*bytes, 1);
        return true;
    case HEP_PACKET:
        break;
    }
    reader->is_hep = reader->has_sip = true;
    reader->framing.length = length;
    if (bytes->length < length)
        return false;
    hep_take(walk, span_first(*bytes, length), false);
    reader->framing = (struct framing){0};
    *bytes = span_from(*bytes, length);
    return true;
}

/** Take the message at the front of @p bytes. @return false where more of it is needed */
static bool take_message(struct reader *reader, struct walk *walk, span *bytes)
{
    struct framing *framing = &reader->framing;
    if (!framing_measure(framing, *bytes) && bytes->length < LIMIT_STREAM_BYTES)
        return false;
    if (framing->length == 0 || framing->length > LIMIT_STREAM_BYTES) {
        cut(reader, walk, bytes);
        return true;
    }
    if (framing->length > bytes->length)
        return false;
    span message = span_first(*bytes, framing->length);
    *bytes = span_from(*bytes, framing->length);
    reader->framing = (struct framing){0};
    reader->has_sip = true;
    deliver(reader, walk, message, false);
    return true;
}

/** No start line: frames may begin here, or nothing of interest. @return false where more is needed
 */
static bool take_other(struct reader *reader, span *bytes)
{
    span head;
    enum framing_start handshake = framing_handshake(*bytes, &head);
    if (handshake == FRAMING_MORE)
        return false;
    if (handshake == FRAMING_SIP) {
        reader->is_websocket = reader->has_sip = true;
        *bytes = span_from(*bytes, head.length);
    } else if (websocket_is_likely(*bytes)) {
        reader->is_websocket = true;
    } else {
        reader->state = READER_SEEK;
        *bytes = span_from(*bytes, span_find_byte(*bytes, '\n') + 1);
    }
    return true;
}

/** A message or a frame should begin here, or goes on. @return false where more is needed to go on
 */
static bool take_start(struct reader *reader, struct walk *walk, span *bytes)
{
    if (reader->is_websocket)
        return take_frame(reader, walk, bytes);
    if (reader->is_hep)
        return take_hep(reader, walk, bytes);
    if (is_begun(reader))
        return take_message(reader, walk, bytes);
    *bytes = framing_skip_lines(*bytes);
    if (bytes->length && hep_start(*bytes, &(size_t){0}) != HEP_OTHER)
        return take_hep(reader, walk, bytes);
    switch (framing_start(*bytes)) {
    case FRAMING_SIP:
        return take_message(reader, walk, bytes);
    case FRAMING_MORE:
        return false;
    case FRAMING_OTHER:
        break;
    }
    return take_other(reader, bytes);
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

/** Where the next message or frame begins; of frames, and of streams that are no SIP, only in
 * front. */
static size_t find_start(struct reader *reader, span bytes)
{
    if (!reader->is_hep && websocket_is_likely(bytes)) {
        reader->is_websocket = true;
        return 0;
    }
    if (reader->is_websocket)
        return bytes.length;
    bool is_thorough = is_patient(reader, bytes.length);
    size_t hep = hep_seek(is_thorough ? bytes : span_first(bytes, HEP_HEADER + 6));
    if (hep < (is_thorough ? bytes.length : 1)) {
        reader->is_hep = true;
        return hep;
    }
    /* A message in the middle of a HEP packet has lost who sent it. */
    if (reader->is_hep)
        return bytes.length;
    if (is_thorough)
        return framing_seek(bytes);
    return framing_is_likely(bytes) ? 0 : bytes.length;
}

/** Go to the next start. @return false where there is none, with what may be the front of one left
 */
static bool seek(struct reader *reader, span *bytes)
{
    size_t offset = find_start(reader, *bytes);
    if (offset == bytes->length) {
        bool may_go_on = reader->has_sip && !reader->is_websocket && !reader->is_hep;
        *bytes = may_go_on ? last_line(*bytes) : SPAN_EMPTY;
        return false;
    }
    reader->state = READER_START;
    *bytes = span_from(*bytes, offset);
    return true;
}

/** Deliver what is complete in @p bytes. @return the rest, to be kept */
static span consume(struct reader *reader, struct walk *walk, span bytes)
{
    bool goes_on = true;
    while (bytes.length && goes_on)
        goes_on =
            reader->state == READER_SEEK ? seek(reader, &bytes) : take_start(reader, walk, &bytes);
    return bytes;
}

/** Add to what is kept what its message needs of @p bytes, or all. @return the rest */
static span complete(struct reader *reader, struct walk *walk, span bytes)
{
    size_t length = bytes.length;
    size_t room = LIMIT_STREAM_BYTES - reader->kept.length;
    if (reader->framing.length && reader->framing.length - reader->kept.length < length)
        length = reader->framing.length - reader->kept.length;
    if (length > room)
        length = room;
    if (length == 0 || !keep(reader, span_first(bytes, length))) {
        give_up(reader, walk, copy_span(&reader->kept));
        copy_drop(&reader->kept);
        return bytes;
    }
    keep_only(reader, consume(reader, walk, copy_span(&reader->kept)));
    return span_from(bytes, length);
}

void reader_take(struct reader *reader, struct walk *walk, span bytes)
{
    size_t skip = reader->skip < bytes.length ? reader->skip : bytes.length;
    reader->skip -= skip;
    bytes = span_from(bytes, skip);
    while (bytes.length && reader->kept.bytes)
        bytes = complete(reader, walk, bytes);
    if (bytes.length)
        keep_only(reader, consume(reader, walk, bytes));
}

void reader_break(struct reader *reader, struct walk *walk, size_t lost)
{
    size_t rest = reader->skip;
    if (reader->kept.bytes && reader->framing.length)
        rest = reader->framing.length - reader->kept.length;
    give_up(reader, walk, copy_span(&reader->kept));
    copy_drop(&reader->kept);
    /* Where all that is lost is of this message, its end is known: the next one begins there. */
    reader->skip = lost <= rest ? rest - lost : 0;
    if (rest && lost <= rest)
        reader->state = READER_START;
}
