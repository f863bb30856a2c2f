/*
 * charts.c — what happened when: calls by state, responses by class, delays, and the same of each host.
 */
#include "report/clock.h"
#include "report/html/html.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/** Hosts with charts of their own. */
#define HOSTS 12

/** States in the order in which they lie on each other: what went well at the bottom. */
static const enum sipwhy_call_state states[] = {
    SIPWHY_CALL_ENDED,      SIPWHY_CALL_ANSWERED,   SIPWHY_CALL_REDIRECTED,
    SIPWHY_CALL_CANCELLED,  SIPWHY_CALL_CHALLENGED, SIPWHY_CALL_RINGING,
    SIPWHY_CALL_TRYING,     SIPWHY_CALL_CALLING,    SIPWHY_CALL_FAILED,
};

static uint32_t calls_of(const struct times_step *step, size_t kind)
{
    return step->calls[states[kind]];
}

static uint32_t responses_of(const struct times_step *step, size_t kind)
{
    return step->responses[kind + 1];
}

static void write_calls(struct html *html, const struct times_series *series, const char *title,
                        bool is_small)
{
    static const char *const styles[] = {
        [SIPWHY_CALL_CALLING] = "s-calling",       [SIPWHY_CALL_TRYING] = "s-trying",
        [SIPWHY_CALL_RINGING] = "s-ringing",       [SIPWHY_CALL_ANSWERED] = "s-answered",
        [SIPWHY_CALL_ENDED] = "s-ended",           [SIPWHY_CALL_CANCELLED] = "s-cancelled",
        [SIPWHY_CALL_REDIRECTED] = "s-redirected", [SIPWHY_CALL_CHALLENGED] = "s-challenged",
        [SIPWHY_CALL_FAILED] = "s-failed",
    };
    struct chart_kind kinds[SIPWHY_CALL_STATES];
    for (size_t i = 0; i < SIPWHY_CALL_STATES; i++)
        kinds[i] = (struct chart_kind){styles[states[i]], words_call_state(states[i])};
    html_write_stack(html, series, kinds, SIPWHY_CALL_STATES, calls_of, title, is_small);
}

static void write_responses(struct html *html, const struct times_series *series,
                            const char *title, bool is_small)
{
    static const struct chart_kind kinds[] = {
        {"k1", "1xx"}, {"k2", "2xx"}, {"k3", "3xx"}, {"k4", "4xx"}, {"k5", "5xx"}, {"k6", "6xx"},
    };
    html_write_stack(html, series, kinds, 6, responses_of, title, is_small);
}

static bool is_empty(const struct times_series *series, size_t count)
{
    for (size_t i = 0; i < count && series->steps; i++) {
        for (size_t kind = 0; kind < SIPWHY_CALL_STATES; kind++) {
            if (series->steps[i].calls[kind] || (kind < 6 && series->steps[i].responses[kind + 1]))
                return false;
        }
    }
    return true;
}

static void write_host(struct html *html, const struct times_series *series)
{
    char host[SIPWHY_ENDPOINT_TEXT];
    struct markup *markup = &html->markup;
    markup_printf(markup, "<div class=\"host\"><h4>%s</h4><div class=\"smalls\">",
                  sipwhy_endpoint_format_host(&series->host, host));
    write_calls(html, series, _("Calls that it got"), true);
    write_responses(html, series, _("Responses that it sent"), true);
    html_write_delays(html, series, _("First response but 100"), true);
    markup_put(markup, "</div></div>\n");
}

/** Of the hosts in the order of the summary: those in trouble and those with most traffic first. */
static void write_hosts(struct html *html)
{
    const struct sipwhy_summary *summary = html->end->summary;
    size_t steps = times_step_count(&html->times);
    size_t shown = 0;
    for (size_t i = 0; i < summary->peer_count && shown < HOSTS; i++) {
        const struct times_series *series =
            times_of_host(&html->times, &summary->peers[i].address);
        if (!series || is_empty(series, steps))
            continue;
        if (shown++ == 0)
            markup_element(&html->markup, "h3", _("By host"));
        write_host(html, series);
    }
    uint64_t others = summary->peer_count + summary->peers_left_out - shown;
    if (shown && others) {
        markup_put(&html->markup, "<p class=\"dim\">");
        markup_textf(&html->markup, _("and %llu more"), (unsigned long long)others);
        markup_put(&html->markup, "</p>");
    }
}

void html_write_charts(struct html *html)
{
    char text[CLOCK_TEXT];
    struct markup *markup = &html->markup;
    markup_put(markup, "<section id=\"charts\">");
    markup_element(markup, "h2", _("Over time"));
    if (times_step_count(&html->times) == 0) {
        markup_element(markup, "p", _("none"));
        markup_put(markup, "</section>\n");
        return;
    }
    markup_put(markup, "<p class=\"dim\">");
    markup_textf(markup, _("Each step is %s wide; times are UTC."),
                 clock_format_duration(html->times.width, text));
    markup_put(markup, "</p><div class=\"larges\">");
    write_calls(html, &html->times.all, _("Calls by state, when they began"), false);
    write_responses(html, &html->times.all, _("Responses by class"), false);
    html_write_delays(html, &html->times.all, _("Delay of the first response but 100, percentiles"),
                      false);
    markup_put(markup, "</div>\n");
    write_hosts(html);
    markup_put(markup, "</section>\n");
}
