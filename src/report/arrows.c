/*
 * arrows.c — a layout as text: lifelines, and the messages as arrows between them.
 */
#include "report/arrows.h"

#include "report/translate.h"
#include "report/utf8.h"
#include "report/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Lifelines closer than this leave no room for a label; further apart they are hard to follow. */
#define GAP_LEAST 11
#define GAP_MOST 42

/** A remark with less room than this begins further left. */
#define REMARK_LEAST 24

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
        char text[SIPWHY_ENDPOINT_TEXT + 64];
        snprintf(text, sizeof text, *role ? "%c = %s (%s)" : "%c = %s%s", (char)('A' + i), column->name, role);
        paint_fold(paint, 2, text);
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

/**
 * Lifelines from column @p from up to, not with, @p end; not where something stands already, nor less than
 * @p gap behind it.
 */
static void paint_lives(const struct arrows *arrows, int from, int end, int gap, struct paint *paint)
{
    int least = paint->column + gap;
    for (int i = from; i < end; i++) {
        int place = place_of(arrows, (size_t)i);
        if (place < least)
            continue;
        paint_to(paint, place);
        paint_styled(paint, PAINT_DIM, paint_either(paint, "│", "|"));
    }
}

void arrows_paint_lifelines(const struct arrows *arrows, struct paint *paint)
{
    paint_lives(arrows, 0, (int)arrows->layout->column_count, 0, paint);
    paint_newline(paint);
}

/** What stands on an arrow: the label, which may be cut, and what may not. */
struct label {
    const char *text;
    char more[256];
    bool has_offer;  /**< the session description is in it */
    bool has_copies; /**< and how often the capture saw the message */
    bool is_cut;     /**< and it is not plain from what is left */
};

static void append(struct label *label, const char *before, const char *text, const char *after)
{
    size_t used = strlen(label->more);
    snprintf(label->more + used, sizeof label->more - used, "%s%s%s", before, text, after);
}

static int label_columns(const struct label *label)
{
    return paint_columns(paint_text(label->text)) + paint_columns(paint_text(label->more));
}

/** "seen x2": sent as often as @p message was, and by the capture seen more often than that. */
static const char *copies_text(const struct ladder_row *message, char text[64])
{
    snprintf(text, 64, "%s x%u", _("seen"), message->repeat_count + 1u + message->duplicates);
    return text;
}

/** "INVITE SDP x3"; the session description itself, and how often it was seen, where they fit into @p room. */
static void label_init(const struct ladder_row *message, int room, struct label *ret_label)
{
    char text[64];
    struct label label = {.text = message->label};
    int of_offer = message->sdp ? paint_columns(paint_text(message->sdp)) + 3 : 0;
    if (message->sdp && label_columns(&label) + of_offer + 4 <= room &&
        strlen(message->sdp) < sizeof label.more / 2) {
        append(&label, " (", message->sdp, ")");
        label.has_offer = true;
    } else if (message->has_sdp && (!message->sdp || label_columns(&label) + 4 <= room)) {
        append(&label, " ", "SDP", "");
    }
    if (message->repeat_count) {
        snprintf(text, sizeof text, "%u", message->repeat_count + 1u);
        append(&label, " x", text, "");
    } else if (message->is_again) {
        append(&label, " (", _("again"), ")");
    }
    copies_text(message, text);
    if (message->duplicates && label_columns(&label) + paint_columns(paint_text(text)) + 3 <= room) {
        append(&label, " (", text, ")");
        label.has_copies = true;
    }
    *ret_label = label;
}

/** Whether a response says in words what its code says anyway. */
static bool is_usual(const char *label)
{
    char *words;
    const struct sipwhy_code *row = sipwhy_code_find((int)strtol(label, &words, 10));
    return row && *words == ' ' && strcmp(words + 1, row->name) == 0;
}

/** The label in at most @p room columns. */
static void paint_label(struct label *label, int room, struct paint *paint)
{
    int of_text = paint_columns(paint_text(label->text));
    int of_more = paint_columns(paint_text(label->more));
    int least = of_text < 4 ? of_text : 4;
    bool is_more_cut = of_more > room - least;
    label->is_cut = of_text + of_more > room && (is_more_cut || !is_usual(label->text));
    if (is_more_cut)
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
    int columns = label_columns(label);
    bool has_spaces = columns + 2 <= inside - 2;
    columns = columns < inside - 2 ? columns : inside - 2;
    int lines = inside - 1 - columns - (has_spaces ? 2 : 0);
    paint_lives(arrows, 0, low, 0, paint);
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
    paint_lives(arrows, is_left ? high + 1 : high, (int)arrows->layout->column_count, 0, paint);
    paint_newline(paint);
}

/** A host talks to itself. */
static void paint_loop(const struct arrows *arrows, const struct layout_row *row, struct label *label,
                       struct paint *paint)
{
    paint_lives(arrows, 0, row->src + 1, 0, paint);
    int room = paint->width - paint->column - 4;
    label_init(row->message, room, label);
    paint_style(paint, words_code_style(row->message->code));
    paint_put(paint, paint_either(paint, "◀─╴", "<- "));
    paint_label(label, room, paint);
    paint_style(paint, PAINT_PLAIN);
    paint_lives(arrows, row->src + 1, (int)arrows->layout->column_count, 1, paint);
    paint_newline(paint);
}

static const char *name_of(const struct layout_row *row, uint8_t host, char text[SIPWHY_ENDPOINT_TEXT])
{
    const struct ladder *ladder = &row->record->ladder;
    return host < ladder->host_count ? sipwhy_endpoint_format(&ladder->hosts[host], text) : "?";
}

/** Where a row has no place between columns, it names its two hosts. */
static void paint_named(const struct arrows *arrows, const struct layout_row *row, struct label *label,
                        struct paint *paint)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    int indent = arrows->left + 1;
    label_init(row->message, paint->width, label);
    paint_to(paint, indent);
    paint_fold(paint, indent, name_of(row, row->message->src, text));
    paint_fold(paint, indent, paint_either(paint, "→", "->"));
    paint_fold(paint, indent, name_of(row, row->message->dst, text));
    paint_style(paint, words_code_style(row->message->code));
    paint_fold(paint, indent, label->text);
    paint_fold(paint, indent, label->more);
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
}

/** Where a remark begins: right of the arrow's first lifeline, or further left where there is little room. */
static int indent_of(const struct arrows *arrows, const struct layout_row *row, int columns, int width)
{
    int low = row->src < row->dst ? row->src : row->dst;
    if (!arrows->has_columns || low < 0)
        return arrows->left + 1;
    int indent = place_of(arrows, (size_t)low) + 2;
    if (width - indent < columns && width - indent < REMARK_LEAST)
        indent = width - columns > arrows->left + 1 ? width - columns : arrows->left + 1;
    return indent;
}

/** As much of a text as fits into @p room columns, whole words where there are any. */
static size_t line_length(const char *text, int room)
{
    size_t fits = 0;
    size_t words = 0;
    int columns = 0;
    size_t length = strlen(text);
    while (fits < length) {
        uint32_t point;
        size_t taken = utf8_decode(text + fits, length - fits, &point);
        columns += utf8_is_printable(point) ? utf8_columns(point) : 1;
        if (columns > room)
            return words ? words : fits ? fits : taken;
        fits += taken;
        if (text[fits] == ' ')
            words = fits;
    }
    return length;
}

void arrows_paint_remark(const struct arrows *arrows, const struct layout_row *row, const char *text,
                         struct paint *paint)
{
    int count = arrows->has_columns ? (int)arrows->layout->column_count : 0;
    int indent = indent_of(arrows, row, paint_columns(paint_text(text)), paint->width);
    while (*text) {
        size_t length = line_length(text, paint->width - indent);
        int lives = 0;
        while (lives < count && place_of(arrows, (size_t)lives) < indent - 1)
            lives++;
        paint_lives(arrows, 0, lives, 0, paint);
        paint_to(paint, indent);
        paint_style(paint, PAINT_DIM);
        paint_span(paint, (struct sipwhy_span){text, length});
        paint_style(paint, PAINT_PLAIN);
        paint_lives(arrows, lives, count, 1, paint);
        paint_newline(paint);
        text += length;
        text += strspn(text, " ");
    }
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

/** The row before this one where the same session description was said, or NULL. */
static const struct layout_row *find_offer(const struct arrows *arrows, const struct layout_row *row)
{
    for (const struct layout_row *before = arrows->layout->rows; before < row; before++) {
        const struct ladder_row *message = before->message;
        if (message && message->sdp && strcmp(message->sdp, row->message->sdp) == 0)
            return before;
    }
    return NULL;
}

/** The session description; that of a message which somebody only passes on is not said again. */
static void paint_offer(const struct arrows *arrows, const struct layout_row *row, struct paint *paint)
{
    char text[96];
    const struct layout_row *same = find_offer(arrows, row);
    if (!same) {
        arrows_paint_remark(arrows, row, row->message->sdp, paint);
        return;
    }
    snprintf(text, sizeof text, _("SDP as in frame %llu"), (unsigned long long)same->message->frame);
    arrows_paint_remark(arrows, row, text, paint);
}

void arrows_paint_message(const struct arrows *arrows, const struct layout_row *row, struct paint *paint)
{
    struct label label;
    char text[64];
    if (!arrows->has_columns || row->src < 0 || row->dst < 0)
        paint_named(arrows, row, &label, paint);
    else if (row->src == row->dst)
        paint_loop(arrows, row, &label, paint);
    else
        paint_arrow(arrows, row, &label, paint);
    if (label.is_cut)
        paint_full_label(arrows, row, &label, paint);
    if (row->message->sdp && !label.has_offer)
        paint_offer(arrows, row, paint);
    if (row->message->duplicates && !label.has_copies)
        arrows_paint_remark(arrows, row, copies_text(row->message, text), paint);
}
