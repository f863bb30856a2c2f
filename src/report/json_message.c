/*
 * json_message.c — messages as lines of JSON, as the schema has them.
 */
#include "report/json_message.h"

#include "report/mask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void json_messages_init(const struct report_options *options, struct json_messages *ret_messages)
{
    *ret_messages = (struct json_messages){.options = options, .second = SIPWHY_TIME_UNKNOWN};
}

void json_messages_finish(struct json_messages *messages)
{
    json_text_finish(&messages->line);
    for (size_t i = 0; i < JSON_CODES; i++)
        free(messages->annotations[i]);
}

static struct sipwhy_span span_of(const char *text)
{
    return (struct sipwhy_span){text, strlen(text)};
}

/** Append ,"name":"text"; nothing where there is no text. */
static void put_member(struct json_text *line, const char *name, const char *text)
{
    if (!text)
        return;
    JSON_TEXT_PUT(line, ",\"");
    json_text_put(line, name, strlen(name));
    JSON_TEXT_PUT(line, "\":");
    json_text_string(line, span_of(text));
}

static void put_endpoint(struct json_text *line, const struct sipwhy_endpoint *endpoint)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    json_text_string(line, span_of(sipwhy_endpoint_format(endpoint, text)));
}

/** The date is that of the message before in nearly all of them. */
static void put_time(struct json_messages *messages, sipwhy_time time, int digits)
{
    char fraction[16];
    sipwhy_time nanoseconds = time % SIPWHY_SECOND;
    if (messages->second != time - nanoseconds) {
        clock_format_rfc3339(time - nanoseconds, 6, messages->date);
        messages->second = time - nanoseconds;
        *strchr(messages->date, '.') = '\0';
    }
    int kept = digits > 6 ? 9 : 6;
    snprintf(fraction, sizeof fraction, ".%09d", (int)nanoseconds);
    JSON_TEXT_PUT(&messages->line, "\"");
    json_text_put(&messages->line, messages->date, strlen(messages->date));
    json_text_put(&messages->line, fraction, (size_t)kept + 1);
    JSON_TEXT_PUT(&messages->line, "Z\"");
}

/** What is said of a code in every message; owned by @p messages, NULL without memory. */
static const char *find_annotation(struct json_messages *messages, int code,
                                   const struct sipwhy_annotation *said)
{
    char **kept = &messages->annotations[code];
    struct json_text text = {0};
    if (*kept)
        return *kept;
    JSON_TEXT_PUT(&text, "{\"name\":");
    json_text_string(&text, span_of(said->code.name));
    put_member(&text, "class", sipwhy_class_id(said->class_of_code));
    if (said->code.registered)
        JSON_TEXT_PUT(&text, ",\"registered\":true");
    else
        JSON_TEXT_PUT(&text, ",\"registered\":false");
    put_member(&text, "description", said->code.description);
    put_member(&text, "when", said->code.when);
    put_member(&text, "fix", said->code.fix);
    put_member(&text, "rfc", said->code.rfc);
    put_member(&text, "remark", said->code.remark);
    json_text_put(&text, "", 1);
    if (text.failed)
        json_text_finish(&text);
    *kept = text.data;
    return *kept;
}

/** A name that comes twice is told once: keys of an object are unique. */
static bool comes_again(const struct sipwhy_annotation *said, size_t index)
{
    for (size_t i = index + 1; i < said->header_count; i++) {
        if (strcmp(said->headers[i].name, said->headers[index].name) == 0)
            return true;
    }
    return false;
}

static void put_masked(struct json_text *line, const struct sipwhy_header *header)
{
    size_t length = 0;
    char *value = mask_header(header->name, header->value, &length);
    line->failed |= !value;
    json_text_string(line, (struct sipwhy_span){value, length});
    free(value);
}

static void put_headers(struct json_text *line, const struct sipwhy_annotation *said)
{
    bool is_first = true;
    JSON_TEXT_PUT(line, ",\"headers\":{");
    for (size_t i = 0; i < said->header_count; i++) {
        if (comes_again(said, i))
            continue;
        if (!is_first)
            JSON_TEXT_PUT(line, ",");
        is_first = false;
        json_text_string(line, span_of(said->headers[i].name));
        JSON_TEXT_PUT(line, ":");
        put_masked(line, &said->headers[i]);
    }
    JSON_TEXT_PUT(line, "}");
}

static void put_annotation(struct json_messages *messages, const struct sipwhy_message *message)
{
    struct sipwhy_annotation said;
    struct json_text *line = &messages->line;
    if (sipwhy_message_annotate(message, &said) != 0 ||
        said.class_of_code == SIPWHY_CLASS_UNKNOWN || message->code >= JSON_CODES)
        return;
    const char *same = find_annotation(messages, message->code, &said);
    if (!same)
        return;
    JSON_TEXT_PUT(line, ",\"annotation\":");
    json_text_put(line, same, strlen(same));
    JSON_TEXT_PUT(line, ",\"advice\":[");
    for (size_t i = 0; i < said.advice_count; i++) {
        if (i > 0)
            JSON_TEXT_PUT(line, ",");
        json_text_string(line, span_of(said.advice[i]));
    }
    JSON_TEXT_PUT(line, "]");
    put_headers(line, &said);
    JSON_TEXT_PUT(line, "}");
}

static void put_where(struct json_messages *messages, const struct sipwhy_message *message)
{
    struct json_text *line = &messages->line;
    const struct sipwhy_source *source = messages->options->source;
    JSON_TEXT_PUT(line, "{\"type\":\"message\",\"frame\":");
    json_text_number(line, message->frame);
    if (sipwhy_source_input_count(source) > 1)
        put_member(line, "file", sipwhy_source_input_name(source, message->input));
    JSON_TEXT_PUT(line, ",\"time\":");
    put_time(messages, message->time, report_time_digits(messages->options, message->input));
    if (message->src.family) {
        JSON_TEXT_PUT(line, ",\"src\":");
        put_endpoint(line, &message->src);
    }
    if (message->dst.family) {
        JSON_TEXT_PUT(line, ",\"dst\":");
        put_endpoint(line, &message->dst);
    }
    put_member(line, "transport", sipwhy_transport_name(message->transport));
    JSON_TEXT_PUT(line, ",\"size\":");
    json_text_number(line, message->bytes.length);
}

/** What the message says of itself. */
static void put_what(struct json_text *line, const struct sipwhy_message *message)
{
    if (message->call_id.length) {
        JSON_TEXT_PUT(line, ",\"call_id\":");
        json_text_string(line, message->call_id);
    }
    if (message->has_cseq) {
        JSON_TEXT_PUT(line, ",\"cseq\":");
        json_text_number(line, message->cseq);
    }
    if (message->method.length) {
        JSON_TEXT_PUT(line, ",\"method\":");
        json_text_string(line, message->method);
    }
    if (message->request_uri.length) {
        JSON_TEXT_PUT(line, ",\"request_uri\":");
        json_text_string(line, message->request_uri);
    }
    if (!message->code)
        return;
    JSON_TEXT_PUT(line, ",\"code\":");
    json_text_number(line, (uint64_t)message->code);
    JSON_TEXT_PUT(line, ",\"phrase\":");
    json_text_string(line, message->phrase);
}

const struct json_text *json_messages_write(struct json_messages *messages,
                                            const struct sipwhy_message *message)
{
    struct json_text *line = &messages->line;
    json_text_clear(line);
    put_where(messages, message);
    put_what(line, message);
    if (message->code)
        put_annotation(messages, message);
    if (message->retransmission)
        JSON_TEXT_PUT(line, ",\"retransmission\":true");
    else
        JSON_TEXT_PUT(line, ",\"retransmission\":false");
    if (message->duplicate)
        JSON_TEXT_PUT(line, ",\"duplicate\":true");
    if (message->malformed)
        JSON_TEXT_PUT(line, ",\"malformed\":true");
    JSON_TEXT_PUT(line, "}\n");
    return line->failed ? NULL : line;
}
