/*
 * mermaid.c — calls as sequence diagrams of Mermaid, the worst first.
 *
 * One diagram alone is a file that Mermaid reads; several are Markdown with a block of code each, as Mermaid's own
 * tool and the sites that show Markdown take them.
 */
#include "report/cases.h"
#include "report/cause.h"
#include "report/clock.h"
#include "report/format.h"
#include "report/head.h"
#include "report/layout.h"
#include "report/mermaid_text.h"
#include "report/translate.h"
#include "report/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Diagrams, unless somebody asked for all. */
#define DIAGRAMS 20

/** Widths of texts in a diagram. */
#define TITLE 100
#define LABEL 60
#define NOTE 64

/** Mermaid refuses a diagram of more than 50,000 characters. */
#define DIAGRAM_BYTES 40000

struct mermaid {
    struct cases cases;
    struct json_text diagram;
};

static void *create(const struct report_options *options)
{
    struct mermaid *mermaid = calloc(1, sizeof *mermaid);
    if (mermaid)
        cases_init(&mermaid->cases, options);
    return mermaid;
}

static void message(void *state, const struct sipwhy_message *told)
{
    cases_message(&((struct mermaid *)state)->cases, told);
}

static void finding(void *state, const struct sipwhy_finding *told)
{
    cases_finding(&((struct mermaid *)state)->cases, told);
}

static void call(void *state, const struct sipwhy_call *told)
{
    cases_call(&((struct mermaid *)state)->cases, told);
}

static void registration(void *state, const struct sipwhy_registration *told)
{
    cases_registration(&((struct mermaid *)state)->cases, told);
}

static void released(void *state, void *attachment)
{
    cases_released(&((struct mermaid *)state)->cases, attachment);
}

static void unwanted(void *state, void *attachment)
{
    cases_unwanted(&((struct mermaid *)state)->cases, attachment);
}

static void put(struct json_text *diagram, const char *syntax)
{
    json_text_put(diagram, syntax, strlen(syntax));
}

/** Columns have numbers: no name of a host could be a word of the syntax. */
static void put_host(struct json_text *diagram, int column)
{
    JSON_TEXT_PUT(diagram, "h");
    json_text_number(diagram, (uint64_t)column + 1);
}

static void put_hosts(struct json_text *diagram, const struct layout *layout)
{
    for (size_t i = 0; i < layout->column_count; i++) {
        const char *role = layout_role_text(layout->columns[i].role);
        put(diagram, "    participant ");
        put_host(diagram, (int)i);
        put(diagram, " as ");
        mermaid_text(diagram, layout->columns[i].name);
        if (*role) {
            put(diagram, "<br/>(");
            mermaid_text(diagram, role);
            put(diagram, ")");
        }
        put(diagram, "\n");
    }
}

/** Begin a note over all hosts; there is at least one. */
static void begin_note(struct json_text *diagram, const struct layout *layout)
{
    put(diagram, "    Note over h1");
    if (layout->column_count > 1) {
        put(diagram, ",");
        put_host(diagram, (int)layout->column_count - 1);
    }
    put(diagram, ": ");
}

static void put_label(struct json_text *diagram, const struct layout_row *row)
{
    char text[CLOCK_TEXT + 40];
    char time[CLOCK_TEXT];
    const struct ladder_row *message = row->message;
    mermaid_text_cut(diagram, message->label, LABEL);
    if (message->repeat_count) {
        snprintf(text, sizeof text, " x%u", message->repeat_count + 1u);
        put(diagram, text);
    } else if (message->is_again) {
        put(diagram, " (");
        mermaid_text(diagram, _("again"));
        put(diagram, ")");
    }
    clock_format_offset(row->since_first, time);
    snprintf(text, sizeof text, "<br/>%s, %s %llu", time, _("frame"), (unsigned long long)message->frame);
    put(diagram, text);
    if (message->sdp) {
        put(diagram, "<br/>");
        mermaid_text_cut(diagram, message->sdp, LABEL);
    }
}

static void put_message(struct json_text *diagram, const struct layout *layout, const struct layout_row *row)
{
    if (row->src < 0 || row->dst < 0) {
        begin_note(diagram, layout);
        put_label(diagram, row);
    } else {
        put(diagram, "    ");
        put_host(diagram, row->src);
        put(diagram, row->message->code ? "-->>" : "->>");
        put_host(diagram, row->dst);
        put(diagram, ": ");
        put_label(diagram, row);
    }
    put(diagram, "\n");
}

static void put_notice(struct json_text *diagram, const struct layout *layout, const struct layout_row *row)
{
    char time[CLOCK_TEXT];
    const struct notice *notice = row->notice;
    begin_note(diagram, layout);
    put(diagram, clock_format_offset(row->since_first, time));
    put(diagram, " ");
    mermaid_text(diagram, words_severity(notice->severity));
    put(diagram, ": ");
    mermaid_text(diagram, notice->title);
    if (!row->is_superseded && notice->detail) {
        put(diagram, "<br/>");
        mermaid_text_wrap(diagram, notice->detail, NOTE);
    }
    put(diagram, "\n");
}

static void put_left_out(struct json_text *diagram, const struct layout *layout, unsigned long left_out)
{
    char text[80];
    snprintf(text, sizeof text, _("... %lu more messages ..."), left_out);
    begin_note(diagram, layout);
    mermaid_text(diagram, text);
    put(diagram, "\n");
}

/** How many messages there are from a row on. */
static unsigned long count_messages(const struct layout *layout, size_t row)
{
    unsigned long count = 0;
    for (; row < layout->row_count; row++)
        count += layout->rows[row].message ? 1 : layout->rows[row].left_out;
    return count;
}

static void put_rows(struct json_text *diagram, const struct layout *layout)
{
    size_t start = diagram->length;
    for (size_t i = 0; i < layout->row_count; i++) {
        const struct layout_row *row = &layout->rows[i];
        if (diagram->length - start > DIAGRAM_BYTES) {
            put_left_out(diagram, layout, count_messages(layout, i));
            return;
        }
        if (row->kind == LAYOUT_MESSAGE)
            put_message(diagram, layout, row);
        else if (row->kind == LAYOUT_FINDING)
            put_notice(diagram, layout, row);
        else if (row->kind == LAYOUT_LEFT_OUT)
            put_left_out(diagram, layout, row->left_out);
    }
}

static void put_verdict(struct json_text *diagram, const struct layout *layout, const struct record *record)
{
    if (!record->verdict.why)
        return;
    begin_note(diagram, layout);
    mermaid_text(diagram, _("Why:"));
    put(diagram, " ");
    mermaid_text_wrap(diagram, record->verdict.why, NOTE);
    if (record->verdict.next) {
        put(diagram, "<br/>");
        mermaid_text(diagram, _("Next:"));
        put(diagram, " ");
        mermaid_text_wrap(diagram, record->verdict.next, NOTE);
    }
    put(diagram, "\n");
}

static void put_title(struct json_text *diagram, const struct record *record)
{
    const char *state = record->kind == RECORD_OTHER ? "" : head_state(record);
    put(diagram, "    title ");
    mermaid_text_cut(diagram, record->call_id && *record->call_id ? record->call_id : "SIP", TITLE);
    if (*state) {
        put(diagram, ", ");
        mermaid_text(diagram, state);
    }
    put(diagram, "\n");
}

/** A diagram of one call with its legs. */
static void put_diagram(struct json_text *diagram, const struct group *group)
{
    struct layout layout;
    if (layout_init(group->legs, group->leg_count, &layout) < 0) {
        diagram->failed = true;
        return;
    }
    put(diagram, "sequenceDiagram\n");
    put_title(diagram, group->told);
    put(diagram, "    autonumber\n");
    put_hosts(diagram, &layout);
    if (layout.column_count > 0) {
        put_rows(diagram, &layout);
        put_verdict(diagram, &layout, group->told);
    }
    layout_finish(&layout);
}

static void flush(struct mermaid *mermaid)
{
    out_write(mermaid->cases.options->out, mermaid->diagram.data, mermaid->diagram.length);
    json_text_clear(&mermaid->diagram);
}

static void put_heading(struct json_text *diagram, size_t number, const struct cases_item *item)
{
    char text[80];
    int length = snprintf(text, sizeof text, "%s## %zu", number > 1 ? "\n" : "", number);
    if (item->count + item->more > 1)
        snprintf(text + length, sizeof text - (size_t)length, " (x%zu)", item->count + item->more);
    put(diagram, text);
    put(diagram, "\n\n");
}

static void put_lost(struct json_text *diagram, unsigned long lost)
{
    char text[160];
    if (!lost)
        return;
    snprintf(text, sizeof text, _("More blocks, no worse than these: %lu (--call shows one)"), lost);
    put(diagram, "\n");
    put(diagram, text);
    put(diagram, "\n");
}

/** Several, as Markdown. What is outside of the blocks is of our own making. */
static void put_diagrams(struct mermaid *mermaid, const struct cases_list *list)
{
    struct json_text *diagram = &mermaid->diagram;
    bool is_all = mermaid->cases.options->amount == REPORT_VERBOSE || mermaid->cases.options->call_id_count > 0;
    size_t shown = is_all || list->count < DIAGRAMS ? list->count : DIAGRAMS;
    for (size_t i = 0; i < shown; i++) {
        const struct cases_item *item = &list->items[i];
        put_heading(diagram, i + 1, item);
        put(diagram, "```mermaid\n");
        put_diagram(diagram, item->groups[0]);
        put(diagram, "```\n");
        flush(mermaid);
    }
    put_lost(diagram, (unsigned long)(mermaid->cases.shelf.blocks_lost + (list->count - shown)));
}

static void finish(void *state, const struct report_end *end)
{
    struct mermaid *mermaid = state;
    struct cases_list list;
    (void)end;
    if (cases_list_init_any(&mermaid->cases, &list) < 0)
        return;
    if (list.count == 0)
        put(&mermaid->diagram, "sequenceDiagram\n    title SIP: 0\n");
    else if (list.count == 1)
        put_diagram(&mermaid->diagram, list.items[0].groups[0]);
    else
        put_diagrams(mermaid, &list);
    flush(mermaid);
    cases_list_finish(&list);
}

static void destroy(void *state)
{
    struct mermaid *mermaid = state;
    cases_finish(&mermaid->cases);
    json_text_finish(&mermaid->diagram);
    free(mermaid);
}

const struct report_format report_mermaid = {
    .name = "mermaid",
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
