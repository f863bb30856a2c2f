/*
 * disguise.c — a message piece by piece: its first line, its header fields, what is between them, and its body.
 */
#include "sip/disguise.h"

#include "sip/disguise_text.h"
#include "sip/scan.h"

#include <stdlib.h>

int disguise_create(span secret, struct disguise **ret_disguise)
{
    struct disguise *disguise = calloc(1, sizeof(*disguise));
    if (!disguise)
        return SIPWHY_ERROR_MEMORY;
    pseudonyms_init(&disguise->pseudonyms, secret);
    sip_message_init(&disguise->message);
    sip_message_init(&disguise->inner);
    if (vocabulary_init(&disguise->vocabulary) < 0) {
        disguise_destroy(disguise);
        return SIPWHY_ERROR_MEMORY;
    }
    *ret_disguise = disguise;
    return 0;
}

void disguise_destroy(struct disguise *disguise)
{
    if (!disguise)
        return;
    vocabulary_finish(&disguise->vocabulary);
    sip_message_finish(&disguise->message);
    sip_message_finish(&disguise->inner);
    for (size_t i = 0; i < disguise->name_count; i++)
        free((char *)disguise->names[i].data);
    free(disguise->bytes);
    free(disguise);
}

int disguise_keep_name(struct disguise *disguise, span name)
{
    if (disguise->name_count == DISGUISE_NAMES)
        return SIPWHY_ERROR_ARGUMENT;
    char *copy = strndup(name.data, name.length);
    if (!copy)
        return SIPWHY_ERROR_MEMORY;
    disguise->names[disguise->name_count++] = (span){copy, name.length};
    return 0;
}

/** "SIP/2.0", or something like it. */
static bool is_version(span word)
{
    return word.length >= 4 && word.length <= 8 && span_starts_with_nocase(word, SPAN("SIP/"));
}

/** A method that is no known one has a pseudonym, which is the same in CSeq. */
static void disguise_start(const struct disguise *disguise, span line)
{
    span rest = line;
    span first = scan_next_word(&rest);
    if (is_version(first)) {
        disguise_words(disguise, scan_next_word(&rest), KEEP_SHORT_NUMBERS);
        disguise_words(disguise, rest, KEEP_WORDS | KEEP_SHORT_NUMBERS);
        return;
    }
    disguise_words(disguise, first, KEEP_WORDS);
    span uri = span_trim(rest);
    const char *blank = uri.length ? memrchr(uri.data, ' ', uri.length) : NULL;
    span last = blank ? span_between(blank + 1, uri.data + uri.length) : SPAN_EMPTY;
    if (is_version(last))
        uri.length -= last.length;
    disguise_uri(disguise, uri);
}

/** Lines that are no header fields, and white space and colons between those that are. */
static void disguise_gap(const struct disguise *disguise, const char *from, const char *to)
{
    if (to > from)
        disguise_words(disguise, span_between(from, to), KEEP_NOTHING);
}

/** What is wanted to be known of the header must be taken before the header is rewritten. */
static void disguise_indexed(struct disguise *disguise, const struct sip_message *message)
{
    const char *end = message->bytes.data + message->bytes.length;
    span body = message->body.data ? span_between(message->body.data, end) : (span){end, 0};
    span type = sip_message_field(message, SIP_HEADER_CONTENT_TYPE);
    disguise_body(disguise, body, type, sip_message_field(message, SIP_HEADER_CONTENT_ENCODING));
    const char *at = message->start_line.data + message->start_line.length;
    disguise_gap(disguise, message->bytes.data, message->start_line.data);
    for (size_t i = 0; i < message->field_count; i++) {
        const struct sip_field *field = &message->fields[i];
        disguise_gap(disguise, at, field->name.data);
        disguise_field(disguise, field->name, field->value);
        disguise_name(disguise, field->name);
        at = field->value.length ? field->value.data + field->value.length
                                 : field->name.data + field->name.length;
    }
    disguise_gap(disguise, at, body.data);
    disguise_start(disguise, message->start_line);
}

void disguise_inner(struct disguise *disguise, span bytes)
{
    if (bytes.length) {
        sip_message_index(&disguise->inner, bytes);
        disguise_indexed(disguise, &disguise->inner);
    }
}

int disguise_message(struct disguise *disguise, span bytes, span *ret_bytes)
{
    if (disguise->capacity < bytes.length) {
        char *larger = realloc(disguise->bytes, bytes.length);
        if (!larger)
            return SIPWHY_ERROR_MEMORY;
        disguise->bytes = larger;
        disguise->capacity = bytes.length;
    }
    if (bytes.length) {
        memcpy(disguise->bytes, bytes.data, bytes.length);
        sip_message_index(&disguise->message, (span){disguise->bytes, bytes.length});
        disguise_indexed(disguise, &disguise->message);
    }
    *ret_bytes = (span){disguise->bytes, bytes.length};
    return 0;
}

void disguise_address(const struct disguise *disguise, struct sipwhy_endpoint *address)
{
    pseudonym_of_address(&disguise->pseudonyms, address);
}
