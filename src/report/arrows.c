/*
 * arrows.c — a layout as text: lifelines, and the messages as arrows between them.
 */
#include "report/arrows.h"

#include "report/translate.h"
#include "report/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Lifelines closer than this leave no room for a label; further apart they are hard to follow. */
#define GAP_LEAST 11
#define GAP_MOST 42

/** Letters for the names of hosts. */
#define LETTERS 26

static int widest_name(const struct layout *layout)
{
    int widest = 0;
    for (size_t i = 0; i < layout->column_count; i++) {
        const struct layout_column *column = &layout->columns[i];
        int role = paint_columns(paint_text(layout_role_text(column->role)));
        int name = (int)strlen(column->name);
        widest = name > widest ? name : widest;
        widest = role > widest ? role : widest;
    }
    return widest;
}

void arrows_init(const struct layout *layout, int left, int width, struct arrows *ret_arrows)
{
    int gaps = (int)layout->column_count - 1;
    int widest = widest_name(layout);
    int half = (widest + 1) / 2;
    int gap = gaps > 0 ? (width - left - 2 * half) / gaps : GAP_MOST;
    *ret_arrows = (struct arrows){.layout = layout, .left = left, .first = left + half, .gap = gap};
    if (gap <= widest || left + 2 * half > width) {
        ret_arrows->has_legend = true;
        ret_arrows->first = left + 1;
        ret_arrows->gap = gap = gaps > 0 ? (width - left - 3) / gaps : GAP_MOST;
    }
    if (gap > GAP_MOST)
        ret_arrows->gap = GAP_MOST;
    ret_arrows->has_columns = gaps >= 0 && gaps < LETTERS && gap >= GAP_LEAST;
}

static int place_of(const struct arrows *arrows, size_t column)
{
    return arrows->first + (int)column * arrows->gap;
}

void arrows_paint_legend(const struct arrows *arrows, struct paint *paint)
{
    const struct layout *layout = arrows->layout;
    for (size_t i = 0; arrows->has_columns && arrows->has_legend && i < layout->column_count; i++) {
        const struct layout_column *column = &layout->columns[i];
        const char *role = layout_role_text(column->role);
        paint_to(paint, arrows->left);
        paint_printf(paint, "%c = %s", (char)('A' + i), column->name);
        if (*role)
            paint_printf(paint, " (%s)", role);
        paint_newline(paint);
    }
}

/** A word with its middle at a lifeline. */
static void paint_at(const struct arrows *arrows, size_t column, const char *word, struct paint *paint)
{
    int start = place_of(arrows, column) - paint_columns(paint_text(word)) / 2;
    paint_to(paint, start > paint->column || paint->column == 0 ? start : paint->column + 1);
    paint_put(paint, word);
}

void arrows_paint_roles(const struct arrows *arrows, struct paint *paint)
{
    const struct layout *layout = arrows->layout;
    bool is_any = false;
    for (size_t i = 0; i < layout->column_count; i++)
        is_any |= layout->columns[i].role != LAYOUT_UNKNOWN;
    if (!is_any || !arrows->has_columns || arrows->has_legend)
        return;
    for (size_t i = 0; i < layout->column_count; i++) {
        if (layout->columns[i].role != LAYOUT_UNKNOWN)
            paint_at(arrows, i, layout_role_text(layout->columns[i].role), paint);
    }
    paint_newline(paint);
}

void arrows_paint_names(const struct arrows *arrows, struct paint *paint)
{
    char letter[2] = "A";
    paint_style(paint, PAINT_BOLD);
    for (size_t i = 0; arrows->has_columns && i < arrows->layout->column_count; i++) {
        letter[0] = (char)('A' + i);
        paint_at(arrows, i, arrows->has_legend ? letter : arrows->layout->columns[i].name, paint);
    }
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
    if (arrows->has_columns)
        arrows_paint_lifelines(arrows, paint);
}

/** Lifelines from column @p from up to, not with, @p end; not where something stands already. */
static void paint_lives(const struct arrows *arrows, int from, int end, struct paint *paint)
{
    for (int i = from; i < end; i++) {
        int place = place_of(arrows, (size_t)i);
        if (place < paint->column)
            continue;
        paint_to(paint, place);
        paint_styled(paint, PAINT_DIM, paint_either(paint, "│", "|"));
    }
}

void arrows_paint_lifelines(const struct arrows *arrows, struct paint *paint)
{
    paint_lives(arrows, 0, (int)arrows->layout->column_count, paint);
    paint_newline(paint);
}

/** What stands on an arrow: the label, which may be cut, and what may not. */
struct label {
    const char *text;
    char more[256];
    bool is_sdp_in_it;
    bool is_cut;
};

static void append(struct label *label, const char *before, const char *text, const char *after)
{
    size_t used = strlen(label->more);
    snprintf(label->more + used, sizeof label->more - used, "%s%s%s", before, text, after);
}

/** The label of a message, with its session description where that fits into @p room. */
static void label_init(const struct ladder_row *message, int room, struct label *ret_label)
{
    char count[16];
    *ret_label = (struct label){.text = message->label};
    int columns = paint_columns(paint_text(message->label));
    if (message->sdp && columns + paint_columns(paint_text(message->sdp)) + 7 <= room &&
        strlen(message->sdp) < sizeof ret_label->more / 2) {
        append(ret_label, " (", message->sdp, ")");
        ret_label->is_sdp_in_it = true;
    } else if (message->has_sdp) {
        append(ret_label, " ", "SDP", "");
    }
    if (message->repeat_count) {
        snprintf(count, sizeof count, "%u", message->repeat_count + 1u);
        append(ret_label, " x", count, "");
    } else if (message->is_again) {
        append(ret_label, " (", _("again"), ")");
    }
}

/** The label in at most @p room columns. */
static void paint_label(struct label *label, int room, struct paint *paint)
{
    int of_text = paint_columns(paint_text(label->text));
    int of_more = paint_columns(paint_text(label->more));
    int least = of_text < 4 ? of_text : 4;
    label->is_cut = of_text + of_more > room;
    if (of_more > room - least)
        of_more = room - least > 0 ? room - least : 0;
    paint_cut(paint, paint_text(label->text), room - of_more < of_text ? room - of_more : of_text);
    paint_cut(paint, paint_text(label->more), of_more);
}

/** "├──── INVITE ────▶│" between two lifelines, whichever way it goes. */
static void paint_arrow(const struct arrows *arrows, const struct layout_row *row, struct label *label,
                        struct paint *paint)
{
    const char *line = paint_either(paint, "─", "-");
    bool is_left = row->dst < row->src;
    int low = is_left ? row->dst : row->src;
    int high = is_left ? row->src : row->dst;
    int inside = (high - low) * arrows->gap - 1;
    label_init(row->message, inside - 4, label);
    int columns = paint_columns(paint_text(label->text)) + paint_columns(paint_text(label->more));
    bool has_spaces = columns + 2 <= inside - 2;
    columns = columns < inside - 2 ? columns : inside - 2;
    int lines = inside - 1 - columns - (has_spaces ? 2 : 0);
    paint_lives(arrows, 0, low, paint);
    paint_to(paint, place_of(arrows, (size_t)low));
    paint_style(paint, words_code_style(row->message->code));
    paint_put(paint, is_left ? paint_either(paint, "│", "|") : paint_either(paint, "├", "|"));
    paint_put(paint, is_left ? paint_either(paint, "◀", "<") : "");
    paint_repeat(paint, line, lines / 2);
    paint_put(paint, has_spaces ? " " : "");
    paint_label(label, columns, paint);
    paint_put(paint, has_spaces ? " " : "");
    paint_repeat(paint, line, lines - lines / 2);
    paint_put(paint, is_left ? paint_either(paint, "┤", "|") : paint_either(paint, "▶", ">"));
    paint_style(paint, PAINT_PLAIN);
    paint_lives(arrows, is_left ? high + 1 : high, (int)arrows->layout->column_count, paint);
    paint_newline(paint);
}

/** A host talks to itself. */
static void paint_loop(const struct arrows *arrows, const struct layout_row *row, struct label *label,
                       struct paint *paint)
{
    paint_lives(arrows, 0, row->src + 1, paint);
    int room = paint->width - paint->column - 4;
    label_init(row->message, room, label);
    paint_style(paint, words_code_style(row->message->code));
    paint_put(paint, paint_either(paint, "◀─╴", "<- "));
    paint_label(label, room, paint);
    paint_put(paint, " ");
    paint_style(paint, PAINT_PLAIN);
    paint_lives(arrows, row->src + 1, (int)arrows->layout->column_count, paint);
    paint_newline(paint);
}

static const char *name_of(const struct layout_row *row, uint8_t host, char text[SIPWHY_ENDPOINT_TEXT])
{
    const struct ladder *ladder = &row->record->ladder;
    return host < ladder->host_count ? sipwhy_endpoint_format(&ladder->hosts[host], text) : "?";
}

/** Words from @p indent on; what is wider than a line is broken. */
static void paint_words(const char *words, int indent, struct paint *paint)
{
    const char *margin = paint->margin;
    int margin_column = paint->margin_column;
    paint->margin = " ";
    paint->margin_column = indent - 1;
    paint_wrap(paint, indent, words);
    paint->margin = margin;
    paint->margin_column = margin_column;
}

/** Where a row has no place between columns, it names its two hosts. */
static void paint_named(const struct arrows *arrows, const struct layout_row *row, struct label *label,
                        struct paint *paint)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    int indent = arrows->left + 1;
    label_init(row->message, 0, label);
    paint_to(paint, indent);
    paint_words(name_of(row, row->message->src, text), indent, paint);
    paint_words(paint_either(paint, "→", "->"), indent, paint);
    paint_words(name_of(row, row->message->dst, text), indent, paint);
    paint_style(paint, words_code_style(row->message->code));
    paint_words(label->text, indent, paint);
    paint_words(label->more, indent, paint);
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
}

void arrows_paint_remark(const struct arrows *arrows, const struct layout_row *row, const char *text,
                         struct paint *paint)
{
    int count = (int)arrows->layout->column_count;
    int low = row->src < row->dst ? row->src : row->dst;
    int columns = paint_columns(paint_text(text));
    int indent = arrows->left + 1;
    bool is_between = arrows->has_columns && low >= 0;
    if (is_between && place_of(arrows, (size_t)low) + 2 + columns <= paint->width) {
        indent = place_of(arrows, (size_t)low) + 2;
        paint_lives(arrows, 0, low + 1, paint);
    } else if (is_between && arrows->left + columns < paint->width) {
        indent = paint->width - columns;
        while (low >= 0 && place_of(arrows, (size_t)low) + 2 > indent)
            low--;
        paint_lives(arrows, 0, low + 1, paint);
    }
    paint_to(paint, indent);
    paint_style(paint, PAINT_DIM);
    paint_words(text, indent, paint);
    paint_style(paint, PAINT_PLAIN);
    if (is_between && paint->column < paint->width) {
        paint_put(paint, " ");
        paint_lives(arrows, low + 1, count, paint);
    }
    paint_newline(paint);
}

static void paint_full_label(const struct arrows *arrows, const struct layout_row *row,
                             const struct label *label, struct paint *paint)
{
    char *text;
    if (asprintf(&text, "%s%s", label->text, label->more) < 0) {
        paint->failed = true;
        return;
    }
    arrows_paint_remark(arrows, row, text, paint);
    free(text);
}

void arrows_paint_message(const struct arrows *arrows, const struct layout_row *row, struct paint *paint)
{
    struct label label;
    if (!arrows->has_columns || row->src < 0 || row->dst < 0)
        paint_named(arrows, row, &label, paint);
    else if (row->src == row->dst)
        paint_loop(arrows, row, &label, paint);
    else
        paint_arrow(arrows, row, &label, paint);
    if (label.is_cut)
        paint_full_label(arrows, row, &label, paint);
    if (row->message->sdp && !label.is_sdp_in_it)
        arrows_paint_remark(arrows, row, row->message->sdp, paint);
}
