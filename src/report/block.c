/*
 * block.c — one Call-ID with a problem, as text: verdict, ladder, explanations, findings.
 */
#include "report/block.h"

#include "report/arrows.h"
#include "report/cause.h"
#include "report/clock.h"
#include "report/head.h"
#include "report/legs.h"
#include "report/media.h"
#include "report/translate.h"
#include "report/words.h"

#include <stdio.h>
#include <string.h>

/** Columns: the time ends here, the frame number ends there, texts begin at the third. */
#define TIME_END 11
#define FRAME_END 18
#define LADDER_LEFT 19
#define TEXT_MARGIN 12
#define TEXT_LEFT 14

/** Of calls that fail for the same reason: named, beside the one that is shown. */
#define OTHERS_NAMED 20

/** How many fail for this reason; what follows is said of the first. */
static void paint_group(const struct record *record, size_t size, struct paint *paint)
{
    struct sipwhy_root_cause cause = cause_of(record, size);
    paint_to(paint, 2);
    paint_style(paint, words_severity_style(record->worst));
    cause_paint(&cause, paint, 2);
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
    paint_newline(paint);
    paint_paragraph(paint, 2, _("The first of them:"));
}

static void paint_others(const struct record *const *others, size_t count, struct paint *paint)
{
    char text[CLOCK_TEXT];
    size_t named = count < OTHERS_NAMED ? count : OTHERS_NAMED;
    paint_newline(paint);
    paint_paragraph(paint, 2, _("The others:"));
    for (size_t i = 0; i < named; i++) {
        const struct record *other = others[i];
        paint_to(paint, 4);
        paint_styled(paint, PAINT_DIM, clock_format_day(other->start, text));
        paint_put(paint, "  ");
        head_paint_parties(other, paint, paint->width - paint->column);
        paint_newline(paint);
        paint_to(paint, 6);
        paint_style(paint, PAINT_DIM);
        paint_printf(paint, "Call-ID %s", other->call_id ? other->call_id : "");
        paint_style(paint, PAINT_PLAIN);
        paint_newline(paint);
    }
    if (count > named) {
        paint_to(paint, 4);
        paint_printf(paint, _("and %zu more (-v shows all of them)"), count - named);
        paint_newline(paint);
    }
}

static void paint_time(struct paint *paint, sipwhy_time offset)
{
    char text[CLOCK_TEXT];
    clock_format_offset(offset, text);
    paint_to(paint, TIME_END - (int)strlen(text));
    paint_styled(paint, PAINT_DIM, text);
}

/** "sent again after 0.500 (frame 3), 1.500 (frame 4)". */
static void paint_repeats(const struct layout_row *shown, sipwhy_time start, struct paint *paint)
{
    const struct ladder_row *row = shown->message;
    char item[2 * CLOCK_TEXT + 24];
    char text[CLOCK_TEXT];
    int kept = row->repeat_count < LADDER_REPEATS ? row->repeat_count : LADDER_REPEATS;
    if (kept == 0)
        return;
    paint_style(paint, PAINT_DIM);
    paint_wrap(paint, LADDER_LEFT + 1, _("sent again at"));
    for (int i = 0; i < kept; i++) {
        const struct ladder_repeat *repeat = &row->repeats[i];
        clock_format_offset(repeat->time - start, text);
        snprintf(item, sizeof item, "%s (#%llu)%s", text, (unsigned long long)repeat->frame,
                 i + 1 < kept               ? ","
                 : row->repeat_count > kept ? ", ..."
                                            : "");
        paint_wrap(paint, LADDER_LEFT + 1, item);
    }
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
}

static void paint_message(const struct layout_row *row, const struct arrows *arrows, struct paint *paint)
{
    char frame[24];
    paint_time(paint, row->since_first);
    snprintf(frame, sizeof frame, "%llu", (unsigned long long)row->message->frame);
    paint_to(paint, FRAME_END - (int)strlen(frame));
    paint_styled(paint, PAINT_DIM, frame);
    arrows_paint_message(arrows, row, paint);
    paint_repeats(row, arrows->layout->start, paint);
}

static void set_margin(struct paint *paint, enum paint_style style)
{
    paint->margin = paint_either(paint, "┃", "|");
    paint->margin_column = TEXT_MARGIN;
    paint->margin_style = style;
}

static void paint_notice(const struct layout_row *row, struct paint *paint)
{
    const struct record *record = row->record;
    const struct notice *notice = row->notice;
    paint_time(paint, row->since_first);
    set_margin(paint, words_severity_style(notice->severity));
    paint_to(paint, TEXT_MARGIN);
    paint_begin(paint, TEXT_LEFT);
    if (row->is_superseded)
        notice_paint_title(notice, paint, TEXT_LEFT);
    else
        notice_paint(notice, record->verdict.why, record->verdict.next, paint, TEXT_LEFT);
    paint->margin = NULL;
}

static void paint_answer(const struct answer *answer, bool is_elsewhere, struct paint *paint)
{
    char title[128];
    paint->margin = paint_either(paint, "┊", ":");
    paint->margin_column = TEXT_MARGIN;
    paint->margin_style = PAINT_DIM;
    if (is_elsewhere) {
        snprintf(title, sizeof title, "%d %s", answer->code, words_code_name(answer->code));
        paint_paragraph(paint, TEXT_LEFT, title);
    }
    answer_paint(answer, paint, TEXT_LEFT);
    paint->margin = NULL;
}

static void paint_gap(const struct layout_row *row, struct paint *paint)
{
    paint_to(paint, LADDER_LEFT + 1);
    paint_printf(paint, _("... %lu more messages ..."), row->left_out);
    paint_newline(paint);
}

static void paint_row(const struct layout_row *row, const struct arrows *arrows, struct paint *paint)
{
    switch (row->kind) {
    case LAYOUT_MESSAGE:
        paint_message(row, arrows, paint);
        return;
    case LAYOUT_ANSWER:
        paint_answer(row->answer, row->is_elsewhere, paint);
        return;
    case LAYOUT_FINDING:
        paint_notice(row, paint);
        return;
    case LAYOUT_LEFT_OUT:
        paint_gap(row, paint);
        return;
    }
}

static void paint_heads(const struct arrows *arrows, struct paint *paint)
{
    arrows_paint_legend(arrows, paint);
    arrows_paint_roles(arrows, paint);
    paint_style(paint, PAINT_DIM);
    paint_to(paint, TIME_END - paint_columns(paint_text(_("time"))));
    paint_put(paint, _("time"));
    paint_to(paint, FRAME_END - paint_columns(paint_text(_("frame"))));
    paint_put(paint, _("frame"));
    paint_style(paint, PAINT_PLAIN);
    arrows_paint_names(arrows, paint);
}

static void paint_ladder(const struct record *record, struct paint *paint)
{
    struct layout layout;
    struct arrows arrows;
    if (layout_init(&record, 1, &layout) < 0) {
        paint->failed = true;
        return;
    }
    arrows_init(&layout, LADDER_LEFT, paint->width, &arrows);
    paint_newline(paint);
    paint_heads(&arrows, paint);
    for (size_t i = 0; i < layout.row_count; i++)
        paint_row(&layout.rows[i], &arrows, paint);
    layout_finish(&layout);
}

static void paint_media(const struct record *record, struct paint *paint)
{
    if (!record->media)
        return;
    paint_newline(paint);
    media_paint(record->media, paint, 2);
}

static void paint_left_out(const struct record *record, struct paint *paint)
{
    paint_style(paint, PAINT_DIM);
    if (record->ladder.duplicates) {
        paint_to(paint, 2);
        paint_printf(paint, _("Packets that the capture saw twice and that are left out here: %lu"),
                     record->ladder.duplicates);
        paint_newline(paint);
    }
    if (record->notices_lost) {
        paint_to(paint, 2);
        paint_printf(paint, _("Findings that there was no room for here: %lu"),
                     record->notices_lost);
        paint_newline(paint);
    }
    paint_style(paint, PAINT_PLAIN);
}

void block_paint(const struct record *const *group, size_t size, const struct block_place *place,
                 struct paint *paint)
{
    const struct record *record = group[0];
    head_paint_title(record, size, place, paint);
    if (size > 1)
        paint_group(record, size, paint);
    head_paint(record, paint);
    head_paint_verdict(record, paint);
    if (record->legs)
        legs_paint(record->legs, paint, 2);
    paint_ladder(record, paint);
    paint_media(record, paint);
    paint_left_out(record, paint);
    if (size > 1)
        paint_others(group + 1, size - 1, paint);
    paint_newline(paint);
}

void block_paint_line(const struct record *record, struct paint *paint)
{
    char text[CLOCK_TEXT];
    paint_styled(paint, PAINT_DIM, clock_format_day(record->start, text));
    paint_printf(paint, "  %s: %s  ", head_kind(record), head_state(record));
    head_paint_parties(record, paint, paint->width - paint->column);
    paint_newline(paint);
}
