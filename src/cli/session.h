/*
 * session.h — a source, an analysis and a report at work together.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "cli/anonymize.h"
#include "cli/export.h"
#include "cli/keylog.h"
#include "cli/hep.h"
#include "cli/program.h"
#include "cli/sandbox.h"

struct session {
    const struct options *options;
    struct sipwhy_source *source; /**< owned */
    struct sipwhy_analysis *analysis;
    struct report *report;
    struct report_options report_options;
    struct out out;
    struct keylogs keylogs;
    struct export export; /**< of read -w */
    struct hep hep; /**< of --hep-send */
    struct anonymize anonymize;
    unsigned threads;
    unsigned char *time_digits; /**< owned; of each input, as of the frame that was analysed last */
    bool interrupted; /**< the user stopped it before the end of the input */
    bool failed; /**< something went wrong that was complained about */
};

/**
 * Start on a source, which the session takes over even where it fails. The session stays where it
 * is until session_finish().
 * @return 0, or -1 after a complaint
 */
int session_init(struct session *session, const struct options *options,
                 struct sipwhy_source *source);

/**
 * Confine the process to what is open by now. Where that cannot be, it is told and it goes on: live
 * tells it always, as strangers feed it, and what reads files with -v.
 */
void session_confine(const struct session *session, const struct sandbox_needs *needs);

/** Say what is read; whoever waits for that may take it that everything is ready. */
void session_begin(struct session *session);

/** Analyse a frame. @return whether to go on; not when there is no memory or no room to write. */
bool session_frame(struct session *session, const struct sipwhy_frame *frame);

/** Look whether the key logs grew, where it is time to. @return as session_frame() */
bool session_poll(struct session *session, sipwhy_time now);

/** Whether the terminal, if the report goes to one, is left alone until session_finish(). */
bool session_waits(const struct session *session);

/** Sum up, close everything. @return the exit status of the program */
enum program_status session_finish(struct session *session);

#endif
