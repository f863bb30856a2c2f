/*
 * cmd_read.c — sipwhy read: analyse capture files.
 */
#include "cli/command.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "cli/signals.h"
#include "report/translate.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Whether a file can be opened on its own; complains where it cannot. */
static bool can_open(const char *path, const char *filter)
{
    struct sipwhy_file_options options = {.paths = &path, .path_count = 1, .filter = filter};
    struct sipwhy_source *source;
    struct sipwhy_failure failure = {0};
    if (strcmp(path, "-") == 0)
        return true;
    if (sipwhy_source_open_files(&options, &source, &failure) < 0) {
        complain("%s", failure.text);
        return false;
    }
    sipwhy_source_close(source);
    return true;
}

/** Open those of several files that can be opened. @return 0, or -1 when there are none */
static int open_the_others(const struct options *options, struct sipwhy_file_options *files,
                           struct sipwhy_source **ret_source)
{
    struct sipwhy_failure failure = {0};
    const char **paths = calloc(files->path_count, sizeof *paths);
    size_t count = 0;
    for (size_t i = 0; paths && i < files->path_count; i++) {
        if (can_open(files->paths[i], options->filter))
            paths[count++] = files->paths[i];
    }
    int result = -1;
    if (count > 0 && count < files->path_count) {
        files->paths = paths;
        files->path_count = count;
        result = sipwhy_source_open_files(files, ret_source, &failure);
        if (result < 0)
            complain("%s", failure.text);
    }
    free(paths);
    return result < 0 ? -1 : 0;
}

static int open_files(const struct options *options, bool *ret_is_partial,
                      struct sipwhy_source **ret_source, enum program_status *ret_status)
{
    struct sipwhy_file_options files = {
        .paths = (const char *const *)options->arguments,
        .path_count = (size_t)options->argument_count,
        .filter = options->filter,
        .keep = options->write != NULL,
    };
    struct sipwhy_failure failure = {0};
    int result = sipwhy_source_open_files(&files, ret_source, &failure);
    if (result == 0)
        return 0;
    *ret_status = result == SIPWHY_ERROR_FILTER ? PROGRAM_USAGE : PROGRAM_FAILED;
    if (result == SIPWHY_ERROR_OPEN && files.path_count > 1) {
        *ret_is_partial = true;
        return open_the_others(options, &files, ret_source);
    }
    complain("%s", failure.text);
    return -1;
}

/** Read to the end; what is damaged is told when everything else was. */
static void read_frames(struct session *session, struct progress *progress, struct sipwhy_failure *ret_damage)
{
    struct sipwhy_frame frame;
    struct sipwhy_failure failure = {0};
    int result;
    while ((result = sipwhy_source_next(session->source, 0, &frame, &failure)) !=
           SIPWHY_SOURCE_END) {
        if (result == SIPWHY_SOURCE_FRAME) {
            if (!session_frame(session, &frame))
                break;
        } else if (result < 0) {
            if (ret_damage->text[0])
                complain("%s", ret_damage->text);
            *ret_damage = failure;
            session->failed = true;
            if (result != SIPWHY_ERROR_DAMAGED)
                break;
        }
        progress_step(progress);
    }
}

/** Where the report itself is not to be seen growing, say that it does. */
static const char *what_follows(const struct session *session)
{
    return isatty(fileno(session->out.file)) ? NULL : "Writing the report...";
}

static enum program_status run(const struct options *options)
{
    struct sipwhy_source *source;
    struct session session;
    struct sipwhy_failure damage = {0};
    struct progress progress;
    bool is_partial = false;
    enum program_status status = PROGRAM_FAILED;
    if (!export_is_possible(options) || !anonymize_is_possible(options))
        return PROGRAM_USAGE;
    if (!export_spares_input(options))
        return PROGRAM_FAILED;
    if (open_files(options, &is_partial, &source, &status) < 0)
        return status;
    if (session_init(&session, options, source) < 0)
        return PROGRAM_FAILED;
    session.failed = is_partial;
    session_confine(&session, &(struct sandbox_needs){.sends = options->hep_send != NULL});
    session_begin(&session);
    signals_catch_once(source);
    progress_init(&progress, source, session_waits(&session));
    read_frames(&session, &progress, &damage);
    session.interrupted = signals_came();
    signals_release();
    progress_end(&progress, what_follows(&session));
    status = session_finish(&session);
    progress_finish(&progress);
    if (damage.text[0])
        complain("%s", damage.text);
    if (session.interrupted)
        complain("stopped before the end of the input; what was found up to there is in the report");
    return status;
}

const struct command command_read = {
    .name = "read",
    .usage = "FILE...",
    .summary = N_("analyse capture files; - is standard input"),
    .options = OPTION_READ,
    .arguments_least = 1,
    .arguments_most = -1,
    .run = run,
};
