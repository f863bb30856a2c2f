/*
 * skin.c — the page around the parts of the report: what the browser may do, its looks, its heading, its script.
 */
#include "report/html/skin.h"

#include "report/clock.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/** What a file is called without its folders. */
static const char *file_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static void write_title(struct html *html)
{
    struct markup *markup = &html->markup;
    const struct sipwhy_source *source = html->options->source;
    size_t count = sipwhy_source_input_count(source);
    for (size_t i = 0; i < count && i < 3; i++) {
        markup_put(markup, i ? ", " : "");
        markup_text(markup, file_of(sipwhy_source_input_name(source, i)));
    }
    if (count > 3)
        markup_put(markup, ", ...");
}

/** Nothing may be loaded from anywhere, and of styles and scripts only the two of this page work. */
static void write_head(struct html *html)
{
    struct markup *markup = &html->markup;
    markup_printf(markup, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                  sipwhy_language());
    markup_put(markup, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    markup_printf(markup, "style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'\">\n",
                  skin_style_hash, skin_script_hash);
    markup_put(markup, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"referrer\" content=\"no-referrer\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n");
    markup_printf(markup, "<meta name=\"generator\" content=\"sipwhy %s\">\n<title>",
                  html->options->version);
    write_title(html);
    markup_put(markup, " - sipwhy</title>\n<style>");
    markup_put(markup, skin_style);
    markup_put(markup, "</style>\n</head>\n");
}

/** What the script says, as data: its texts are ours, but it has no catalogue. */
static void write_texts(struct html *html)
{
    const struct {
        const char *name;
        const char *text;
    } texts[] = {
        {"data-shown", _("%1$s of %2$s shown")},
        {"data-any", _("any")},
        {"data-header", _("Header")},
        {"data-value", _("Value")},
        {"data-meaning", _("Meaning")},
        {"data-start", _("Start line")},
        {"data-raw", _("As it was sent")},
        {"data-more", _("Show more")},
    };
    struct markup *markup = &html->markup;
    markup_put(markup, "<div id=\"texts\" hidden");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        markup_attribute(markup, texts[i].name, texts[i].text);
    markup_put(markup, "></div>\n");
}

static void write_navigation(struct markup *markup)
{
    const struct {
        const char *target;
        const char *text;
    } links[] = {
        {"verdicts", _("Verdicts")}, {"calls", _("Calls")},       {"charts", _("Over time")},
        {"kpi", _("KPIs")},          {"hosts", _("Hosts")},       {"findings", _("Findings")},
        {"glossary", _("Glossary")},
    };
    markup_put(markup, "<nav");
    markup_attribute(markup, "aria-label", _("Contents"));
    markup_put(markup, "><ul>");
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        markup_printf(markup, "<li><a href=\"#%s\">", links[i].target);
        markup_text(markup, links[i].text);
        markup_put(markup, "</a></li>");
    }
    markup_put(markup, "</ul></nav>\n");
}

static void write_time(struct html *html)
{
    const struct sipwhy_summary *summary = html->end->summary;
    char first[CLOCK_TEXT];
    char last[CLOCK_TEXT];
    char text[CLOCK_TEXT];
    struct markup *markup = &html->markup;
    if (summary->first == SIPWHY_TIME_UNKNOWN || summary->packets == 0)
        return;
    clock_format_date(summary->first, first);
    clock_format_date(summary->last, last);
    bool is_same_day = strncmp(first, last, strcspn(first, " ")) == 0;
    markup_textf(markup, _(", %1$s to %2$s UTC, %3$s"), first,
                 is_same_day ? last + strcspn(last, " ") + 1 : last,
                 clock_format_duration(summary->last - summary->first, text));
}

static void write_facts(struct html *html)
{
    struct markup *markup = &html->markup;
    const struct sipwhy_summary *summary = html->end->summary;
    const struct sipwhy_source_statistics *statistics = html->end->statistics;
    markup_put(markup, "<p class=\"facts\">");
    markup_printf(markup, "%" PRIu64 " ", summary->packets);
    markup_text(markup, _("packets"));
    write_time(html);
    markup_printf(markup, " &middot; %" PRIu64 " ", summary->sip_messages);
    markup_text(markup, _("SIP messages"));
    if (summary->retransmissions)
        markup_textf(markup, ", %" PRIu64 " %s", summary->retransmissions, _("sent again"));
    if (summary->malformed)
        markup_textf(markup, ", %" PRIu64 " %s", summary->malformed, _("malformed"));
    if (html->options->filter) {
        markup_put(markup, " &middot; <code>");
        markup_text(markup, html->options->filter);
        markup_put(markup, "</code>");
    }
    markup_put(markup, "</p>\n");
    if (html->options->anonymized)
        markup_element(markup, "p class=\"facts anonymized\"", _(WORDS_ANONYMIZED));
    if (statistics->dropped_kernel || statistics->dropped_interface) {
        markup_put(markup, "<p class=\"warn\">");
        markup_textf(markup, "%s: ", _("lost"));
        markup_textf(markup, _("%1$llu by the kernel, %2$llu by the interface"),
                     (unsigned long long)statistics->dropped_kernel,
                     (unsigned long long)statistics->dropped_interface);
        markup_put(markup, "</p>\n");
    }
    if (statistics->truncated)
        markup_element(markup, "p class=\"warn\"",
                       _("the input ends in damage; this is what came before"));
    if (html->end->interrupted) {
        markup_put(markup, "<p class=\"warn\">");
        markup_textf(markup, "%s %s", _("stopped"), _("by the user; this is what came before"));
        markup_put(markup, "</p>\n");
    }
}

/** One number of those at the top. */
static void write_tile(struct markup *markup, const char *style, uint64_t number, const char *text)
{
    markup_printf(markup, "<div class=\"tile %s\"><dt>", style);
    markup_text(markup, text);
    markup_printf(markup, "</dt><dd>%" PRIu64 "</dd></div>", number);
}

static uint64_t sum(const uint64_t *counts, size_t count)
{
    uint64_t all = 0;
    for (size_t i = 0; i < count; i++)
        all += counts[i];
    return all;
}

static void write_tiles(struct html *html)
{
    struct markup *markup = &html->markup;
    const struct sipwhy_summary *summary = html->end->summary;
    uint64_t calls = sum(html->calls, SIPWHY_CALL_STATES);
    uint64_t registrations = sum(html->registrations, SIPWHY_REGISTRATION_STATES);
    markup_put(markup, "<dl class=\"tiles\">");
    write_tile(markup, "", calls, _("calls"));
    write_tile(markup, html->problems[RECORD_CALL] ? "e" : "g", html->problems[RECORD_CALL],
               _("calls with a problem"));
    if (registrations) {
        write_tile(markup, "", registrations, _("registrations"));
        write_tile(markup, html->problems[RECORD_REGISTRATION] ? "e" : "g",
                   html->problems[RECORD_REGISTRATION], _("registrations with a problem"));
    }
    write_tile(markup, summary->findings_by_severity[SIPWHY_SEVERITY_ERROR] ? "e" : "g",
               summary->findings_by_severity[SIPWHY_SEVERITY_ERROR], _("errors found"));
    write_tile(markup, summary->findings_by_severity[SIPWHY_SEVERITY_WARNING] ? "w" : "g",
               summary->findings_by_severity[SIPWHY_SEVERITY_WARNING], _("warnings"));
    markup_put(markup, "</dl>\n");
}

/** Calls by state, as parts of one bar. */
static void write_bar(struct html *html)
{
    struct markup *markup = &html->markup;
    uint64_t all = sum(html->calls, SIPWHY_CALL_STATES);
    double at = 0;
    if (all == 0)
        return;
    markup_put(markup, "<figure class=\"bar\"><svg viewBox=\"0 0 1000 14\" "
                       "preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"bar\">");
    for (int i = 0; i < SIPWHY_CALL_STATES; i++) {
        double width = 1000.0 * (double)html->calls[i] / (double)all;
        if (!html->calls[i])
            continue;
        markup_printf(markup, "<rect x=\"%.1f\" width=\"%.1f\" height=\"14\" class=\"s-%s\"/>", at, width,
                      sipwhy_call_state_name((enum sipwhy_call_state)i));
        at += width;
    }
    markup_put(markup, "</svg><figcaption id=\"bar\" class=\"legend\">");
    for (int i = 0; i < SIPWHY_CALL_STATES; i++) {
        if (!html->calls[i])
            continue;
        markup_printf(markup, "<span><i class=\"s-%s\"></i>%" PRIu64 " ",
                      sipwhy_call_state_name((enum sipwhy_call_state)i), html->calls[i]);
        markup_text(markup, words_call_state((enum sipwhy_call_state)i));
        markup_put(markup, "</span> ");
    }
    markup_put(markup, "</figcaption></figure>\n");
}

static bool leaves_out(const struct html *html)
{
    return html->rows.count > html->detail_count || html->rows.left_out || html->notices_lost;
}

static void write_left_out(struct html *html)
{
    struct markup *markup = &html->markup;
    uint64_t short_rows = html->rows.count - html->detail_count;
    if (!leaves_out(html))
        return;
    markup_put(markup, "<section id=\"left-out\">");
    markup_element(markup, "h2", _("What this file leaves out"));
    markup_put(markup, "<ul>");
    if (short_rows) {
        markup_put(markup, "<li>");
        markup_textf(markup, _("Rows of the table without their messages, the worst being shown in full: %llu"),
                     (unsigned long long)short_rows);
        markup_put(markup, "</li>");
    }
    if (html->rows.left_out) {
        markup_put(markup, "<li>");
        markup_textf(markup, _("Calls and registrations that are only counted, no worse than those in the table: %llu"),
                     (unsigned long long)html->rows.left_out);
        markup_put(markup, "</li>");
    }
    if (html->notices_lost) {
        markup_put(markup, "<li>");
        markup_textf(markup, _("Findings that there was no room for here: %lu"),
                     (unsigned long)html->notices_lost);
        markup_put(markup, "</li>");
    }
    markup_put(markup, "</ul>");
    markup_element(markup, "p", _("With --call, --problems or a capture filter there is room for the others."));
    markup_put(markup, "</section>\n");
}

void skin_begin(struct html *html)
{
    struct markup *markup = &html->markup;
    write_head(html);
    markup_put(markup, "<body>\n<a class=\"skip\" href=\"#main\">");
    markup_text(markup, _("Skip to the verdicts"));
    markup_put(markup, "</a>\n");
    write_texts(html);
    markup_put(markup, "<header><div class=\"wide\"><p class=\"brand\">sipwhy</p><h1>");
    write_title(html);
    markup_put(markup, "</h1>\n");
    write_facts(html);
    write_navigation(markup);
    markup_put(markup, "</div></header>\n<main id=\"main\" tabindex=\"-1\" class=\"wide\">\n");
    write_tiles(html);
    write_bar(html);
    if (leaves_out(html)) {
        markup_put(markup, "<p><a href=\"#left-out\">");
        markup_text(markup, _("What this file leaves out"));
        markup_put(markup, "</a></p>\n");
    }
}

void skin_end(struct html *html)
{
    struct markup *markup = &html->markup;
    write_left_out(html);
    markup_put(markup, "</main>\n<footer class=\"wide\"><p>");
    markup_textf(markup, "sipwhy %s", html->options->version);
    markup_put(markup, "</p></footer>\n<script>");
    markup_put(markup, skin_script);
    markup_put(markup, "</script>\n</body>\n</html>\n");
}
