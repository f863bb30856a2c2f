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
    html->shelf.hold = options->hold;
    html->shelf.keeps_all = true;
    html->shelf.keeps_bytes = true;
    return html;
}

/** Whether a Call-ID is selected by more than its name, so that nobody knows before its end. */
static bool is_known_late(const struct html *html)
{
    return html->options->wanted & ~(unsigned)SELECTION_CALL;
}

/** Whether what is told at the end of a Call-ID was asked for: what is not is held back. */
static bool is_selected(const struct html *html)
{
    return !html->options->out->held;
}

static void message(void *state, const struct sipwhy_message *told)
{
    struct html *html = state;
    struct record *record = shelf_record(&html->shelf, told->attachment);
    if (!is_known_late(html) && !told->duplicate)
        times_add_response(&html->times, told->time, told->code, &told->src);
    if (!record)
        return;
    record_message(record, told);
    shelf_use(&html->shelf, record);
}

static void add_notice(struct html *html, const struct sipwhy_finding *finding)
{
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

/** Count the responses of a Call-ID that turned out to be selected, those that are kept of them. */
static void count_responses(struct html *html, const struct record *record)
{
    const struct ladder *ladder = &record->ladder;
    for (size_t i = 0; is_known_late(html) && i < ladder->row_count; i++) {
        const struct ladder_row *row = ladder_row_at(ladder, i);
        if (row->src < ladder->host_count)
            times_add_response(&html->times, row->time, row->code, &ladder->hosts[row->src]);
    }
}

static void call(void *state, const struct sipwhy_call *told)
{
    struct html *html = state;
    struct record *record = shelf_record(&html->shelf, told->attachment);
    if (is_selected(html)) {
        html->calls[told->state]++;
        html->problems[RECORD_CALL] += is_problem(told->findings, told->finding_count);
        times_add_call(&html->times, told);
        rows_add_call(&html->rows, told);
        if (record)
            count_responses(html, record);
    }
    if (!record)
        return;
    record_call(record, told);
    shelf_use(&html->shelf, record);
}

static void registration(void *state, const struct sipwhy_registration *told)
{
    struct html *html = state;
    struct record *record = shelf_record(&html->shelf, told->attachment);
    if (is_selected(html)) {
        html->registrations[told->state]++;
        html->problems[RECORD_REGISTRATION] += is_problem(told->findings, told->finding_count);
        rows_add_registration(&html->rows, told);
        if (record)
            count_responses(html, record);
    }
    if (!record)
        return;
    record_registration(record, told);
    shelf_use(&html->shelf, record);
}

/** What is neither a call nor a registration is told where something was found about it, or it was asked for. */
static bool is_told(const struct html *html, const struct record *record)
{
    bool is_asked_for = html->options->wanted & ~(unsigned)SELECTION_PROBLEMS;
    return record->kind != RECORD_OTHER || record->worst > SIPWHY_SEVERITY_NONE || is_asked_for;
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; text && *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return (hash ^ 0xFF) * 0x100000001b3u;
}

/** Count a record among those of its root cause. @return how many there were before */
static unsigned count_group(struct html *html, const struct record *record)
{
    uint64_t key = hash_text(0xcbf29ce484222325u ^ (uint64_t)record->kind << 32 ^ (uint64_t)record->verdict.code,
                             record->verdict.id);
    key = hash_text(key, record->verdict.at) | 1;
    for (size_t i = 0; i < HTML_GROUPS; i++) {
        size_t slot = (size_t)(key + i) % HTML_GROUPS;
        if (!html->groups[slot].key)
            html->groups[slot].key = key;
        if (html->groups[slot].key == key)
            return html->groups[slot].kept++;
    }
    return 0;
}

/** Whether it gets a place on the shelf. */
static bool has_place(struct html *html, const struct record *record)
{
    return count_group(html, record) < HTML_PLACES || html->shelf.kept_count < SHELF_BLOCKS / 2;
}

static void released(void *state, void *attachment)
{
    struct html *html = state;
    struct record *record = attachment;
    shelf_close(&html->shelf, record, is_told(html, record) && has_place(html, record));
}

static void unwanted(void *state, void *attachment)
{
    struct html *html = state;
    shelf_close(&html->shelf, attachment, false);
}

/** Bring the records and the rows in order; what is neither call nor registration gets its rows here. */
static void gather(struct html *html)
{
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
}

/** Show a row in full, if its record was kept and there is room on the page for it. */
static void show_in_full(struct html *html, struct row *row, size_t *bytes)
{
    const struct record *record = html_record(html, row->call_id);
    if (row->record || !record || record->ladder.row_count == 0)
        return;
    /* About what it takes: each message is a row of the list and an arrow of the ladder. */
    size_t more = record_weigh(record) + record->ladder.row_count * 900;
    if (*bytes + more > HTML_DETAIL_BYTES)
        return;
    *bytes += more;
    row->record = record;
}

/** The first calls of each root cause are shown in full, then the worst, then the others. */
static void choose_details(struct html *html)
{
    size_t bytes = 0;
    unsigned shown[HTML_CAUSES] = {0};
    for (size_t i = 0; html->sorted && html->sorted[i]; i++) {
        int cause = html_cause_of(html, html->sorted[i]);
        if (cause < 0 || shown[cause] >= HTML_FIRST)
            continue;
        show_in_full(html, html->sorted[i], &bytes);
        shown[cause] += html->sorted[i]->record != NULL;
    }
    for (size_t i = 0; html->sorted && html->sorted[i]; i++) {
        show_in_full(html, html->sorted[i], &bytes);
        if (html->sorted[i]->record)
            html->sorted[i]->number = ++html->detail_count;
    }
}

static void finish(void *state, const struct report_end *end)
{
    struct html *html = state;
    html->end = end;
    gather(html);
    choose_details(html);
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
    .unwanted = unwanted,
    .finish = finish,
    .destroy = destroy,
};
