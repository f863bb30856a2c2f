/*
 * option_table.h — the table of the options, between who reads them and who sets them.
 */
#ifndef CLI_OPTION_TABLE_H
#define CLI_OPTION_TABLE_H

#include "cli/options.h"

/** An option; set() takes its argument and returns NULL, or what is wrong with it. */
struct option_row {
    char letter;          /**< 0 where it has none */
    const char *name;     /**< the long one */
    const char *argument; /**< what stands for it in the help; NULL where it takes none */
    unsigned commands;
    const char *(*set)(struct options *options, const char *value);
    const char *text;
};

/** The rows, and how many there are. */
extern const struct option_row option_rows[];
extern const size_t option_row_count;

/** So many fit into what getopt_long() is given. */
#define OPTION_ROWS_MOST 96

#endif
