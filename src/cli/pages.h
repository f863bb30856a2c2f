/*
 * pages.h — how explain, compare and list write what they have to say.
 */
#ifndef CLI_PAGES_H
#define CLI_PAGES_H

#include "cli/program.h"
#include "report/page.h"

/** An output for pages. */
struct pages {
    const struct options *options;
    struct out out;
    struct paint paint; /**< for text; written by pages_flush() */
    bool is_json;
    bool failed;
};

/** @return 0, or -1 after a complaint */
int pages_init(struct pages *pages, const struct options *options);

/** Write an object as a line; takes it. */
void pages_write_object(struct pages *pages, json_t *object);

/** Write what is painted. */
void pages_flush(struct pages *pages);

/** Close. @return the exit status of the program */
enum program_status pages_finish(struct pages *pages);

#endif
