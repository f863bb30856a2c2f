/*
 * markdown.c — the report made for a ticket: what is wrong first, then each root cause with its evidence.
 */
#include "report/markdown/markdown.h"

#include "report/clock.h"
#include "report/format.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdlib.h>

/** Sections in full, unless somebody asked for all; a ticket has a length that it may not pass. */
#define SECTIONS 20

struct markdown {
    struct cases cases;
    struct markdown_text text;
};

static void *create(const struct report_options *options)
{
    struct markdown *markdown = calloc(1, sizeof *markdown);
    if (markdown)
        cases_init(&markdown->cases, options);
    return markdown;
}

static void message(void *state, const struct sipwhy_message *told)
{
    cases_message(&((struct markdown *)state)->cases, told);
}

static void finding(void *state, const struct sipwhy_finding *told)
{
    cases_finding(&((struct markdown *)state)->cases, told);
}

static void call(void *state, const struct sipwhy_call *told)
{
    cases_call(&((struct markdown *)state)->cases, told);
}

static void registration(void *state, const struct sipwhy_registration *told)
{
    cases_registration(&((struct markdown *)state)->cases, told);
}

static void released(void *state, void *attachment)
{
    cases_released(&((struct markdown *)state)->cases, attachment);
}

static void unwanted(void *state, void *attachment)
{
    cases_unwanted(&((struct markdown *)state)->cases, attachment);
}

/** Write what there is; the rest comes. */
static void flush(struct markdown *markdown)
{
    struct json_text *bytes = &markdown->text.bytes;
    out_write(markdown->cases.options->out, bytes->data, bytes->length);
    json_text_clear(bytes);
}

static void put_heading(struct markdown_text *text, const struct report_options *options)
{
    size_t count = sipwhy_source_input_count(options->source);
    size_t named = count < 3 ? count : 3;
    markdown_put(text, "# sipwhy:");
    for (size_t i = 0; i < named; i++) {
        markdown_put(text, i ? ", " : " ");
        markdown_code(text, sipwhy_source_input_name(options->source, i));
    }
    if (count > named)
        markdown_put(text, ", ...");
    markdown_put(text, "\n\n");
}

static void put_counts(struct markdown_text *text, const struct report_end *end)
{
    char first[CLOCK_TEXT];
    char last[CLOCK_TEXT];
    const struct sipwhy_summary *summary = end->summary;
    markdown_printf(text, "%s: %" PRIu64 ", %s: %" PRIu64, _("packets"), summary->packets, _("SIP messages"),
                    summary->sip_messages);
    if (summary->first != SIPWHY_TIME_UNKNOWN && summary->packets > 0)
        markdown_printf(text, ", %s – %s UTC", clock_format_date(summary->first, first),
                        clock_format_date(summary->last, last));
    markdown_printf(text, ". %s:", _("findings"));
    bool is_first = true;
    for (int i = SIPWHY_SEVERITY_ERROR; i >= SIPWHY_SEVERITY_NOTE; i--) {
        if (!summary->findings_by_severity[i])
            continue;
        markdown_printf(text, "%s **%" PRIu64 " %s**", is_first ? "" : ",", summary->findings_by_severity[i],
                        words_severity((enum sipwhy_severity)i));
        is_first = false;
    }
    markdown_printf(text, "%s%s.\n", is_first ? " " : "", is_first ? _("none") : "");
    if (end->statistics->truncated)
        markdown_printf(text, "\n**%s:** %s\n", _("damaged"), _("the input ends in damage; this is what came before"));
    if (end->interrupted)
        markdown_printf(text, "\n**%s:** %s\n", _("stopped"), _("by the user; this is what came before"));
}

/** What is wrong, a line each. */
static void put_overview(struct markdown_text *text, const struct cases_list *list)
{
    if (list->count == 0)
        return;
    markdown_put(text, "\n");
    for (size_t i = 0; i < list->count && i < SECTIONS; i++) {
        markdown_printf(text, "%zu. ", i + 1);
        markdown_cause(text, &list->items[i]);
        markdown_put(text, "\n");
    }
    if (list->count > SECTIONS) {
        markdown_put(text, "\n");
        markdown_printf(text, _("and %zu more reasons"), list->count - SECTIONS);
        markdown_put(text, "\n");
    }
}

static void put_sections(struct markdown *markdown, const struct cases_list *list)
{
    const struct report_options *options = markdown->cases.options;
    bool is_all = options->amount == REPORT_VERBOSE;
    size_t shown = is_all || list->count < SECTIONS ? list->count : SECTIONS;
    for (size_t i = 0; i < shown && !options->out->error; i++) {
        markdown_case(&markdown->text, &list->items[i], i + 1);
        flush(markdown);
    }
    uint64_t lost = markdown->cases.shelf.blocks_lost + (list->count - shown);
    if (!lost)
        return;
    markdown_put(&markdown->text, "\n");
    markdown_printf(&markdown->text, _("More blocks, no worse than these: %lu (--call shows one)"), (unsigned long)lost);
    markdown_put(&markdown->text, "\n");
}

static void put_notices(struct markdown *markdown)
{
    const struct cases *cases = &markdown->cases;
    struct markdown_text *text = &markdown->text;
    if (cases->notice_count == 0)
        return;
    markdown_printf(text, "\n## %s\n\n", _("About no one call"));
    for (int severity = SIPWHY_SEVERITY_ERROR; severity >= SIPWHY_SEVERITY_NOTE; severity--) {
        for (size_t i = 0; i < cases->notice_count; i++) {
            if ((int)cases->notices[i].severity == severity)
                markdown_notice(text, &cases->notices[i], NULL);
        }
    }
    if (!cases->notices_lost)
        return;
    markdown_put(text, "\n");
    markdown_printf(text, _("Findings that there was no room for here: %lu"), (unsigned long)cases->notices_lost);
    markdown_put(text, "\n");
}

static void finish(void *state, const struct report_end *end)
{
    struct markdown *markdown = state;
    const struct report_options *options = markdown->cases.options;
    struct cases_list list = {0};
    bool has_list = options->amount != REPORT_SUMMARY && cases_list_init(&markdown->cases, &list) == 0;
    put_heading(&markdown->text, options);
    put_counts(&markdown->text, end);
    if (options->anonymized)
        markdown_printf(&markdown->text, "\n%s\n", _(WORDS_ANONYMIZED));
    put_overview(&markdown->text, &list);
    put_sections(markdown, &list);
    if (has_list)
        cases_list_finish(&list);
    put_notices(markdown);
    markdown_summary(&markdown->text, options, end);
    flush(markdown);
}

static void destroy(void *state)
{
    struct markdown *markdown = state;
    cases_finish(&markdown->cases);
    json_text_finish(&markdown->text.bytes);
    free(markdown);
}

const struct report_format report_markdown = {
    .name = "markdown",
    .create = create,
    .message = message,
    .finding = finding,
    .call = call,
    .registration = registration,
    .released = released,
    .unwanted = unwanted,
    .finish = finish,
    .destroy = destroy,
};
