/*
 * ladder.c — the ladder of a call as a picture (SVG).
 *
 * It says nothing that the list of messages beside it does not say too: that is its text form.
 */
#include "report/clock.h"
#include "report/html/html.h"
#include "report/layout.h"
#include "report/translate.h"
#include "report/utf8.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** Sizes in units of the picture, which are pixels at its natural size. */
#define GUTTER 66       /* for the times */
#define HEAD 46         /* for the names of the hosts */
#define CHARACTER 7.3   /* a character of the names and labels, at most */
#define GAP_LEAST 200
#define GAP_OF_MANY 150 /* of more hosts than three */
#define GAP_MOST 300
#define MESSAGE 34
#define SDP 13
#define FINDING 28
#define LEFT_OUT 24

/** Where things go. */
struct picture {
    struct markup *markup;
    const struct layout *layout;
    size_t number; /**< of the call on the page */
    int gap;
    int left; /**< the first lifeline */
    int width;
    int height;
};

static int column_x(const struct picture *picture, int column)
{
    return picture->left + column * picture->gap;
}

static bool has_sdp(const struct layout_row *row)
{
    return row->message && row->message->sdp && *row->message->sdp;
}

static int row_height(const struct layout_row *row)
{
    switch (row->kind) {
    case LAYOUT_MESSAGE:
        return MESSAGE + (has_sdp(row) ? SDP : 0);
    case LAYOUT_FINDING:
        return FINDING;
    case LAYOUT_LEFT_OUT:
        return LEFT_OUT;
    default:
        return 0;
    }
}

static void measure(struct picture *picture)
{
    const struct layout *layout = picture->layout;
    int widest = 0;
    for (size_t i = 0; i < layout->column_count; i++) {
        int width = (int)((double)strlen(layout->columns[i].name) * CHARACTER * 1.1);
        widest = width > widest ? width : widest;
    }
    int gap = widest + 20;
    int least = layout->column_count > 3 ? GAP_OF_MANY : GAP_LEAST;
    picture->gap = gap < least ? least : gap > GAP_MOST ? GAP_MOST : gap;
    int half = widest / 2 > 40 ? widest / 2 : 40;
    picture->left = GUTTER + half;
    picture->width = column_x(picture, (int)layout->column_count - 1) + half + 6;
    if (picture->width < GUTTER + GAP_LEAST + 90)
        picture->width = GUTTER + GAP_LEAST + 90;
    picture->height = HEAD + 10;
    for (size_t i = 0; i < layout->row_count; i++)
        picture->height += row_height(&layout->rows[i]);
}

/** A text of at most so many characters, as the content of an element. */
static void write_cut(struct markup *markup, const char *text, int room)
{
    size_t length = strlen(text);
    size_t at = 0;
    int columns = 0;
    while (at < length) {
        uint32_t point;
        size_t next = utf8_decode(text + at, length - at, &point);
        columns += utf8_is_printable(point) ? utf8_columns(point) : 8;
        if (columns > room)
            break;
        at += next;
    }
    markup_span(markup, (struct sipwhy_span){text, at});
    markup_put(markup, at < length ? "&hellip;" : "");
}

static void write_columns(const struct picture *picture)
{
    const struct layout *layout = picture->layout;
    for (size_t i = 0; i < layout->column_count; i++) {
        const struct layout_column *column = &layout->columns[i];
        int x = column_x(picture, (int)i);
        const char *role = layout_role_text(column->role);
        if (*role) {
            markup_printf(picture->markup, "<text x=\"%d\" y=\"14\" class=\"role\">", x);
            markup_text(picture->markup, role);
            markup_put(picture->markup, "</text>");
        }
        markup_printf(picture->markup, "<text x=\"%d\" y=\"31\" class=\"host\">", x);
        markup_text(picture->markup, column->name);
        markup_printf(picture->markup, "</text><path class=\"life\" d=\"M%d %dV%d\"/>", x, HEAD - 8,
                      picture->height - 4);
    }
}

static void write_time(const struct picture *picture, const struct layout_row *row, int y)
{
    char text[CLOCK_TEXT];
    if (row->since_first == SIPWHY_TIME_UNKNOWN)
        return;
    markup_printf(picture->markup, "<text x=\"%d\" y=\"%d\" class=\"time\">%s</text>", GUTTER - 14, y,
                  clock_format_offset(row->since_first, text));
    if (row->since_previous > 0)
        markup_printf(picture->markup, "<text x=\"%d\" y=\"%d\" class=\"delta\">+%s</text>", GUTTER - 14,
                      y + 12, clock_format_offset(row->since_previous, text));
}

/** "INVITE", with how often it was sent. */
static void write_label(const struct picture *picture, const struct ladder_row *message, int x,
                        int y, int room)
{
    struct markup *markup = picture->markup;
    char again[40] = "";
    if (message->repeat_count)
        snprintf(again, sizeof again, " \xC3\x97%u", message->repeat_count + 1u);
    else if (message->is_again)
        snprintf(again, sizeof again, " (%s)", _("again"));
    markup_printf(markup, "<text x=\"%d\" y=\"%d\" class=\"label\">", x, y);
    write_cut(markup, message->label, room - (int)strlen(again));
    markup_text(markup, again);
    markup_put(markup, "</text>");
}

static void write_arrow(const struct picture *picture, const struct layout_row *row, int y)
{
    struct markup *markup = picture->markup;
    int from = column_x(picture, row->src);
    int to = column_x(picture, row->dst);
    int sign = to > from ? 1 : -1;
    int room = (int)((double)(sign * (to - from) - 18) / CHARACTER);
    int middle = (from + to) / 2;
    write_label(picture, row->message, middle, y + 17, room);
    markup_printf(markup, "<path class=\"line\" d=\"M%d %dH%d\"/><path class=\"tip\" d=\"M%d %dl%d -4v8z\"/>",
                  from, y + 23, to - sign * 7, to, y + 23, -sign * 9);
    if (has_sdp(row)) {
        markup_printf(markup, "<text x=\"%d\" y=\"%d\" class=\"sdp\">", middle, y + 36);
        write_cut(markup, row->message->sdp, (int)((double)(sign * (to - from) - 14) / 6.1));
        markup_put(markup, "</text>");
    }
}

/** A message that goes from a host to itself, or to one that has no column. */
static void write_stub(const struct picture *picture, const struct layout_row *row, int y)
{
    int column = row->src >= 0 ? row->src : row->dst >= 0 ? row->dst : 0;
    int x = column_x(picture, column);
    markup_printf(picture->markup, "<path class=\"line\" d=\"M%d %dh14v8h-10\"/>", x, y + 15);
    write_label(picture, row->message, x + 70, y + 20, 14);
}

static void write_message(const struct picture *picture, const struct layout_row *row, size_t index,
                          int y)
{
    struct markup *markup = picture->markup;
    markup_printf(markup, "<g class=\"m k%d\" data-m=\"m%zu-%zu\"><rect y=\"%d\" width=\"%d\" height=\"%d\"/>",
                  row->message->code / 100, picture->number, index, y + 2, picture->width,
                  row_height(row) - 1);
    write_time(picture, row, y + 17);
    if (row->src >= 0 && row->dst >= 0 && row->src != row->dst)
        write_arrow(picture, row, y);
    else
        write_stub(picture, row, y);
    markup_put(markup, "</g>\n");
}

static void write_finding(const struct picture *picture, const struct layout_row *row, size_t index,
                          int y)
{
    struct markup *markup = picture->markup;
    markup_printf(markup, "<g class=\"f %s\" data-m=\"m%zu-%zu\">",
                  html_severity_class(row->notice->severity), picture->number, index);
    write_time(picture, row, y + 18);
    markup_printf(markup, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>", GUTTER - 8,
                  y + 4, picture->width - GUTTER + 4, FINDING - 7);
    markup_printf(markup, "<text x=\"%d\" y=\"%d\">", GUTTER, y + 18);
    char text[240];
    snprintf(text, sizeof text, "%s: %s", words_severity(row->notice->severity),
             row->notice->title ? row->notice->title : "");
    write_cut(markup, text, (int)((double)(picture->width - GUTTER) / CHARACTER) - 1);
    markup_put(markup, "</text></g>\n");
}

static void write_gap(const struct picture *picture, const struct layout_row *row, int y)
{
    markup_printf(picture->markup, "<text x=\"%d\" y=\"%d\" class=\"gap\">", picture->left, y + 16);
    markup_textf(picture->markup, _("... %lu more messages ..."), row->left_out);
    markup_put(picture->markup, "</text>\n");
}

static void write_rows(const struct picture *picture)
{
    int y = HEAD;
    for (size_t i = 0; i < picture->layout->row_count; i++) {
        const struct layout_row *row = &picture->layout->rows[i];
        if (row->kind == LAYOUT_MESSAGE)
            write_message(picture, row, i, y);
        else if (row->kind == LAYOUT_FINDING)
            write_finding(picture, row, i, y);
        else if (row->kind == LAYOUT_LEFT_OUT)
            write_gap(picture, row, y);
        y += row_height(row);
    }
}

void html_write_ladder(struct markup *markup, const struct layout *layout, size_t number)
{
    struct picture picture = {.markup = markup, .layout = layout, .number = number};
    if (layout->column_count == 0)
        return;
    measure(&picture);
    markup_printf(markup, "<div class=\"ladder l%zu\" tabindex=\"0\" role=\"group\" aria-labelledby=\"t%zu\">",
                  layout->column_count, number);
    markup_printf(markup, "<svg role=\"img\" aria-labelledby=\"t%zu d%zu\" width=\"%d\" height=\"%d\" "
                          "viewBox=\"0 0 %d %d\">",
                  number, number, picture.width, picture.height, picture.width, picture.height);
    markup_printf(markup, "<title id=\"t%zu\">", number);
    markup_textf(markup, _("Ladder of %zu"), number);
    markup_printf(markup, "</title><desc id=\"d%zu\">", number);
    markup_text(markup, _("The list of messages says the same in words."));
    markup_put(markup, "</desc>\n");
    write_columns(&picture);
    write_rows(&picture);
    markup_put(markup, "</svg></div>\n");
}
