/*
 * object.c — JSON objects of findings, calls and the rest, as the schema has them.
 */
#include "report/object.h"

#include "report/clock.h"
#include "report/figures.h"
#include "report/selection_json.h"
#include "report/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

json_t *object_text(struct sipwhy_span span)
{
    size_t length;
    char *clean = utf8_clean(span, &length);
    if (!clean)
        return NULL;
    json_t *text = json_stringn_nocheck(clean, length);
    free(clean);
    return text;
}

void object_set_span(json_t *object, const char *name, struct sipwhy_span span)
{
    if (span.length > 0)
        json_object_set_new(object, name, object_text(span));
}

void object_set_text(json_t *object, const char *name, const char *text)
{
    if (text)
        json_object_set_new(object, name, object_text((struct sipwhy_span){text, strlen(text)}));
}

char *object_line(const json_t *object, size_t *ret_length)
{
    size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(15);
    size_t length = json_dumpb(object, NULL, 0, flags);
    char *line = length > 0 ? malloc(length + 1) : NULL;
    if (!line)
        return NULL;
    json_dumpb(object, line, length, flags);
    line[length] = '\n';
    *ret_length = length + 1;
    return line;
}

void object_set_count(json_t *object, const char *name, uint64_t count)
{
    json_object_set_new(object, name, json_integer((json_int_t)count));
}

static json_t *number(double value)
{
    if (value > -9e15 && value < 9e15 && (double)(json_int_t)value == value)
        return json_integer((json_int_t)value);
    return json_real(value);
}

static void set_duration(json_t *object, const char *name, sipwhy_time duration)
{
    if (duration != SIPWHY_TIME_UNKNOWN)
        json_object_set_new(object, name, number((double)duration / 1e6));
}

static void set_endpoint(json_t *object, const char *name, const struct sipwhy_endpoint *endpoint)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    if (endpoint->family)
        json_object_set_new(object, name, json_string(sipwhy_endpoint_format(endpoint, text)));
}

static void set_time(json_t *object, const char *name, sipwhy_time time, int digits)
{
    char text[CLOCK_TEXT];
    if (time != SIPWHY_TIME_UNKNOWN)
        json_object_set_new(object, name, json_string(clock_format_rfc3339(time, digits, text)));
}

/** The file of a frame, where there are several. */
static void set_file(json_t *object, const struct report_options *options, size_t input)
{
    if (sipwhy_source_input_count(options->source) > 1)
        object_set_text(object, "file", sipwhy_source_input_name(options->source, input));
}

json_t *object_start(const struct report_options *options)
{
    json_t *object =
        json_pack("{s:s, s:i, s:s}", "type", "start", "version", 1, "program", "sipwhy");
    object_set_text(object, "sipwhy", options->version);
    object_set_text(object, "command", options->command);
    json_t *inputs = json_array();
    for (size_t i = 0; i < sipwhy_source_input_count(options->source); i++) {
        const char *name = sipwhy_source_input_name(options->source, i);
        json_array_append_new(inputs, object_text((struct sipwhy_span){name, strlen(name)}));
    }
    json_object_set_new(object, "inputs", inputs);
    object_set_text(object, "filter", options->filter);
    json_t *calls = json_array();
    for (size_t i = 0; i < options->call_id_count; i++) {
        const char *id = options->call_ids[i];
        json_array_append_new(calls, object_text((struct sipwhy_span){id, strlen(id)}));
    }
    if (options->call_id_count > 0)
        json_object_set(object, "calls", calls);
    json_decref(calls);
    if (options->problems)
        json_object_set_new(object, "problems", json_true());
    if (options->anonymized)
        json_object_set_new(object, "anonymized", json_true());
    selection_set(object, options->selection);
    object_set_text(object, "lang", sipwhy_language());
    return object;
}

/** The frames, and of which file they are; a file each only where they come from several. */
static void set_evidence(json_t *object, const struct report_options *options,
                         const struct sipwhy_finding *finding)
{
    json_t *frames = json_array();
    json_t *files = json_array();
    bool are_mixed = false;
    for (size_t i = 0; i < finding->evidence_count; i++) {
        const struct sipwhy_evidence *evidence = &finding->evidence[i];
        const char *name = sipwhy_source_input_name(options->source, evidence->input);
        json_array_append_new(frames, json_integer((json_int_t)evidence->frame));
        json_array_append_new(files, object_text((struct sipwhy_span){name, strlen(name)}));
        are_mixed = are_mixed || evidence->input != finding->evidence[0].input;
    }
    json_object_set_new(object, "frames", frames);
    if (finding->evidence_count > 0)
        set_file(object, options, finding->evidence[0].input);
    if (are_mixed)
        json_object_set(object, "files", files);
    json_decref(files);
}

static json_t *values_object(const struct sipwhy_value *values, size_t count)
{
    json_t *object = json_object();
    for (size_t i = 0; i < count; i++) {
        const struct sipwhy_value *value = &values[i];
        if (value->text)
            object_set_text(object, value->name, value->text);
        else if (isfinite(value->number))
            json_object_set_new(object, value->name, number(value->number));
    }
    return object;
}

json_t *object_finding(const struct report_options *options, const struct sipwhy_finding *finding)
{
    json_t *object = json_object();
    object_set_text(object, "type", "finding");
    object_set_text(object, "id", finding->id);
    object_set_text(object, "severity", sipwhy_severity_name(finding->severity));
    object_set_text(object, "scope", sipwhy_scope_name(finding->scope));
    size_t input = finding->evidence_count > 0 ? finding->evidence[0].input : 0;
    set_time(object, "time", finding->time, report_time_digits(options, input));
    object_set_span(object, "call_id", finding->call_id);
    object_set_text(object, "peer", finding->peer);
    set_evidence(object, options, finding);
    object_set_text(object, "title", finding->title);
    object_set_text(object, "detail", finding->detail);
    object_set_text(object, "cause", finding->cause);
    object_set_text(object, "fix", finding->fix);
    object_set_text(object, "rfc", finding->rfc);
    object_set_text(object, "confidence", sipwhy_confidence_name(finding->confidence));
    object_set_text(object, "consequence_of", finding->consequence_of);
    object_set_span(object, "leg", finding->leg);
    object_set_text(object, "leg_id", finding->leg_id);
    json_object_set_new(object, "values", values_object(finding->values, finding->value_count));
    return object;
}

static void set_findings(json_t *object, const struct sipwhy_finding_reference *findings,
                         size_t count)
{
    json_t *ids = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(ids, json_string(findings[i].id));
    json_object_set_new(object, "findings", ids);
}

static void set_legs(json_t *object, const struct sipwhy_call *call)
{
    if (!call->leg_count)
        return;
    json_t *legs = json_array();
    json_t *joins = json_array();
    for (size_t i = 0; i < call->leg_count; i++) {
        const struct sipwhy_leg *leg = &call->legs[i];
        json_t *join = json_object();
        object_set_span(join, "call_id", leg->call_id);
        set_endpoint(join, "src", &leg->src);
        set_endpoint(join, "dst", &leg->dst);
        object_set_text(join, "joined_by", sipwhy_leg_join_name(leg->joined_by));
        object_set_text(join, "confidence", sipwhy_confidence_name(leg->confidence));
        json_array_append_new(legs, object_text(leg->call_id));
        json_array_append_new(joins, join);
    }
    json_object_set_new(object, "legs", legs);
    json_object_set_new(object, "joins", joins);
}

static void set_verdict(json_t *object, const struct sipwhy_verdict *told)
{
    if (!told)
        return;
    json_t *verdict = json_object();
    object_set_text(verdict, "id", told->id);
    object_set_text(verdict, "text", told->text);
    object_set_text(verdict, "next", told->next);
    object_set_text(verdict, "at", told->at);
    object_set_text(verdict, "leg_id", told->leg_id);
    if (told->value_count)
        json_object_set_new(verdict, "values", values_object(told->values, told->value_count));
    json_object_set_new(object, "verdict", verdict);
}

static json_t *rtcp_object(const struct sipwhy_media *media)
{
    json_t *object = json_object();
    json_object_set_new(object, "reports", json_integer(media->reports));
    json_object_set_new(object, "max_loss_percent",
                        json_real((double)(int)(media->reported_loss_percent * 10 + 0.5) / 10));
    set_duration(object, "round_trip_ms", media->round_trip);
    return object;
}

static sipwhy_time whole_microseconds(sipwhy_time duration)
{
    return duration / SIPWHY_MICROSECOND * SIPWHY_MICROSECOND;
}

static json_t *media_object(const struct sipwhy_media *media, int digits)
{
    json_t *object = json_object();
    set_endpoint(object, "src", &media->src);
    set_endpoint(object, "dst", &media->dst);
    object_set_text(object, "side", media->from_callee ? "callee" : "caller");
    object_set_text(object, "type", media->type);
    if (*media->codec)
        object_set_text(object, "codec", media->codec);
    json_object_set_new(object, "payload_type", json_integer(media->payload_type));
    json_object_set_new(object, "secure", json_boolean(media->is_secure));
    object_set_count(object, "packets", media->packets);
    object_set_count(object, "lost", media->lost);
    object_set_count(object, "out_of_order", media->out_of_order);
    object_set_count(object, "duplicates", media->duplicates);
    set_duration(object, "jitter_ms", whole_microseconds(media->jitter));
    set_duration(object, "max_jitter_ms", whole_microseconds(media->jitter_most));
    set_time(object, "first", media->first, digits);
    set_time(object, "last", media->last, digits);
    object_set_count(object, "ssrc", media->ssrc);
    object_set_count(object, "ssrc_changes", media->ssrc_changes);
    if (*media->digits)
        object_set_text(object, "dtmf", media->digits);
    if (media->reports)
        json_object_set_new(object, "rtcp", rtcp_object(media));
    return object;
}

static json_t *media_array(const struct sipwhy_call *call, int digits)
{
    json_t *array = json_array();
    for (size_t i = 0; i < call->media_count; i++)
        json_array_append_new(array, media_object(&call->media[i], digits));
    return array;
}

json_t *object_call(const struct report_options *options, const struct sipwhy_call *call)
{
    int digits = report_finest_digits(options);
    json_t *object = json_object();
    object_set_text(object, "type", "call");
    json_object_set_new(object, "call_id", object_text(call->call_id));
    object_set_span(object, "from", call->from);
    object_set_span(object, "to", call->to);
    set_endpoint(object, "src", &call->src);
    set_endpoint(object, "dst", &call->dst);
    set_time(object, "start", call->start, digits);
    set_time(object, "end", call->end, digits);
    object_set_text(object, "state", sipwhy_call_state_name(call->state));
    if (call->code)
        json_object_set_new(object, "code", json_integer(call->code));
    set_duration(object, "setup_ms", call->setup);
    set_duration(object, "post_dial_delay_ms", call->post_dial_delay);
    set_duration(object, "duration_ms", call->duration);
    set_findings(object, call->findings, call->finding_count);
    set_verdict(object, call->verdict);
    json_t *verdict = json_object_get(object, "verdict");
    if (verdict && call->verdict_leg)
        object_set_span(verdict, "leg", call->verdict_leg->call_id);
    set_legs(object, call);
    json_object_set_new(object, "media", media_array(call, digits));
    return object;
}

json_t *object_registration(const struct report_options *options,
                            const struct sipwhy_registration *registration)
{
    int digits = report_finest_digits(options);
    json_t *object = json_object();
    object_set_text(object, "type", "registration");
    json_object_set_new(object, "call_id", object_text(registration->call_id));
    object_set_span(object, "aor", registration->aor);
    set_endpoint(object, "src", &registration->src);
    set_endpoint(object, "registrar", &registration->registrar);
    object_set_span(object, "contact", registration->contact);
    set_time(object, "start", registration->start, digits);
    set_time(object, "end", registration->end, digits);
    object_set_text(object, "state", sipwhy_registration_state_name(registration->state));
    if (registration->code)
        json_object_set_new(object, "code", json_integer(registration->code));
    set_duration(object, "expires_ms", registration->expires);
    set_findings(object, registration->findings, registration->finding_count);
    set_verdict(object, registration->verdict);
    return object;
}

static json_t *counts(const struct sipwhy_count *rows, size_t count)
{
    json_t *object = json_object();
    for (size_t i = 0; i < count; i++) {
        size_t length;
        char *name = utf8_clean((struct sipwhy_span){rows[i].name, strlen(rows[i].name)}, &length);
        if (name)
            object_set_count(object, name, rows[i].count);
        free(name);
    }
    return object;
}

/** The calls or registrations in each state; those that nothing is in are left out. */
static json_t *calls(const struct sipwhy_summary *summary)
{
    json_t *object = json_object();
    for (int state = 0; state < SIPWHY_CALL_STATES; state++) {
        if (summary->calls[state])
            object_set_count(object, sipwhy_call_state_name((enum sipwhy_call_state)state),
                      summary->calls[state]);
    }
    return object;
}

static json_t *registrations(const struct sipwhy_summary *summary)
{
    json_t *object = json_object();
    for (int state = 0; state < SIPWHY_REGISTRATION_STATES; state++) {
        if (summary->registrations[state])
            object_set_count(object, sipwhy_registration_state_name((enum sipwhy_registration_state)state),
                      summary->registrations[state]);
    }
    return object;
}

static json_t *interface_object(const struct report_options *options, size_t input,
                                const struct sipwhy_interface *interface)
{
    json_t *object = json_object();
    object_set_text(object, "name", interface->name);
    object_set_text(object, "description", interface->description);
    set_file(object, options, input);
    object_set_count(object, "packets", interface->packets);
    object_set_count(object, "dropped_kernel", interface->dropped_kernel);
    object_set_count(object, "dropped_interface", interface->dropped_interface);
    return object;
}

/** Those that have a name, a description or losses; the field is absent without any. */
static void set_interfaces(json_t *object, const struct report_options *options)
{
    json_t *list = json_array();
    for (size_t i = 0; i < sipwhy_source_input_count(options->source); i++) {
        for (size_t j = 0; j < sipwhy_source_interface_count(options->source, i); j++) {
            struct sipwhy_interface interface;
            sipwhy_source_interface(options->source, i, j, &interface);
            if (interface.name || interface.description || interface.dropped_kernel ||
                interface.dropped_interface)
                json_array_append_new(list, interface_object(options, i, &interface));
        }
    }
    if (json_array_size(list))
        json_object_set(object, "interfaces", list);
    json_decref(list);
}

static json_t *tls_object(const struct sipwhy_tls *tls)
{
    json_t *object = json_object();
    object_set_count(object, "connections", tls->connections);
    object_set_count(object, "decrypted", tls->decrypted);
    json_object_set_new(object, "unread", counts(tls->unread, tls->unread_count));
    json_object_set_new(object, "unsupported", counts(tls->unsupported, tls->unsupported_count));
    object_set_count(object, "failed_records", tls->failed_records);
    return object;
}

static json_t *cause_object(const struct sipwhy_root_cause *cause, int digits)
{
    json_t *object = json_object();
    json_t *call_ids = json_array();
    for (size_t i = 0; i < SIPWHY_CAUSE_EXAMPLES && cause->call_ids[i]; i++)
        json_array_append_new(call_ids, object_text((struct sipwhy_span){cause->call_ids[i], strlen(cause->call_ids[i])}));
    object_set_text(object, "id", cause->id);
    object_set_text(object, "at", cause->at);
    if (cause->code)
        json_object_set_new(object, "code", json_integer(cause->code));
    object_set_count(object, "calls", cause->calls);
    object_set_count(object, "registrations", cause->registrations);
    set_time(object, "first", cause->first, digits);
    set_time(object, "last", cause->last, digits);
    json_object_set_new(object, "call_ids", call_ids);
    return object;
}

static json_t *causes_array(const struct sipwhy_summary *summary, int digits)
{
    json_t *array = json_array();
    for (size_t i = 0; i < summary->cause_count; i++)
        json_array_append_new(array, cause_object(&summary->causes[i], digits));
    return array;
}

json_t *object_summary(const struct report_options *options, const struct report_end *end)
{
    const struct sipwhy_summary *summary = end->summary;
    int digits = report_finest_digits(options);
    json_t *object = json_object();
    object_set_text(object, "type", "summary");
    object_set_count(object, "packets", summary->packets);
    object_set_count(object, "bytes", summary->bytes);
    object_set_count(object, "sip_messages", summary->sip_messages);
    object_set_count(object, "not_sip", summary->not_sip);
    if (summary->packets_by_count)
        json_object_set_new(object, "packets_by",
                            counts(summary->packets_by, summary->packets_by_count));
    if (end->statistics->filtered)
        object_set_count(object, "filtered", end->statistics->filtered);
    if (summary->unknown_link_count)
        json_object_set_new(object, "unknown_links",
                            counts(summary->unknown_links, summary->unknown_link_count));
    object_set_count(object, "malformed", summary->malformed);
    object_set_count(object, "retransmissions", summary->retransmissions);
    object_set_count(object, "duplicates", summary->duplicates);
    json_object_set_new(object, "requests", counts(summary->requests, summary->request_count));
    json_object_set_new(object, "responses", counts(summary->responses, summary->response_count));
    json_object_set_new(object, "calls", calls(summary));
    json_object_set_new(object, "registrations", registrations(summary));
    json_object_set_new(object, "findings", counts(summary->findings, summary->finding_count));
    if (options->wanted)
        object_set_count(object, "selected", options->selected);
    object_set_count(object, "dropped",
              end->statistics->dropped_kernel + end->statistics->dropped_interface);
    set_interfaces(object, options);
    json_object_set_new(object, "limits", counts(summary->limits, summary->limit_count));
    if (summary->tls.connections)
        json_object_set_new(object, "tls", tls_object(&summary->tls));
    json_object_set_new(object, "causes", causes_array(summary, digits));
    json_object_set_new(object, "kpi", figures_kpi(&summary->kpi));
    json_object_set_new(object, "peers", figures_peers(summary));
    object_set_count(object, "peers_left_out", summary->peers_left_out);
    set_time(object, "first", summary->first, digits);
    set_time(object, "last", summary->last, digits);
    json_object_set_new(object, "truncated", json_boolean(end->statistics->truncated));
    if (end->interrupted)
        json_object_set_new(object, "interrupted", json_true());
    return object;
}
