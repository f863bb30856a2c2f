/*
 * command.h — a command of the program: one const struct, one file each.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/program.h"

struct command {
    const char *name;
    const char *usage;   /**< its arguments */
    const char *summary; /**< in a line */
    enum option_commands options;
    int arguments_least;
    int arguments_most; /**< -1: any number */
    enum program_status (*run)(const struct options *options);
};

extern const struct command command_read;
extern const struct command command_live;
extern const struct command command_explain;
extern const struct command command_compare;
extern const struct command command_list;

#endif
