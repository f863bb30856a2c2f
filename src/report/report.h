/*
 * report.h — what people and programs read of an analysis: one report, in one of several formats.
 *
 * A report is the handlers of an analysis, with something said before the first frame and after
 * the last. It computes nothing about SIP; it chooses, orders and shows.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "report/out.h"
#include "report/selection.h"

#include <sipwhy/analysis.h>

enum report_amount {
    REPORT_NORMAL,
    REPORT_SUMMARY, /**< text: the summary only */
    REPORT_VERBOSE, /**< text: every message */
};

/** The table of CSV, a row each. */
enum report_csv {
    REPORT_CSV_CALLS,
    REPORT_CSV_MESSAGES,
    REPORT_CSV_FINDINGS,
    REPORT_CSV_REGISTRATIONS,
};

/** What a report is asked for. All pointers are borrowed until report_destroy(). */
struct report_options {
    const char *command; /**< "read" or "live" */
    const char *version; /**< of the program */
    const struct sipwhy_source *source; /**< while it is read: the names of its inputs only */
    const unsigned char *time_digits; /**< of each input, for what is told now; NULL: ask the source */
    const char *filter; /**< the capture filter, or NULL */
    struct out *out;
    bool live; /**< say things as they happen */
    bool color;
    bool utf8;
    int width; /**< columns of the text */
    int wide;  /**< columns of ladders, which may use all that there is */
    enum report_amount amount;
    bool anonymized; /**< what is told are pseudonyms, and the report has to say so */
    enum report_csv csv;
    bool problems;               /**< only what has a finding of warning or error */
    const char *const *call_ids; /**< only these, where there are any */
    size_t call_id_count;
    const struct selection *selection;       /**< only what meets this as well; or NULL */
    const struct report_follower *follower; /**< who wants to know what is selected; or NULL */

    /* Set by the report. */
    unsigned wanted;   /**< the options of selections that were given: enum selection_option */
    struct hold *hold; /**< what was written of Call-IDs that are not selected yet */
    uint64_t selected; /**< Call-IDs, at the end */
};

/**
 * Somebody who keeps something of each Call-ID and learns at its end whether it is selected. The mark is a place
 * for a number, 0 at first, that stays with the Call-ID; NULL for what has none, which is told only where it
 * is selected by itself.
 */
struct report_follower {
    void *context;
    void (*message)(void *context, const struct sipwhy_message *message, uint64_t *mark);
    void (*finding)(void *context, const struct sipwhy_finding *finding, uint64_t *mark);
    void (*call)(void *context, const struct sipwhy_call *call, uint64_t *mark);
    void (*registration)(void *context, const struct sipwhy_registration *registration,
                         uint64_t *mark);
    void (*over)(void *context, uint64_t mark, bool is_selected);
    void (*use)(void *context, const struct sipwhy_use *use);
};

/** Digits of a second in the times of an input. */
static inline int report_time_digits(const struct report_options *options, size_t input)
{
    return options->time_digits ? options->time_digits[input]
                                : sipwhy_source_time_digits(options->source, input);
}

/** The same of what belongs to no one input: those of the finest. */
int report_finest_digits(const struct report_options *options);

/** What is known when the input is over. */
struct report_end {
    const struct sipwhy_summary *summary;
    const struct sipwhy_source_statistics *statistics;
    bool interrupted; /**< somebody stopped it before the end of the input */
};

/** A report under way. */
struct report;

/** The name of the @p index-th format, "text" first; NULL from @p index on that is too high. */
const char *report_format_name(size_t index);

/** The name of a table of CSV, by enum report_csv; NULL from @p kind on that is too high. */
const char *report_csv_name(size_t kind);

/** @return 0, SIPWHY_ERROR_ARGUMENT for a format that there is not, or SIPWHY_ERROR_MEMORY */
int report_create(const char *format, const struct report_options *options,
                  struct report **ret_report);

/** The handlers to give to the analysis, together with the report as their context. */
void report_handlers(const struct report *report, struct sipwhy_handlers *ret_handlers);

/** Say what is read, and how; before the first frame. */
void report_begin(struct report *report);

/** Whether nothing is written before report_finish(). */
bool report_waits(const struct report *report);

/** Sum up; after sipwhy_analysis_finish(). */
void report_finish(struct report *report, const struct report_end *end);

/** The worst severity of all findings that the report was asked for. */
enum sipwhy_severity report_worst(const struct report *report);

/** Free; NULL is nothing. Only after the analysis was destroyed, which may still release calls. */
void report_destroy(struct report *report);

#endif
