/*
 * source.c — what files and interfaces have in common as sources of frames.
 */
#include "capture/source.h"

#include "base/limits.h"
#include "capture/failure.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int init_inputs(struct sipwhy_source *source, const char *const *names, size_t count,
                       struct sipwhy_failure *failure)
{
    source->inputs = calloc(count, sizeof(*source->inputs));
    source->waiting = calloc(count, sizeof(struct input *));
    source->fds = calloc(count + 1, sizeof(*source->fds));
    if (!source->inputs || !source->waiting || !source->fds || merge_init(&source->merge, count))
        return failure_set_memory(failure);
    for (; source->input_count < count; source->input_count++) {
        size_t i = source->input_count;
        int error = input_init(&source->inputs[i], names[i], i, failure);
        if (error)
            return error;
        source->waiting[count - 1 - i] = &source->inputs[i];
    }
    source->waiting_count = count;
    return 0;
}

int source_create(const char *const *names, size_t count, struct sipwhy_source **ret_source,
                  struct sipwhy_failure *failure)
{
    if (count == 0 || count > UINT16_MAX)
        return failure_set(failure, SIPWHY_ERROR_OPEN, "%s",
                           count ? "too many inputs" : "no capture file was named");
    struct sipwhy_source *source = calloc(1, sizeof(*source));
    if (!source)
        return failure_set_memory(failure);
    source->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    int error = source->wake_fd < 0
                    ? failure_set(failure, SIPWHY_ERROR_OPEN, "eventfd: %s", strerror(errno))
                    : init_inputs(source, names, count, failure);
    if (error) {
        sipwhy_source_close(source);
        return error;
    }
    *ret_source = source;
    return 0;
}

static void forget_secrets(struct sipwhy_source *source)
{
    free(source->secrets);
    source->secrets = NULL;
    source->secrets_length = 0;
    source->has_told_secrets = false;
}

void source_restart(struct sipwhy_source *source)
{
    uint64_t count;
    ssize_t got = read(source->wake_fd, &count, sizeof(count));
    (void)got; /* nothing, where it was not stopped */
    atomic_store(&source->stopped, false);
    source->statistics = (struct sipwhy_source_statistics){0};
    forget_secrets(source);
    source->merge.count = 0;
    source->waiting_count = source->input_count;
    for (size_t i = 0; i < source->input_count; i++)
        source->waiting[i] = &source->inputs[source->input_count - 1 - i];
}

int source_add_secrets(struct sipwhy_source *source, span text, struct sipwhy_failure *failure)
{
    if (text.length > LIMIT_SECRETS_BYTES - source->secrets_length)
        return 0;
    char *secrets = realloc(source->secrets, source->secrets_length + text.length);
    if (!secrets)
        return failure_set_memory(failure);
    memcpy(secrets + source->secrets_length, text.data, text.length);
    source->secrets = secrets;
    source->secrets_length += text.length;
    return 0;
}

/** Hand secrets out with one frame, and forget them before the next. */
static void tell_secrets(struct sipwhy_source *source, struct sipwhy_frame *frame)
{
    frame->secrets = (span){source->secrets, source->secrets_length};
    source->has_told_secrets = true;
}

struct input *source_take(struct sipwhy_source *source)
{
    struct input *input = merge_take(&source->merge);
    if (input)
        source->waiting[source->waiting_count++] = input;
    return input;
}

int sipwhy_source_next(struct sipwhy_source *source, int timeout_ms, struct sipwhy_frame *ret_frame,
                       struct sipwhy_failure *failure)
{
    if (!source->is_live && atomic_load_explicit(&source->stopped, memory_order_relaxed))
        return SIPWHY_SOURCE_END;
    if (source->has_told_secrets)
        forget_secrets(source);
    struct input *input;
    int result = source->next(source, timeout_ms, &input, failure);
    if (result == SIPWHY_SOURCE_FRAME) {
        source->statistics.packets++;
        source->statistics.bytes += input->head.bytes.length;
        *ret_frame = input->head;
        if (source->secrets_length)
            tell_secrets(source, ret_frame);
    } else if (result == SIPWHY_ERROR_DAMAGED) {
        source->statistics.truncated = true;
    }
    return result;
}

void sipwhy_source_stop(struct sipwhy_source *source)
{
    int saved = errno;
    atomic_store(&source->stopped, true);
    uint64_t one = 1;
    ssize_t written = write(source->wake_fd, &one, sizeof(one));
    (void)written; /* a counter that is full is readable too */
    errno = saved;
}

void sipwhy_source_statistics(struct sipwhy_source *source,
                              struct sipwhy_source_statistics *ret_statistics)
{
    struct sipwhy_source_statistics statistics = source->statistics;
    for (size_t i = 0; i < source->input_count; i++) {
        uint64_t kernel, interface;
        input_drops(&source->inputs[i], &kernel, &interface);
        statistics.dropped_kernel += kernel;
        statistics.dropped_interface += interface;
        if (source->inputs[i].hep)
            statistics.hep_closed += hep_closed(source->inputs[i].hep);
    }
    *ret_statistics = statistics;
}

size_t sipwhy_source_input_count(const struct sipwhy_source *source)
{
    return source->input_count;
}

const char *sipwhy_source_input_name(const struct sipwhy_source *source, size_t input)
{
    return source->aliases ? source->aliases[input] : source->inputs[input].name;
}

int sipwhy_source_hide_names(struct sipwhy_source *source)
{
    char(*aliases)[SOURCE_ALIAS_BYTES] = calloc(source->input_count, sizeof(*aliases));
    if (!aliases)
        return SIPWHY_ERROR_MEMORY;
    for (size_t i = 0; i < source->input_count; i++)
        snprintf(aliases[i], sizeof(aliases[i]), "input %zu", i + 1);
    free(source->aliases);
    source->aliases = aliases;
    return 0;
}

size_t sipwhy_source_interface_count(const struct sipwhy_source *source, size_t input)
{
    return source->inputs[input].interfaces.count;
}

void sipwhy_source_interface(const struct sipwhy_source *source, size_t input, size_t index,
                             struct sipwhy_interface *ret_interface)
{
    const struct interface_row *row = &source->inputs[input].interfaces.rows[index];
    *ret_interface = (struct sipwhy_interface){
        .name = source->aliases ? NULL : row->name,
        .description = source->aliases ? NULL : row->description,
        .packets = row->packets,
        .dropped_kernel = row->dropped_kernel,
        .dropped_interface = row->dropped_interface,
    };
}

sipwhy_time sipwhy_source_until(const struct sipwhy_source *source)
{
    sipwhy_time until = SIPWHY_TIME_UNKNOWN;
    for (size_t i = 0; i < source->input_count; i++)
        if (source->inputs[i].until > until)
            until = source->inputs[i].until;
    return until;
}

int sipwhy_source_time_digits(const struct sipwhy_source *source, size_t input)
{
    return source->inputs[input].time_digits;
}

void sipwhy_source_progress(const struct sipwhy_source *source, uint64_t *ret_done,
                            uint64_t *ret_total)
{
    uint64_t done = 0, total = 0;
    bool is_known = true;
    for (size_t i = 0; i < source->input_count; i++) {
        uint64_t input_done, input_size;
        input_progress(&source->inputs[i], &input_done, &input_size);
        done += input_done;
        total += input_size;
        is_known = is_known && input_size > 0;
    }
    *ret_done = is_known ? done : 0;
    *ret_total = is_known ? total : 0;
}

void sipwhy_source_close(struct sipwhy_source *source)
{
    if (!source)
        return;
    for (size_t i = 0; i < source->input_count; i++)
        input_finish(&source->inputs[i]);
    merge_finish(&source->merge);
    filter_finish(&source->filter);
    if (source->wake_fd >= 0)
        close(source->wake_fd);
    free(source->inputs);
    free(source->waiting);
    free(source->fds);
    free(source->secrets);
    free(source->aliases);
    free(source);
}
