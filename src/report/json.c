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
    struct hold hold;
    struct json_messages messages;
};

static void *create(const struct report_options *options)
{
    struct json *json = calloc(1, sizeof *json);
    if (!json)
        return NULL;
    json_object_seed(0); /* opens a file, which the program may be forbidden to do later */
    json->options = options;
    json->hold.out = options->out;
    json->hold.limit = REPORT_BYTES;
    json_messages_init(options, &json->messages);
    return json;
}

/** Write a line, or keep it with what is held back; there was no memory for one that is NULL. */
static void emit_line(struct json *json, struct held *held, const char *line, size_t length)
{
    if (!line)
        json->hold.lost++;
    else if (held)
        held_write(held, &json->hold, line, length);
    else
        out_write(json->options->out, line, length);
}

/** The same with an object, which it takes. */
static void emit(struct json *json, struct held *held, json_t *object)
{
    size_t length = 0;
    char *line = object ? object_line(object, &length) : NULL;
    json_decref(object);
    emit_line(json, held, line, length);
    free(line);
}

static struct held *held_of(struct json *json, void **attachment)
{
    return json->options->problems ? hold_attach(&json->hold, attachment) : NULL;
}

static void begin(void *state)
{
    struct json *json = state;
    emit(json, NULL, object_start(json->options));
}

static void message(void *state, const struct sipwhy_message *told)
{
    struct json *json = state;
    struct held *held = held_of(json, told->attachment);
    if (json->options->problems && !held)
        return;
    const struct json_text *line = json_messages_write(&json->messages, told);
    emit_line(json, held, line ? line->data : NULL, line ? line->length : 0);
}

static void finding(void *state, const struct sipwhy_finding *told)
{
    struct json *json = state;
    struct held *held = held_of(json, told->attachment);
    bool is_problem = told->severity >= SIPWHY_SEVERITY_WARNING;
    if (held && is_problem && !held->is_out)
        held_let_out(held, &json->hold);
    if (json->options->problems && !held && !is_problem)
        return;
    emit(json, held, object_finding(json->options, told));
}

static void call(void *state, const struct sipwhy_call *told)
{
    struct json *json = state;
    emit(json, held_of(json, told->attachment), object_call(json->options, told));
}

static void registration(void *state, const struct sipwhy_registration *told)
{
    struct json *json = state;
    emit(json, held_of(json, told->attachment), object_registration(json->options, told));
}

static void released(void *state, void *attachment)
{
    struct json *json = state;
    hold_release(&json->hold, attachment);
}

static void finish(void *state, const struct report_end *end)
{
    struct json *json = state;
    json_t *object = object_summary(json->options, end);
    if (json->hold.lost)
        json_object_set_new(json_object_get(object, "limits"), "held-lines",
                            json_integer((json_int_t)json->hold.lost));
    emit(json, NULL, object);
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
    .released = released,
    .finish = finish,
    .destroy = destroy,
};
