/*
 * csv_event.c — calls, registrations, messages and findings as rows; a table of each.
 */
#include "report/csv_event.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/** Names and columns of the tables; each row has as many cells. */
static const struct {
    const char *name;
    const char *columns;
} kinds[] = {
    [REPORT_CSV_CALLS] =
        {"calls", "call_id,from,to,src,dst,start,end,state,code,setup_ms,post_dial_delay_ms,duration_ms,"
                  "findings,verdict_id,verdict_text,verdict_next,verdict_at,verdict_leg,verdict_leg_id,legs"},
    [REPORT_CSV_MESSAGES] =
        {"messages", "frame,file,time,src,dst,transport,size,call_id,cseq,method,request_uri,code,phrase,"
                     "retransmission,duplicate,malformed,annotation_name,annotation_class,"
                     "annotation_description,annotation_fix,annotation_rfc,annotation_advice"},
    [REPORT_CSV_FINDINGS] =
        {"findings", "id,severity,scope,time,call_id,peer,file,frames,title,detail,cause,fix,rfc,confidence,"
                     "consequence_of,leg,leg_id,values"},
    [REPORT_CSV_REGISTRATIONS] =
        {"registrations", "call_id,aor,src,registrar,contact,start,end,state,code,expires_ms,findings,"
                          "verdict_id,verdict_text,verdict_next,verdict_at"},
};

const char *report_csv_name(size_t kind)
{
    return kind < sizeof kinds / sizeof *kinds ? kinds[kind].name : NULL;
}

const struct json_text *csv_header(struct csv_row *row, enum report_csv kind)
{
    csv_row_header(row, kinds[kind].columns);
    return csv_row_end(row);
}

static struct sipwhy_span span_of(const char *text)
{
    return (struct sipwhy_span){text, strlen(text)};
}

/** Empty for a code that there is none of. */
static void put_code(struct csv_row *row, int code)
{
    if (code)
        csv_row_number(row, (uint64_t)code);
    else
        csv_row_text(row, NULL);
}

static void put_findings(struct csv_row *row, const struct sipwhy_finding_reference *findings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        csv_row_element(row, span_of(findings[i].id));
    csv_row_list(row);
}

static void put_verdict(struct csv_row *row, const struct sipwhy_verdict *told)
{
    static const struct sipwhy_verdict none;
    const struct sipwhy_verdict *verdict = told ? told : &none;
    csv_row_text(row, verdict->id);
    csv_row_text(row, verdict->text);
    csv_row_text(row, verdict->next);
    csv_row_text(row, verdict->at);
}

const struct json_text *csv_call(struct csv_row *row, const struct report_options *options,
                                 const struct sipwhy_call *call)
{
    int digits = report_finest_digits(options);
    csv_row_begin(row);
    csv_row_span(row, call->call_id);
    csv_row_span(row, call->from);
    csv_row_span(row, call->to);
    csv_row_endpoint(row, &call->src);
    csv_row_endpoint(row, &call->dst);
    csv_row_time(row, call->start, digits);
    csv_row_time(row, call->end, digits);
    csv_row_text(row, sipwhy_call_state_name(call->state));
    put_code(row, call->code);
    csv_row_duration(row, call->setup);
    csv_row_duration(row, call->post_dial_delay);
    csv_row_duration(row, call->duration);
    put_findings(row, call->findings, call->finding_count);
    put_verdict(row, call->verdict);
    csv_row_span(row, call->verdict && call->verdict_leg ? call->verdict_leg->call_id
                                                         : (struct sipwhy_span){0});
    csv_row_text(row, call->verdict ? call->verdict->leg_id : NULL);
    for (size_t i = 0; i < call->leg_count; i++)
        csv_row_element(row, call->legs[i].call_id);
    csv_row_list(row);
    return csv_row_end(row);
}

const struct json_text *csv_registration(struct csv_row *row, const struct report_options *options,
                                         const struct sipwhy_registration *registration)
{
    int digits = report_finest_digits(options);
    csv_row_begin(row);
    csv_row_span(row, registration->call_id);
    csv_row_span(row, registration->aor);
    csv_row_endpoint(row, &registration->src);
    csv_row_endpoint(row, &registration->registrar);
    csv_row_span(row, registration->contact);
    csv_row_time(row, registration->start, digits);
    csv_row_time(row, registration->end, digits);
    csv_row_text(row, sipwhy_registration_state_name(registration->state));
    put_code(row, registration->code);
    csv_row_duration(row, registration->expires);
    put_findings(row, registration->findings, registration->finding_count);
    put_verdict(row, registration->verdict);
    return csv_row_end(row);
}

static void put_annotation(struct csv_row *row, const struct sipwhy_message *message)
{
    struct sipwhy_annotation said = {0};
    if (!message->code || sipwhy_message_annotate(message, &said) != 0 ||
        said.class_of_code == SIPWHY_CLASS_UNKNOWN)
        said = (struct sipwhy_annotation){0};
    csv_row_text(row, said.code.name);
    csv_row_text(row, said.code.name ? sipwhy_class_id(said.class_of_code) : NULL);
    csv_row_text(row, said.code.description);
    csv_row_text(row, said.code.fix);
    csv_row_text(row, said.code.rfc);
    for (size_t i = 0; i < said.advice_count; i++)
        csv_row_element(row, span_of(said.advice[i]));
    csv_row_list(row);
}

const struct json_text *csv_message(struct csv_row *row, const struct report_options *options,
                                    const struct sipwhy_message *message)
{
    csv_row_begin(row);
    csv_row_number(row, message->frame);
    csv_row_text(row, sipwhy_source_input_name(options->source, message->input));
    csv_row_time(row, message->time, report_time_digits(options, message->input));
    csv_row_endpoint(row, &message->src);
    csv_row_endpoint(row, &message->dst);
    csv_row_text(row, sipwhy_transport_name(message->transport));
    csv_row_number(row, message->bytes.length);
    csv_row_span(row, message->call_id);
    if (message->has_cseq)
        csv_row_number(row, message->cseq);
    else
        csv_row_text(row, NULL);
    csv_row_span(row, message->method);
    csv_row_span(row, message->request_uri);
    put_code(row, message->code);
    csv_row_span(row, message->code ? message->phrase : (struct sipwhy_span){0});
    csv_row_bool(row, message->retransmission);
    csv_row_bool(row, message->duplicate);
    csv_row_bool(row, message->malformed);
    put_annotation(row, message);
    return csv_row_end(row);
}

/** "12"; or "other.pcap:12" where it is in another file than the first. */
static void put_frames(struct csv_row *row, const struct report_options *options,
                       const struct sipwhy_finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count; i++) {
        char number[24];
        const struct sipwhy_evidence *evidence = &finding->evidence[i];
        snprintf(number, sizeof number, "%llu", (unsigned long long)evidence->frame);
        if (evidence->input == finding->evidence[0].input) {
            csv_row_element(row, span_of(number));
            continue;
        }
        csv_row_element(row, span_of(sipwhy_source_input_name(options->source, evidence->input)));
        csv_row_element_more(row, span_of(":"));
        csv_row_element_more(row, span_of(number));
    }
    csv_row_list(row);
}

static void put_values(struct csv_row *row, const struct sipwhy_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char number[32];
        const struct sipwhy_value *value = &values[i];
        if (!value->text && !isfinite(value->number))
            continue;
        snprintf(number, sizeof number, "%.15g", value->text ? 0 : value->number);
        csv_row_element(row, span_of(value->name));
        csv_row_element_more(row, span_of("="));
        csv_row_element_more(row, span_of(value->text ? value->text : number));
    }
    csv_row_list(row);
}

const struct json_text *csv_finding(struct csv_row *row, const struct report_options *options,
                                    const struct sipwhy_finding *finding)
{
    size_t input = finding->evidence_count > 0 ? finding->evidence[0].input : 0;
    csv_row_begin(row);
    csv_row_text(row, finding->id);
    csv_row_text(row, sipwhy_severity_name(finding->severity));
    csv_row_text(row, sipwhy_scope_name(finding->scope));
    csv_row_time(row, finding->time, report_time_digits(options, input));
    csv_row_span(row, finding->call_id);
    csv_row_text(row, finding->peer);
    csv_row_text(row, finding->evidence_count > 0 ? sipwhy_source_input_name(options->source, input) : NULL);
    put_frames(row, options, finding);
    csv_row_text(row, finding->title);
    csv_row_text(row, finding->detail);
    csv_row_text(row, finding->cause);
    csv_row_text(row, finding->fix);
    csv_row_text(row, finding->rfc);
    csv_row_text(row, sipwhy_confidence_name(finding->confidence));
    csv_row_text(row, finding->consequence_of);
    csv_row_span(row, finding->leg);
    csv_row_text(row, finding->leg_id);
    put_values(row, finding->values, finding->value_count);
    return csv_row_end(row);
}
