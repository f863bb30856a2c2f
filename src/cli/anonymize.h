/*
 * anonymize.h — --anonymize: what has to be known of it outside of the analysis.
 */
#ifndef CLI_ANONYMIZE_H
#define CLI_ANONYMIZE_H

#include "cli/options.h"

/** What became of the texts of the command line. */
struct anonymize {
    char **calls; /**< owned; --call, as the calls are told */
    size_t call_count;
};

/**
 * Have @p analysis and @p source tell pseudonyms, and @p report say so; nothing without --anonymize.
 * @return 0, or -1 after a complaint
 */
int anonymize_begin(struct anonymize *anonymize, const struct options *options, struct sipwhy_analysis *analysis,
                    struct sipwhy_source *source, struct report_options *report);

void anonymize_finish(struct anonymize *anonymize);

#endif
