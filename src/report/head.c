/*
 * head.c — what stands at the top of a call told in full: which it is, who and when, and the verdict.
 */
#include "report/head.h"

#include "report/clock.h"
#include "report/translate.h"
#include "report/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void head_paint_rule(struct paint *paint, const char *title)
{
    const char *line = paint_either(paint, "─", "-");
    paint_style(paint, PAINT_HEADING);
    paint_repeat(paint, line, 2);
    paint_put(paint, " ");
    paint_cut(paint, paint_text(title), paint->width - 5);
    paint_put(paint, " ");
    paint_repeat(paint, line, paint->width - paint->column);
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
}

const char *head_state(const struct record *record)
{
    const struct ladder_row *first = ladder_row_at(&record->ladder, 0);
    if (record->kind == RECORD_CALL)
        return words_call_state((enum sipwhy_call_state)record->state);
    if (record->kind == RECORD_REGISTRATION)
        return words_registration_state((enum sipwhy_registration_state)record->state);
    return first ? first->label : "";
}

const char *head_kind(const struct record *record)
{
    static const char *const words[] = {
        [RECORD_OTHER] = N_("Request"),
        [RECORD_CALL] = N_("Call"),
        [RECORD_REGISTRATION] = N_("Registration"),
    };
    return _(words[record->kind]);
}

void head_paint_parties(const struct record *record, struct paint *paint, int columns)
{
    const char *arrow = paint_either(paint, " → ", " -> ");
    struct sipwhy_span from = paint_text(record->from ? record->from : "");
    struct sipwhy_span to = paint_text(record->to ? record->to : "");
    int room = columns - 4;
    int half = room / 2;
    int from_columns = paint_columns(from);
    int to_columns = paint_columns(to);
    int from_room = to_columns < half ? room - to_columns : half;
    paint_cut(paint, from, from_room);
    if (to_columns > 0) {
        paint_put(paint, arrow);
        paint_cut(paint, to, from_columns < from_room ? room - from_columns : room - from_room);
    }
}

void head_paint_title(const struct record *record, size_t size, const struct block_place *place,
                      struct paint *paint)
{
    char title[160];
    const char *state = head_state(record);
    if (size == 1)
        snprintf(title, sizeof title, _("%1$s %2$zu of %3$zu"), head_kind(record), place->number,
                 place->all);
    else
        snprintf(title, sizeof title, _("%1$s %2$zu to %3$zu of %4$zu"),
                 record->kind == RECORD_CALL ? _("Calls") : _("Registrations"), place->number,
                 place->number + size - 1, place->all);
    if (*state)
        snprintf(title + strlen(title), sizeof title - strlen(title), ": %s", state);
    head_paint_rule(paint, title);
}

void head_paint_when(const struct record *record, sipwhy_time start, sipwhy_time end, struct paint *paint)
{
    char text[CLOCK_TEXT];
    char host[SIPWHY_ENDPOINT_TEXT + 1];
    bool lasts = end - start >= SIPWHY_MILLISECOND;
    paint_style(paint, PAINT_DIM);
    if (start != SIPWHY_TIME_UNKNOWN) {
        paint_fold(paint, 2, clock_format_date(start, text));
        paint_put(paint, " UTC,");
    }
    paint_fold(paint, 2, sipwhy_endpoint_format(&record->src, host));
    paint_fold(paint, 2, paint_either(paint, "→", "->"));
    sipwhy_endpoint_format(&record->dst, host);
    paint_fold(paint, 2, lasts ? strcat(host, ",") : host);
    if (lasts) {
        char *after;
        if (asprintf(&after, _("last message after %s"), clock_format_duration(end - start, text)) < 0) {
            paint->failed = true;
        } else {
            paint_fold(paint, 2, after);
            free(after);
        }
    }
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
}

void head_paint_who(const struct record *record, struct paint *paint)
{
    if (!record->from || !*record->from)
        return;
    paint_to(paint, 2);
    head_paint_parties(record, paint, paint->width - 2);
    paint_newline(paint);
}

void head_paint(const struct record *record, struct paint *paint)
{
    head_paint_who(record, paint);
    head_paint_when(record, record->start, record->end, paint);
    if (!record->call_id)
        return;
    paint_to(paint, 2);
    paint_style(paint, PAINT_DIM);
    paint_printf(paint, "Call-ID %s", record->call_id);
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
}

/** What a block without a verdict (no call, no registration) says instead: its worst finding. */
static const char *worst_detail(const struct record *record)
{
    for (size_t i = record->notice_count; i-- > 0;) {
        if (record->notices[i].severity == record->worst)
            return record->notices[i].detail ? record->notices[i].detail : record->notices[i].title;
    }
    return NULL;
}

/** "Why: ...", the text beginning at column @p indent. */
static void paint_answer_to(const char *question, enum paint_style style, const char *text, int indent,
                            struct paint *paint)
{
    paint_to(paint, 2);
    paint_styled(paint, style, question);
    paint_to(paint, indent);
    paint_style(paint, PAINT_BOLD);
    paint_fold(paint, indent, text);
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
}

void head_paint_verdict(const struct record *record, struct paint *paint)
{
    const char *why = record->verdict.why ? record->verdict.why : worst_detail(record);
    int of_why = paint_columns(paint_text(_("Why:")));
    int of_next = paint_columns(paint_text(_("Next:")));
    int indent = 2 + (of_why > of_next ? of_why : of_next) + 1;
    if (!why)
        return;
    paint_newline(paint);
    paint_answer_to(_("Why:"), words_severity_style(record->worst), why, indent, paint);
    if (record->verdict.next)
        paint_answer_to(_("Next:"), PAINT_GOOD, record->verdict.next, indent, paint);
}
