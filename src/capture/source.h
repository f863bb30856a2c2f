/*
 * source.h — what files and interfaces have in common as sources of frames.
 */
#ifndef CAPTURE_SOURCE_H
#define CAPTURE_SOURCE_H

#include "capture/filter.h"
#include "capture/merge.h"
#include <stdatomic.h>

struct pollfd;

/** Room for "input 65535", and for any other number. */
#define SOURCE_ALIAS_BYTES 32

struct sipwhy_source {
    /** As sipwhy_source_next(); *ret_input has the frame as its head. */
    int (*next)(struct sipwhy_source *source, int timeout_ms, struct input **ret_input,
                struct sipwhy_failure *failure);
    bool is_live;
    bool keeps; /**< files: so that they can be read again */
    struct input *inputs; /**< owned */
    size_t input_count;
    struct input **waiting; /**< owned; the inputs that have to be read before the next frame */
    size_t waiting_count;
    struct filter filter; /**< of files; interfaces have it in the kernel */
    struct merge merge;   /**< those that have a frame; the others have ended */
    struct pollfd *fds;   /**< owned; live: one an input, and wake_fd behind them */
    unsigned burst;       /**< live: frames handed out since poll() was asked */
    int wake_fd;          /**< readable once stopped, for ever */
    atomic_bool stopped;  /**< set in signal handlers */
    int64_t drained_ms;   /**< live: once stopped, until when what came before is still read; 0 before that */
    char *secrets; /**< owned; of the files, to be handed out with the next frame */
    size_t secrets_length;
    char (*aliases)[SOURCE_ALIAS_BYTES]; /**< owned; for the names of the inputs, or NULL */
    bool has_told_secrets; /**< they were, and are forgotten before the next one */
    struct sipwhy_source_statistics statistics;
};

/** A source of @p names, of which nothing is open yet, and which all wait to be read. */
int source_create(const char *const *names, size_t count, struct sipwhy_source **ret_source,
                  struct sipwhy_failure *failure);

/** Have all inputs wait to be read, with nothing counted yet and no stop asked for. */
void source_restart(struct sipwhy_source *source);

/** Add to the secrets that go with the next frame; more than LIMIT_SECRETS_BYTES are not kept. */
int source_add_secrets(struct sipwhy_source *source, span text, struct sipwhy_failure *failure);

/** The input that has the next frame; it waits again. NULL when none of those read has one. */
struct input *source_take(struct sipwhy_source *source);

#endif
