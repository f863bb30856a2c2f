/*
 * session.c — a source, an analysis and a report at work together.
 */
#include "cli/session.h"

#include "cli/filter.h"
#include "cli/heap.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fail(struct session *session, const char *what)
{
    complain("%s", what);
    session->failed = true;
    return -1;
}

/** How the report is to look, from the options and from where it goes. */
static void choose_report(struct session *session)
{
    const struct options *options = session->options;
    bool is_live = strcmp(options->command, "live") == 0;
    struct paint look;
    program_look_at(session->out.file, options->color, &look);
    session->out.at_once = is_live;
    session->report_options = (struct report_options){
        .command = options->command,
        .version = SIPWHY_VERSION,
        .source = session->source,
        .time_digits = session->time_digits,
        .filter = options->filter,
        .out = &session->out,
        .live = is_live,
        .color = look.color,
        .utf8 = look.utf8,
        .width = look.width,
        .wide = program_columns(session->out.file),
        .amount = options->amount,
        .csv = options->csv,
        .problems = options->problems,
        .call_ids = options->calls.items,
        .call_id_count = options->calls.count,
        .selection = &options->selection,
    };
}

/** As many as there are processors for this process, where nobody says how many. */
static unsigned choose_threads(const struct options *options)
{
    cpu_set_t set;
    if (options->threads)
        return options->threads;
    if (sched_getaffinity(0, sizeof set, &set) < 0)
        return 2; /* more than fit in there */
    return (unsigned)CPU_COUNT(&set);
}

static int start_analysis(struct session *session)
{
    const struct options *options = session->options;
    struct sipwhy_handlers handlers;
    if (options->write && !session->report_options.live) {
        if (export_begin(&session->export, options, session->source) < 0)
            return -1;
        session->report_options.follower = &session->export.follower;
    }
    if (anonymize_begin(&session->anonymize, options, session->source, &session->report_options) < 0)
        return -1;
    if (report_create(options->format, &session->report_options, &session->report) < 0)
        return fail(session, "no memory for the report");
    report_handlers(session->report, &handlers);
    void *context = session->report;
    if (options->hep_send && hep_begin(&session->hep, options, &handlers, &context) < 0)
        return -1;
    if (sipwhy_analysis_create(&handlers, context, &session->analysis) < 0)
        return fail(session, "no memory for the analysis");
    session->threads = choose_threads(options);
    sipwhy_analysis_set_threads(session->analysis, session->threads);
    for (size_t i = 0; i < options->threshold_count; i++) {
        const struct option_threshold *threshold = &options->thresholds[i];
        if (sipwhy_analysis_set_threshold(session->analysis, threshold->name, threshold->value) <
            0) {
            complain("option '--set': there is no threshold '%s'", threshold->name);
            return -1;
        }
    }
    for (size_t i = 0; i < options->correlate.count; i++) {
        if (sipwhy_analysis_correlate(session->analysis, options->correlate.items[i]) < 0)
            return fail(session, "no memory for the analysis");
    }
    if (anonymize_analysis(&session->anonymize, session->analysis) < 0)
        return fail(session, "no memory for the analysis");
    return keylogs_init(&session->keylogs, &options->keylogs, session->report_options.live,
                        session->analysis);
}

/** What is told of an input's times has the digits that its frames so far have needed. */
static void note_digits(struct session *session)
{
    for (size_t i = 0; i < sipwhy_source_input_count(session->source); i++)
        session->time_digits[i] = (unsigned char)sipwhy_source_time_digits(session->source, i);
}

int session_init(struct session *session, const struct options *options,
                 struct sipwhy_source *source)
{
    heap_use_large_pages();
    *session = (struct session){.options = options, .source = source};
    session->time_digits = calloc(sipwhy_source_input_count(source), 1);
    session->out.file = session->time_digits ? program_open_output(options) : NULL;
    if (session->out.file) {
        note_digits(session);
        choose_report(session);
        if (start_analysis(session) == 0)
            return 0;
        program_close_output(options, &session->out);
    }
    keylogs_finish(&session->keylogs);
    sipwhy_analysis_destroy(session->analysis);
    report_destroy(session->report);
    anonymize_finish(&session->anonymize);
    hep_finish(&session->hep);
    export_finish(&session->export);
    sipwhy_source_close(source);
    free(session->time_digits);
    return -1;
}

void session_confine(const struct session *session, const struct sandbox_needs *needs)
{
    const struct options *options = session->options;
    struct sandbox_needs all = *needs;
    all.starts_threads = session->threads > 1;
    const char *why = options->no_sandbox ? NULL : sandbox_enter(&all);
    bool is_surprise = sandbox_is_built_in() && session->report_options.live;
    if (why && (is_surprise || options->amount == REPORT_VERBOSE))
        complain("goes on without a sandbox: %s", why);
}

void session_begin(struct session *session)
{
    filter_warn(session->options->filter);
    report_begin(session->report);
}

bool session_frame(struct session *session, const struct sipwhy_frame *frame)
{
    int digits = sipwhy_source_time_digits(session->source, frame->input);
    if (digits != session->time_digits[frame->input]) {
        sipwhy_analysis_wait(session->analysis);
        session->time_digits[frame->input] = (unsigned char)digits;
    }
    if (sipwhy_analysis_frame(session->analysis, frame) < 0) {
        fail(session, "no memory to go on; what was found up to here follows");
        return false;
    }
    return session->out.error == 0;
}

bool session_poll(struct session *session, sipwhy_time now)
{
    if (keylogs_poll(&session->keylogs, now, session->analysis) < 0) {
        fail(session, "no memory to go on; what was found up to here follows");
        return false;
    }
    return session->out.error == 0;
}

static void sum_up(struct session *session)
{
    struct sipwhy_summary summary;
    struct sipwhy_source_statistics statistics;
    session->keylogs.next = 0;
    sipwhy_analysis_wait(session->analysis);
    note_digits(session);
    if (session->report_options.live && !session_poll(session, 0))
        return;
    if (session->out.error)
        return;
    sipwhy_source_statistics(session->source, &statistics);
    sipwhy_analysis_note_drops(session->analysis,
                               statistics.dropped_kernel + statistics.dropped_interface);
    if (sipwhy_source_until(session->source) != SIPWHY_TIME_UNKNOWN)
        sipwhy_analysis_advance(session->analysis, sipwhy_source_until(session->source));
    if (sipwhy_analysis_finish(session->analysis, &summary) < 0) {
        fail(session, "no memory for the summary");
        return;
    }
    if (statistics.hep_closed)
        complain("%llu TCP connections of HEP agents were closed: too many at once, or what came was "
                 "not HEP version 3",
                 (unsigned long long)statistics.hep_closed);
    struct report_end end = {&summary, &statistics, session->interrupted};
    report_finish(session->report, &end);
    if (export_write(&session->export, summary.last) < 0)
        session->failed = true;
}

bool session_waits(const struct session *session)
{
    return report_waits(session->report) || !isatty(fileno(session->out.file));
}

enum program_status session_finish(struct session *session)
{
    sum_up(session);
    enum sipwhy_severity worst = report_worst(session->report);
    if (program_close_output(session->options, &session->out) != PROGRAM_OK)
        session->failed = true;
    keylogs_finish(&session->keylogs);
    sipwhy_analysis_destroy(session->analysis);
    hep_finish(&session->hep);
    report_destroy(session->report);
    anonymize_finish(&session->anonymize);
    if (export_finish(&session->export) < 0)
        session->failed = true;
    sipwhy_source_close(session->source);
    free(session->time_digits);
    if (session->failed)
        return PROGRAM_FAILED;
    enum sipwhy_severity fail_on = session->options->fail_on;
    return fail_on != SIPWHY_SEVERITY_NONE && worst >= fail_on ? PROGRAM_FOUND : PROGRAM_OK;
}
