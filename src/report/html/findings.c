/*
 * findings.c — findings in full, all of them by what they are, and those about no one call.
 */
#include "report/clock.h"
#include "report/html/html.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/** "Word: sentence"; nothing where it was said before. */
static void write_labelled(struct markup *markup, const char *label, const char *text,
                           const char *said)
{
    if (!text || !*text || (said && strstr(said, text)))
        return;
    markup_put(markup, "<p><strong>");
    markup_textf(markup, _("%s:"), label);
    markup_put(markup, "</strong> ");
    markup_text(markup, text);
    markup_put(markup, "</p>");
}

static const char *confidence_text(enum sipwhy_confidence confidence)
{
    static const char *const words[] = {
        [SIPWHY_CONFIDENCE_POSSIBLE] = N_("possible"),
        [SIPWHY_CONFIDENCE_LIKELY] = N_("likely"),
        [SIPWHY_CONFIDENCE_CERTAIN] = N_("certain"),
    };
    return _(words[confidence]);
}

static void write_source(struct markup *markup, const struct notice *notice)
{
    markup_put(markup, "<p class=\"dim\">");
    markup_text(markup, confidence_text(notice->confidence));
    if (notice->rfc) {
        markup_put(markup, "; ");
        markup_text(markup, notice->rfc);
    }
    if (*notice->frames) {
        markup_put(markup, "; ");
        markup_text(markup, strchr(notice->frames, ',') ? _("frames") : _("frame"));
        markup_put(markup, " ");
        markup_text(markup, notice->frames);
    }
    markup_put(markup, "</p>");
}

void html_write_notice(struct markup *markup, const struct notice *notice, const char *why,
                       const char *next)
{
    markup_put(markup, "<p class=\"title\">");
    html_write_severity(markup, notice->severity);
    markup_put(markup, "<strong>");
    markup_text(markup, notice->title);
    markup_printf(markup, "</strong> <a href=\"#dx-%s\">%s</a></p>", notice->id, notice->id);
    markup_element(markup, "p", notice->detail);
    write_labelled(markup, _("Meaning"), notice->cause, why);
    write_labelled(markup, _("Check next"), notice->fix, next);
    write_labelled(markup, _("Follows from"), notice->consequence_of, NULL);
    write_source(markup, notice);
}

static void write_counts(struct html *html)
{
    struct markup *markup = &html->markup;
    const struct sipwhy_summary *summary = html->end->summary;
    markup_put(markup, "<div class=\"scroll\"><table class=\"plain\"><caption>");
    markup_text(markup, _("Findings, and how often"));
    markup_put(markup, "</caption><thead><tr>");
    markup_element(markup, "th scope=\"col\" class=\"num\"", _("Count"));
    markup_element(markup, "th scope=\"col\"", _("Finding"));
    markup_put(markup, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < summary->finding_count; i++) {
        const struct sipwhy_count *count = &summary->findings[i];
        const struct sipwhy_diagnosis *about = sipwhy_diagnosis_find(count->name);
        markup_printf(markup, "<tr><td class=\"num\">%" PRIu64 "</td><td><a href=\"#dx-%s\">",
                      count->count, count->name);
        markup_text(markup, about ? _(about->title) : count->name);
        markup_printf(markup, "</a> <small>%s</small></td></tr>\n", count->name);
    }
    markup_put(markup, "</tbody></table></div>\n");
}

static void write_notices(struct html *html)
{
    struct markup *markup = &html->markup;
    if (html->notice_count == 0)
        return;
    markup_element(markup, "h3", _("About no one call"));
    markup_put(markup, "<ul class=\"notices\">");
    for (int severity = SIPWHY_SEVERITY_ERROR; severity >= SIPWHY_SEVERITY_NOTE; severity--) {
        for (size_t i = 0; i < html->notice_count; i++) {
            if ((int)html->notices[i].severity != severity)
                continue;
            markup_printf(markup, "<li class=\"fnd %s\">",
                          html_severity_class((enum sipwhy_severity)severity));
            html_write_notice(markup, &html->notices[i], NULL, NULL);
            markup_put(markup, "</li>\n");
        }
    }
    markup_put(markup, "</ul>");
}

void html_write_findings(struct html *html)
{
    struct markup *markup = &html->markup;
    markup_put(markup, "<section id=\"findings\">");
    markup_element(markup, "h2", _("Findings"));
    if (html->end->summary->finding_count)
        write_counts(html);
    else
        markup_element(markup, "p", _("none"));
    write_notices(html);
    markup_put(markup, "</section>\n");
}
