/*
 * figures.c — the KPIs, and the table of hosts.
 */
#include "report/clock.h"
#include "report/html/html.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

static void write_ratios(struct html *html)
{
    const struct sipwhy_kpi *kpi = &html->end->summary->kpi;
    const struct {
        const char *name;
        const char *text;
        double percent;
    } ratios[] = {
        {"ASR", _("calls that were answered"), kpi->asr},
        {"NER", _("calls that the network delivered"), kpi->ner},
        {"SER", _("calls that were set up (RFC 6076)"), kpi->ser},
        {"SEER", _("the same, with those that the callee refused"), kpi->seer},
        {"ISA", _("calls that failed on the way"), kpi->isa},
        {"SCR", _("calls that were set up and ended cleanly"), kpi->scr},
        {"IRA", _("registrations that failed on the way"), kpi->ira},
    };
    struct markup *markup = &html->markup;
    markup_put(markup, "<dl class=\"tiles ratios\">");
    for (size_t i = 0; i < sizeof ratios / sizeof *ratios; i++) {
        if (ratios[i].percent < 0)
            continue;
        markup_printf(markup, "<div class=\"tile\"><dt>%s <small>", ratios[i].name);
        markup_text(markup, ratios[i].text);
        markup_printf(markup, "</small></dt><dd>%.1f&nbsp;%%</dd></div>", ratios[i].percent);
    }
    markup_put(markup, "</dl>\n");
}

static void write_duration(struct markup *markup, sipwhy_time duration)
{
    char text[CLOCK_TEXT];
    markup_put(markup, "<td class=\"num\">");
    if (duration != SIPWHY_TIME_UNKNOWN)
        markup_text(markup, clock_format_duration(duration, text));
    markup_put(markup, "</td>");
}

static void write_delay(struct markup *markup, const char *name,
                        const struct sipwhy_durations *durations)
{
    if (durations->count == 0)
        return;
    markup_put(markup, "<tr>");
    markup_element(markup, "th scope=\"row\"", name);
    markup_printf(markup, "<td class=\"num\">%" PRIu64 "</td>", durations->count);
    write_duration(markup, durations->least);
    write_duration(markup, durations->mean);
    write_duration(markup, durations->p50);
    write_duration(markup, durations->p95);
    write_duration(markup, durations->p99);
    write_duration(markup, durations->most);
    markup_put(markup, "</tr>\n");
}

static void write_delays(struct html *html)
{
    const struct sipwhy_kpi *kpi = &html->end->summary->kpi;
    const struct {
        const char *name;
        const struct sipwhy_durations *durations;
    } rows[] = {
        {_("Post-dial delay"), &kpi->pdd},  {_("setup"), &kpi->setup},
        {_("ringing"), &kpi->ring},         {_("talking"), &kpi->sdt},
        {_("hanging up"), &kpi->sdd},       {_("registering"), &kpi->rrd},
    };
    const char *const heads[] = {_("Count"), _("least"), _("mean"), "50 %", "95 %", "99 %", _("most")};
    struct markup *markup = &html->markup;
    markup_put(markup, "<div class=\"scroll\"><table class=\"plain\"><caption>");
    markup_text(markup, _("How long things took"));
    markup_put(markup, "</caption><thead><tr><td></td>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        markup_element(markup, "th scope=\"col\" class=\"num\"", heads[i]);
    markup_put(markup, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        write_delay(markup, rows[i].name, rows[i].durations);
    markup_put(markup, "</tbody></table></div>\n");
}

void html_write_kpi(struct html *html)
{
    const struct sipwhy_kpi *kpi = &html->end->summary->kpi;
    struct markup *markup = &html->markup;
    markup_put(markup, "<section id=\"kpi\">");
    markup_element(markup, "h2", _("KPIs"));
    markup_put(markup, "<p class=\"dim\">");
    markup_textf(markup, _("%1$llu calls with an outcome, %2$llu answered; %3$llu registrations"),
                 (unsigned long long)kpi->calls, (unsigned long long)kpi->answered,
                 (unsigned long long)kpi->registers);
    markup_put(markup, "</p>");
    if (kpi->calls || kpi->registers) {
        write_ratios(html);
        write_delays(html);
    }
    markup_put(markup, "</section>\n");
}

static uint64_t requests_to(const struct sipwhy_peer *peer)
{
    uint64_t requests = 0;
    for (size_t i = 0; i < peer->request_count; i++)
        requests += peer->requests[i].count;
    return requests;
}

static void write_count(struct markup *markup, uint64_t count)
{
    if (count)
        markup_printf(markup, "<td class=\"num\">%" PRIu64 "</td>", count);
    else
        markup_put(markup, "<td class=\"num\"></td>");
}

static void write_trouble(struct markup *markup, const struct sipwhy_peer *peer)
{
    char text[CLOCK_TEXT];
    markup_put(markup, "<td>");
    if (peer->state != SIPWHY_PEER_UNWATCHED) {
        bool is_down = peer->state == SIPWHY_PEER_DOWN;
        markup_printf(markup, "<span class=\"sev %s\">", is_down ? "e" : "g");
        markup_text(markup, is_down ? _("down") : _("up"));
        markup_put(markup, "</span> ");
    }
    if (peer->down > 0) {
        markup_textf(markup, _("down for %s"), clock_format_duration(peer->down, text));
        markup_put(markup, " ");
    }
    for (size_t i = 0; i < peer->finding_count; i++)
        markup_printf(markup, "<a class=\"%s\" href=\"#dx-%s\">%s</a> ",
                      html_severity_class(peer->findings[i].severity), peer->findings[i].id,
                      peer->findings[i].id);
    markup_put(markup, "</td>");
}

static void write_host(struct markup *markup, const struct sipwhy_peer *peer)
{
    char host[SIPWHY_ENDPOINT_TEXT];
    uint64_t sent = peer->messages + peer->retransmissions;
    markup_printf(markup, "<tr><th scope=\"row\">%s</th>",
                  sipwhy_endpoint_format_host(&peer->address, host));
    write_count(markup, peer->asked);
    write_count(markup, requests_to(peer));
    write_count(markup, peer->responses[4] + peer->responses[5] + peer->responses[6]);
    if (peer->retransmissions && sent)
        markup_printf(markup, "<td class=\"num\">%.0f&nbsp;%%</td>",
                      100.0 * (double)peer->retransmissions / (double)sent);
    else
        markup_put(markup, "<td class=\"num\"></td>");
    write_count(markup, peer->calls);
    if (peer->asr >= 0)
        markup_printf(markup, "<td class=\"num\">%.0f&nbsp;%%</td>", peer->asr);
    else
        markup_put(markup, "<td class=\"num\"></td>");
    write_duration(markup, peer->pdd.count ? peer->pdd.p95 : SIPWHY_TIME_UNKNOWN);
    write_trouble(markup, peer);
    markup_put(markup, "</tr>\n");
}

void html_write_hosts(struct html *html)
{
    const struct sipwhy_summary *summary = html->end->summary;
    const char *const heads[] = {_("asked"), _("got"), _("failed"),  _("again"),
                                 _("calls"), _("ASR"), _("PDD 95 %")};
    struct markup *markup = &html->markup;
    markup_put(markup, "<section id=\"hosts\">");
    markup_element(markup, "h2", _("Hosts"));
    markup_put(markup, "<div class=\"scroll\"><table class=\"plain\"><caption>");
    markup_text(markup, _("Hosts: requests that each asked and got, responses that it failed with"));
    markup_put(markup, "</caption><thead><tr>");
    markup_element(markup, "th scope=\"col\"", _("Host"));
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        markup_element(markup, "th scope=\"col\" class=\"num\"", heads[i]);
    markup_element(markup, "th scope=\"col\"", _("Findings"));
    markup_put(markup, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < summary->peer_count; i++)
        write_host(markup, &summary->peers[i]);
    markup_put(markup, "</tbody></table></div>");
    if (summary->peers_left_out) {
        markup_put(markup, "<p class=\"dim\">");
        markup_textf(markup, _("and %llu more"), (unsigned long long)summary->peers_left_out);
        markup_put(markup, "</p>");
    }
    markup_put(markup, "</section>\n");
}
