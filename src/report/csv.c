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
    struct csv_row row;
    uint64_t lost; /**< lines that there was no memory for */
};

static void *create(const struct report_options *options)
{
    struct csv *csv = calloc(1, sizeof *csv);
    if (!csv)
        return NULL;
    csv->options = options;
    return csv;
}

/** Write a line; there was no memory for one that is NULL. */
static void emit(struct csv *csv, const struct json_text *line)
{
    if (line)
        out_write(csv->options->out, line->data, line->length);
    else
        csv->lost++;
}

static bool is_wanted(const struct csv *csv, enum report_csv kind)
{
    return csv->options->csv == kind;
}

static void begin(void *state)
{
    struct csv *csv = state;
    emit(csv, csv_header(&csv->row, csv->options->csv));
}

static void message(void *state, const struct sipwhy_message *told)
{
    struct csv *csv = state;
    if (is_wanted(csv, REPORT_CSV_MESSAGES))
        emit(csv, csv_message(&csv->row, csv->options, told));
}

static void finding(void *state, const struct sipwhy_finding *told)
{
    struct csv *csv = state;
    if (is_wanted(csv, REPORT_CSV_FINDINGS))
        emit(csv, csv_finding(&csv->row, csv->options, told));
}

static void call(void *state, const struct sipwhy_call *told)
{
    struct csv *csv = state;
    if (is_wanted(csv, REPORT_CSV_CALLS))
        emit(csv, csv_call(&csv->row, csv->options, told));
}

static void registration(void *state, const struct sipwhy_registration *told)
{
    struct csv *csv = state;
    if (is_wanted(csv, REPORT_CSV_REGISTRATIONS))
        emit(csv, csv_registration(&csv->row, csv->options, told));
}

/** A table has no place for what it lacks. */
static void finish(void *state, const struct report_end *end)
{
    const struct csv *csv = state;
    (void)end;
    uint64_t lost = csv->lost + csv->options->hold->lost;
    if (lost)
        status_complain("held-lines: %" PRIu64 " rows held back found no room and are not in the table", lost);
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
    .finish = finish,
    .destroy = destroy,
};
