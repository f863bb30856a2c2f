/*
 * html.c — the report as a page that opens in a browser: what is kept until it can be written.
 */
#include "report/html/html.h"

#include "report/format.h"
#include "report/html/skin.h"

#include <stdlib.h>
#include <string.h>

static void *create(const struct report_options *options)
{
    struct html *html = calloc(1, sizeof *html);
    if (!html)
        return NULL;
    html->options = options;
    html->markup.out = options->out;
    html->hold.out = options->out;
    html->hold.limit = REPORT_BYTES;
    html->shelf.hold = &html->hold;
    html->shelf.keeps_all = !options->problems;
    html->shelf.keeps_bytes = true;
    return html;
}

static void message(void *state, const struct sipwhy_message *told)
{
    struct html *html = state;
    struct record *record = shelf_record(&html->shelf, told->attachment);
    times_add_response(&html->times, told);
    if (!record)
        return;
    record_message(record, told);
    shelf_use(&html->shelf, record);
}

static void add_notice(struct html *html, const struct sipwhy_finding *finding)
{
    if (html->options->problems && finding->severity < SIPWHY_SEVERITY_WARNING)
        return;
    if (html->notice_count >= HTML_NOTICES) {
        html->notices_lost++;
        return;
    }
    struct notice *grown = realloc(html->notices, (html->notice_count + 1) * sizeof *grown);
    if (!grown)
        return;
    html->notices = grown;
    if (notice_init(finding, &grown[html->notice_count]) == 0)
        html->notice_count++;
}

static void finding(void *state, const struct sipwhy_finding *told)
{
    struct html *html = state;
    struct record *record = shelf_record(&html->shelf, told->attachment);
    if (!record) {
        add_notice(html, told);
        return;
    }
    record_finding(record, told);
    shelf_use(&html->shelf, record);
}

static bool is_problem(const struct sipwhy_finding_reference *findings, size_t count)
{
    return count > 0 && findings[0].severity >= SIPWHY_SEVERITY_WARNING;
}

static void call(void *state, const struct sipwhy_call *told)
{
    struct html *html = state;
    bool has_problem = is_problem(told->findings, told->finding_count);
    struct record *record = shelf_record(&html->shelf, told->attachment);
    html->calls[told->state]++;
    html->problems[RECORD_CALL] += has_problem;
    times_add_call(&html->times, told);
    if (has_problem || !html->options->problems)
        rows_add_call(&html->rows, told);
    if (!record)
        return;
    record_call(record, told);
    shelf_use(&html->shelf, record);
}

static void registration(void *state, const struct sipwhy_registration *told)
{
    struct html *html = state;
    bool has_problem = is_problem(told->findings, told->finding_count);
    struct record *record = shelf_record(&html->shelf, told->attachment);
    html->registrations[told->state]++;
    html->problems[RECORD_REGISTRATION] += has_problem;
    if (has_problem || !html->options->problems)
        rows_add_registration(&html->rows, told);
    if (!record)
        return;
    record_registration(record, told);
    shelf_use(&html->shelf, record);
}

/** What is neither a call nor a registration is told only where something was found about it. */
static bool is_told(const struct html *html, const struct record *record)
{
    if (html->options->problems)
        return record->worst >= SIPWHY_SEVERITY_WARNING;
    return record->kind != RECORD_OTHER || record->worst > SIPWHY_SEVERITY_NONE;
}

static void released(void *state, void *attachment)
{
    struct html *html = state;
    struct record *record = attachment;
    shelf_close(&html->shelf, record, is_told(html, record));
}

/** Give what is neither call nor registration its rows, and find out which rows are shown in full. */
static void gather(struct html *html)
{
    size_t bytes = 0;
    html->records = shelf_by_call_id(&html->shelf);
    html->record_count = html->records ? shelf_count(&html->shelf) : 0;
    for (size_t i = 0; i < html->record_count; i++) {
        const struct record *record = html->records[i];
        if (record->kind != RECORD_OTHER || !is_told(html, record))
            continue;
        html->problems[RECORD_OTHER] += record->worst >= SIPWHY_SEVERITY_WARNING;
        rows_add_record(&html->rows, record);
    }
    html->sorted = rows_sort(&html->rows);
    for (size_t i = 0; html->sorted && html->sorted[i]; i++) {
        struct row *row = html->sorted[i];
        const struct record *record = html_record(html, row->call_id);
        if (!record || record->ladder.row_count == 0)
            continue;
        /* About what it takes: each message is a row of the list and an arrow of the ladder. */
        bytes += record_weigh(record) + record->ladder.row_count * 900;
        if (bytes > HTML_DETAIL_BYTES)
            break;
        row->record = record;
        row->number = ++html->detail_count;
    }
}

static void finish(void *state, const struct report_end *end)
{
    struct html *html = state;
    html->end = end;
    gather(html);
    skin_begin(html);
    html_write_verdicts(html);
    html_write_calls(html);
    html_write_details(html);
    html_write_charts(html);
    html_write_kpi(html);
    html_write_hosts(html);
    html_write_findings(html);
    html_write_glossary(html);
    skin_end(html);
}

static void destroy(void *state)
{
    struct html *html = state;
    shelf_finish(&html->shelf);
    rows_finish(&html->rows);
    times_finish(&html->times);
    for (size_t i = 0; i < html->notice_count; i++)
        notice_finish(&html->notices[i]);
    free(html->notices);
    free(html->records);
    free(html->sorted);
    free(html);
}

const struct report_format report_html = {
    .name = "html",
    .create = create,
    .message = message,
    .finding = finding,
    .call = call,
    .registration = registration,
    .released = released,
    .finish = finish,
    .destroy = destroy,
};
