/*
 * format.h — what a format of reports has to provide; one const struct each, listed in report.c.
 */
#ifndef REPORT_FORMAT_H
#define REPORT_FORMAT_H

#include "report/report.h"

struct report_format {
    const char *name;
    bool is_streamed; /**< it writes before finish() */
    /** @return the format's own state, the context of all others; NULL for want of memory */
    void *(*create)(const struct report_options *options);
    void (*begin)(void *state);
    void (*message)(void *state, const struct sipwhy_message *message);
    void (*finding)(void *state, const struct sipwhy_finding *finding);
    void (*call)(void *state, const struct sipwhy_call *call);
    void (*registration)(void *state, const struct sipwhy_registration *registration);
    void (*released)(void *state, void *attachment);
    /** As released, of what turned out not to be asked for; NULL: released does. */
    void (*unwanted)(void *state, void *attachment);
    void (*finish)(void *state, const struct report_end *end);
    void (*destroy)(void *state);
};

extern const struct report_format report_csv;
extern const struct report_format report_html;
extern const struct report_format report_json;
extern const struct report_format report_ladder;  /**< every call as a ladder, at the end */
extern const struct report_format report_markdown;
extern const struct report_format report_mermaid;
extern const struct report_format report_text;    /**< of files: blocks, the worst first */
extern const struct report_format report_stream;  /**< text as it happens, live */
extern const struct report_format report_summary; /**< text: the summary only */

#endif
