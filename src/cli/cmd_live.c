/*
 * cmd_live.c — sipwhy live: analyse interfaces as it happens.
 */
#include "cli/command.h"
#include "cli/privileges.h"
#include "cli/session.h"
#include "cli/signals.h"
#include "report/translate.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

/**
 * A packet may be on its way from the kernel while the clock is looked at; the clock of the
 * analysis stays this far behind, lest an answer that came in time be called missing.
 */
#define MARGIN (50 * SIPWHY_MILLISECOND)

static sipwhy_time now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return time.tv_sec * SIPWHY_SECOND + time.tv_nsec;
}

/** Milliseconds until the analysis or the end of the capture needs the clock; -1 for never. */
static int timeout_of(const struct session *session, sipwhy_time end, sipwhy_time time)
{
    sipwhy_time due = sipwhy_analysis_deadline(session->analysis);
    if (due != SIPWHY_TIME_UNKNOWN)
        due += MARGIN;
    if (end && (due == SIPWHY_TIME_UNKNOWN || end < due))
        due = end;
    if (session->keylogs.count && (due == SIPWHY_TIME_UNKNOWN || session->keylogs.next < due))
        due = session->keylogs.next;
    if (due == SIPWHY_TIME_UNKNOWN)
        return -1;
    sipwhy_time wait = (due - time + SIPWHY_MILLISECOND - 1) / SIPWHY_MILLISECOND;
    return wait < 0 ? 0 : wait > 60000 ? 60000 : (int)wait;
}

struct capture {
    struct session session;
    struct sipwhy_writer *writer; /**< owned, or NULL */
    uint64_t packets;
    sipwhy_time end; /**< 0: none */
};

static void report_failure(struct capture *capture, const struct sipwhy_failure *failure)
{
    complain("%s", failure->text);
    capture->session.failed = true;
}

/** @return whether to go on */
static bool take_frame(struct capture *capture, const struct sipwhy_frame *frame)
{
    struct sipwhy_failure failure = {0};
    const struct options *options = capture->session.options;
    if (capture->writer && sipwhy_writer_write(capture->writer, frame, &failure) < 0) {
        report_failure(capture, &failure);
        return false;
    }
    if (!session_frame(&capture->session, frame))
        return false;
    capture->packets++;
    return options->packet_count == 0 || capture->packets < options->packet_count;
}

/** Frames as they come; between them, the clock, once no frame waits that is older. */
static void capture_frames(struct capture *capture)
{
    struct session *session = &capture->session;
    struct sipwhy_frame frame;
    struct sipwhy_failure failure = {0};
    int timeout_ms = 0;
    while (!session->out.error) {
        sipwhy_time time = now();
        if (!session_poll(session, time))
            return;
        int result = sipwhy_source_next(session->source, timeout_ms, &frame, &failure);
        if (result == SIPWHY_SOURCE_END)
            return;
        if (result < 0) {
            report_failure(capture, &failure);
            return;
        }
        if (result == SIPWHY_SOURCE_FRAME) {
            if (!take_frame(capture, &frame))
                return;
            timeout_ms = 0;
            if (!capture->end || now() < capture->end)
                continue;
            return;
        }
        /* Nothing waited at that time, or came until the timeout. */
        sipwhy_analysis_advance(session->analysis, time - MARGIN);
        if (capture->end && now() >= capture->end)
            return;
        timeout_ms = timeout_ms ? 0 : timeout_of(session, capture->end, now());
    }
}

static void say_hello(const struct session *session)
{
    const struct sipwhy_source *source = session->source;
    if (strcmp(session->options->format, "text") != 0 && !isatty(STDERR_FILENO))
        return;
    fputs("sipwhy: capturing on ", stderr);
    for (size_t i = 0; i < sipwhy_source_input_count(source); i++)
        fprintf(stderr, "%s%s", i ? ", " : "", sipwhy_source_input_name(source, i));
    fputs("; Ctrl-C ends with the summary\n", stderr);
}

static int open_interfaces(const struct options *options, struct sipwhy_source **ret_source,
                           enum program_status *ret_status)
{
    struct sipwhy_live_options live = {
        .interfaces = options->interfaces.items,
        .interface_count = options->interfaces.count,
        .filter = options->filter,
        .snaplen_bytes = options->snaplen,
        .buffer_kib = options->buffer_kib,
        .promiscuous = !options->not_promiscuous,
        .hep_listen = options->hep_listen.items,
        .hep_listen_count = options->hep_listen.count,
    };
    struct sipwhy_failure failure = {0};
    int result = sipwhy_source_open_live(&live, ret_source, &failure);
    if (result == 0)
        return 0;
    bool is_usage = result == SIPWHY_ERROR_FILTER || result == SIPWHY_ERROR_ARGUMENT;
    *ret_status = is_usage ? PROGRAM_USAGE : PROGRAM_FAILED;
    complain("%s", failure.text);
    return -1;
}

/** The file of -w, before privileges go. @return 0, or -1 after a complaint */
static int open_writer(struct capture *capture)
{
    struct sipwhy_failure failure = {0};
    const char *path = capture->session.options->write;
    if (!path || sipwhy_writer_open(path, capture->session.source, &capture->writer, &failure) == 0)
        return 0;
    report_failure(capture, &failure);
    return -1;
}

/** Open all that is written to, and then give up every right that this took. @return as
 * session_init() */
static int start(struct capture *capture, const struct options *options,
                 struct sipwhy_source *source)
{
    struct privileges_files files = {0};
    const struct sandbox_needs needs = {
        .captures = options->interfaces.count > 0 || options->hep_listen.count == 0,
        .opens_files = options->keylogs.count > 0,
        .receives = options->hep_listen.count > 0,
        .sends = options->hep_send != NULL,
    };
    privileges_create(&files, options->output);
    privileges_create(&files, options->write);
    if (session_init(&capture->session, options, source) < 0)
        return -1;
    if (open_writer(capture) == 0 && privileges_drop(&files, options->user) == 0)
        session_confine(&capture->session, &needs);
    else
        capture->session.failed = true;
    return 0;
}

static enum program_status run(const struct options *options)
{
    struct capture capture = {0};
    struct sipwhy_source *source;
    struct sipwhy_failure failure = {0};
    enum program_status status = PROGRAM_FAILED;
    if (options->write && strcmp(options->write, "-") == 0 && !options->output) {
        complain("live: packets (-w -) and the report cannot both go to standard output; "
                 "name a file with -o");
        return PROGRAM_USAGE;
    }
    if (options->write && options->anonymize) {
        complain("live: packets (-w) are written as they come; write them without --anonymize, and make "
                 "another capture of them with 'sipwhy read --anonymize -w'");
        return PROGRAM_USAGE;
    }
    if (!anonymize_is_possible(options))
        return PROGRAM_USAGE;
    if (open_interfaces(options, &source, &status) < 0)
        return status;
    signals_catch(source);
    if (start(&capture, options, source) < 0)
        return PROGRAM_FAILED;
    session_begin(&capture.session);
    if (!capture.session.failed) {
        say_hello(&capture.session);
        if (options->duration)
            capture.end = now() + options->duration;
        capture_frames(&capture);
    }
    signals_release();
    if (sipwhy_writer_close(capture.writer, &failure) < 0)
        report_failure(&capture, &failure);
    return session_finish(&capture.session);
}

const struct command command_live = {
    .name = "live",
    .usage = "[-i IFACE]... [--hep-listen ADDR:PORT]...",
    .summary = N_("analyse an interface as it happens, until Ctrl-C"),
    .options = OPTION_LIVE,
    .arguments_least = 0,
    .arguments_most = 0,
    .run = run,
};
