/*
 * ladder.c — the messages of a call as a block of code, in which nothing is read as Markdown.
 */
#include "report/markdown/markdown.h"

#include "report/arrows.h"
#include "report/clock.h"
#include "report/layout.h"
#include "report/translate.h"

#include <stdio.h>
#include <string.h>

/** Columns: the time ends here, the frame number ends there, the ladder begins at the third. */
#define TIME_END 10
#define FRAME_END 17
#define LADDER_LEFT 18

static void paint_before(struct paint *paint, int end, const char *word)
{
    paint_to(paint, end - paint_columns(paint_text(word)));
    paint_put(paint, word);
}

static void paint_message(const struct layout_row *row, const struct arrows *arrows, struct paint *paint)
{
    char text[CLOCK_TEXT + 80];
    char time[CLOCK_TEXT];
    const struct ladder_row *message = row->message;
    paint_before(paint, TIME_END, clock_format_offset(row->since_first, time));
    snprintf(text, sizeof text, "%llu", (unsigned long long)message->frame);
    paint_before(paint, FRAME_END, text);
    arrows_paint_message(arrows, row, paint);
    if (!message->repeat_count)
        return;
    const struct ladder_repeat *last = ladder_last_repeat(message);
    clock_format_offset(last->time - arrows->layout->start, time);
    snprintf(text, sizeof text, "x%u, %s (#%llu)", message->repeat_count + 1u, time, (unsigned long long)last->frame);
    arrows_paint_remark(arrows, row, text, paint);
}

static void paint_row(const struct layout_row *row, const struct arrows *arrows, struct paint *paint)
{
    char time[CLOCK_TEXT];
    if (row->kind == LAYOUT_MESSAGE) {
        paint_message(row, arrows, paint);
    } else if (row->kind == LAYOUT_FINDING) {
        paint_before(paint, TIME_END, clock_format_offset(row->since_first, time));
        paint_to(paint, LADDER_LEFT - 2);
        paint_put(paint, "! ");
        notice_paint_title(row->notice, paint, LADDER_LEFT);
    } else if (row->kind == LAYOUT_LEFT_OUT) {
        paint_to(paint, LADDER_LEFT + 1);
        paint_printf(paint, _("... %lu more messages ..."), row->left_out);
        paint_newline(paint);
    }
}

void markdown_ladder(struct markdown_text *text, const struct group *group)
{
    struct layout layout;
    struct arrows arrows;
    struct paint paint = {.utf8 = true, .width = MARKDOWN_COLUMNS};
    if (layout_init(group->legs, group->leg_count, &layout) < 0) {
        text->bytes.failed = true;
        return;
    }
    arrows_init(&layout, LADDER_LEFT, paint.width, &arrows);
    arrows_paint_legend(&arrows, &paint);
    arrows_paint_roles(&arrows, &paint);
    paint_before(&paint, TIME_END, _("time"));
    paint_before(&paint, FRAME_END, _("frame"));
    arrows_paint_names(&arrows, &paint);
    for (size_t i = 0; i < layout.row_count; i++)
        paint_row(&layout.rows[i], &arrows, &paint);
    text->bytes.failed = text->bytes.failed || paint.failed;
    markdown_block(text, (struct sipwhy_span){paint.data, paint.length});
    paint_finish(&paint);
    layout_finish(&layout);
}
