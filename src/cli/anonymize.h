/*
 * anonymize.h — --anonymize: what has to be known of it outside of the analysis.
 */
#ifndef CLI_ANONYMIZE_H
#define CLI_ANONYMIZE_H

#include "cli/options.h"

#include <sipwhy/anonymize.h>

/** What became of the texts of the command line. Zero it. */
struct anonymize {
    struct sipwhy_anonymizer *anonymizer; /**< owned; NULL: nothing is replaced */
    char **texts; /**< owned, as each of them is */
    size_t text_count;
    struct option_texts calls;
    struct selection selection; /**< its lists are owned */
};

/** Whether what else is asked for can be had with --anonymize; false after a complaint. */
bool anonymize_is_possible(const struct options *options);

/**
 * Have @p source give no names away, and @p report ask for what was asked for as it will be told.
 * Nothing without --anonymize.
 * @return 0, or -1 after a complaint
 */
int anonymize_begin(struct anonymize *anonymize, const struct options *options, struct sipwhy_source *source,
                    struct report_options *report);

/** Have @p analysis tell pseudonyms, where that is wanted. @return 0 or SIPWHY_ERROR_MEMORY */
int anonymize_analysis(const struct anonymize *anonymize, struct sipwhy_analysis *analysis);

/** After the analysis was destroyed. */
void anonymize_finish(struct anonymize *anonymize);

#endif
