/*
 * text.c — the report of files for people: a block a problem, the worst first, then the summary.
 */
#include "report/block.h"
#include "report/cause.h"
#include "report/format.h"
#include "report/head.h"
#include "report/lines.h"
#include "report/shelf.h"
#include "report/summary.h"
#include "report/translate.h"

#include <stdlib.h>
#include <string.h>

/** Findings about no one call that are kept. */
#define NOTICES_KEPT 200

struct text {
    const struct report_options *options;
    struct paint paint;
    struct shelf shelf;
    struct notice *notices; /**< about no one call; owned */
    size_t notice_count;
    uint64_t notices_lost;
};

static void *create(const struct report_options *options)
{
    struct text *text = calloc(1, sizeof *text);
    if (!text)
        return NULL;
    text->options = options;
    text->shelf.hold = options->hold;
    summary_paint_init(options, &text->paint);
    return text;
}

/** Notes alone make a block only with -v. */
static bool is_block(const struct text *text, const struct record *record)
{
    if (record->worst == SIPWHY_SEVERITY_NOTE)
        return text->options->amount == REPORT_VERBOSE && !text->options->problems;
    return record->worst >= SIPWHY_SEVERITY_WARNING;
}

/** Write what is painted now. */
static void emit(struct text *text)
{
    out_write(text->options->out, text->paint.data, text->paint.length);
    paint_clear(&text->paint);
}

static void message(void *state, const struct sipwhy_message *told)
{
    struct text *text = state;
    struct record *record = shelf_record(&text->shelf, told->attachment);
    if (record)
        record_message(record, told);
    if (text->options->amount == REPORT_VERBOSE) {
        lines_message(told, &text->paint);
        emit(text);
    }
    if (record)
        shelf_use(&text->shelf, record);
}

static void add_notice(struct text *text, const struct sipwhy_finding *finding)
{
    if (text->notice_count >= NOTICES_KEPT) {
        text->notices_lost++;
        return;
    }
    struct notice *grown = realloc(text->notices, (text->notice_count + 1) * sizeof *grown);
    if (!grown)
        return;
    text->notices = grown;
    if (notice_init(finding, &grown[text->notice_count]) == 0)
        text->notice_count++;
}

static void finding(void *state, const struct sipwhy_finding *told)
{
    struct text *text = state;
    struct record *record = shelf_record(&text->shelf, told->attachment);
    if (!record) {
        add_notice(text, told);
        return;
    }
    record_finding(record, told);
    shelf_use(&text->shelf, record);
}

/** With -v, or where it was asked for, what has no problem is one line. */
static void tell_line(struct text *text, struct record *record)
{
    bool is_wanted = text->options->wanted & ~(unsigned)SELECTION_PROBLEMS;
    if ((text->options->amount != REPORT_VERBOSE && !is_wanted) || is_block(text, record))
        return;
    block_paint_line(record, &text->paint);
    emit(text);
}

static void call(void *state, const struct sipwhy_call *told)
{
    struct text *text = state;
    struct record *record = shelf_record(&text->shelf, told->attachment);
    if (!record)
        return;
    record_call(record, told);
    tell_line(text, record);
    shelf_use(&text->shelf, record);
}

static void registration(void *state, const struct sipwhy_registration *told)
{
    struct text *text = state;
    struct record *record = shelf_record(&text->shelf, told->attachment);
    if (!record)
        return;
    record_registration(record, told);
    tell_line(text, record);
    shelf_use(&text->shelf, record);
}

static void released(void *state, void *attachment)
{
    struct text *text = state;
    struct record *record = attachment;
    shelf_close(&text->shelf, record, is_block(text, record));
}

static void unwanted(void *state, void *attachment)
{
    struct text *text = state;
    shelf_close(&text->shelf, attachment, false);
}

static int compare_blocks(const void *a, const void *b)
{
    const struct record *one = *(const struct record *const *)a;
    const struct record *two = *(const struct record *const *)b;
    if (one->worst != two->worst)
        return one->worst > two->worst ? -1 : 1;
    return (one->start > two->start) - (one->start < two->start);
}

/** Gather the blocks of @p records behind those that are gathered already. */
static size_t gather(const struct text *text, const struct records *records,
                     const struct record **blocks, size_t count)
{
    for (const struct record *record = records->first; record; record = record->next) {
        if (is_block(text, record))
            blocks[count++] = record;
    }
    return count;
}

/**
 * Those of @p blocks from the first on that went wrong for the same reason, in @p ret_group; they are taken
 * out of @p blocks. Alone where somebody asked for every message, or for these very calls.
 */
static size_t take_group(const struct text *text, const struct record **blocks, size_t count,
                         const struct record **ret_group)
{
    bool is_alone = text->options->amount == REPORT_VERBOSE || text->options->call_id_count > 0;
    size_t size = 0;
    ret_group[size++] = blocks[0];
    for (size_t i = 1; i < count && !is_alone; i++) {
        if (blocks[i] && cause_is_shared(ret_group[0], blocks[i])) {
            ret_group[size++] = blocks[i];
            blocks[i] = NULL;
        }
    }
    return size;
}

/** Paint the @p count worst of @p all blocks, those with a common cause as one. */
static void paint_blocks(struct text *text, const struct record **blocks, size_t count, size_t all)
{
    size_t number = 1;
    const struct record **group = calloc(count ? count : 1, sizeof *group);
    if (!group)
        return;
    for (size_t i = 0; i < count && !text->options->out->error; i++) {
        if (!blocks[i])
            continue;
        size_t size = take_group(text, &blocks[i], count - i, group);
        block_paint(group, size, &(struct block_place){number, all}, &text->paint);
        number += size;
        out_write(text->options->out, text->paint.data, text->paint.length);
        paint_clear(&text->paint);
    }
    free(group);
}

static void write_blocks(struct text *text)
{
    const struct shelf *shelf = &text->shelf;
    size_t capacity = shelf->kept_count;
    for (int severity = 0; severity < 4; severity++)
        capacity += shelf->open[severity].count;
    const struct record **blocks = calloc(capacity ? capacity : 1, sizeof *blocks);
    if (!blocks)
        return;
    size_t count = 0;
    for (int severity = 0; severity < 4; severity++) {
        count = gather(text, &shelf->open[severity], blocks, count);
        count = gather(text, &shelf->kept[severity], blocks, count);
    }
    qsort(blocks, count, sizeof *blocks, compare_blocks);
    size_t shown = count < SHELF_BLOCKS ? count : SHELF_BLOCKS;
    size_t all = count + (size_t)shelf->blocks_lost;
    text->shelf.blocks_lost += count - shown;
    paint_blocks(text, blocks, shown, all);
    free(blocks);
}

static void paint_lost(struct text *text)
{
    if (text->shelf.messages_lost == 0)
        return;
    paint_printf(&text->paint, _("Messages that there was no room for in the blocks: %lu"),
                 (unsigned long)text->shelf.messages_lost);
    paint_newline(&text->paint);
    paint_newline(&text->paint);
}

static void paint_notices(struct text *text)
{
    struct paint *paint = &text->paint;
    if (text->notice_count == 0)
        return;
    head_paint_rule(paint, _("About no one call"));
    for (int severity = SIPWHY_SEVERITY_ERROR; severity >= SIPWHY_SEVERITY_NOTE; severity--) {
        for (size_t i = 0; i < text->notice_count; i++) {
            if ((int)text->notices[i].severity == severity)
                notice_paint(&text->notices[i], NULL, NULL, paint, 2);
        }
    }
    if (text->notices_lost) {
        paint_to(paint, 2);
        paint_printf(paint, _("Findings that there was no room for here: %lu"),
                     (unsigned long)text->notices_lost);
        paint_newline(paint);
    }
    paint_newline(paint);
}

static void finish(void *state, const struct report_end *end)
{
    struct text *text = state;
    if (text->options->amount == REPORT_VERBOSE)
        paint_newline(&text->paint);
    write_blocks(text);
    if (text->shelf.blocks_lost) {
        paint_printf(&text->paint, _("More blocks, no worse than these: %lu (--call shows one)"),
                     (unsigned long)text->shelf.blocks_lost);
        paint_newline(&text->paint);
        paint_newline(&text->paint);
    }
    paint_lost(text);
    lines_lost(text->options->hold, &text->paint);
    paint_notices(text);
    summary_paint(text->options, end, &text->paint);
    out_write(text->options->out, text->paint.data, text->paint.length);
}

static void destroy(void *state)
{
    struct text *text = state;
    shelf_finish(&text->shelf);
    for (size_t i = 0; i < text->notice_count; i++)
        notice_finish(&text->notices[i]);
    free(text->notices);
    paint_finish(&text->paint);
    free(text);
}

const struct report_format report_text = {
    .name = "text",
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
