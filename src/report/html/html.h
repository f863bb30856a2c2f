/*
 * html.h — the report as a page that opens in a browser: its parts, and what they share.
 */
#ifndef REPORT_HTML_HTML_H
#define REPORT_HTML_HTML_H

#include "report/html/markup.h"
#include "report/html/rows.h"
#include "report/html/times.h"
#include "report/report.h"
#include "report/shelf.h"

/** Findings about no one call that are kept. */
#define HTML_NOTICES 200

/** Calls are shown in full up to about so many bytes of the page, the worst first. */
#define HTML_DETAIL_BYTES ((size_t)8 << 20)

/** Of each root cause, so many of them before any other. */
#define HTML_FIRST 4

/** Root causes that are told; the JSON has all of them. */
#define HTML_CAUSES 40

/**
 * Half of the shelf is for whatever comes; of the other half each root cause gets so many places, so that a
 * frequent one leaves some to the rare ones.
 */
#define HTML_PLACES 10
#define HTML_GROUPS 512

/** Header fields that are explained at the end, by their row. */
#define HTML_FIELDS 128

struct html {
    const struct report_options *options;
    const struct report_end *end; /**< when it is written; NULL before */
    struct markup markup;
    struct shelf shelf;
    struct {
        uint64_t key; /**< a hash of its root cause; 0: none yet */
        unsigned kept;
    } groups[HTML_GROUPS]; /**< of records on the shelf; with more of them, the rest is kept like new ones */
    struct rows rows;
    struct times times;
    struct notice *notices; /**< about no one call; owned */
    size_t notice_count;
    uint64_t notices_lost;
    uint64_t calls[SIPWHY_CALL_STATES]; /**< told */
    uint64_t registrations[SIPWHY_REGISTRATION_STATES];
    uint64_t problems[3];           /**< of each enum record_kind: with a warning or an error */
    const struct record **records;  /**< all that were kept, by Call-ID; owned */
    size_t record_count;
    struct row **sorted;            /**< all rows, the worst first; owned */
    size_t detail_count;            /**< of them, that are shown in full */
    bool has_field[HTML_FIELDS];    /**< it occurs in a message that is shown */
};

/** Parts of the page, in its order. */
void html_write_verdicts(struct html *html);
void html_write_calls(struct html *html);
void html_write_details(struct html *html);
void html_write_charts(struct html *html);
void html_write_kpi(struct html *html);
void html_write_hosts(struct html *html);
void html_write_findings(struct html *html);
void html_write_glossary(struct html *html);

/** The number of the root cause of a row, from 0; -1 without one, or with one that is not told. */
int html_cause_of(const struct html *html, const struct row *row);

/** A kept record by its Call-ID, or NULL. */
const struct record *html_record(const struct html *html, const char *call_id);

/** "alice@example.com → bob@example.com", what the wire said kept apart from what stands around it. */
void html_write_parties(struct markup *markup, const char *from, const char *to);

/** The state of a row or a record in words, translated, and its id. */
const char *html_state_text(enum record_kind kind, int state);
const char *html_state_id(enum record_kind kind, int state);

/** "Call", "Registration" or "Request", translated. */
const char *html_kind_text(enum record_kind kind);

/** A class for the colour of a severity: "e", "w", "n" or "g". */
const char *html_severity_class(enum sipwhy_severity severity);

/** A small box in the colour of a severity that names it. */
void html_write_severity(struct markup *markup, enum sipwhy_severity severity);

/** A finding in full: where it is told in its place, or among those about no one call. */
void html_write_notice(struct markup *markup, const struct notice *notice, const char *why,
                       const char *next);

/** The ladder of a call, a picture; what it says is in the list of messages that it names. */
struct layout;
void html_write_ladder(struct markup *markup, const struct layout *layout, size_t number);

/** The messages of a call, each with its annotation, and the findings between them. */
void html_write_messages(struct html *html, const struct layout *layout, size_t number);

/** A chart of counts over time, one on top of the other; @p is_small has no axes. */
struct chart_kind {
    const char *style; /**< class of the colour */
    const char *label; /**< translated */
};
void html_write_stack(struct html *html, const struct times_series *series,
                      const struct chart_kind *kinds, size_t kind_count,
                      uint32_t (*count_of)(const struct times_step *step, size_t kind),
                      const char *title, bool is_small);

/** Percentiles of the post-dial delay over time. */
void html_write_delays(struct html *html, const struct times_series *series, const char *title,
                       bool is_small);

#endif
