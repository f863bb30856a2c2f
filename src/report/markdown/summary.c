/*
 * summary.c — the tables at the end of a report in Markdown: what was seen in all, and the KPIs.
 */
#include "report/markdown/markdown.h"

#include "report/clock.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdlib.h>

/** Of fewer calls or registrations nobody wants a ratio or a percentile. */
#define LEAST_OUTCOMES 5

static void begin_row(struct markdown_text *text, const char *label)
{
    markdown_put(text, "| ");
    markdown_words(text, label);
    markdown_put(text, " | ");
}

/** Append "12 name" to a row that is begun with the first; @return whether there is still none */
static bool put_item(struct markdown_text *text, bool is_first, const char *label, const char *name, uint64_t count)
{
    if (!count)
        return is_first;
    if (is_first)
        begin_row(text, label);
    markdown_printf(text, "%s%" PRIu64 " ", is_first ? "" : ", ", count);
    markdown_words(text, name);
    return false;
}

static void end_row(struct markdown_text *text, bool is_empty)
{
    if (!is_empty)
        markdown_put(text, " |\n");
}

static void put_states(struct markdown_text *text, const struct sipwhy_summary *summary)
{
    bool is_empty = true;
    for (int i = 0; i < SIPWHY_CALL_STATES; i++)
        is_empty = put_item(text, is_empty, _("calls"), words_call_state((enum sipwhy_call_state)i), summary->calls[i]);
    end_row(text, is_empty);
    is_empty = true;
    for (int i = 0; i < SIPWHY_REGISTRATION_STATES; i++)
        is_empty = put_item(text, is_empty, _("registrations"),
                            words_registration_state((enum sipwhy_registration_state)i), summary->registrations[i]);
    end_row(text, is_empty);
}

static void put_counts(struct markdown_text *text, const char *label, const struct sipwhy_count *counts, size_t count)
{
    bool is_empty = true;
    for (size_t i = 0; i < count; i++)
        is_empty = put_item(text, is_empty, label, counts[i].name, counts[i].count);
    end_row(text, is_empty);
}

static void put_responses(struct markdown_text *text, const struct sipwhy_summary *summary)
{
    for (size_t i = 0; i < summary->response_count; i++) {
        if (i == 0)
            begin_row(text, _("responses"));
        markdown_printf(text, "%s%" PRIu64 " × ", i ? ", " : "", summary->responses[i].count);
        markdown_words(text, summary->responses[i].name);
        markdown_put(text, " ");
        markdown_words(text, words_code_name(atoi(summary->responses[i].name)));
    }
    end_row(text, summary->response_count == 0);
}

static void put_messages(struct markdown_text *text, const struct sipwhy_summary *summary)
{
    begin_row(text, _("SIP messages"));
    markdown_printf(text, "%" PRIu64, summary->sip_messages);
    put_item(text, false, NULL, _("sent again"), summary->retransmissions);
    put_item(text, false, NULL, _("seen twice by the capture"), summary->duplicates);
    put_item(text, false, NULL, _("malformed"), summary->malformed);
    put_item(text, false, NULL, _("packets are not SIP"), summary->not_sip);
    end_row(text, false);
}

static void put_ratios(struct markdown_text *text, const struct sipwhy_kpi *kpi)
{
    const struct {
        const char *name;
        double percent;
    } ratios[] = {{"ASR", kpi->asr}, {"NER", kpi->ner}, {"SER", kpi->ser}, {"SEER", kpi->seer},
                  {"ISA", kpi->isa}, {"SCR", kpi->scr}, {"IRA", kpi->ira}};
    bool is_first = true;
    for (size_t i = 0; i < sizeof ratios / sizeof *ratios; i++) {
        if (ratios[i].percent < 0)
            continue;
        if (is_first)
            begin_row(text, _("ratios"));
        markdown_printf(text, "%s%s %.1f %%", is_first ? "" : ", ", ratios[i].name, ratios[i].percent);
        is_first = false;
    }
    end_row(text, is_first);
}

static void put_delays(struct markdown_text *text, const struct sipwhy_kpi *kpi)
{
    const struct {
        const char *name;
        const struct sipwhy_durations *durations;
    } rows[] = {{_("PDD"), &kpi->pdd},     {_("setup"), &kpi->setup},      {_("ringing"), &kpi->ring},
                {_("talking"), &kpi->sdt}, {_("hanging up"), &kpi->sdd}, {_("registering"), &kpi->rrd}};
    char mean[CLOCK_TEXT];
    char p50[CLOCK_TEXT];
    char p95[CLOCK_TEXT];
    char p99[CLOCK_TEXT];
    bool is_first = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct sipwhy_durations *durations = rows[i].durations;
        if (durations->count == 0)
            continue;
        if (is_first)
            markdown_printf(text, "\n| %s | %s | 50 %% | 95 %% | 99 %% |\n| --- | ---: | ---: | ---: | ---: |\n",
                            _("times"), _("mean"));
        is_first = false;
        begin_row(text, rows[i].name);
        markdown_printf(text, "%s | %s | %s | %s |\n", clock_format_duration(durations->mean, mean),
                        clock_format_duration(durations->p50, p50), clock_format_duration(durations->p95, p95),
                        clock_format_duration(durations->p99, p99));
    }
}

static void put_findings(struct markdown_text *text, const struct sipwhy_summary *summary)
{
    if (summary->finding_count == 0)
        return;
    markdown_printf(text, "\n| %s | |\n| --- | ---: |\n", _("findings"));
    for (size_t i = 0; i < summary->finding_count; i++) {
        const struct sipwhy_count *row = &summary->findings[i];
        const struct sipwhy_diagnosis *diagnosis = sipwhy_diagnosis_find(row->name);
        markdown_put(text, "| ");
        if (diagnosis) {
            markdown_words(text, _(diagnosis->title));
            markdown_put(text, " ");
        }
        markdown_code(text, row->name);
        markdown_printf(text, " | %" PRIu64 " |\n", row->count);
    }
}

void markdown_summary(struct markdown_text *text, const struct report_options *options, const struct report_end *end)
{
    const struct sipwhy_summary *summary = end->summary;
    const struct sipwhy_kpi *kpi = &summary->kpi;
    bool has_figures = kpi->calls >= LEAST_OUTCOMES || kpi->registers >= LEAST_OUTCOMES;
    text->in_table = true;
    markdown_printf(text, "\n## %s\n\n| | |\n| --- | --- |\n", _("Summary"));
    begin_row(text, _("packets"));
    markdown_printf(text, "%" PRIu64, summary->packets);
    end_row(text, false);
    put_messages(text, summary);
    put_states(text, summary);
    put_counts(text, _("requests"), summary->requests, summary->request_count);
    put_responses(text, summary);
    put_counts(text, _("limits hit"), summary->limits, summary->limit_count);
    if (has_figures) {
        put_ratios(text, kpi);
        put_delays(text, kpi);
    }
    put_findings(text, summary);
    text->in_table = false;
    if (options->anonymized)
        markdown_printf(text, "\n%s\n", _(WORDS_ANONYMIZED));
    markdown_printf(text, "\nsipwhy %s\n", options->version);
}
