/*
 * json.c — the report for programs: one JSON object a line.
 */
#include "report/format.h"
#include "report/hold.h"
#include "report/json_message.h"
#include "report/object.h"

#include <stdlib.h>

struct json {
    const struct report_options *options;
    struct json_messages messages;
    uint64_t lost; /**< lines that there was no memory for */
};

static void *create(const struct report_options *options)
{
    struct json *json = calloc(1, sizeof *json);
    if (!json)
        return NULL;
    json_object_seed(0); /* opens a file, which the program may be forbidden to do later */
    json->options = options;
    json_messages_init(options, &json->messages);
    return json;
}

/** Write a line; there was no memory for one that is NULL. */
static void emit_line(struct json *json, const char *line, size_t length)
{
    if (line)
        out_write(json->options->out, line, length);
    else
        json->lost++;
}

/** The same with an object, which it takes. */
static void emit(struct json *json, json_t *object)
{
    size_t length = 0;
    char *line = object ? object_line(object, &length) : NULL;
    json_decref(object);
    emit_line(json, line, length);
    free(line);
}

static void begin(void *state)
{
    struct json *json = state;
    emit(json, object_start(json->options));
}

static void message(void *state, const struct sipwhy_message *told)
{
    struct json *json = state;
    const struct json_text *line = json_messages_write(&json->messages, told);
    emit_line(json, line ? line->data : NULL, line ? line->length : 0);
}

static void finding(void *state, const struct sipwhy_finding *told)
{
    struct json *json = state;
    emit(json, object_finding(json->options, told));
}

static void call(void *state, const struct sipwhy_call *told)
{
    struct json *json = state;
    emit(json, object_call(json->options, told));
}

static void registration(void *state, const struct sipwhy_registration *told)
{
    struct json *json = state;
    emit(json, object_registration(json->options, told));
}

static void finish(void *state, const struct report_end *end)
{
    struct json *json = state;
    json_t *object = object_summary(json->options, end);
    uint64_t lost = json->lost + json->options->hold->lost;
    if (lost)
        json_object_set_new(json_object_get(object, "limits"), "held-lines",
                            json_integer((json_int_t)lost));
    emit(json, object);
}

static void destroy(void *state)
{
    struct json *json = state;
    json_messages_finish(&json->messages);
    free(json);
}

const struct report_format report_json = {
    .name = "json",
    .is_streamed = true,
    .create = create,
    .begin = begin,
    .message = message,
    .finding = finding,
    .call = call,
    .registration = registration,
    .finish = finish,
    .destroy = destroy,
};
