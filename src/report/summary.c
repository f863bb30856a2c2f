/*
 * summary.c — what was seen in all, as text.
 */
#include "report/summary.h"

#include "report/cause.h"
#include "report/clock.h"
#include "report/figures.h"
#include "report/format.h"
#include "report/head.h"
#include "report/tls.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_LEFT 2
#define VALUE_LEFT 18

void summary_paint_init(const struct report_options *options, struct paint *ret_paint)
{
    *ret_paint =
        (struct paint){.color = options->color, .utf8 = options->utf8, .width = options->width};
}

static void paint_label(struct paint *paint, const char *label)
{
    paint_to(paint, LABEL_LEFT);
    paint_styled(paint, PAINT_BOLD, label);
    paint_to(paint, VALUE_LEFT);
}

/** Append "name count" as an item of a list that wraps. */
static void paint_item(struct paint *paint, bool is_first, enum paint_style style, const char *name,
                       uint64_t count)
{
    char item[160];
    snprintf(item, sizeof item, "%" PRIu64 " %s", count, name);
    if (!is_first)
        paint_put(paint, ",");
    paint_style(paint, style);
    paint_wrap(paint, VALUE_LEFT, item);
    paint_style(paint, PAINT_PLAIN);
}

static void paint_interface(const struct sipwhy_interface *interface, bool is_first,
                            struct paint *paint)
{
    char item[2 * SIPWHY_INTERFACE_TEXT];
    snprintf(item, sizeof item, "%s (%" PRIu64 ")",
             interface->name ? interface->name : interface->description, interface->packets);
    if (!is_first)
        paint_put(paint, ",");
    paint_wrap(paint, VALUE_LEFT, item);
}

/** The interfaces of the files, where they are named. */
static void paint_interfaces(const struct sipwhy_source *source, struct paint *paint)
{
    bool is_first = true;
    for (size_t i = 0; i < sipwhy_source_input_count(source); i++) {
        for (size_t j = 0; j < sipwhy_source_interface_count(source, i); j++) {
            struct sipwhy_interface interface;
            sipwhy_source_interface(source, i, j, &interface);
            if (!interface.name && !interface.description)
                continue;
            if (is_first)
                paint_label(paint, _("captured on"));
            paint_interface(&interface, is_first, paint);
            is_first = false;
        }
    }
    if (!is_first)
        paint_newline(paint);
}

static void paint_packets(const struct report_end *end, struct paint *paint)
{
    const struct sipwhy_summary *summary = end->summary;
    const struct sipwhy_source_statistics *statistics = end->statistics;
    char first[CLOCK_TEXT];
    char last[CLOCK_TEXT];
    char text[CLOCK_TEXT];
    paint_label(paint, _("packets"));
    paint_printf(paint, "%" PRIu64, summary->packets);
    if (summary->first != SIPWHY_TIME_UNKNOWN && summary->packets > 0) {
        clock_format_date(summary->first, first);
        clock_format_date(summary->last, last);
        bool is_same_day = strncmp(first, last, strcspn(first, " ")) == 0;
        paint_printf(paint, _(", %1$s to %2$s UTC, %3$s"), first,
                     is_same_day ? last + strcspn(last, " ") + 1 : last,
                     clock_format_duration(summary->last - summary->first, text));
    }
    paint_newline(paint);
    if (statistics->filtered) {
        paint_label(paint, _("filtered"));
        paint_printf(paint, _("%llu kept out by the filter"),
                     (unsigned long long)statistics->filtered);
        paint_newline(paint);
    }
    if (statistics->dropped_kernel || statistics->dropped_interface) {
        paint_label(paint, _("lost"));
        paint_style(paint, PAINT_WARNING);
        paint_printf(paint, _("%1$llu by the kernel, %2$llu by the interface"),
                     (unsigned long long)statistics->dropped_kernel,
                     (unsigned long long)statistics->dropped_interface);
        paint_style(paint, PAINT_PLAIN);
        paint_newline(paint);
    }
    if (statistics->truncated) {
        paint_label(paint, _("damaged"));
        paint_styled(paint, PAINT_WARNING, _("the input ends in damage; this is what came before"));
        paint_newline(paint);
    }
    if (end->interrupted) {
        paint_label(paint, _("stopped"));
        paint_styled(paint, PAINT_WARNING, _("by the user; this is what came before"));
        paint_newline(paint);
    }
}

static void paint_messages(const struct sipwhy_summary *summary, struct paint *paint)
{
    paint_label(paint, _("SIP messages"));
    paint_printf(paint, "%" PRIu64, summary->sip_messages);
    const struct {
        const char *name;
        uint64_t count;
    } parts[] = {{_("sent again"), summary->retransmissions},
                 {_("seen twice by the capture"), summary->duplicates},
                 {_("malformed"), summary->malformed},
                 {_("packets are not SIP"), summary->not_sip}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count)
            paint_item(paint, false, PAINT_PLAIN, parts[i].name, parts[i].count);
    }
    paint_newline(paint);
}

static void paint_states(const struct sipwhy_summary *summary, struct paint *paint)
{
    bool is_first = true;
    for (int i = 0; i < SIPWHY_CALL_STATES; i++) {
        if (!summary->calls[i])
            continue;
        if (is_first)
            paint_label(paint, _("calls"));
        paint_item(paint, is_first, PAINT_PLAIN, words_call_state((enum sipwhy_call_state)i),
                   summary->calls[i]);
        is_first = false;
    }
    if (!is_first)
        paint_newline(paint);
    is_first = true;
    for (int i = 0; i < SIPWHY_REGISTRATION_STATES; i++) {
        if (!summary->registrations[i])
            continue;
        if (is_first)
            paint_label(paint, _("registrations"));
        paint_item(paint, is_first, PAINT_PLAIN,
                   words_registration_state((enum sipwhy_registration_state)i),
                   summary->registrations[i]);
        is_first = false;
    }
    if (!is_first)
        paint_newline(paint);
}

static void paint_requests(const struct sipwhy_summary *summary, struct paint *paint)
{
    if (summary->request_count == 0)
        return;
    paint_label(paint, _("requests"));
    for (size_t i = 0; i < summary->request_count; i++)
        paint_item(paint, i == 0, PAINT_PLAIN, summary->requests[i].name,
                   summary->requests[i].count);
    paint_newline(paint);
}

static void paint_responses(const struct sipwhy_summary *summary, struct paint *paint)
{
    for (size_t i = 0; i < summary->response_count; i++) {
        const struct sipwhy_count *row = &summary->responses[i];
        int code = atoi(row->name);
        if (i == 0)
            paint_label(paint, _("responses"));
        paint_to(paint, VALUE_LEFT);
        paint_printf(paint, "%6" PRIu64 "  ", row->count);
        paint_style(paint, words_code_style(code));
        paint_printf(paint, "%s %s", row->name, words_code_name(code));
        paint_style(paint, PAINT_PLAIN);
        paint_newline(paint);
    }
}

static void paint_findings(const struct sipwhy_summary *summary, struct paint *paint)
{
    bool is_first = true;
    paint_label(paint, _("findings"));
    for (int i = SIPWHY_SEVERITY_ERROR; i >= SIPWHY_SEVERITY_NOTE; i--) {
        enum sipwhy_severity severity = (enum sipwhy_severity)i;
        if (!summary->findings_by_severity[i])
            continue;
        paint_item(paint, is_first, words_severity_style(severity), words_severity(severity),
                   summary->findings_by_severity[i]);
        is_first = false;
    }
    if (is_first)
        paint_styled(paint, PAINT_GOOD, _("none"));
    paint_newline(paint);
    for (size_t i = 0; i < summary->finding_count; i++) {
        const struct sipwhy_diagnosis *diagnosis = sipwhy_diagnosis_find(summary->findings[i].name);
        paint_to(paint, VALUE_LEFT);
        paint_printf(paint, "%6" PRIu64 "  %s", summary->findings[i].count,
                     summary->findings[i].name);
        if (diagnosis) {
            paint_to(paint, VALUE_LEFT + 38);
            paint_wrap(paint, VALUE_LEFT + 38, _(diagnosis->title));
        }
        paint_newline(paint);
    }
}

/** How much of all this the report shows. */
static void paint_selected(const struct report_options *options, struct paint *paint)
{
    if (!options->wanted)
        return;
    paint_label(paint, _("selected"));
    paint_printf(paint, _("Call-IDs: %lu"), (unsigned long)options->selected);
    paint_newline(paint);
}

static void paint_limits(const struct sipwhy_summary *summary, struct paint *paint)
{
    if (summary->limit_count == 0)
        return;
    paint_label(paint, _("limits hit"));
    for (size_t i = 0; i < summary->limit_count; i++)
        paint_item(paint, i == 0, PAINT_WARNING, summary->limits[i].name, summary->limits[i].count);
    paint_newline(paint);
}

/** What became of every packet. */
static void paint_fates(const struct sipwhy_summary *summary, struct paint *paint)
{
    if (summary->packets_by_count == 0)
        return;
    paint_label(paint, _("accounted for"));
    for (size_t i = 0; i < summary->packets_by_count; i++) {
        const struct sipwhy_count *row = &summary->packets_by[i];
        paint_item(paint, i == 0, PAINT_PLAIN, _(sipwhy_packet_fate_text(row->name)), row->count);
    }
    for (size_t i = 0; i < summary->unknown_link_count; i++) {
        const struct sipwhy_count *row = &summary->unknown_links[i];
        char text[80];
        snprintf(text, sizeof text, _("of link type %s"), row->name);
        paint_item(paint, false, PAINT_PLAIN, text, row->count);
    }
    paint_newline(paint);
}

void summary_paint(const struct report_options *options, const struct report_end *end,
                   struct paint *paint)
{
    const struct sipwhy_summary *summary = end->summary;
    head_paint_rule(paint, _("Summary"));
    paint_label(paint, options->live ? _("interface") : _("file"));
    for (size_t i = 0; i < sipwhy_source_input_count(options->source); i++)
        paint_wrap(paint, VALUE_LEFT, sipwhy_source_input_name(options->source, i));
    paint_newline(paint);
    if (options->anonymized) {
        paint_label(paint, _("privacy"));
        paint_wrap(paint, VALUE_LEFT, _(WORDS_ANONYMIZED));
        paint_newline(paint);
    }
    paint_interfaces(options->source, paint);
    paint_packets(end, paint);
    paint_messages(summary, paint);
    paint_states(summary, paint);
    paint_selected(options, paint);
    paint_requests(summary, paint);
    paint_responses(summary, paint);
    if (summary->sip_messages > 0 || summary->finding_count > 0)
        paint_findings(summary, paint);
    else
        paint_paragraph(paint, LABEL_LEFT,
                        _("No SIP was found. It may be encrypted (TLS, port 5061), on another "
                          "interface, or kept out by the filter."));
    tls_paint(&summary->tls, paint, LABEL_LEFT, VALUE_LEFT);
    cause_paint_all(summary, paint, LABEL_LEFT, VALUE_LEFT);
    figures_paint_kpi(summary, paint);
    figures_paint_peers(summary, paint);
    paint_limits(summary, paint);
    paint_fates(summary, paint);
}

static void *create(const struct report_options *options)
{
    const struct report_options **state = malloc(sizeof *state);
    if (state)
        *state = options;
    return state;
}

static void finish(void *state, const struct report_end *end)
{
    const struct report_options *options = *(const struct report_options **)state;
    struct paint paint;
    summary_paint_init(options, &paint);
    summary_paint(options, end, &paint);
    out_write(options->out, paint.data, paint.length);
    paint_finish(&paint);
}

static void destroy(void *state)
{
    free(state);
}

const struct report_format report_summary = {
    .name = "summary",
    .create = create,
    .finish = finish,
    .destroy = destroy,
};
