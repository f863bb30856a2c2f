/*
 * lines.c — a message as one line of text.
 */
#include "report/lines.h"

#include "report/clock.h"
#include "report/translate.h"
#include "report/words.h"

#include <stdio.h>
#include <string.h>

/** Two IPv4 endpoints with an arrow between fit here. */
#define ENDPOINTS_COLUMNS 45

/** What a message is needs this much, or a line of its own. */
#define WHAT_COLUMNS 20

static void paint_remarks(const struct sipwhy_message *message, struct paint *paint)
{
    paint_style(paint, PAINT_DIM);
    if (message->duplicate)
        paint_printf(paint, " (%s)", _("seen twice"));
    else if (message->retransmission)
        paint_printf(paint, " (%s)", _("again"));
    if (message->malformed)
        paint_printf(paint, " (%s)", _("malformed"));
    paint_style(paint, PAINT_PLAIN);
}

/** What is left of the line, for what does not matter as much; nothing where that is too little. */
static void paint_rest(struct paint *paint, struct sipwhy_span text)
{
    int room = paint->width - paint->column - 1;
    if (text.length == 0 || room < 8)
        return;
    paint_put(paint, " ");
    paint_cut(paint, text, room);
}

static void paint_what(const struct sipwhy_message *message, struct paint *paint)
{
    int room = paint->width - paint->column;
    paint_style(paint, message->code ? words_code_style(message->code) : PAINT_BOLD);
    if (message->code) {
        paint_printf(paint, "%d ", message->code);
        paint_cut(paint, message->phrase, room > 36 ? room - 20 : 12);
    } else {
        paint_cut(paint, message->method, 16);
    }
    paint_style(paint, PAINT_PLAIN);
    if (message->code) {
        paint_put(paint, " (");
        paint_cut(paint, message->method, 12);
        paint_put(paint, ")");
    }
    paint_remarks(message, paint);
    paint_rest(paint, message->request_uri);
    paint_style(paint, PAINT_DIM);
    paint_rest(paint, message->call_id);
    paint_style(paint, PAINT_PLAIN);
}

void lines_message(const struct sipwhy_message *message, struct paint *paint)
{
    char text[CLOCK_TEXT];
    char endpoint[SIPWHY_ENDPOINT_TEXT];
    paint_styled(paint, PAINT_DIM, clock_format_day(message->time, text));
    paint_printf(paint, " %5llu ", (unsigned long long)message->frame);
    int start = paint->column;
    paint_put(paint, sipwhy_endpoint_format(&message->src, endpoint));
    paint_put(paint, paint_either(paint, " → ", " -> "));
    paint_put(paint, sipwhy_endpoint_format(&message->dst, endpoint));
    if (paint->column + WHAT_COLUMNS > paint->width) {
        paint_newline(paint);
        paint_to(paint, start - 1);
    }
    paint_put(paint, " ");
    paint_to(paint, paint->width >= 100 ? start + ENDPOINTS_COLUMNS : start);
    paint_what(message, paint);
    paint_newline(paint);
}

void lines_lost(const struct hold *hold, struct paint *paint)
{
    if (hold->lost == 0)
        return;
    paint_printf(paint, _("Lines held back that there was no room for: %lu"),
                 (unsigned long)hold->lost);
    paint_newline(paint);
    paint_newline(paint);
}
