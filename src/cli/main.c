/*
 * main.c — sipwhy: why SIP calls get stuck or fail. The table of commands.
 */
#include "cli/command.h"
#include "report/translate.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static const struct command *const commands[] = {
    &command_read, &command_live, &command_explain, &command_compare, &command_list,
};
#define COMMANDS (sizeof commands / sizeof *commands)

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    }
    return NULL;
}

static void print_usage(FILE *file)
{
    fprintf(file, "%s\n\n", _("sipwhy: why SIP calls get stuck or fail, and what to do about it"));
    for (size_t i = 0; i < COMMANDS; i++) {
        char left[80];
        snprintf(left, sizeof left, "sipwhy %s %s", commands[i]->name, commands[i]->usage);
        fprintf(file, "  %-44s %s\n", left, _(commands[i]->summary));
    }
    fprintf(file, "\n%s\n",
            _("'sipwhy help COMMAND' tells the options of a command; "
              "'sipwhy --version' the version."));
}

static void print_version(void)
{
    printf("sipwhy %s\n", SIPWHY_VERSION);
}

static void print_help(const struct command *command)
{
    printf("%s: sipwhy %s [%s] %s\n", _("Usage"), command->name, _("OPTION..."), command->usage);
    printf("%s\n\n", _(command->summary));
    options_print_help(command->options, stdout);
}

static enum program_status finish_stdout(void)
{
    struct options options = {0};
    struct out out = {.file = stdout};
    return program_close_output(&options, &out);
}

/** Whether the command has as many arguments as it needs; says so where it has not. */
static bool has_arguments(const struct command *command, const struct options *options)
{
    int count = options->argument_count;
    if (count >= command->arguments_least &&
        (command->arguments_most < 0 || count <= command->arguments_most))
        return true;
    if (count > command->arguments_least)
        complain("%s: '%s' is one argument too many; usage: sipwhy %s %s", command->name,
                 options->arguments[command->arguments_most], command->name, command->usage);
    else
        complain("%s: something is missing; usage: sipwhy %s %s", command->name, command->name,
                 command->usage);
    return false;
}

static enum program_status run(const struct command *command, int argc, char **argv)
{
    struct options options;
    enum program_status status = PROGRAM_USAGE;
    if (options_read(argc, argv, command->options, &options) < 0)
        return PROGRAM_USAGE;
    program_set_language(options.language);
    if (options.help || options.version) {
        options.help ? print_help(command) : print_version();
        status = finish_stdout();
    } else if (has_arguments(command, &options)) {
        status = command->run(&options);
    }
    options_finish(&options);
    return status;
}

/** "help [COMMAND]", "--help" and "--version". */
static enum program_status tell(int argc, char **argv, const char *word)
{
    program_set_language(NULL);
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        print_version();
    } else if (argc < 3) {
        print_usage(stdout);
    } else if (find(argv[2])) {
        print_help(find(argv[2]));
    } else {
        complain("there is no command '%s'; 'sipwhy --help' lists them", argv[2]);
        return PROGRAM_USAGE;
    }
    return finish_stdout();
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++) {
        if (strcmp(word, *words) == 0)
            return true;
    }
    return false;
}

int main(int argc, char **argv)
{
    static const char *const telling[] = {"help", "--help", "-h", "--version", "-V", NULL};
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failure to write, told as one */
    if (argc < 2) {
        print_usage(stderr);
        return PROGRAM_USAGE;
    }
    if (is_one_of(argv[1], telling))
        return (int)tell(argc, argv, argv[1]);
    const struct command *command = find(argv[1]);
    if (!command) {
        complain("there is no command '%s'; 'sipwhy --help' lists them", argv[1]);
        return PROGRAM_USAGE;
    }
    return (int)run(command, argc - 1, argv + 1);
}
