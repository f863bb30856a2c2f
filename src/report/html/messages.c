/*
 * messages.c — the messages of a call as a list: each with its bytes, its annotation, and what was found.
 */
#include "report/clock.h"
#include "report/html/html.h"
#include "report/layout.h"
#include "report/mask.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/** The host of a message that has no column. */
static void write_host(struct markup *markup, const struct layout *layout,
                       const struct layout_row *row, int column, uint8_t host)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    const struct ladder *ladder = &row->record->ladder;
    if (column >= 0)
        markup_text(markup, layout->columns[column].name);
    else if (host < ladder->host_count)
        markup_text(markup, sipwhy_endpoint_format(&ladder->hosts[host], text));
    else
        markup_put(markup, "?");
}

static void write_again(struct markup *markup, const struct layout *layout,
                        const struct ladder_row *message)
{
    char text[CLOCK_TEXT];
    int kept = message->repeat_count < LADDER_REPEATS ? message->repeat_count : LADDER_REPEATS;
    if (kept == 0)
        return;
    markup_put(markup, "; ");
    markup_text(markup, _("sent again at"));
    for (int i = 0; i < kept; i++) {
        const struct ladder_repeat *repeat = &message->repeats[i];
        markup_printf(markup, "%s %s (#%" PRIu64 ")", i ? "," : "",
                      clock_format_offset(repeat->time - layout->start, text), repeat->frame);
    }
    markup_put(markup, message->repeat_count > kept ? ", ..." : "");
}

static void write_summary(struct markup *markup, const struct layout *layout,
                          const struct layout_row *row)
{
    char text[CLOCK_TEXT];
    const struct ladder_row *message = row->message;
    markup_put(markup, "<summary><span class=\"t\">");
    if (row->since_first != SIPWHY_TIME_UNKNOWN)
        markup_put(markup, clock_format_offset(row->since_first, text));
    markup_put(markup, "</span> <bdi class=\"l\">");
    markup_text(markup, message->label);
    markup_put(markup, "</bdi> ");
    if (message->repeat_count)
        markup_printf(markup, "<span class=\"x\">&times;%u</span> ", message->repeat_count + 1u);
    else if (message->is_again)
        markup_element(markup, "span class=\"x\"", _("again"));
    markup_put(markup, "<span class=\"h\">");
    write_host(markup, layout, row, row->src, message->src);
    markup_put(markup, " &rarr; ");
    write_host(markup, layout, row, row->dst, message->dst);
    markup_put(markup, "</span>");
    if (message->sdp)
        markup_element(markup, "bdi class=\"sdp\"", message->sdp);
    markup_put(markup, "</summary>");
}

/** Note which header fields a message has, for the glossary. */
static void note_fields(struct html *html, const char *bytes, size_t length)
{
    const char *end = bytes + length;
    const char *line = memchr(bytes, '\n', length);
    while (line && ++line < end && *line != '\r' && *line != '\n') {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        const char *colon = memchr(line, ':', (size_t)((next ? next : end) - line));
        size_t name = colon ? (size_t)(colon - line) : 0;
        while (name > 0 && (line[name - 1] == ' ' || line[name - 1] == '\t'))
            name--;
        const struct sipwhy_field *field =
            name ? sipwhy_field_find((struct sipwhy_span){line, name}) : NULL;
        if (field && field - sipwhy_field_at(0) < HTML_FIELDS)
            html->has_field[field - sipwhy_field_at(0)] = true;
        line = next;
    }
}

/** The message itself, but for its secrets. */
static void write_bytes(struct html *html, const struct ladder_row *message)
{
    size_t length;
    if (!message->bytes)
        return;
    char *masked = mask_message((struct sipwhy_span){message->bytes, message->length}, &length);
    if (!masked)
        return;
    note_fields(html, masked, length);
    markup_put(&html->markup, "<pre tabindex=\"0\">\n");
    markup_lines(&html->markup, (struct sipwhy_span){masked, length});
    markup_put(&html->markup, "</pre>");
    free(masked);
    if (message->length < message->message_length) {
        markup_put(&html->markup, "<p class=\"dim\">");
        markup_textf(&html->markup, _("The rest, %zu bytes, is left out."),
                     (size_t)(message->message_length - message->length));
        markup_put(&html->markup, "</p>");
    }
}

static void write_message(struct html *html, const struct layout *layout,
                          const struct layout_row *row)
{
    struct markup *markup = &html->markup;
    const struct ladder_row *message = row->message;
    char text[CLOCK_TEXT];
    markup_put(markup, "<details>");
    write_summary(markup, layout, row);
    markup_put(markup, "<p class=\"dim\">");
    markup_text(markup, _("frame"));
    markup_printf(markup, " %" PRIu64 ", %s, %s", message->frame,
                  clock_format_day(message->time, text), sipwhy_transport_name(message->transport));
    if (row->since_previous > 0)
        markup_printf(markup, ", +%s", clock_format_offset(row->since_previous, text));
    if (layout->leg_count > 1)
        markup_textf(markup, ", Call-ID %s", row->record->call_id ? row->record->call_id : "");
    write_again(markup, layout, message);
    markup_put(markup, "</p>");
    write_bytes(html, message);
    markup_put(markup, "</details>");
}

/** What a response means: of one that is no failure, in a sentence. */
static void write_answer(struct html *html, const struct answer *answer)
{
    struct markup *markup = &html->markup;
    struct sipwhy_code storage;
    const struct sipwhy_code *row = words_code(answer->code, &storage);
    if (!row)
        return;
    char *sentence = answer->code < 300 ? words_first_sentence(_(row->description)) : NULL;
    markup_printf(markup, "<p><a href=\"#code-%d\">%d %s</a>: ", answer->code, answer->code, row->name);
    markup_text(markup, sentence ? sentence : _(row->description));
    markup_put(markup, "</p>");
    free(sentence);
    if (!row->registered)
        markup_element(markup, "p", _(row->remark));
    if (answer->line_count)
        markup_put(markup, "<ul>");
    for (size_t i = 0; i < answer->line_count; i++)
        markup_element(markup, i < answer->advice_count ? "li" : "li class=\"dim\"", answer->lines[i]);
    if (answer->line_count)
        markup_put(markup, "</ul>");
    if (answer->code >= 300) {
        markup_put(markup, "<p><strong>");
        markup_textf(markup, _("%s:"), _("How to Fix"));
        markup_put(markup, "</strong> ");
        markup_text(markup, _(row->fix));
        markup_put(markup, "</p>");
    }
}

static void write_row(struct html *html, const struct layout *layout, size_t index, size_t number)
{
    static const char *const styles[] = {
        [LAYOUT_MESSAGE] = "msg",
        [LAYOUT_ANSWER] = "ann",
        [LAYOUT_FINDING] = "fnd",
        [LAYOUT_LEFT_OUT] = "dim",
    };
    struct markup *markup = &html->markup;
    const struct layout_row *row = &layout->rows[index];
    markup_printf(markup, "<li id=\"m%zu-%zu\" class=\"%s", number, index, styles[row->kind]);
    if (row->message)
        markup_printf(markup, " k%d", row->message->code / 100);
    else if (row->notice)
        markup_printf(markup, " %s", html_severity_class(row->notice->severity));
    markup_put(markup, "\">");
    if (row->kind == LAYOUT_MESSAGE) {
        write_message(html, layout, row);
    } else if (row->kind == LAYOUT_ANSWER) {
        write_answer(html, row->answer);
    } else if (row->kind == LAYOUT_FINDING && row->is_superseded) {
        html_write_severity(markup, row->notice->severity);
        markup_text(markup, row->notice->title);
    } else if (row->kind == LAYOUT_FINDING) {
        html_write_notice(markup, row->notice, row->record->verdict.why, row->record->verdict.next);
    } else {
        markup_textf(markup, _("... %lu more messages ..."), row->left_out);
    }
    markup_put(markup, "</li>\n");
}

void html_write_messages(struct html *html, const struct layout *layout, size_t number)
{
    markup_put(&html->markup, "<ol class=\"messages\">\n");
    for (size_t i = 0; i < layout->row_count; i++)
        write_row(html, layout, i, number);
    markup_put(&html->markup, "</ol>\n");
}
