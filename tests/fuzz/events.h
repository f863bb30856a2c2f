/*
 * events.h — an analysis whose handlers read every field of everything that they are told.
 */
#ifndef FUZZ_EVENTS_H
#define FUZZ_EVENTS_H

#include "fuzz.h"

#include <sipwhy/analysis.h>

/** What was told so far. */
struct events {
    struct sipwhy_analysis *analysis;
    uint64_t frames;
    uint64_t messages;
    uint64_t calls;
    uint64_t registrations;
    uint64_t kept; /**< attachments that were not released */
    sipwhy_time last;
};

static inline void events_read_endpoint(const struct sipwhy_endpoint *endpoint)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    fuzz_read_text(sipwhy_endpoint_format(endpoint, text));
    fuzz_read_text(sipwhy_endpoint_format_host(endpoint, text));
}

static inline void events_attach(struct events *events, void **attachment)
{
    if (attachment && !*attachment) {
        *attachment = malloc(1);
        events->kept++;
    }
}

static inline void events_read_annotation(const struct sipwhy_message *message)
{
    struct sipwhy_annotation annotation;
    if (sipwhy_message_annotate(message, &annotation))
        return;
    fuzz_read_text(annotation.code.name);
    fuzz_read_text(annotation.code.description);
    fuzz_read_text(annotation.code.when);
    fuzz_read_text(annotation.code.fix);
    fuzz_read_text(annotation.code.rfc);
    for (size_t i = 0; i < annotation.advice_count; i++)
        fuzz_read_text(annotation.advice[i]);
    for (size_t i = 0; i < annotation.header_count; i++) {
        fuzz_read_text(annotation.headers[i].name);
        fuzz_read(annotation.headers[i].value);
    }
}

static inline void events_message(void *context, const struct sipwhy_message *message)
{
    static const char *const names[] = {"Via", "Contact", "X-Own", "Call-ID", "l"};
    struct events *events = context;
    events->messages++;
    fuzz_check(message->frame > 0 && message->frame <= events->frames);
    fuzz_check(message->time >= 0 && message->time <= SIPWHY_TIME_LATEST);
    fuzz_check(message->code >= 0 && message->code <= 999);
    events_read_endpoint(&message->src);
    events_read_endpoint(&message->dst);
    fuzz_read_text(sipwhy_transport_name(message->transport));
    const span parts[] = {message->call_id, message->method, message->phrase};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        fuzz_check(parts[i].length == 0 || fuzz_is_inside(message->bytes, parts[i]));
    fuzz_check(message->request_uri.length <= message->bytes.length);
    fuzz_read(message->request_uri);
    fuzz_read(message->bytes);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        fuzz_read(sipwhy_message_header(message, names[i], i % 2));
    events_read_annotation(message);
    events_attach(events, message->attachment);
}

static inline void events_read_values(const struct sipwhy_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        fuzz_read_text(values[i].name);
        if (values[i].text)
            fuzz_read_text(values[i].text);
    }
}

static inline void events_read_references(const struct sipwhy_finding_reference *findings, size_t count,
                                          const struct sipwhy_verdict *verdict)
{
    bool has_verdict = false;
    for (size_t i = 0; i < count; i++) {
        fuzz_check(sipwhy_diagnosis_find(findings[i].id) != NULL);
        fuzz_check(i == 0 || findings[i].severity <= findings[i - 1].severity);
        has_verdict |= verdict && strcmp(findings[i].id, verdict->id) == 0;
    }
    fuzz_check(has_verdict == (verdict != NULL));
    if (!verdict)
        return;
    fuzz_read_text(verdict->text);
    fuzz_read_text(verdict->why);
    fuzz_read_text(verdict->next);
    if (verdict->at)
        fuzz_read_text(verdict->at);
    events_read_values(verdict->values, verdict->value_count);
}

static inline void events_finding(void *context, const struct sipwhy_finding *finding)
{
    struct events *events = context;
    fuzz_check(sipwhy_diagnosis_find(finding->id) != NULL);
    fuzz_read_text(sipwhy_scope_name(finding->scope));
    fuzz_check(finding->severity >= SIPWHY_SEVERITY_NOTE && finding->severity <= SIPWHY_SEVERITY_ERROR);
    fuzz_read_text(sipwhy_confidence_name(finding->confidence));
    fuzz_read(finding->call_id);
    if (finding->peer)
        fuzz_read_text(finding->peer);
    fuzz_check((finding->peer != NULL) == (finding->scope == SIPWHY_SCOPE_PEER));
    for (size_t i = 0; i < finding->evidence_count; i++)
        fuzz_check(finding->evidence[i].frame > 0 && finding->evidence[i].frame <= events->frames);
    fuzz_read_text(finding->title);
    fuzz_read_text(finding->detail);
    fuzz_read_text(finding->cause);
    fuzz_read_text(finding->fix);
    fuzz_read_text(finding->rfc);
    if (finding->consequence_of)
        fuzz_check(sipwhy_diagnosis_find(finding->consequence_of) != NULL);
    events_read_values(finding->values, finding->value_count);
    events_attach(events, finding->attachment);
}

static inline void events_call(void *context, const struct sipwhy_call *call)
{
    struct events *events = context;
    events->calls++;
    fuzz_read(call->call_id);
    fuzz_read(call->from);
    fuzz_read(call->to);
    events_read_endpoint(&call->src);
    events_read_endpoint(&call->dst);
    fuzz_read_text(sipwhy_call_state_name(call->state));
    fuzz_check(call->setup >= SIPWHY_TIME_UNKNOWN && call->post_dial_delay >= SIPWHY_TIME_UNKNOWN &&
               call->duration >= SIPWHY_TIME_UNKNOWN);
    events_read_references(call->findings, call->finding_count, call->verdict);
    events_attach(events, call->attachment);
}

static inline void events_registration(void *context, const struct sipwhy_registration *registration)
{
    struct events *events = context;
    events->registrations++;
    fuzz_read(registration->call_id);
    fuzz_read(registration->aor);
    fuzz_read(registration->contact);
    events_read_endpoint(&registration->src);
    events_read_endpoint(&registration->registrar);
    fuzz_read_text(sipwhy_registration_state_name(registration->state));
    events_read_references(registration->findings, registration->finding_count,
                           registration->verdict);
}

static inline void events_released(void *context, void *attachment)
{
    struct events *events = context;
    fuzz_check(events->kept-- > 0);
    free(attachment);
}

static inline void events_limit(void *context, const char *name, const char *text)
{
    (void)context;
    fuzz_read_text(name);
    fuzz_read_text(text);
}

static inline void events_begin(struct events *events)
{
    static const struct sipwhy_handlers handlers = {
        .message = events_message,
        .finding = events_finding,
        .call = events_call,
        .registration = events_registration,
        .released = events_released,
        .limit = events_limit,
    };
    *events = (struct events){0};
    fuzz_check(sipwhy_analysis_create(&handlers, events, &events->analysis) == 0);
}

static inline void events_feed(struct events *events, const struct sipwhy_frame *frame)
{
    events->frames++;
    fuzz_check(sipwhy_analysis_frame(events->analysis, frame) == 0);
}

static inline uint64_t events_sum(const uint64_t *counts, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += counts[i];
    return sum;
}

/** Finish, look at the summary, and destroy: nothing is left. */
static inline void events_end(struct events *events)
{
    struct sipwhy_summary summary;
    fuzz_check(sipwhy_analysis_finish(events->analysis, &summary) == 0);
    fuzz_check(summary.packets == events->frames);
    fuzz_check(summary.sip_messages == events->messages);
    fuzz_check(summary.not_sip <= summary.packets);
    fuzz_check(events_sum(summary.calls, SIPWHY_CALL_STATES) == events->calls);
    fuzz_check(events_sum(summary.registrations, SIPWHY_REGISTRATION_STATES) == events->registrations);
    const struct sipwhy_count *const tables[] = {summary.requests, summary.responses, summary.findings,
                                                 summary.limits};
    const size_t counts[] = {summary.request_count, summary.response_count, summary.finding_count,
                             summary.limit_count};
    for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
        for (size_t i = 0; i < counts[t]; i++)
            fuzz_read_text(tables[t][i].name);
    sipwhy_analysis_destroy(events->analysis);
    fuzz_check(events->kept == 0);
}

#endif
