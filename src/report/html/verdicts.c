/*
 * verdicts.c — the root causes, each with the calls that went wrong for it: what is read first.
 */
#include "report/clock.h"
#include "report/html/html.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** Calls of a cause that are named. */
#define EXAMPLES HTML_FIRST

static bool is_same(const char *one, const char *other)
{
    return strcmp(one ? one : "", other ? other : "") == 0;
}

int html_cause_of(const struct html *html, const struct row *row)
{
    const struct sipwhy_summary *summary = html->end->summary;
    if (!*row->verdict)
        return -1;
    for (size_t i = 0; i < summary->cause_count && i < HTML_CAUSES; i++) {
        const struct sipwhy_root_cause *cause = &summary->causes[i];
        if (cause->code == row->verdict_code && is_same(cause->id, row->verdict) &&
            is_same(cause->at, row->at))
            return (int)i;
    }
    return -1;
}

/** What the rows say of a cause. */
struct group {
    const struct row *rows[EXAMPLES]; /**< the worst and first ones, those that can be opened before others */
    size_t named;
    enum sipwhy_severity worst;
    uint64_t calls;
    uint64_t registrations;
    const struct record *record; /**< of the first that was kept */
};

/** Name a row that can be opened instead of one that cannot. */
static void prefer(struct group *group, const struct row *row)
{
    for (size_t i = 0; row->record && i < group->named; i++) {
        if (!group->rows[i]->record) {
            group->rows[i] = row;
            return;
        }
    }
}

static void gather(const struct html *html, int number, struct group *ret_group)
{
    struct group group = {0};
    for (size_t i = 0; html->sorted && html->sorted[i]; i++) {
        const struct row *row = html->sorted[i];
        if (html_cause_of(html, row) != number)
            continue;
        group.worst = row->worst > group.worst ? row->worst : group.worst;
        group.calls += row->kind == RECORD_CALL;
        group.registrations += row->kind == RECORD_REGISTRATION;
        if (group.named < EXAMPLES)
            group.rows[group.named++] = row;
        else
            prefer(&group, row);
        if (!group.record && row->record && row->record->verdict.why)
            group.record = row->record;
    }
    *ret_group = group;
}

static void write_counts(struct markup *markup, uint64_t calls, uint64_t registrations)
{
    if (calls == 1)
        markup_text(markup, _("1 call"));
    else if (calls)
        markup_textf(markup, _("%" PRIu64 " calls"), calls);
    if (calls && registrations)
        markup_put(markup, ", ");
    if (registrations == 1)
        markup_text(markup, _("1 registration"));
    else if (registrations)
        markup_textf(markup, _("%" PRIu64 " registrations"), registrations);
}

static void write_when(struct markup *markup, const struct sipwhy_root_cause *cause)
{
    char first[CLOCK_TEXT];
    char last[CLOCK_TEXT];
    if (cause->first == SIPWHY_TIME_UNKNOWN)
        return;
    clock_format_date(cause->first, first);
    clock_format_date(cause->last, last);
    markup_put(markup, " &middot; ");
    if (strcmp(first, last) == 0)
        markup_printf(markup, "%s", first);
    else
        markup_printf(markup, "%s &ndash; %s", first, last);
}

static void write_facts(struct markup *markup, const struct sipwhy_root_cause *cause)
{
    if (cause->at) {
        markup_put(markup, " &middot; ");
        markup_textf(markup, _("at %s"), cause->at);
    }
    if (cause->code) {
        markup_printf(markup, " &middot; <a href=\"#code-%d\">%d ", cause->code, cause->code);
        markup_text(markup, words_code_name(cause->code));
        markup_put(markup, "</a>");
    }
    write_when(markup, cause);
    markup_printf(markup, " &middot; <a href=\"#dx-%s\">%s</a>", cause->id, cause->id);
}

static void write_answers(struct markup *markup, const struct sipwhy_root_cause *cause,
                          const struct group *group)
{
    const struct sipwhy_diagnosis *about = sipwhy_diagnosis_find(cause->id);
    const char *why = group->record ? group->record->verdict.why : about ? _(about->meaning) : NULL;
    const char *next = group->record ? group->record->verdict.next : about ? _(about->fix) : NULL;
    markup_put(markup, "<dl class=\"why\">");
    if (why) {
        markup_element(markup, "dt", _("Why:"));
        markup_element(markup, "dd", why);
    }
    if (next) {
        markup_element(markup, "dt", _("Next:"));
        markup_element(markup, "dd", next);
    }
    markup_put(markup, "</dl>");
}

static void write_examples(struct markup *markup, const struct sipwhy_root_cause *cause,
                           const struct group *group, int number, uint64_t count)
{
    markup_put(markup, "<p class=\"examples\">");
    for (size_t i = 0; i < group->named; i++) {
        const struct row *row = group->rows[i];
        char text[CLOCK_TEXT];
        markup_put(markup, "<span>");
        if (row->record)
            markup_printf(markup, "<a href=\"#c%zu\">", row->number);
        html_write_parties(markup, *row->from ? row->from : row->call_id, row->to);
        markup_printf(markup, "%s <span class=\"t\">%.8s</span></span> ", row->record ? "</a>" : "",
                      clock_format_day(row->start, text));
    }
    /* Where there was no room for their rows, --call shows these. */
    for (size_t i = 0; !group->named && i < SIPWHY_CAUSE_EXAMPLES && cause->call_ids[i]; i++) {
        markup_put(markup, "<span>Call-ID ");
        markup_element(markup, "bdi", cause->call_ids[i]);
        markup_put(markup, "</span> ");
    }
    if (group->named && count > group->named) {
        markup_put(markup, "<span>");
        markup_textf(markup, _("and %llu more"), (unsigned long long)(count - group->named));
        markup_put(markup, "</span> ");
    }
    if (count > 1) {
        markup_printf(markup, "<button type=\"button\" class=\"only\" data-g=\"%d\" hidden>", number);
        markup_text(markup, _("Show them in the table"));
        markup_put(markup, "</button>");
    }
    markup_put(markup, "</p>");
}

static void write_cause(struct html *html, int number, const struct group *group)
{
    struct markup *markup = &html->markup;
    const struct sipwhy_root_cause *cause = &html->end->summary->causes[number];
    const struct sipwhy_diagnosis *about = sipwhy_diagnosis_find(cause->id);
    enum sipwhy_severity worst = group->named ? group->worst : SIPWHY_SEVERITY_WARNING;
    /* Rows are what was asked for; where some have no room, only the summary knows how many there were. */
    bool is_complete = html->rows.left_out == 0;
    uint64_t calls = is_complete ? group->calls : cause->calls;
    uint64_t registrations = is_complete ? group->registrations : cause->registrations;
    markup_printf(markup, "<li class=\"card %s\"><h3>", html_severity_class(worst));
    html_write_severity(markup, worst);
    markup_text(markup, about ? _(about->title) : cause->id);
    markup_put(markup, "</h3><p class=\"meta\"><strong>");
    write_counts(markup, calls, registrations);
    markup_put(markup, "</strong>");
    write_facts(markup, cause);
    markup_put(markup, "</p>");
    write_answers(markup, cause, group);
    write_examples(markup, cause, group, number, calls + registrations);
    markup_put(markup, "</li>\n");
}

static void write_nothing(struct html *html)
{
    struct markup *markup = &html->markup;
    const struct sipwhy_summary *summary = html->end->summary;
    if (summary->sip_messages == 0)
        markup_element(markup, "p class=\"card w\"",
                       _("No SIP was found. It may be encrypted (TLS, port 5061), on another "
                         "interface, or kept out by the filter."));
    else if (html->rows.count == 0)
        markup_element(markup, "p", _("none")); /* nothing is told, which is not to say that all is well */
    else
        markup_element(markup, "p class=\"card g\"", _("Nothing is wrong with any call or registration."));
}

void html_write_verdicts(struct html *html)
{
    struct markup *markup = &html->markup;
    size_t count = html->end->summary->cause_count;
    size_t shown = 0;
    markup_put(markup, "<section id=\"verdicts\">");
    markup_element(markup, "h2", _("Verdicts"));
    for (size_t i = 0; i < count && i < HTML_CAUSES; i++) {
        struct group group;
        gather(html, (int)i, &group);
        if (!group.named && !html->rows.left_out)
            continue;
        markup_put(markup, shown++ ? "" : "<ul class=\"cards\">\n");
        write_cause(html, (int)i, &group);
    }
    markup_put(markup, shown ? "</ul>\n" : "");
    if (count > HTML_CAUSES) {
        markup_put(markup, "<p>");
        markup_textf(markup, _("and %zu more reasons"), count - HTML_CAUSES);
        markup_put(markup, "</p>\n");
    }
    if (!shown)
        write_nothing(html);
    markup_put(markup, "</section>\n");
}
