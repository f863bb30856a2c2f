/*
 * progress.h — how far reading files has come: a line on standard error.
 *
 * It is there only where standard error is a terminal and the work takes more than a second, and never where
 * the report goes to a terminal meanwhile.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <sipwhy/capture.h>

#include <stddef.h>

struct progress {
    struct sipwhy_source *source; /**< borrowed */
    bool is_wanted;
    bool is_shown;
    sipwhy_time start;
    sipwhy_time looked;      /**< at the clock */
    sipwhy_time next;        /**< when to draw again */
    unsigned steps;          /**< since the clock was looked at */
    unsigned steps_to_look;  /**< after which it is looked at again */
};

/** What there is to say. */
struct progress_figures {
    uint64_t done;  /**< bytes */
    uint64_t total; /**< 0: not known */
    uint64_t packets;
    sipwhy_time elapsed; /**< more than 0 */
};

/** The longest line, with its NUL. */
#define PROGRESS_LINE 120

/**
 * Write the line that @p columns have room for: a bar, and of share, time left, rates and time taken what fits,
 * in this order of importance.
 */
void progress_format(const struct progress_figures *figures, int columns, char line[PROGRESS_LINE]);

/** @param is_alone  nothing else is written to the terminal until progress_finish() */
void progress_init(struct progress *progress, struct sipwhy_source *source, bool is_alone);

/** After each frame, and where there was none for a while; draws a few times a second, from the first second on. */
void progress_step(struct progress *progress);

/** Everything is read: take the bar away, and say what follows. @p what is NULL where that shows itself. */
void progress_end(struct progress *progress, const char *what);

/** Take away what is there. */
void progress_finish(struct progress *progress);

#endif
