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

static void paint_what(const struct sipwhy_message *message, struct paint *paint)
{
    int room = paint->width - paint->column;
    paint_style(paint, words_code_style(message->code));
    if (message->code) {
        paint_printf(paint, "%d ", message->code);
        paint_cut(paint, message->phrase, room > 16 ? room - 4 : 12);
        paint_style(paint, PAINT_PLAIN);
        paint_put(paint, " (");
        paint_cut(paint, message->method, 24);
        paint_put(paint, ")");
        return;
    }
    paint_style(paint, PAINT_BOLD);
    paint_cut(paint, message->method, 24);
    paint_style(paint, PAINT_PLAIN);
    paint_put(paint, " ");
    room = paint->width - paint->column;
    paint_cut(paint, message->request_uri, room > 12 ? room : 12);
}

static void paint_remarks(const struct sipwhy_message *message, struct paint *paint)
{
    paint_style(paint, PAINT_DIM);
    if (message->duplicate)
        paint_wrap(paint, 4, _("(seen twice)"));
    else if (message->retransmission)
        paint_wrap(paint, 4, _("(sent again)"));
    if (message->malformed)
        paint_wrap(paint, 4, _("(malformed)"));
    int room = paint->width - paint->column - 1;
    if (message->call_id.length > 0 && room >= 8) {
        paint_put(paint, " ");
        paint_cut(paint, message->call_id, room);
    }
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
    paint_put(paint, " ");
    paint_to(paint, start + (paint->width >= 100 ? ENDPOINTS_COLUMNS : 0));
    paint_what(message, paint);
    paint_remarks(message, paint);
    paint_newline(paint);
}
