/*
 * program.h — what all commands share: exit status, complaints, language, the terminal.
 */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "cli/options.h"
#include "report/paint.h"

/** Exit status, as the manual promises it. */
enum program_status {
    PROGRAM_OK = 0,
    PROGRAM_FAILED = 1, /**< a file, an interface, a disk */
    PROGRAM_USAGE = 2,  /**< the command line is wrong */
    PROGRAM_FOUND = 3,  /**< --fail-on matched */
};

/** A line on standard error, after "sipwhy: ". */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Choose the language of everything that is said, NULL for that of the environment. */
void program_set_language(const char *language);

/** The stream that the report goes to; NULL after a complaint. */
FILE *program_open_output(const struct options *options);

/**
 * Flush and close what program_open_output() gave.
 * @return PROGRAM_OK, or PROGRAM_FAILED after a complaint that names it
 */
enum program_status program_close_output(const struct options *options, struct out *out);

/** The columns of the terminal; where it is none, what COLUMNS says, or 80. */
int program_columns(FILE *file);

/** Whether to use colours, Unicode lines, and how many columns there are. */
void program_look_at(FILE *file, enum option_color color, struct paint *ret_paint);

#endif
