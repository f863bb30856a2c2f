/*
 * program.c — what all commands share: exit status, complaints, language, the terminal.
 */
#include "cli/program.h"

#include "report/status.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define WIDTH_MOST 100
#define WIDTH_LEAST 40

/** Columns of ladders: in a file, and at most. */
#define COLUMNS_USUAL 80
#define COLUMNS_MOST 400

void complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    status_complain_list(format, arguments);
    va_end(arguments);
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/** The catalogues beside the program: of the build folder, or where it was installed or moved to.
 */
static const char *find_catalogues(char *path, size_t size)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return NULL;
    program[length] = '\0';
    *strrchr(program, '/') = '\0';
    const char *const places[] = {"/po", "/../share/locale"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        int written = snprintf(path, size, "%s%s", program, places[i]);
        if (written > 0 && (size_t)written < size && is_folder(path))
            return path;
    }
    return NULL;
}

void program_set_language(const char *language)
{
    char path[PATH_MAX];
    sipwhy_language_set(language, find_catalogues(path, sizeof path));
}

FILE *program_open_output(const struct options *options)
{
    if (!options->output)
        return stdout;
    FILE *file = fopen(options->output, "we");
    if (!file)
        complain("%s: %s", options->output, strerror(errno));
    return file;
}

enum program_status program_close_output(const struct options *options, struct out *out)
{
    out_flush(out);
    errno = 0;
    bool is_standard = out->file == stdout;
    if (!is_standard && fclose(out->file) != 0 && !out->error)
        out->error = errno ? errno : EIO;
    if (!out->error)
        return PROGRAM_OK;
    complain("%s: %s", is_standard ? "standard output" : options->output, strerror(out->error));
    return PROGRAM_FAILED;
}

/** What the terminal is said to show; without a generated locale that is all there is to know. */
static bool is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
    }
    return false;
}

int program_columns(FILE *file)
{
    struct winsize size = {0};
    const char *said = getenv("COLUMNS");
    long columns = said ? strtol(said, NULL, 10) : 0;
    if (isatty(fileno(file)) && ioctl(fileno(file), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        columns = size.ws_col;
    if (columns <= 0)
        columns = COLUMNS_USUAL;
    return (int)(columns < WIDTH_LEAST ? WIDTH_LEAST : columns > COLUMNS_MOST ? COLUMNS_MOST : columns);
}

void program_look_at(FILE *file, enum option_color color, struct paint *ret_paint)
{
    struct winsize size = {0};
    bool is_terminal = isatty(fileno(file));
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    bool is_plain = (no_color && *no_color) || !terminal || strcmp(terminal, "dumb") == 0;
    int width = WIDTH_MOST;
    if (is_terminal && ioctl(fileno(file), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        width = size.ws_col;
    if (width > WIDTH_MOST)
        width = WIDTH_MOST;
    *ret_paint = (struct paint){
        .color = color == OPTION_COLOR_ALWAYS ||
                 (color == OPTION_COLOR_AUTO && is_terminal && !is_plain),
        .utf8 = is_utf8(),
        .width = width < WIDTH_LEAST ? WIDTH_LEAST : width,
    };
}
