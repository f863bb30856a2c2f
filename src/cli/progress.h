/*
 * progress.h — how far reading files has come, on standard error.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <sipwhy/capture.h>

struct progress {
    const struct sipwhy_source *source; /**< borrowed */
    bool is_wanted;                     /**< standard error is a terminal */
    bool is_shown;
    sipwhy_time start;
    sipwhy_time next; /**< when to look again */
    unsigned frames;  /**< since the clock was last looked at */
};

void progress_init(struct progress *progress, const struct sipwhy_source *source);

/** After each frame; draws a few times a second, from the first second on. */
void progress_step(struct progress *progress);

/** Take the bar away. */
void progress_finish(struct progress *progress);

#endif
