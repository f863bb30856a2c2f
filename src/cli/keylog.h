/*
 * keylog.h — the TLS key logs that --keylog names, read once, or followed while they grow.
 */
#ifndef CLI_KEYLOG_H
#define CLI_KEYLOG_H

#include "cli/options.h"

/** One file. */
struct keylog {
    const char *path; /**< borrowed */
    int fd;           /**< -1: not there so far */
    char *line;       /**< owned; the beginning of the last line, whose end was not written yet */
    size_t line_length;
    bool is_skipping; /**< the rest of a line that is too long */
    bool is_refused;  /**< it was complained about */
};

struct keylogs {
    struct keylog *items; /**< owned */
    size_t count;
    sipwhy_time next; /**< when to look again */
};

/** How often files that are followed are looked at. */
#define KEYLOG_INTERVAL (100 * SIPWHY_MILLISECOND)

/**
 * Open the files and give what is in them to the analysis.
 * @param follow  one that is not there yet may come later
 * @return 0, or -1 after a complaint
 */
int keylogs_init(struct keylogs *keylogs, const struct option_texts *paths, bool follow,
                 struct sipwhy_analysis *analysis);

/** At @p now: give on what was written since, where it is time to look. @return 0 or -1: no memory
 */
int keylogs_poll(struct keylogs *keylogs, sipwhy_time now, struct sipwhy_analysis *analysis);

void keylogs_finish(struct keylogs *keylogs);

#endif
