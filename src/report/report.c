/*
 * report.c — chooses the format, and of what the analysis tells that which was asked for.
 */
#include "report/report.h"

#include "report/format.h"
#include "report/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct report {
    struct report_options options;
    const struct report_format *format;
    void *state; /**< of the format, owned */
    enum sipwhy_severity worst;
};

static const char *const names[] = {"text", "json", "csv"};

const char *report_format_name(size_t index)
{
    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

int report_finest_digits(const struct report_options *options)
{
    int digits = 6;
    for (size_t i = 0; i < sipwhy_source_input_count(options->source); i++) {
        if (report_time_digits(options, i) > digits)
            digits = report_time_digits(options, i);
    }
    return digits;
}

static const struct report_format *choose(const char *name, const struct report_options *options)
{
    if (strcmp(name, "json") == 0)
        return &report_json;
    if (strcmp(name, "csv") == 0)
        return &report_csv;
    if (strcmp(name, "text") != 0)
        return NULL;
    if (options->amount == REPORT_SUMMARY)
        return &report_summary;
    return options->live ? &report_stream : &report_text;
}

int report_create(const char *format, const struct report_options *options,
                  struct report **ret_report)
{
    const struct report_format *chosen = choose(format, options);
    if (!chosen)
        return SIPWHY_ERROR_ARGUMENT;
    struct report *report = calloc(1, sizeof *report);
    if (!report)
        return SIPWHY_ERROR_MEMORY;
    report->options = *options;
    report->format = chosen;
    report->state = chosen->create(&report->options);
    if (!report->state) {
        free(report);
        return SIPWHY_ERROR_MEMORY;
    }
    *ret_report = report;
    return 0;
}

/** Whether it was asked for by its Call-ID. */
static bool is_selected(const struct report *report, struct sipwhy_span call_id)
{
    const struct report_options *options = &report->options;
    for (size_t i = 0; i < options->call_id_count; i++) {
        if (strlen(options->call_ids[i]) == call_id.length &&
            memcmp(options->call_ids[i], call_id.data, call_id.length) == 0)
            return true;
    }
    return options->call_id_count == 0;
}

static void on_message(void *context, const struct sipwhy_message *message)
{
    struct report *report = context;
    if (is_selected(report, message->call_id))
        report->format->message(report->state, message);
}

static void on_finding(void *context, const struct sipwhy_finding *finding)
{
    struct report *report = context;
    if (!is_selected(report, finding->call_id))
        return;
    if (finding->severity > report->worst)
        report->worst = finding->severity;
    if (report->format->finding)
        report->format->finding(report->state, finding);
}

static void on_call(void *context, const struct sipwhy_call *call)
{
    struct report *report = context;
    if (is_selected(report, call->call_id))
        report->format->call(report->state, call);
}

static void on_registration(void *context, const struct sipwhy_registration *registration)
{
    struct report *report = context;
    if (is_selected(report, registration->call_id))
        report->format->registration(report->state, registration);
}

static void on_released(void *context, void *attachment)
{
    struct report *report = context;
    report->format->released(report->state, attachment);
}

/** What is left out of a report is told at once, not only in the sum at its end. */
static void on_limit(void *context, const char *name, const char *text)
{
    (void)context;
    status_complain("%s: %s", name, text);
}

void report_handlers(const struct report *report, struct sipwhy_handlers *ret_handlers)
{
    const struct report_format *format = report->format;
    *ret_handlers = (struct sipwhy_handlers){
        .message = format->message ? on_message : NULL,
        .finding = on_finding,
        .call = format->call ? on_call : NULL,
        .registration = format->registration ? on_registration : NULL,
        .released = format->released ? on_released : NULL,
        .limit = on_limit,
    };
}

void report_begin(struct report *report)
{
    if (report->format->begin)
        report->format->begin(report->state);
}

bool report_waits(const struct report *report)
{
    return !report->format->is_streamed && report->options.amount != REPORT_VERBOSE;
}

void report_finish(struct report *report, const struct report_end *end)
{
    report->format->finish(report->state, end);
    out_flush(report->options.out);
}

enum sipwhy_severity report_worst(const struct report *report)
{
    return report->worst;
}

void report_destroy(struct report *report)
{
    if (!report)
        return;
    report->format->destroy(report->state);
    free(report);
}
