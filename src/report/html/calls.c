/*
 * calls.c — the table of calls and registrations, a line each; and each of them in full.
 */
#include "report/clock.h"
#include "report/html/html.h"
#include "report/layout.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void write_heads(struct markup *markup)
{
    const struct {
        const char *style;
        const char *text;
    } heads[] = {
        {"c-when", _("Start (UTC)")}, {"c-state", _("State")},   {"c-code", _("Code")},
        {"c-who", _("Who")},          {"c-where", _("Where")},   {"c-pdd", _("PDD")},
        {"c-long", _("Duration")},    {"c-why", _("Diagnosis")},
    };
    markup_put(markup, "<thead><tr>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        markup_printf(markup, "<th scope=\"col\" class=\"%s\">", heads[i].style);
        markup_text(markup, heads[i].text);
        markup_put(markup, "</th>");
    }
    markup_put(markup, "</tr></thead>\n");
}

/** Hosts by which a call is found, at most. */
#define HOSTS 12

/** The hosts of a call, each once: all of its hops, where they were kept. */
static void write_peers(struct markup *markup, const struct row *row)
{
    const struct sipwhy_endpoint *hosts[HOSTS] = {&row->src, &row->dst};
    const struct ladder *ladder = row->record ? &row->record->ladder : NULL;
    size_t count = ladder_is_same_address(&row->src, &row->dst) ? 1 : 2;
    char text[SIPWHY_ENDPOINT_TEXT];
    for (size_t i = 0; ladder && i < ladder->host_count && count < HOSTS; i++) {
        size_t j = 0;
        while (j < count && !ladder_is_same_address(hosts[j], &ladder->hosts[i]))
            j++;
        if (j == count)
            hosts[count++] = &ladder->hosts[i];
    }
    for (size_t i = 0; i < count; i++)
        markup_printf(markup, "%s%s", i ? " " : "", sipwhy_endpoint_format_host(hosts[i], text));
}

/** What the filters look at. */
static void write_keys(struct html *html, const struct row *row)
{
    struct markup *markup = &html->markup;
    int cause = html_cause_of(html, row);
    markup_printf(markup, "<tr class=\"%s\" data-s=\"%s\" data-p=\"", html_severity_class(row->worst),
                  html_state_id(row->kind, row->state));
    write_peers(markup, row);
    markup_put(markup, "\" data-f=\"");
    markup_text(markup, row->findings);
    markup_put(markup, "\"");
    if (row->code)
        markup_printf(markup, " data-c=\"%d\"", row->code);
    if (cause >= 0)
        markup_printf(markup, " data-g=\"%d\"", cause);
    markup_put(markup, ">");
}

/** A cell that is sorted by a number; empty where that is unknown. */
static void write_duration(struct markup *markup, const char *style, sipwhy_time duration)
{
    char text[CLOCK_TEXT];
    if (duration == SIPWHY_TIME_UNKNOWN) {
        markup_printf(markup, "<td class=\"%s\"></td>", style);
        return;
    }
    markup_printf(markup, "<td class=\"%s\" data-v=\"%" PRId64 "\">", style, duration / 1000);
    markup_text(markup, clock_format_duration(duration, text));
    markup_put(markup, "</td>");
}

static void write_when(struct html *html, const struct row *row)
{
    char text[CLOCK_TEXT];
    struct markup *markup = &html->markup;
    const struct sipwhy_summary *summary = html->end->summary;
    bool is_one_day = summary->last / (86400 * SIPWHY_SECOND) ==
                      summary->first / (86400 * SIPWHY_SECOND);
    markup_printf(markup, "<td class=\"c-when\" data-v=\"%" PRId64 "\">", row->start / 1000);
    if (!is_one_day)
        markup_printf(markup, "%.10s ", clock_format_date(row->start, text));
    markup_printf(markup, "%s</td>", clock_format_day(row->start, text));
}

static void write_who(struct markup *markup, const struct row *row)
{
    markup_put(markup, "<th scope=\"row\" class=\"c-who\">");
    if (row->record)
        markup_printf(markup, "<a href=\"#c%zu\">", row->number);
    if (*row->from || *row->to)
        html_write_parties(markup, row->from, row->to);
    else
        markup_element(markup, "bdi", row->call_id);
    markup_put(markup, row->record ? "</a>" : "");
    if (*row->from || *row->to)
        markup_element(markup, "small", row->call_id);
    markup_put(markup, "</th>");
}

static void write_diagnosis(struct markup *markup, const struct row *row)
{
    const char *id = *row->verdict ? row->verdict : row->findings;
    char name[80];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(id, " "), id);
    const struct sipwhy_diagnosis *about = sipwhy_diagnosis_find(name);
    markup_put(markup, "<td class=\"c-why\">");
    if (*name) {
        html_write_severity(markup, row->worst);
        markup_text(markup, about ? _(about->title) : name);
    }
    markup_put(markup, "</td>");
}

static void write_row(struct html *html, const struct row *row)
{
    struct markup *markup = &html->markup;
    char src[SIPWHY_ENDPOINT_TEXT];
    char dst[SIPWHY_ENDPOINT_TEXT];
    write_keys(html, row);
    write_when(html, row);
    markup_printf(markup, "<td class=\"c-state\"><span class=\"state s-%s\">",
                  html_state_id(row->kind, row->state));
    markup_text(markup, html_state_text(row->kind, row->state));
    markup_put(markup, "</span></td><td class=\"c-code\">");
    if (row->code)
        markup_printf(markup, "<abbr title=\"%s\">%d</abbr>", words_code_name(row->code), row->code);
    markup_put(markup, "</td>");
    write_who(markup, row);
    markup_printf(markup, "<td class=\"c-where\">%s <span class=\"arrow\">&rarr;</span> %s</td>",
                  sipwhy_endpoint_format(&row->src, src), sipwhy_endpoint_format(&row->dst, dst));
    write_duration(markup, "c-pdd", row->delay);
    write_duration(markup, "c-long", row->duration);
    write_diagnosis(markup, row);
    markup_put(markup, "</tr>\n");
}

/** Filters; the script fills and shows them. */
static void write_filters(struct markup *markup)
{
    const struct {
        const char *id;
        const char *text;
    } filters[] = {
        {"by-s", _("State")}, {"by-c", _("Code")}, {"by-f", _("Finding")}, {"by-p", _("Host")},
    };
    markup_put(markup, "<form class=\"filters\" id=\"filters\" role=\"search\" hidden>"
                       "<label for=\"search\">");
    markup_text(markup, _("Search"));
    markup_put(markup, " <input id=\"search\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\">"
                       "</label>");
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        markup_printf(markup, "<label for=\"%s\">", filters[i].id);
        markup_text(markup, filters[i].text);
        markup_printf(markup, " <select id=\"%s\"></select></label>", filters[i].id);
    }
    markup_put(markup, "<button type=\"reset\">");
    markup_text(markup, _("Show all"));
    markup_put(markup, "</button><output id=\"shown\" role=\"status\"></output></form>\n");
}

void html_write_calls(struct html *html)
{
    struct markup *markup = &html->markup;
    markup_put(markup, "<section id=\"calls\">");
    markup_element(markup, "h2", _("Calls"));
    if (html->rows.count == 0) {
        markup_element(markup, "p", _("none"));
        markup_put(markup, "</section>\n");
        return;
    }
    write_filters(markup);
    markup_put(markup, "<div class=\"scroll\"><table id=\"table\"><caption>");
    markup_text(markup, _("Calls and registrations, the worst first. A name opens the ladder and the messages."));
    markup_put(markup, "</caption>");
    write_heads(markup);
    markup_put(markup, "<tbody>\n");
    for (size_t i = 0; html->sorted && html->sorted[i] && !html->options->out->error; i++)
        write_row(html, html->sorted[i]);
    markup_put(markup, "</tbody></table></div></section>\n");
}
