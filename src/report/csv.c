/*
 * csv.c — the report for spreadsheets: one table, a row an event, written as it is told.
 */
#include "report/csv_event.h"
#include "report/format.h"
#include "report/hold.h"
#include "report/status.h"

#include <inttypes.h>
#include <stdlib.h>

struct csv {
    const struct report_options *options;
    struct hold hold;
    struct csv_row row;
};

static void *create(const struct report_options *options)
{
    struct csv *csv = calloc(1, sizeof *csv);
    if (!csv)
        return NULL;
    csv->options = options;
    csv->hold.out = options->out;
    csv->hold.limit = REPORT_BYTES;
    return csv;
}

/** Write a line, or keep it with what is held back; there was no memory for one that is NULL. */
static void emit(struct csv *csv, struct held *held, const struct json_text *line)
{
    if (!line)
        csv->hold.lost++;
    else if (held)
        held_write(held, &csv->hold, line->data, line->length);
    else
        out_write(csv->options->out, line->data, line->length);
}

static struct held *held_of(struct csv *csv, void **attachment)
{
    return csv->options->problems ? hold_attach(&csv->hold, attachment) : NULL;
}

static bool is_wanted(const struct csv *csv, enum report_csv kind)
{
    return csv->options->csv == kind;
}

static void begin(void *state)
{
    struct csv *csv = state;
    emit(csv, NULL, csv_header(&csv->row, csv->options->csv));
}

static void message(void *state, const struct sipwhy_message *told)
{
    struct csv *csv = state;
    struct held *held = held_of(csv, told->attachment);
    if (is_wanted(csv, REPORT_CSV_MESSAGES) && (held || !csv->options->problems))
        emit(csv, held, csv_message(&csv->row, csv->options, told));
}

static void finding(void *state, const struct sipwhy_finding *told)
{
    struct csv *csv = state;
    struct held *held = held_of(csv, told->attachment);
    bool is_problem = told->severity >= SIPWHY_SEVERITY_WARNING;
    if (held && is_problem && !held->is_out)
        held_let_out(held, &csv->hold);
    if (is_wanted(csv, REPORT_CSV_FINDINGS) && (held || is_problem || !csv->options->problems))
        emit(csv, held, csv_finding(&csv->row, csv->options, told));
}

static void call(void *state, const struct sipwhy_call *told)
{
    struct csv *csv = state;
    if (is_wanted(csv, REPORT_CSV_CALLS))
        emit(csv, held_of(csv, told->attachment), csv_call(&csv->row, csv->options, told));
}

static void registration(void *state, const struct sipwhy_registration *told)
{
    struct csv *csv = state;
    if (is_wanted(csv, REPORT_CSV_REGISTRATIONS))
        emit(csv, held_of(csv, told->attachment), csv_registration(&csv->row, csv->options, told));
}

static void released(void *state, void *attachment)
{
    struct csv *csv = state;
    hold_release(&csv->hold, attachment);
}

/** A table has no place for what it lacks. */
static void finish(void *state, const struct report_end *end)
{
    const struct csv *csv = state;
    (void)end;
    if (csv->hold.lost)
        status_complain("held-lines: %" PRIu64 " rows held back found no room and are not in the table", csv->hold.lost);
}

static void destroy(void *state)
{
    struct csv *csv = state;
    csv_row_finish(&csv->row);
    free(csv);
}

const struct report_format report_csv = {
    .name = "csv",
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
