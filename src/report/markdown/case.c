/*
 * case.c — a root cause in Markdown: the verdict, the ladder, the responses explained, the findings.
 */
#include "report/markdown/markdown.h"

#include "report/cause.h"
#include "report/clock.h"
#include "report/head.h"
#include "report/translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Of calls that fail for the same reason: named, beside the one that is shown. */
#define OTHERS_NAMED 20

/** Wide enough that nothing is wrapped. */
#define ONE_LINE 10000

static const struct notice *worst_notice(const struct record *record)
{
    for (size_t i = record->notice_count; i-- > 0;) {
        if (record->notices[i].severity == record->worst && record->worst > SIPWHY_SEVERITY_NONE)
            return &record->notices[i];
    }
    return NULL;
}

void markdown_cause(struct markdown_text *text, const struct cases_item *item)
{
    const struct record *record = item->groups[0]->told;
    const struct notice *worst = worst_notice(record);
    if (!record->verdict.id) {
        markdown_words(text, head_kind(record));
        markdown_put(text, ": ");
        markdown_words(text, worst ? worst->title : head_state(record));
        return;
    }
    struct sipwhy_root_cause cause = cause_of(record, item->count + item->more);
    struct paint line = {.width = ONE_LINE, .utf8 = true};
    cause_paint(&cause, &line, 0);
    char *copy = line.data ? strndup(line.data, line.length) : NULL;
    char *what = copy && item->count + item->more == 1 ? strstr(copy, ": ") : NULL;
    text->bytes.failed = text->bytes.failed || !copy;
    markdown_words(text, what ? what + 2 : copy);
    free(copy);
    paint_finish(&line);
}

static void put_parties(struct markdown_text *text, const struct record *record)
{
    bool has_from = record->from && *record->from;
    bool has_to = record->to && *record->to;
    if (has_from)
        markdown_code(text, record->from);
    if (has_from && has_to)
        markdown_put(text, " → ");
    if (has_to)
        markdown_code(text, record->to);
}

/** Who, when, between which hosts, under which Call-ID. */
static void put_facts(struct markdown_text *text, const struct group *group)
{
    char date[CLOCK_TEXT];
    char after[CLOCK_TEXT];
    char host[SIPWHY_ENDPOINT_TEXT];
    const struct record *record = group->told;
    markdown_printf(text, "- %s: ", head_kind(record));
    markdown_words(text, head_state(record));
    markdown_put(text, record->from && *record->from ? ", " : "");
    put_parties(text, record);
    markdown_put(text, "\n- ");
    if (record->start != SIPWHY_TIME_UNKNOWN)
        markdown_printf(text, "%s UTC, ", clock_format_date(record->start, date));
    markdown_printf(text, "%s → ", sipwhy_endpoint_format(&record->src, host));
    markdown_put(text, sipwhy_endpoint_format(&record->dst, host));
    if (record->end - record->start >= SIPWHY_MILLISECOND) {
        markdown_put(text, ", ");
        markdown_printf(text, _("last message after %s"), clock_format_duration(record->end - record->start, after));
    }
    markdown_put(text, "\n");
    for (size_t i = 0; i < group->leg_count; i++) {
        if (!group->legs[i]->call_id || !*group->legs[i]->call_id)
            continue;
        markdown_put(text, "- Call-ID ");
        markdown_code(text, group->legs[i]->call_id);
        markdown_put(text, "\n");
    }
}

static void put_verdict(struct markdown_text *text, const struct record *record)
{
    const struct notice *worst = worst_notice(record);
    const char *why = record->verdict.why;
    if (!why && worst)
        why = worst->detail ? worst->detail : worst->title;
    if (!why)
        return;
    markdown_printf(text, "\n**%s** ", _("Why:"));
    markdown_words(text, why);
    markdown_put(text, "\n");
    if (!record->verdict.next)
        return;
    markdown_printf(text, "\n**%s** ", _("Next:"));
    markdown_words(text, record->verdict.next);
    markdown_put(text, "\n");
}

static void put_media(struct markdown_text *text, const struct record *record)
{
    const char *at = record->media;
    if (!at || !*at)
        return;
    markdown_put(text, "\n");
    while (*at) {
        size_t length = strcspn(at, "\n");
        char *line = strndup(at, length);
        text->bytes.failed = text->bytes.failed || !line;
        markdown_put(text, "- ");
        markdown_code(text, line);
        markdown_put(text, "\n");
        free(line);
        at += length + (at[length] == '\n');
    }
}

/** Those of all legs, but what got worse later. */
static void put_notices(struct markdown_text *text, const struct group *group)
{
    bool is_first = true;
    for (size_t i = 0; i < group->leg_count; i++) {
        const struct record *record = group->legs[i];
        for (size_t j = 0; j < record->notice_count; j++) {
            if (record_is_superseded(record, j))
                continue;
            if (is_first)
                markdown_put(text, "\n");
            is_first = false;
            markdown_notice(text, &record->notices[j], record);
        }
    }
}

static void put_others(struct markdown_text *text, const struct cases_item *item)
{
    char time[CLOCK_TEXT];
    size_t named = item->count < OTHERS_NAMED ? item->count : OTHERS_NAMED;
    if (item->count < 2)
        return;
    markdown_printf(text, "\n%s\n\n| %s | From | To | Call-ID |\n| --- | --- | --- | --- |\n", _("The others:"), _("time"));
    text->in_table = true;
    for (size_t i = 1; i < named; i++) {
        const struct record *record = item->groups[i]->told;
        markdown_printf(text, "| %s | ", clock_format_day(record->start, time));
        markdown_code(text, record->from);
        markdown_put(text, " | ");
        markdown_code(text, record->to);
        markdown_put(text, " | ");
        markdown_code(text, record->call_id);
        markdown_put(text, " |\n");
    }
    text->in_table = false;
    if (item->count + item->more == named)
        return;
    markdown_put(text, "\n");
    markdown_printf(text, _("and %zu more (-v shows all of them)"), item->count + item->more - named);
    markdown_put(text, "\n");
}

void markdown_case(struct markdown_text *text, const struct cases_item *item, size_t number)
{
    const struct group *group = item->groups[0];
    markdown_printf(text, "\n## %zu. ", number);
    markdown_cause(text, item);
    markdown_put(text, "\n\n");
    if (item->count + item->more > 1)
        markdown_printf(text, "%s\n\n", _("The first of them:"));
    put_facts(text, group);
    put_verdict(text, group->told);
    markdown_put(text, "\n");
    markdown_ladder(text, group);
    put_media(text, group->told);
    markdown_answers(text, group);
    put_notices(text, group);
    put_others(text, item);
}
