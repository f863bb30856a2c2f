/*
 * message.c — indexing: one pass over the lines of the header, which are only pointed at.
 */
#include "sip/message.h"

#include "base/hash.h"
#include "sip/plain.h"
#include "sip/scan.h"
#include "sip/start.h"

#include <stddef.h>

void sip_message_init(struct sip_message *message)
{
    memset(message, 0, sizeof(*message));
    arena_init(&message->arena, LIMIT_MESSAGE_ARENA_BYTES);
}

void sip_message_finish(struct sip_message *message)
{
    arena_finish(&message->arena);
}

/* Everything but the fields and defects themselves: clearing those would cost more than indexing.
 */
static void forget(struct sip_message *message, span bytes)
{
    arena_reset(&message->arena);
    message->bytes = bytes;
    message->start_line = message->body = SPAN_EMPTY;
    message->is_request = message->fields_cut = message->has_content_length = false;
    message->has_hashes = false;
    message->method_name = message->request_uri = message->phrase = SPAN_EMPTY;
    message->method = SIP_METHOD_OTHER;
    message->code = 0;
    message->content_length = 0;
    message->field_count = message->defect_count = 0;
    message->plain = 0;
    memset(message->first, 0, sizeof(message->first));
}

/* Where we are in the header. */
struct cursor {
    const char *at;
    const char *end;
    char line_end; /* LF, with or without a CR before it; CR where the message has no LF at all */
};

static const char *find_or_end(const char *at, char byte, const char *end)
{
    const char *found = at < end ? memchr(at, byte, (size_t)(end - at)) : NULL;
    return found ? found : end;
}

/* The next line without its end, which may be CRLF, LF or CR. */
static span take_line(struct cursor *cursor)
{
    const char *start = cursor->at;
    const char *end = find_or_end(start, cursor->line_end, cursor->end);
    cursor->at = end < cursor->end ? end + 1 : end;
    if (end > start && end[-1] == '\r')
        end--;
    return span_between(start, end);
}

static bool is_continued(const struct cursor *cursor)
{
    return cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t');
}

/* A header line with the lines that continue it (RFC 3261 section 7.3.1). */
static span take_folded_line(struct cursor *cursor)
{
    span line = take_line(cursor);
    while (is_continued(cursor)) {
        span more = take_line(cursor);
        line.length = (size_t)(more.data + more.length - line.data);
    }
    return line;
}

/* Of these a message has one; the values of two must at least agree. */
static const bool is_single[SIP_HEADER_COUNT] = {
    [SIP_HEADER_FROM] = true, [SIP_HEADER_TO] = true,           [SIP_HEADER_CALL_ID] = true,
    [SIP_HEADER_CSEQ] = true, [SIP_HEADER_MAX_FORWARDS] = true, [SIP_HEADER_CONTENT_LENGTH] = true,
};

static void add_field(struct sip_message *message, enum sip_header_id id, span name, span value)
{
    if (message->field_count == LIMIT_MESSAGE_HEADERS) {
        message->fields_cut = true;
        return;
    }
    size_t index = message->field_count++;
    message->fields[index] = (struct sip_field){.name = name, .value = value, .id = id};
    uint16_t place = (uint16_t)(index + 1);
    if (message->first[id] == 0) {
        message->first[id] = message->last[id] = place;
        return;
    }
    message->fields[message->last[id] - 1].next = place;
    message->last[id] = place;
    if (is_single[id] && !span_equal(sip_message_field(message, id), value))
        sip_message_add_defect(message, SIP_DEFECT_HEADER_REPEATED, id, value);
}

/* No name that we know is longer. */
#define KNOWN_NAME_BYTES 32

/* header-name *( SP / HTAB ) ":" value; the value without the white space around it. */
static void parse_header_line(struct sip_message *message, span line)
{
    span name = span_first(line, span_find_byte(span_first(line, KNOWN_NAME_BYTES), ':'));
    enum sip_header_id id = sip_header_find(name);
    if (id == SIP_HEADER_OTHER) {
        name = scan_token(line);
        id = sip_header_find(name);
    }
    size_t colon = name.length;
    while (colon < line.length && (line.data[colon] == ' ' || line.data[colon] == '\t'))
        colon++;
    if (name.length == 0 || colon == line.length || line.data[colon] != ':')
        sip_message_add_defect(message, SIP_DEFECT_HEADER_LINE, SIP_HEADER_OTHER, line);
    else
        add_field(message, id, name, span_trim(span_from(line, colon + 1)));
}

/* A CR in front of the CRLF; the first one is enough to say what the sender does. */
static void note_stray_cr(struct sip_message *message, span line)
{
    for (size_t i = 0; i < message->defect_count; i++) {
        if (message->defects[i].kind == SIP_DEFECT_LINE_END)
            return;
    }
    sip_message_add_defect(message, SIP_DEFECT_LINE_END, SIP_HEADER_OTHER,
                           span_from(line, line.length - 1));
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && scan_is_blank(*at))
        at++;
    return at;
}

/*
 * Take "Name: value" with nothing odd about it: not folded, no white space around the name, which is a token.
 * @return false, with nothing taken, where it is not like that
 */
static bool take_usual_field(struct sip_message *message, struct cursor *cursor)
{
    const char *start = cursor->at;
    const char *line_end = memchr(start, cursor->line_end, (size_t)(cursor->end - start));
    if (!line_end || line_end == start)
        return false;
    const char *next = line_end + 1;
    const char *end = line_end[-1] == '\r' ? line_end - 1 : line_end;
    if (end == start || end[-1] == '\r' || (next < cursor->end && (*next == ' ' || *next == '\t')))
        return false;
    const char *colon = start;
    const char *stop = end - start > KNOWN_NAME_BYTES ? start + KNOWN_NAME_BYTES : end;
    while (colon < stop && *colon != ':')
        colon++;
    span name = span_between(start, colon);
    enum sip_header_id id = sip_header_find(name);
    if (colon == stop || (id == SIP_HEADER_OTHER && !scan_is_token(name)))
        return false;
    const char *value = skip_blanks(colon + 1, end);
    while (end > value && scan_is_blank(end[-1]))
        end--;
    add_field(message, id, name, span_between(value, end));
    cursor->at = next;
    return true;
}

static void index_header(struct sip_message *message, struct cursor *cursor)
{
    while (cursor->at < cursor->end) {
        if (take_usual_field(message, cursor))
            continue;
        span line = take_folded_line(cursor);
        if (line.length == 0)
            return;
        if (line.data[line.length - 1] == '\r')
            note_stray_cr(message, line);
        parse_header_line(message, line);
    }
    sip_message_add_defect(message, SIP_DEFECT_NO_END, SIP_HEADER_OTHER,
                           span_between(cursor->end, cursor->end));
}

static void read_plain(struct sip_message *message)
{
    if (plain_via(sip_message_field(message, SIP_HEADER_VIA), &message->via))
        message->plain |= SIP_PLAIN_VIA;
    if (plain_address(sip_message_field(message, SIP_HEADER_FROM), &message->from))
        message->plain |= SIP_PLAIN_FROM;
    if (plain_address(sip_message_field(message, SIP_HEADER_TO), &message->to))
        message->plain |= SIP_PLAIN_TO;
    if (plain_address(sip_message_field(message, SIP_HEADER_CONTACT), &message->contact))
        message->plain |= SIP_PLAIN_CONTACT;
}

static void note_missing(struct sip_message *message)
{
    static const enum sip_header_id mandatory[] = {SIP_HEADER_VIA, SIP_HEADER_FROM, SIP_HEADER_TO,
                                                   SIP_HEADER_CALL_ID, SIP_HEADER_CSEQ};
    if (message->fields_cut)
        return;
    for (size_t i = 0; i < sizeof(mandatory) / sizeof(mandatory[0]); i++) {
        if (message->first[mandatory[i]] == 0)
            sip_message_add_defect(message, SIP_DEFECT_HEADER_MISSING, mandatory[i], SPAN_EMPTY);
    }
}

static void read_content_length(struct sip_message *message)
{
    if (message->first[SIP_HEADER_CONTENT_LENGTH] == 0)
        return;
    span value = sip_message_field(message, SIP_HEADER_CONTENT_LENGTH);
    message->has_content_length = span_number(value, UINT32_MAX, &message->content_length);
    if (!message->has_content_length)
        sip_message_add_defect(message, SIP_DEFECT_CONTENT_LENGTH, SIP_HEADER_CONTENT_LENGTH,
                               value);
}

/* Where CSeq cannot be read, parsing it (cseq.h) says so. */
static void read_method(struct sip_message *message)
{
    span name = scan_cseq_method(sip_message_field(message, SIP_HEADER_CSEQ));
    if (name.length == 0)
        return;
    if (!message->is_request) {
        message->method_name = name;
        message->method = sip_method_find(name);
    } else if (!span_equal(name, message->method_name)) {
        sip_message_add_defect(message, SIP_DEFECT_CSEQ_METHOD, SIP_HEADER_CSEQ, name);
    }
}

void sip_message_index(struct sip_message *message, span bytes)
{
    forget(message, bytes);
    if (bytes.length == 0)
        return;
    struct cursor cursor = {.at = bytes.data, .end = bytes.data + bytes.length, .line_end = '\n'};
    while (cursor.at < cursor.end && (*cursor.at == '\r' || *cursor.at == '\n'))
        cursor.at++;
    if (find_or_end(cursor.at, '\n', cursor.end) == cursor.end)
        cursor.line_end = '\r';
    message->start_line = take_line(&cursor);
    start_line_parse(message);
    index_header(message, &cursor);
    read_content_length(message);
    read_method(message);
    note_missing(message);
    read_plain(message);
    sip_message_check_rest(message);

    message->body = span_between(cursor.at, cursor.end);
    if (message->has_content_length && message->content_length < message->body.length)
        message->body.length = (size_t)message->content_length;
}

void sip_message_hash(struct sip_message *message, uint64_t seed)
{
    if (message->has_hashes)
        return;
    message->has_hashes = true;
    message->hash = hash_span(seed, message->bytes);
    message->call_id_hash = hash_span(seed, sip_message_field(message, SIP_HEADER_CALL_ID));
}

size_t sip_message_index_raw(void *memory, span bytes, struct arena *arena)
{
    struct sip_message *message = memory;
    message->arena = *arena;
    sip_message_index(message, bytes);
    *arena = message->arena;
    arena_init(&message->arena, 0);
    if (arena->taken_bytes || arena->is_short)
        return 0;
    return offsetof(struct sip_message, fields) + message->field_count * sizeof(struct sip_field);
}

void sip_message_lend(struct sip_message *message, struct arena *arena)
{
    arena_reset(arena);
    message->arena = *arena;
}
