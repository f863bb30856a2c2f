/*
 * options_read.c — a command line, by the table of options, and their help.
 */
#include "cli/option_table.h"
#include "cli/program.h"
#include "report/translate.h"

#include <getopt.h>
#include <stdlib.h>

/** Where the texts of the help begin. */
#define HELP_LEFT 30

static void paint_help(const struct option_row *row, struct paint *paint)
{
    const char *comma = row->letter ? "," : " ";
    paint_printf(paint, "  %c%c%s --%s", row->letter ? '-' : ' ', row->letter ? row->letter : ' ', comma, row->name);
    if (row->argument)
        paint_printf(paint, " %s", _(row->argument));
    paint_put(paint, " ");
    paint_to(paint, HELP_LEFT);
    paint_wrap(paint, HELP_LEFT, _(row->text));
    paint_newline(paint);
}

void options_print_help(enum option_commands command, FILE *file)
{
    struct paint paint;
    program_look_at(file, OPTION_COLOR_NEVER, &paint);
    for (size_t i = 0; i < option_row_count; i++) {
        if (option_rows[i].commands & command)
            paint_help(&option_rows[i], &paint);
    }
    fwrite(paint.data, 1, paint.length, file);
    paint_finish(&paint);
}

/** What getopt_long() needs, built from the rows; long options come back as 256 + row. */
static void build(char *letters, struct option *names)
{
    *letters++ = ':';
    for (size_t i = 0; i < option_row_count; i++) {
        names[i] = (struct option){option_rows[i].name, option_rows[i].argument ? 1 : 0, NULL, 256 + (int)i};
        if (!option_rows[i].letter)
            continue;
        *letters++ = option_rows[i].letter;
        if (option_rows[i].argument)
            *letters++ = ':';
    }
    *letters = '\0';
    names[option_row_count] = (struct option){0};
}

static const struct option_row *find_row(int found)
{
    for (size_t i = 0; i < option_row_count; i++) {
        if (found == 256 + (int)i || (found > 0 && found == option_rows[i].letter))
            return &option_rows[i];
    }
    return NULL;
}

/** Say what getopt_long() refused; @p found is '?' or ':'. */
static int refuse(const struct options *options, int found, char *word)
{
    const char *what = found == ':'    ? "needs an argument"
                       : optopt >= 256 ? "takes no argument"
                                       : "is not known";
    if (optopt > 0 && optopt < 256)
        complain("%s: option '-%c' %s; see 'sipwhy %s --help'", options->command, optopt, what,
                 options->command);
    else
        complain("%s: option '%s' %s; see 'sipwhy %s --help'", options->command, word, what,
                 options->command);
    return -1;
}

static int apply(struct options *options, const struct option_row *row, int found,
                 enum option_commands command, const char *value)
{
    char name[40];
    if (found < 256)
        snprintf(name, sizeof name, "-%c", row->letter);
    else
        snprintf(name, sizeof name, "--%s", row->name);
    if (!(row->commands & command)) {
        complain("%s: option '%s' is not for this command; see 'sipwhy %s --help'",
                 options->command, name, options->command);
        return -1;
    }
    const char *wrong = row->set(options, value);
    if (wrong && value)
        complain("%s: option '%s' with '%s': %s", options->command, name, value, wrong);
    else if (wrong)
        complain("%s: option '%s': %s", options->command, name, wrong);
    return wrong ? -1 : 0;
}

int options_read(int argc, char **argv, enum option_commands command, struct options *ret_options)
{
    char letters[2 * OPTION_ROWS_MOST + 2];
    struct option names[OPTION_ROWS_MOST + 1];
    struct options options = {.command = argv[0], .format = report_format_name(0), .hep_id = 1};
    int result = 0;
    int found;
    build(letters, names);
    opterr = 0;
    optind = 0; /* glibc: start anew, with the argv of the command */
    while (result == 0 && (found = getopt_long(argc, argv, letters, names, NULL)) != -1) {
        const struct option_row *row = find_row(found);
        if (found == '?' || found == ':' || !row)
            result = refuse(&options, found, argv[optind > 0 ? optind - 1 : 0]);
        else
            result = apply(&options, row, found, command, optarg);
    }
    options.arguments = argv + optind;
    options.argument_count = argc - optind;
    if (result < 0)
        options_finish(&options);
    else
        *ret_options = options;
    return result;
}

void options_finish(struct options *options)
{
    for (size_t i = 0; i < options->threshold_count; i++)
        free(options->thresholds[i].name);
    free(options->thresholds);
    free(options->calls.items);
    selection_finish(&options->selection);
    free(options->correlate.items);
    free(options->interfaces.items);
    free(options->keylogs.items);
    free(options->hep_listen.items);
    *options = (struct options){0};
}
