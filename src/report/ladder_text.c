/*
 * ladder_text.c — every call in full as a ladder, the worst first: what engineers read.
 */
#include "report/arrows.h"
#include "report/clock.h"
#include "report/format.h"
#include "report/group.h"
#include "report/head.h"
#include "report/media.h"
#include "report/summary.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Findings about no one call that are kept. */
#define NOTICES_KEPT 200

/** Narrower than this, the numbers of the frames have to go. */
#define WIDTH_WITH_FRAMES 72

struct ladders {
    const struct report_options *options;
    struct paint paint;
    struct shelf shelf;
    void *loose; /**< the attachment of what has no Call-ID */
    struct notice *notices; /**< about no one call; owned */
    size_t notice_count;
    uint64_t notices_lost;
    uint64_t messages; /**< that were asked for */
    uint64_t shown;    /**< messages that are in a ladder, in any of these ways: */
    uint64_t arrows;
    uint64_t folded;
    uint64_t duplicates;
    uint64_t left_out;
};

/** The columns left of a ladder; each ends where the next begins. */
struct gutter {
    int time;
    int previous;
    int frame; /**< 0: it is not shown */
    int leg;   /**< 0: there is but one */
    int left;  /**< of the ladder itself */
};

static void *create(const struct report_options *options)
{
    struct ladders *ladders = calloc(1, sizeof *ladders);
    if (!ladders)
        return NULL;
    ladders->options = options;
    ladders->shelf.hold = options->hold;
    ladders->shelf.keeps_all = true;
    summary_paint_init(options, &ladders->paint);
    ladders->paint.width = options->wide;
    return ladders;
}

static void message(void *state, const struct sipwhy_message *told)
{
    struct ladders *ladders = state;
    struct record *record =
        shelf_record(&ladders->shelf, told->attachment ? told->attachment : &ladders->loose);
    ladders->messages++;
    if (!record)
        return;
    record_message(record, told);
    shelf_use(&ladders->shelf, record);
}

static void add_notice(struct ladders *ladders, const struct sipwhy_finding *finding)
{
    struct notice *grown = NULL;
    if (ladders->notice_count < NOTICES_KEPT)
        grown = realloc(ladders->notices, (ladders->notice_count + 1) * sizeof *grown);
    if (grown)
        ladders->notices = grown;
    if (grown && notice_init(finding, &grown[ladders->notice_count]) == 0)
        ladders->notice_count++;
    else
        ladders->notices_lost++;
}

static void finding(void *state, const struct sipwhy_finding *told)
{
    struct ladders *ladders = state;
    struct record *record = shelf_record(&ladders->shelf, told->attachment);
    if (!record) {
        add_notice(ladders, told);
        return;
    }
    record_finding(record, told);
    shelf_use(&ladders->shelf, record);
}

static void call(void *state, const struct sipwhy_call *told)
{
    struct ladders *ladders = state;
    struct record *record = shelf_record(&ladders->shelf, told->attachment);
    if (!record)
        return;
    record_call(record, told);
    shelf_use(&ladders->shelf, record);
}

static void registration(void *state, const struct sipwhy_registration *told)
{
    struct ladders *ladders = state;
    struct record *record = shelf_record(&ladders->shelf, told->attachment);
    if (!record)
        return;
    record_registration(record, told);
    shelf_use(&ladders->shelf, record);
}

static void released(void *state, void *attachment)
{
    struct ladders *ladders = state;
    shelf_close(&ladders->shelf, attachment, true);
}

/** Not asked for itself; but where another leg of its call is, it belongs into that ladder. */
static void unwanted(void *state, void *attachment)
{
    struct ladders *ladders = state;
    struct record *record = attachment;
    record->is_unwanted = true;
    shelf_close(&ladders->shelf, record, record->other_count > 0);
}

static int at_least(int columns, const char *word)
{
    int of_word = paint_columns(paint_text(word));
    return of_word > columns ? of_word : columns;
}

static struct gutter gutter_of(const struct layout *layout, int width)
{
    char text[CLOCK_TEXT];
    int of_time = at_least(0, _("time"));
    int of_previous = at_least(0, _("after"));
    int of_frame = at_least(0, _("frame"));
    for (size_t i = 0; i < layout->row_count; i++) {
        const struct layout_row *row = &layout->rows[i];
        if (row->since_first != SIPWHY_TIME_UNKNOWN)
            of_time = at_least(of_time, clock_format_offset(row->since_first, text));
        if (!row->message)
            continue;
        of_previous = at_least(of_previous - 1, clock_format_offset(row->since_previous, text)) + 1;
        snprintf(text, sizeof text, "%" PRIu64, row->message->frame);
        of_frame = at_least(of_frame, text);
    }
    struct gutter gutter = {.time = 1 + of_time};
    gutter.previous = gutter.time + 2 + of_previous;
    gutter.frame = width >= WIDTH_WITH_FRAMES ? gutter.previous + 2 + of_frame : 0;
    gutter.left = (gutter.frame ? gutter.frame : gutter.previous) + 1;
    if (layout->leg_count > 1) {
        gutter.leg = gutter.left + at_least(2, _("leg"));
        gutter.left = gutter.leg + 1;
    }
    return gutter;
}

/** A word that ends before column @p end. */
static void paint_before(struct paint *paint, int end, const char *word)
{
    paint_to(paint, end - paint_columns(paint_text(word)));
    paint_styled(paint, PAINT_DIM, word);
}

static void paint_heads(const struct gutter *gutter, const struct arrows *arrows, struct paint *paint)
{
    paint_newline(paint);
    arrows_paint_legend(arrows, paint);
    arrows_paint_roles(arrows, paint);
    paint_before(paint, gutter->time, _("time"));
    paint_before(paint, gutter->previous, _("after"));
    if (gutter->frame)
        paint_before(paint, gutter->frame, _("frame"));
    if (gutter->leg)
        paint_before(paint, gutter->leg, _("leg"));
    arrows_paint_names(arrows, paint);
}

/** What is folded into an arrow: until when it was sent. */
static void paint_folded(const struct layout_row *row, const struct arrows *arrows, struct paint *paint)
{
    char again[CLOCK_TEXT + 160];
    char text[CLOCK_TEXT];
    const struct ladder_row *message = row->message;
    if (!message->repeat_count)
        return;
    const struct ladder_repeat *last = ladder_last_repeat(message);
    clock_format_offset(last->time - arrows->layout->start, text);
    snprintf(again, sizeof again, _("%1$u times, the last at %2$s (frame %3$llu)"),
             message->repeat_count + 1u, text, (unsigned long long)last->frame);
    arrows_paint_remark(arrows, row, again, paint);
}

static void paint_message(const struct layout_row *row, const struct gutter *gutter,
                          const struct arrows *arrows, struct paint *paint)
{
    char text[CLOCK_TEXT + 1] = "+";
    paint_before(paint, gutter->time, clock_format_offset(row->since_first, text + 1));
    clock_format_offset(row->since_previous, text + 1);
    paint_before(paint, gutter->previous, text);
    snprintf(text, sizeof text, "%" PRIu64, row->message->frame);
    if (gutter->frame)
        paint_before(paint, gutter->frame, text);
    snprintf(text, sizeof text, "%zu", row->leg + 1);
    if (gutter->leg) {
        paint_to(paint, gutter->leg - (int)strlen(text));
        paint_styled(paint, row->leg % 2 ? PAINT_NOTE : PAINT_BOLD, text);
    }
    arrows_paint_message(arrows, row, paint);
    paint_folded(row, arrows, paint);
}

static void begin_margin(const struct gutter *gutter, const char *margin, enum paint_style style,
                         struct paint *paint)
{
    paint->margin = margin;
    paint->margin_column = gutter->left - 1;
    paint->margin_style = style;
    paint_begin(paint, gutter->left + 1);
}

/** In short; with -v all that it says. */
static void paint_notice(const struct layout_row *row, const struct gutter *gutter, bool is_full,
                         struct paint *paint)
{
    char text[CLOCK_TEXT];
    const struct record *record = row->record;
    paint_before(paint, gutter->time, clock_format_offset(row->since_first, text));
    begin_margin(gutter, paint_either(paint, "┃", "!"), words_severity_style(row->notice->severity), paint);
    if (is_full && !row->is_superseded)
        notice_paint(row->notice, record->verdict.why, record->verdict.next, paint, gutter->left + 1);
    else
        notice_paint_title(row->notice, paint, gutter->left + 1);
    paint->margin = NULL;
}

static void paint_answer(const struct layout_row *row, const struct gutter *gutter, struct paint *paint)
{
    begin_margin(gutter, paint_either(paint, "┊", ":"), PAINT_DIM, paint);
    answer_paint(row->answer, paint, gutter->left + 1);
    paint->margin = NULL;
}

static void paint_left_out(const struct layout_row *row, const struct gutter *gutter, struct paint *paint)
{
    char text[160];
    snprintf(text, sizeof text, _("... %lu more messages ..."), row->left_out);
    paint_fold(paint, gutter->left + 1, text);
    paint_newline(paint);
}

static void paint_row(const struct ladders *ladders, const struct layout_row *row,
                      const struct gutter *gutter, const struct arrows *arrows, struct paint *paint)
{
    bool is_full = ladders->options->amount == REPORT_VERBOSE;
    if (row->kind == LAYOUT_MESSAGE)
        paint_message(row, gutter, arrows, paint);
    else if (row->kind == LAYOUT_FINDING)
        paint_notice(row, gutter, is_full, paint);
    else if (row->kind == LAYOUT_LEFT_OUT)
        paint_left_out(row, gutter, paint);
    else if (is_full)
        paint_answer(row, gutter, paint);
}

static bool is_among(const struct group *group, const char *call_id)
{
    for (size_t i = 0; i < group->leg_count; i++) {
        if (group->legs[i]->call_id && strcmp(group->legs[i]->call_id, call_id) == 0)
            return true;
    }
    return false;
}

/** How a leg is joined to the first one; "" where nobody said so. */
static const char *join_of(const struct group *group, size_t leg)
{
    const struct record *first = group->legs[0];
    const char *call_id = group->legs[leg]->call_id;
    for (size_t i = 0; leg && call_id && i < first->other_count; i++) {
        if (strcmp(first->others[i].call_id, call_id) == 0)
            return first->others[i].join;
    }
    return "";
}

static void paint_leg(const char *mark, const char *call_id, const char *remark, struct paint *paint)
{
    int indent = *mark ? 3 + (int)strlen(mark) : 2;
    paint_to(paint, 2);
    paint_styled(paint, PAINT_BOLD, mark);
    paint_style(paint, PAINT_DIM);
    paint_fold(paint, indent, "Call-ID");
    paint_fold(paint, indent, call_id);
    paint_fold(paint, indent, remark);
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
}

/** The Call-IDs, and those of legs that are not here. */
static void paint_legs(const struct group *group, struct paint *paint)
{
    char mark[24] = "";
    for (size_t i = 0; i < group->leg_count; i++) {
        const char *call_id = group->legs[i]->call_id;
        if (group->leg_count > 1)
            snprintf(mark, sizeof mark, "%zu", i + 1);
        if (call_id && *call_id)
            paint_leg(mark, call_id, join_of(group, i), paint);
    }
    for (size_t i = 0; i < group->told->other_count; i++) {
        if (is_among(group, group->told->others[i].call_id))
            continue;
        paint_leg("-", group->told->others[i].call_id, group->told->others[i].join, paint);
        paint_fold(paint, 4, _("(another leg of the call, not shown here)"));
        paint_newline(paint);
    }
}

static void count(struct ladders *ladders, const struct group *group)
{
    for (size_t i = 0; i < group->leg_count; i++) {
        const struct ladder *ladder = &group->legs[i]->ladder;
        uint64_t rest = ladder->messages - ladder->row_count - ladder->duplicates;
        uint64_t folded = 0;
        for (size_t j = 0; j < ladder->row_count; j++)
            folded += ladder->rows[j].repeat_count;
        folded = folded < rest ? folded : rest;
        ladders->shown += ladder->messages;
        ladders->arrows += ladder->row_count;
        ladders->folded += folded;
        ladders->duplicates += ladder->duplicates;
        ladders->left_out += rest - folded;
    }
}

static void paint_notices_lost(uint64_t lost, struct paint *paint)
{
    char text[256];
    if (!lost)
        return;
    snprintf(text, sizeof text, _("Findings that there was no room for here: %lu"), (unsigned long)lost);
    paint_fold(paint, 2, text);
    paint_newline(paint);
}

static void paint_group(struct ladders *ladders, const struct group *group,
                        const struct block_place *place, struct paint *paint)
{
    struct layout layout;
    struct arrows arrows;
    if (layout_init(group->legs, group->leg_count, &layout) < 0) {
        paint->failed = true;
        return;
    }
    struct gutter gutter = gutter_of(&layout, paint->width);
    arrows_init(&layout, gutter.left, paint->width, &arrows);
    head_paint_title(group->legs[0], 1, place, paint);
    head_paint_who(group->legs[0], paint);
    head_paint_when(group->legs[0], layout.start, layout.end, paint);
    paint_legs(group, paint);
    head_paint_verdict(group->told, paint);
    paint_heads(&gutter, &arrows, paint);
    for (size_t i = 0; i < layout.row_count; i++)
        paint_row(ladders, &layout.rows[i], &gutter, &arrows, paint);
    if (group->told->media) {
        paint_newline(paint);
        media_paint(group->told->media, paint, 2);
    }
    for (size_t i = 0; i < group->leg_count; i++)
        paint_notices_lost(group->legs[i]->notices_lost, paint);
    paint_newline(paint);
    count(ladders, group);
    layout_finish(&layout);
}

static void write_out(struct ladders *ladders)
{
    out_write(ladders->options->out, ladders->paint.data, ladders->paint.length);
    paint_clear(&ladders->paint);
}

static bool is_wanted(const struct group *group)
{
    for (size_t i = 0; i < group->leg_count; i++) {
        if (!group->legs[i]->is_unwanted)
            return true;
    }
    return false;
}

static void write_groups(struct ladders *ladders)
{
    struct groups groups;
    size_t all = 0;
    size_t number = 0;
    if (groups_init(&ladders->shelf, &groups) < 0)
        return;
    for (size_t i = 0; i < groups.count; i++)
        all += is_wanted(&groups.items[i]);
    for (size_t i = 0; i < groups.count && !ladders->options->out->error; i++) {
        if (!is_wanted(&groups.items[i]))
            continue;
        paint_group(ladders, &groups.items[i],
                    &(struct block_place){++number, all + (size_t)ladders->shelf.blocks_lost},
                    &ladders->paint);
        write_out(ladders);
    }
    groups_finish(&groups);
}

static void paint_notices(struct ladders *ladders, struct paint *paint)
{
    bool is_full = ladders->options->amount == REPORT_VERBOSE;
    if (ladders->notice_count == 0)
        return;
    head_paint_rule(paint, _("About no one call"));
    paint->margin = ""; /* what is wider than a line is broken */
    paint->margin_column = 0;
    for (int severity = SIPWHY_SEVERITY_ERROR; severity >= SIPWHY_SEVERITY_NOTE; severity--) {
        for (size_t i = 0; i < ladders->notice_count; i++) {
            if ((int)ladders->notices[i].severity != severity)
                continue;
            if (is_full)
                notice_paint(&ladders->notices[i], NULL, NULL, paint, 2);
            else
                notice_paint_short(&ladders->notices[i], paint, 2);
        }
    }
    paint->margin = NULL;
    paint_notices_lost(ladders->notices_lost, paint);
    paint_newline(paint);
}

/** "SIP messages: 19. Arrows: 5; sent again: 12; ...": each is in exactly one of them. */
static void paint_account(const struct ladders *ladders, struct paint *paint)
{
    const struct {
        const char *what;
        uint64_t count;
    } parts[] = {{_("SIP messages"), ladders->messages},
                 {_("arrows"), ladders->arrows},
                 {_("sent again"), ladders->folded},
                 {_("seen twice by the capture"), ladders->duplicates},
                 {_("left out of long ladders"), ladders->left_out},
                 {_("not shown"), ladders->messages - ladders->shown}};
    char text[256];
    size_t last = 1;
    for (size_t i = 2; i < sizeof parts / sizeof *parts; i++)
        last = parts[i].count ? i : last;
    for (size_t i = 0; i <= last; i++) {
        if (i > 1 && parts[i].count == 0)
            continue;
        snprintf(text, sizeof text, "%s%s %" PRIu64 "%s", parts[i].what, i ? "" : ":", parts[i].count,
                 i == 0      ? ";"
                 : i == last ? ""
                             : ",");
        paint_fold(paint, 0, text);
    }
    paint_newline(paint);
}

static void finish(void *state, const struct report_end *end)
{
    struct ladders *ladders = state;
    struct paint *paint = &ladders->paint;
    (void)end;
    write_groups(ladders);
    paint_notices(ladders, paint);
    if (ladders->shelf.blocks_lost) {
        char text[256];
        snprintf(text, sizeof text, _("Ladders that there was no room for: %lu (--call shows one)"),
                 (unsigned long)ladders->shelf.blocks_lost);
        paint_fold(paint, 0, text);
        paint_newline(paint);
    }
    paint_account(ladders, paint);
    if (ladders->options->anonymized)
        paint_paragraph(paint, 0, _(WORDS_ANONYMIZED));
    write_out(ladders);
}

static void destroy(void *state)
{
    struct ladders *ladders = state;
    shelf_finish(&ladders->shelf);
    for (size_t i = 0; i < ladders->notice_count; i++)
        notice_finish(&ladders->notices[i]);
    free(ladders->notices);
    paint_finish(&ladders->paint);
    free(ladders);
}

const struct report_format report_ladder = {
    .name = "ladder",
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
