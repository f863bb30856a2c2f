/*
 * glossary.c — the codes, diagnoses and header fields that occur, explained.
 */
#include "report/advice.h"
#include "report/html/html.h"
#include "report/translate.h"
#include "report/words.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void write_paragraph(struct markup *markup, const char *label, const char *text)
{
    if (!text || !*text)
        return;
    markup_put(markup, "<p>");
    if (label) {
        markup_put(markup, "<strong>");
        markup_textf(markup, _("%s:"), label);
        markup_put(markup, "</strong> ");
    }
    markup_text(markup, text);
    markup_put(markup, "</p>");
}

static void write_code(struct markup *markup, int code, uint64_t count)
{
    struct sipwhy_code storage;
    const struct sipwhy_code *row = words_code(code, &storage);
    if (!row)
        return;
    markup_printf(markup, "<details class=\"k%d\"><summary><strong>%d</strong> %s "
                          "<span class=\"dim\">&times;%" PRIu64 "</span></summary><div id=\"code-%d\">",
                  code / 100, code, row->name, count, code);
    write_paragraph(markup, NULL, _(row->description));
    write_paragraph(markup, NULL, row->remark ? _(row->remark) : NULL);
    write_paragraph(markup, _("When You See This Code"), _(row->when));
    write_paragraph(markup, _("How to Fix"), _(row->fix));
    write_paragraph(markup, _("Try again?"), advice_retry(code));
    markup_element(markup, "p class=\"dim\"", row->rfc);
    markup_put(markup, "</div></details>\n");
}

static void write_codes(struct html *html)
{
    const struct sipwhy_summary *summary = html->end->summary;
    if (summary->response_count == 0)
        return;
    markup_element(&html->markup, "h3", _("Response codes"));
    for (size_t i = 0; i < summary->response_count; i++)
        write_code(&html->markup, atoi(summary->responses[i].name), summary->responses[i].count);
}

static void write_diagnoses(struct html *html)
{
    struct markup *markup = &html->markup;
    const struct sipwhy_summary *summary = html->end->summary;
    if (summary->finding_count == 0)
        return;
    markup_element(markup, "h3", _("Diagnoses"));
    for (size_t i = 0; i < summary->finding_count; i++) {
        const struct sipwhy_diagnosis *row = sipwhy_diagnosis_find(summary->findings[i].name);
        if (!row)
            continue;
        markup_put(markup, "<details><summary><strong>");
        markup_text(markup, _(row->title));
        markup_printf(markup, "</strong> <span class=\"dim\">%s</span></summary><div id=\"dx-%s\">",
                      row->id, row->id);
        write_paragraph(markup, _("Meaning"), _(row->meaning));
        write_paragraph(markup, _("How to Fix"), _(row->fix));
        write_paragraph(markup, _("Severity"), _(row->severity));
        markup_element(markup, "p class=\"dim\"", row->rfc);
        markup_put(markup, "</div></details>\n");
    }
}

/** The script finds a field by its name in lower case, or by its one letter. */
static void write_field(struct markup *markup, const struct sipwhy_field *field)
{
    char name[64];
    size_t length = strlen(field->name);
    for (size_t i = 0; i <= length && i < sizeof name; i++)
        name[i] = (char)tolower((unsigned char)field->name[i]);
    markup_printf(markup, "<dt data-h=\"%.63s", name);
    if (field->compact)
        markup_printf(markup, " %c", field->compact);
    markup_printf(markup, "\">%s", field->name);
    if (field->compact)
        markup_printf(markup, " (%c)", field->compact);
    markup_put(markup, "</dt><dd><span>");
    markup_text(markup, _(field->text));
    markup_put(markup, "</span>");
    if (field->rfc)
        markup_printf(markup, " <small>%s</small>", field->rfc);
    markup_put(markup, "</dd>\n");
}

static void write_fields(struct html *html)
{
    bool is_first = true;
    for (size_t i = 0; sipwhy_field_at(i) && i < HTML_FIELDS; i++) {
        if (!html->has_field[i])
            continue;
        if (is_first) {
            markup_element(&html->markup, "h3", _("Header fields"));
            markup_put(&html->markup, "<dl id=\"fields\">");
        }
        is_first = false;
        write_field(&html->markup, sipwhy_field_at(i));
    }
    markup_put(&html->markup, is_first ? "" : "</dl>\n");
}

void html_write_glossary(struct html *html)
{
    markup_put(&html->markup, "<section id=\"glossary\">");
    markup_element(&html->markup, "h2", _("Glossary"));
    write_codes(html);
    write_diagnoses(html);
    write_fields(html);
    markup_put(&html->markup, "</section>\n");
}
