/*
 * value.c — access to the fields of an indexed message, and to the values in their comma lists.
 */
#include "sip/message.h"

#include "sip/scan.h"

/* Values of one header beyond this are not looked at: each look scans the fields from the front. */
#define VALUES 256

span sip_message_field(const struct sip_message *message, enum sip_header_id id)
{
    if (id >= SIP_HEADER_COUNT || message->first[id] == 0)
        return SPAN_EMPTY;
    return message->fields[message->first[id] - 1].value;
}

/* The field at *place, an index plus one or 0, and *place that of the next of its kind; NULL at the end. */
static const struct sip_field *next_field(const struct sip_message *message, size_t *place)
{
    if (*place == 0)
        return NULL;
    const struct sip_field *field = &message->fields[*place - 1];
    *place = field->next;
    return field;
}

static size_t first_place(const struct sip_message *message, enum sip_header_id id)
{
    return id < SIP_HEADER_COUNT ? message->first[id] : 0;
}

size_t sip_message_field_count(const struct sip_message *message, enum sip_header_id id)
{
    size_t count = 0;
    for (size_t at = first_place(message, id); next_field(message, &at);)
        count++;
    return count;
}

/* Walks over all values of one header. */
struct values {
    const struct sip_message *message;
    enum sip_header_id id;
    size_t field; /* the place of the next one */
    span rest;    /* of the field before that */
};

static struct values values_of(const struct sip_message *message, enum sip_header_id id)
{
    return (struct values){.message = message, .id = id, .field = first_place(message, id)};
}

static bool next_in_field(struct values *values, span *ret_value)
{
    while (values->rest.length) {
        size_t end = values->rest.length;
        if (sip_header_is_list(values->id) && span_find_byte(values->rest, ',') < end)
            end = scan_find(values->rest, ',');
        *ret_value = span_trim(span_first(values->rest, end));
        values->rest = span_from(values->rest, end + 1);
        if (ret_value->length)
            return true;
    }
    return false;
}

static bool next_value(struct values *values, span *ret_value)
{
    while (!next_in_field(values, ret_value)) {
        const struct sip_field *field = next_field(values->message, &values->field);
        if (!field)
            return false;
        values->rest = field->value;
        if (field->value.length == 0 && !sip_header_is_list(values->id)) {
            *ret_value = field->value;
            return true;
        }
    }
    return true;
}

/* A Via of plain form is one value, and has no other behind it in most messages. */
static bool has_one_via(const struct sip_message *message)
{
    return (message->plain & SIP_PLAIN_VIA) &&
           message->fields[message->first[SIP_HEADER_VIA] - 1].next == 0;
}

span sip_message_value(const struct sip_message *message, enum sip_header_id id, size_t index)
{
    if (id == SIP_HEADER_VIA && index > 0 && has_one_via(message))
        return SPAN_EMPTY;
    struct values values = values_of(message, id);
    span value;
    for (size_t i = 0; i <= index && i < VALUES; i++) {
        if (!next_value(&values, &value))
            return SPAN_EMPTY;
    }
    return index < VALUES ? value : SPAN_EMPTY;
}

bool sip_message_has_token(const struct sip_message *message, enum sip_header_id id, span token)
{
    struct values values = values_of(message, id);
    span value;
    while (next_value(&values, &value)) {
        if (span_equal_nocase(span_trim(span_first(value, span_find_byte(value, ';'))), token))
            return true;
    }
    return false;
}

/* A fold becomes one space (RFC 3261 section 7.3.1). */
static char *append_unfolded(char *at, span value)
{
    while (value.length) {
        size_t end = 0;
        while (end < value.length && value.data[end] != '\r' && value.data[end] != '\n')
            end++;
        span line = span_trim(span_first(value, end));
        at = mempcpy(at, line.data, line.length);
        value = scan_skip_blanks(span_from(value, end));
        if (value.length)
            *at++ = ' ';
    }
    return at;
}

span sip_message_join(struct sip_message *message, enum sip_header_id id)
{
    static const span separator = {", ", 2};
    size_t bytes = separator.length;
    const struct sip_field *field;
    for (size_t at = first_place(message, id); (field = next_field(message, &at));)
        bytes += field->value.length + separator.length;
    if (bytes == separator.length)
        return SPAN_EMPTY;

    char *text = arena_take(&message->arena, bytes);
    if (!text)
        return SPAN_EMPTY;
    char *end = text;
    for (size_t at = first_place(message, id); (field = next_field(message, &at));) {
        memcpy(end, separator.data, separator.length);
        end = append_unfolded(end + separator.length, field->value);
    }
    return span_between(text + separator.length, end);
}

span sip_message_field_named(const struct sip_message *message, span name, size_t index)
{
    enum sip_header_id id = sip_header_find(name);
    const struct sip_field *field;
    for (size_t at = first_place(message, id); (field = next_field(message, &at));) {
        if (id == SIP_HEADER_OTHER && !span_equal_nocase(field->name, name))
            continue;
        if (index-- == 0)
            return field->value;
    }
    return SPAN_EMPTY;
}

/* delta-seconds [ comment ] *( ";" parameter ), as of Retry-After (RFC 3261 section 20.33). */
bool sip_message_seconds(const struct sip_message *message, enum sip_header_id id,
                         uint64_t *ret_seconds)
{
    span value = sip_message_field(message, id);
    size_t digits = 0;
    while (digits < value.length && value.data[digits] >= '0' && value.data[digits] <= '9')
        digits++;
    if (digits < value.length && !scan_is_blank(value.data[digits]) && value.data[digits] != ';' &&
        value.data[digits] != '(')
        return false;
    return span_number(span_first(value, digits), UINT32_MAX, ret_seconds);
}

span sip_message_parameter(const struct sip_message *message, enum sip_header_id id, span name)
{
    span value = sip_message_field(message, id);
    if (!value.data)
        return SPAN_EMPTY;
    return scan_parameter(span_from(value, span_find_byte(value, ';') + 1), name);
}
