/*
 * details.c — calls and registrations in full: verdict, ladder, messages, findings, media.
 */
#include "report/clock.h"
#include "report/html/html.h"
#include "report/layout.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/** Legs of a call that go into one ladder. */
#define LEGS 8

static void write_fact(struct markup *markup, const char *term, const char *text)
{
    if (!text || !*text)
        return;
    markup_element(markup, "dt", term);
    markup_element(markup, "dd", text);
}

static void write_facts(struct markup *markup, const struct record *record)
{
    char text[CLOCK_TEXT];
    char src[SIPWHY_ENDPOINT_TEXT];
    char dst[SIPWHY_ENDPOINT_TEXT];
    markup_put(markup, "<dl class=\"facts\">");
    write_fact(markup, _("From"), record->from);
    write_fact(markup, record->kind == RECORD_REGISTRATION ? _("Contact") : _("To"), record->to);
    write_fact(markup, "Call-ID", record->call_id);
    markup_element(markup, "dt", _("Where"));
    markup_printf(markup, "<dd>%s &rarr; %s</dd>", sipwhy_endpoint_format(&record->src, src),
                  sipwhy_endpoint_format(&record->dst, dst));
    if (record->start != SIPWHY_TIME_UNKNOWN) {
        markup_element(markup, "dt", _("Start (UTC)"));
        markup_printf(markup, "<dd>%s", clock_format_date(record->start, text));
        if (record->end - record->start >= SIPWHY_MILLISECOND) {
            markup_put(markup, ", ");
            markup_textf(markup, _("last message after %s"),
                         clock_format_duration(record->end - record->start, text));
        }
        markup_put(markup, "</dd>");
    }
    markup_put(markup, "</dl>");
}

/** Lines of text, each an item. */
static void write_list(struct markup *markup, const char *heading, const char *lines)
{
    if (!lines || !*lines)
        return;
    markup_element(markup, "h4", heading);
    markup_put(markup, "<ul class=\"lines\">");
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        markup_put(markup, "<li>");
        markup_span(markup, (struct sipwhy_span){lines, length});
        markup_put(markup, "</li>");
        lines += length + (lines[length] == '\n');
    }
    markup_put(markup, "</ul>");
}

static void write_verdict(struct markup *markup, const struct record *record)
{
    if (!record->verdict.why)
        return;
    markup_printf(markup, "<dl class=\"why card %s\">", html_severity_class(record->worst));
    write_fact(markup, _("Why:"), record->verdict.why);
    write_fact(markup, _("Next:"), record->verdict.next);
    markup_put(markup, "</dl>");
}

/** The record and those of its other legs that were kept. */
static size_t gather_legs(const struct html *html, const struct record *record,
                          const struct record **ret_legs)
{
    size_t count = 0;
    ret_legs[count++] = record;
    for (size_t i = 0; i < record->other_count && count < LEGS; i++) {
        const struct record *other = html_record(html, record->others[i].call_id);
        if (other && other != record)
            ret_legs[count++] = other;
    }
    return count;
}

static void write_left_out(struct markup *markup, const struct record *record)
{
    if (record->ladder.duplicates) {
        markup_put(markup, "<p class=\"dim\">");
        markup_textf(markup, _("Packets that the capture saw twice and that are left out here: %lu"),
                     record->ladder.duplicates);
        markup_put(markup, "</p>");
    }
    if (record->notices_lost) {
        markup_put(markup, "<p class=\"dim\">");
        markup_textf(markup, _("Findings that there was no room for here: %lu"),
                     record->notices_lost);
        markup_put(markup, "</p>");
    }
}

static void write_body(struct html *html, const struct row *row)
{
    struct markup *markup = &html->markup;
    const struct record *record = row->record;
    const struct record *legs[LEGS];
    struct layout layout;
    size_t leg_count = gather_legs(html, record, legs);
    markup_printf(markup, "<div class=\"body\" id=\"c%zu\" tabindex=\"-1\"><h3>", row->number);
    markup_text(markup, html_kind_text(row->kind));
    markup_put(markup, " ");
    if (*row->from || *row->to)
        html_write_parties(markup, row->from, row->to);
    else
        markup_element(markup, "bdi", row->call_id);
    markup_put(markup, "</h3>");
    write_facts(markup, record);
    write_verdict(markup, record);
    write_list(markup, _("Legs"), record->legs);
    if (layout_init(legs, leg_count, &layout) == 0) {
        markup_put(markup, "<div class=\"pair\"><div class=\"left\">");
        markup_element(markup, "h4", _("Ladder"));
        html_write_ladder(markup, &layout, row->number);
        markup_put(markup, "</div><div class=\"right\">");
        markup_element(markup, "h4", _("Messages and findings"));
        html_write_messages(html, &layout, row->number);
        markup_put(markup, "</div></div>");
        layout_finish(&layout);
    }
    write_list(markup, _("Media"), record->media);
    write_left_out(markup, record);
    markup_put(markup, "</div>");
}

static void write_detail(struct html *html, const struct row *row, bool is_open)
{
    struct markup *markup = &html->markup;
    markup_printf(markup, "<details class=\"call %s\"%s><summary>%zu. ", html_severity_class(row->worst),
                  is_open ? " open" : "", row->number);
    html_write_parties(markup, *row->from || *row->to ? row->from : row->call_id, row->to);
    markup_put(markup, ": ");
    markup_text(markup, html_state_text(row->kind, row->state));
    markup_put(markup, "</summary>");
    write_body(html, row);
    markup_put(markup, "</details>\n");
}

void html_write_details(struct html *html)
{
    struct markup *markup = &html->markup;
    if (html->detail_count == 0)
        return;
    markup_put(markup, "<section id=\"details\">");
    markup_element(markup, "h2", _("Calls in full"));
    for (size_t i = 0; html->sorted[i] && !html->options->out->error; i++) {
        if (html->sorted[i]->record)
            write_detail(html, html->sorted[i], html->sorted[i]->number == 1);
    }
    markup_put(markup, "</section>\n");
}
