/*
 * report.c — chooses the format, and of what the analysis tells that which was asked for.
 */
#include "report/report.h"

#include "report/format.h"
#include "report/gate.h"
#include "report/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct report {
    struct report_options options;
    const struct report_format *format;
    void *state; /**< of the format, owned */
    struct gate gate;
};

/** As they are listed for users; a page of knowledge comes in the first two. */
static const struct report_format *const formats[] = {
    &report_text, &report_json, &report_ladder, &report_csv, &report_html,
    &report_markdown, &report_mermaid,
};
#define FORMATS (sizeof formats / sizeof *formats)

const char *report_format_name(size_t index)
{
    return index < FORMATS ? formats[index]->name : NULL;
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
    const struct report_format *chosen = NULL;
    for (size_t i = 0; i < FORMATS; i++) {
        if (strcmp(formats[i]->name, name) == 0)
            chosen = formats[i];
    }
    if (options->amount == REPORT_SUMMARY && (chosen == &report_text || chosen == &report_ladder))
        return &report_summary;
    return chosen == &report_text && options->live ? &report_stream : chosen;
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
    gate_init(&report->gate, &report->options);
    report->state = chosen->create(&report->options);
    if (!report->state) {
        free(report);
        return SIPWHY_ERROR_MEMORY;
    }
    gate_open(&report->gate, chosen, report->state);
    *ret_report = report;
    return 0;
}

static void on_message(void *context, const struct sipwhy_message *message)
{
    struct report *report = context;
    report->format->message(report->state, message);
}

static void on_finding(void *context, const struct sipwhy_finding *finding)
{
    struct report *report = context;
    gate_note_severity(&report->gate, finding->severity);
    if (report->format->finding)
        report->format->finding(report->state, finding);
}

static void on_call(void *context, const struct sipwhy_call *call)
{
    struct report *report = context;
    report->format->call(report->state, call);
}

static void on_registration(void *context, const struct sipwhy_registration *registration)
{
    struct report *report = context;
    report->format->registration(report->state, registration);
}

static void on_released(void *context, void *attachment)
{
    struct report *report = context;
    report->format->released(report->state, attachment);
}

static void select_message(void *context, const struct sipwhy_message *message)
{
    gate_message(&((struct report *)context)->gate, message);
}

static void select_finding(void *context, const struct sipwhy_finding *finding)
{
    gate_finding(&((struct report *)context)->gate, finding);
}

static void select_call(void *context, const struct sipwhy_call *call)
{
    gate_call(&((struct report *)context)->gate, call);
}

static void select_registration(void *context, const struct sipwhy_registration *registration)
{
    gate_registration(&((struct report *)context)->gate, registration);
}

static void select_released(void *context, void *attachment)
{
    gate_released(&((struct report *)context)->gate, attachment);
}

static void on_use(void *context, const struct sipwhy_use *use)
{
    const struct report_follower *follower = ((struct report *)context)->options.follower;
    follower->use(follower->context, use);
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
    if (gate_is_needed(&report->gate)) {
        *ret_handlers = (struct sipwhy_handlers){
            .message = select_message,
            .finding = select_finding,
            .call = select_call,
            .registration = select_registration,
            .released = select_released,
            .limit = on_limit,
            .use = report->options.follower ? on_use : NULL,
        };
        return;
    }
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
    return report->gate.worst;
}

void report_destroy(struct report *report)
{
    if (!report)
        return;
    report->format->destroy(report->state);
    free(report);
}
