/*
 * record.c — a run of the analysis over packets, and what it told.
 *
 * Everything told is looked at in every run, and held against what the public headers promise.
 */
#include "record.h"

#include "frame.h"

#include <stdio.h>

#define COMPLAIN(record, ...)                                                                      \
    snprintf((record)->complaint, sizeof((record)->complaint), __VA_ARGS__)

const char *told_fact(const struct told *told, const char *name)
{
    for (size_t i = 0; i < told->fact_count; i++) {
        if (strcmp(told->facts[i].name, name) == 0)
            return told->facts[i].value;
    }
    return NULL;
}

static struct told *add_told(struct record *record, const char *kind, const char *name)
{
    static struct told spill;
    if (!name)
        COMPLAIN(record, "a %s without a name", kind);
    if (!record->arena || record->count == RECORD_TOLD)
        spill = (struct told){.kind = kind};
    struct told *told =
        record->arena && record->count < RECORD_TOLD ? &record->told[record->count++] : &spill;
    *told = (struct told){.kind = kind, .name = name};
    return told;
}

/** Read every byte, so that a sanitizer sees those that are not there. */
static void touch(span text)
{
    static volatile char last;
    for (size_t i = 0; i < text.length; i++)
        last = text.data[i];
    (void)last;
}

static void add_text(struct record *record, struct told *told, const char *name, span text)
{
    touch(text);
    if (!record->arena || told->fact_count == sizeof(told->facts) / sizeof(told->facts[0]))
        return;
    told->facts[told->fact_count++] = (struct scene_property){
        arena_copy(record->arena, span_of(name)), '=', arena_copy(record->arena, text)};
}

static void add_string(struct record *record, struct told *told, const char *name, const char *text)
{
    add_text(record, told, name, span_of(text ? text : "none"));
}

static void add_number(struct record *record, struct told *told, const char *name, double number)
{
    char text[40];
    snprintf(text, sizeof(text), "%.15g", number);
    add_string(record, told, name, text);
}

static void add_duration(struct record *record, struct told *told, const char *name,
                         sipwhy_time time)
{
    if (time < SIPWHY_TIME_UNKNOWN)
        COMPLAIN(record, "%s is below zero", name);
    if (time == SIPWHY_TIME_UNKNOWN)
        add_string(record, told, name, "unknown");
    else
        add_number(record, told, name, (double)time / (double)SIPWHY_MILLISECOND);
}

static void add_moment(struct record *record, struct told *told, const char *name, sipwhy_time time)
{
    add_number(record, told, name, (double)(time - SCENE_START) / (double)SIPWHY_SECOND);
}

static void add_endpoint(struct record *record, struct told *told, const char *name,
                         const struct sipwhy_endpoint *endpoint)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    add_string(record, told, name, sipwhy_endpoint_format(endpoint, text));
}

static void add_label(struct record *record, struct told *told, span call_id)
{
    add_text(record, told, "call_id", call_id);
    if (record->arena)
        told->call = arena_copy(record->arena, span_first(call_id, span_find_byte(call_id, '@')));
}

/** What everything that was found about a Call-ID comes to. */
static void add_outcome(struct record *record, struct told *told,
                        const struct sipwhy_finding_reference *findings, size_t count,
                        const struct sipwhy_verdict *verdict)
{
    const char *list = "";
    for (size_t i = 0; i < count; i++) {
        if (!sipwhy_diagnosis_find(findings[i].id))
            COMPLAIN(record, "a call refers to an unknown finding");
        if (i > 0 && findings[i].severity > findings[i - 1].severity)
            COMPLAIN(record, "the worst finding does not come first");
        if (record->arena)
            list = arena_format(record->arena, "%s%s%s", list, i ? " " : "", findings[i].id);
    }
    bool is_said = verdict && *verdict->text && *verdict->why && *verdict->next;
    if (verdict && (!sipwhy_diagnosis_find(verdict->id) || !is_said))
        COMPLAIN(record, "a verdict without words");
    add_string(record, told, "findings", list);
    add_string(record, told, "verdict", verdict ? verdict->id : NULL);
    add_string(record, told, "verdict_text", verdict ? verdict->text : NULL);
    add_string(record, told, "verdict_leg_id", verdict && verdict->leg_id ? verdict->leg_id : "none");
    add_string(record, told, "verdict_at", verdict ? verdict->at : NULL);
}

static void check_finding(struct record *record, const struct sipwhy_finding *finding)
{
    const char *texts[] = {finding->title, finding->detail, finding->cause, finding->fix,
                           finding->rfc};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (!texts[i] || !*texts[i])
            COMPLAIN(record, "%s lacks text %zu", finding->id, i);
    }
    for (size_t i = 0; i < finding->evidence_count; i++) {
        uint64_t frame = finding->evidence[i].frame;
        if (frame == 0 || frame > record->frames ||
            (i > 0 && frame <= finding->evidence[i - 1].frame))
            COMPLAIN(record, "%s: evidence is not in order", finding->id);
    }
    if (!finding->evidence_count)
        COMPLAIN(record, "%s has no evidence", finding->id);
    if (finding->time > record->now || finding->severity == SIPWHY_SEVERITY_NONE)
        COMPLAIN(record, "%s is told before its time", finding->id);
    if (finding->leg_id && !sipwhy_diagnosis_find(finding->leg_id))
        COMPLAIN(record, "an unknown finding in another leg");
    if (finding->consequence_of && !sipwhy_diagnosis_find(finding->consequence_of))
        COMPLAIN(record, "%s follows from what is not known", finding->id);
    if (!sipwhy_diagnosis_find(finding->id))
        COMPLAIN(record, "%s is in no catalogue", finding->id);
}

static void add_values(struct record *record, struct told *told,
                       const struct sipwhy_finding *finding)
{
    const char *list = "";
    for (size_t i = 0; i < finding->evidence_count && record->arena; i++)
        list = arena_format(record->arena, "%s%s%llu", list, i ? " " : "",
                            (unsigned long long)finding->evidence[i].frame);
    add_string(record, told, "evidence", list);
    for (size_t i = 0; i < finding->value_count; i++) {
        const struct sipwhy_value *value = &finding->values[i];
        const char *unit = strrchr(value->name, '_');
        if (!value->text && unit && strcmp(unit, "_ms") == 0 && value->number < 0)
            COMPLAIN(record, "%s: %s is below zero", finding->id, value->name);
        if (value->text)
            add_string(record, told, value->name, value->text);
        else
            add_number(record, told, value->name, value->number);
    }
}

static void on_finding(void *context, const struct sipwhy_finding *finding)
{
    struct record *record = context;
    struct told *told = add_told(record, "finding", finding->id);
    told->severity = finding->severity;
    told->time = finding->time - SCENE_START;
    check_finding(record, finding);
    add_label(record, told, finding->call_id);
    add_string(record, told, "scope", sipwhy_scope_name(finding->scope));
    add_string(record, told, "confidence", sipwhy_confidence_name(finding->confidence));
    add_string(record, told, "detail", finding->detail);
    add_string(record, told, "cause", finding->cause);
    add_string(record, told, "fix", finding->fix);
    add_string(record, told, "peer", finding->peer);
    add_string(record, told, "consequence_of", finding->consequence_of);
    add_text(record, told, "cause_leg", finding->leg.length ? finding->leg : span_of("none"));
    add_string(record, told, "cause_leg_id", finding->leg_id ? finding->leg_id : "none");
    add_values(record, told, finding);
}

/** "alice's address > bob's PCMU/8000 packets=50 lost=2 keys=5" of each stream. */
static void add_media(struct record *record, struct told *told, const struct sipwhy_call *call)
{
    const char *text = "";
    if (!record->arena)
        return;
    for (size_t i = 0; i < call->media_count; i++) {
        const struct sipwhy_media *media = &call->media[i];
        char src[SIPWHY_ENDPOINT_TEXT];
        char dst[SIPWHY_ENDPOINT_TEXT];
        text = arena_format(record->arena, "%s%s%s %s > %s %s packets=%u lost=%u%s%s", text,
                            *text ? "; " : "", media->from_callee ? "callee" : "caller",
                            sipwhy_endpoint_format(&media->src, src),
                            sipwhy_endpoint_format(&media->dst, dst), media->codec,
                            (unsigned)media->packets, (unsigned)media->lost,
                            *media->digits ? " keys=" : "", media->digits);
    }
    add_string(record, told, "media", text);
}

/** "2@example.com by session-id certain 192.0.2.20:5060 > 192.0.2.30:5060; ...", "none" where there is none. */
static void add_legs(struct record *record, struct told *told, const struct sipwhy_call *call)
{
    const char *text = "";
    for (size_t i = 0; i < call->leg_count && record->arena; i++) {
        const struct sipwhy_leg *leg = &call->legs[i];
        char src[SIPWHY_ENDPOINT_TEXT];
        char dst[SIPWHY_ENDPOINT_TEXT];
        if (!*leg->join)
            COMPLAIN(record, "a leg that is joined by no word");
        text = arena_format(record->arena, "%s%s%.*s by %s %s %s > %s", text, i ? "; " : "",
                            (int)span_find_byte(leg->call_id, '@'), leg->call_id.data,
                            sipwhy_leg_join_name(leg->joined_by),
                            sipwhy_confidence_name(leg->confidence),
                            sipwhy_endpoint_format(&leg->src, src),
                            sipwhy_endpoint_format(&leg->dst, dst));
    }
    add_string(record, told, "legs", *text ? text : "none");
    if (call->verdict_leg)
        add_text(record, told, "verdict_leg",
                 span_first(call->verdict_leg->call_id,
                            span_find_byte(call->verdict_leg->call_id, '@')));
    else
        add_string(record, told, "verdict_leg", "none");
}

static void on_call(void *context, const struct sipwhy_call *call)
{
    struct record *record = context;
    struct told *told = add_told(record, "call", sipwhy_call_state_name(call->state));
    add_label(record, told, call->call_id);
    add_text(record, told, "from", call->from);
    add_text(record, told, "to", call->to);
    add_endpoint(record, told, "src", &call->src);
    add_endpoint(record, told, "dst", &call->dst);
    add_moment(record, told, "start", call->start);
    add_moment(record, told, "end", call->end);
    add_number(record, told, "code", call->code);
    add_duration(record, told, "setup_ms", call->setup);
    add_duration(record, told, "post_dial_delay_ms", call->post_dial_delay);
    add_duration(record, told, "duration_ms", call->duration);
    add_media(record, told, call);
    add_legs(record, told, call);
    add_outcome(record, told, call->findings, call->finding_count, call->verdict);
}

static void on_registration(void *context, const struct sipwhy_registration *registration)
{
    struct record *record = context;
    struct told *told =
        add_told(record, "registration", sipwhy_registration_state_name(registration->state));
    add_label(record, told, registration->call_id);
    add_text(record, told, "aor", registration->aor);
    add_text(record, told, "contact", registration->contact);
    add_endpoint(record, told, "src", &registration->src);
    add_endpoint(record, told, "registrar", &registration->registrar);
    add_moment(record, told, "start", registration->start);
    add_moment(record, told, "end", registration->end);
    add_number(record, told, "code", registration->code);
    add_duration(record, told, "expires_ms", registration->expires);
    add_outcome(record, told, registration->findings, registration->finding_count,
                registration->verdict);
}

/** Ask for all that can be asked about a response. */
static void annotate(struct record *record, const struct sipwhy_message *message)
{
    struct sipwhy_annotation annotation;
    int error = sipwhy_message_annotate(message, &annotation);
    if (message->code && error)
        COMPLAIN(record, "annotating a message with code %d: %d", message->code, error);
    if (error)
        return;
    const struct sipwhy_code *row = &annotation.code;
    if (!*row->name || !*row->description || !*row->when || !*row->fix)
        COMPLAIN(record, "code %d is not explained", message->code);
    touch(span_of(row->name));
    touch(span_of(row->description));
    touch(span_of(row->when));
    touch(span_of(row->fix));
    touch(span_of(row->rfc));
    for (size_t i = 0; i < annotation.advice_count; i++)
        touch(span_of(annotation.advice[i]));
    for (size_t i = 0; i < annotation.header_count; i++) {
        touch(span_of(annotation.headers[i].name));
        touch(annotation.headers[i].value);
    }
}

static void on_message(void *context, const struct sipwhy_message *message)
{
    struct record *record = context;
    record->messages++;
    annotate(record, message);
    sipwhy_message_header(message, "User-Agent", 0);
    if (message->frame > SCENE_STEPS)
        return;
    record->flagged[message->frame] = message->duplicate        ? "duplicate"
                                      : message->retransmission ? "retransmission"
                                      : message->malformed      ? "malformed"
                                                                : "new";
}

static void set_thresholds(struct record *record, const struct scene *scene)
{
    for (size_t i = 0; i < scene->threshold_count; i++) {
        const struct scene_property *threshold = &scene->thresholds[i];
        double number = 0;
        enum sipwhy_unit unit;
        if (sscanf(threshold->value, "%lf", &number) != 1 ||
            sipwhy_diagnosis_unit(threshold->name, &unit) != 0 ||
            sipwhy_analysis_set_threshold(
                record->analysis, threshold->name,
                (int64_t)(unit == SIPWHY_UNIT_TIME ? number * 1e9 : number)) != 0)
            scene_reject(scene->file, scene->line, "no threshold %s", threshold->name);
    }
}

void record_begin(struct record *record, const struct scene *scene, struct arena *arena)
{
    struct sipwhy_handlers handlers = {
        .message = on_message,
        .finding = on_finding,
        .call = on_call,
        .registration = on_registration,
    };
    *record = (struct record){.arena = arena};
    if (sipwhy_analysis_create(&handlers, record, &record->analysis) != 0)
        scene_reject(scene->file, scene->line, "no memory");
    set_thresholds(record, scene);
    if (scene->correlate && sipwhy_analysis_correlate(record->analysis, scene->correlate) != 0)
        scene_reject(scene->file, scene->line, "no header can be called %s", scene->correlate);
}

void record_step(struct record *record, const struct scene_step *step, span payload)
{
    static unsigned char bytes[FRAME_BYTES];
    if (step->unseen)
        return;
    struct sipwhy_frame frame = frame_write(step, payload, ++record->frames, bytes);
    if (frame.time > record->now)
        record->now = frame.time;
    if (sipwhy_analysis_frame(record->analysis, &frame) != 0)
        COMPLAIN(record, "the frame of line %u was refused", step->line);
}

/** Each packet is in one row of the account. */
static void keep_account(struct record *record)
{
    struct sipwhy_summary *summary = &record->summary;
    uint64_t sum = 0;
    for (size_t i = 0; i < summary->packets_by_count; i++) {
        record->packets_by[i] = summary->packets_by[i];
        sum += summary->packets_by[i].count;
    }
    summary->packets_by = record->packets_by;
    if (sum != summary->packets || sum != record->frames)
        COMPLAIN(record, "%llu packets were accounted for, of %llu", (unsigned long long)sum,
                 (unsigned long long)record->frames);
}

void record_end(struct record *record)
{
    if (sipwhy_analysis_finish(record->analysis, &record->summary) != 0)
        COMPLAIN(record, "the analysis cannot be summed up");
    if (record->summary.sip_messages != record->messages)
        COMPLAIN(record, "%llu messages were told, %llu counted",
                 (unsigned long long)record->messages,
                 (unsigned long long)record->summary.sip_messages);
    keep_account(record);
    sipwhy_analysis_destroy(record->analysis);
    record->analysis = NULL;
}

void record_scene(struct record *record, const struct scene *scene, struct arena *arena)
{
    record_begin(record, scene, arena);
    for (size_t i = 0; i < scene->step_count; i++)
        record_step(record, &scene->steps[i], scene->steps[i].payload);
    record_end(record);
}

/** Wake the analysis whenever it wants, until @p time. */
static void wake(struct record *record, sipwhy_time time)
{
    sipwhy_time deadline;
    sipwhy_time before = SIPWHY_TIME_UNKNOWN;
    while ((deadline = sipwhy_analysis_deadline(record->analysis)) != SIPWHY_TIME_UNKNOWN &&
           deadline <= time) {
        if (deadline <= before) {
            COMPLAIN(record, "a deadline that has passed does not go away");
            return;
        }
        before = deadline;
        if (deadline > record->now)
            record->now = deadline;
        sipwhy_analysis_advance(record->analysis, deadline);
    }
}

void record_scene_live(struct record *record, const struct scene *scene, struct arena *arena)
{
    record_begin(record, scene, arena);
    for (size_t i = 0; i < scene->step_count; i++) {
        wake(record, SCENE_START + scene->steps[i].time);
        record_step(record, &scene->steps[i], scene->steps[i].payload);
    }
    record_end(record);
}
