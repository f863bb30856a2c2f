/*
 * file.c — capture files as a source.
 */
#include "capture/failure.h"
#include "capture/format.h"
#include "capture/source.h"

/** stdio's buffer of a file: less where many files are open at a time. */
static size_t buffer_bytes(size_t file_count)
{
    return file_count <= 16 ? 256 * 1024 : 32 * 1024;
}

/** Say why a file cannot be opened; @p reason is what its reader said. */
static int fail_open(const struct input *input, const char *reason, struct sipwhy_failure *failure)
{
    const char *label = stream_label(input->name);
    span start = stream_peek(input->stream, 4);
    const char *text = reason;
    if (stream_error(input->stream))
        text = stream_error(input->stream);
    else if (start.length == 0)
        text = "is empty";
    else if (start.length < 4 || strstr(reason, "unknown file format"))
        text = format_describe_unreadable(start);
    else if (strstr(reason, "truncated"))
        text = "is cut short in its file header";
    return failure_set(failure, SIPWHY_ERROR_OPEN, "%s: %s", label, text);
}

/** Takes @p file over, as open_pcapng() does. */
static int open_pcap(struct input *input, FILE *file, struct sipwhy_failure *failure)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    input->pcap =
        pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, reason);
    if (!input->pcap) {
        fclose(file);
        return fail_open(input, reason, failure);
    }
    input->link_type = pcap_datalink(input->pcap);
    input->time_digits = format_time_digits(stream_peek(input->stream, 4));
    input->fraction = 1;
    return 0;
}

static int open_pcapng(struct input *input, FILE *file, struct sipwhy_failure *failure)
{
    input->pcapng = pcapng_create(file);
    if (!input->pcapng)
        return failure_set_memory(failure);
    pcapng_describe(input->pcapng, &input->interfaces);
    switch (pcapng_start(input->pcapng)) {
    case PCAPNG_DAMAGED:
        return fail_open(input, pcapng_error(input->pcapng), failure);
    case PCAPNG_CUT:
        return fail_open(input, "truncated", failure);
    default:
        input->link_type = pcapng_link_type(input->pcapng);
        input->time_digits = pcapng_time_digits(input->pcapng);
        return 0;
    }
}

/** Its bytes, from the first. */
static int open_bytes(const struct sipwhy_source *source, struct input *input,
                      struct sipwhy_failure *failure)
{
    int kept_fd = input->kept_fd;
    input->kept_fd = -1;
    if (kept_fd >= 0)
        return stream_reopen(input->name, source->wake_fd, kept_fd, &input->stream, failure);
    if (source->keeps)
        return stream_open_kept(input->name, source->wake_fd, &input->kept_fd, &input->stream, failure);
    return stream_open(input->name, source->wake_fd, &input->stream, failure);
}

static int open_file(struct sipwhy_source *source, struct input *input,
                     struct sipwhy_failure *failure)
{
    int error = open_bytes(source, input, failure);
    if (error)
        return error;
    FILE *file = stream_file(input->stream, buffer_bytes(source->input_count));
    if (!file)
        return failure_set_memory(failure);
    bool is_pcapng = span_starts_with(stream_peek(input->stream, 4), PCAPNG_START);
    error = is_pcapng ? open_pcapng(input, file, failure) : open_pcap(input, file, failure);
    if (error || input->link_type < 0)
        return error;
    return filter_prepare(&source->filter, input->link_type, stream_label(input->name), failure);
}

/** Say that @p input came to a stop before its end; without a @p reason, in a packet. */
static int fail_damaged(const struct input *input, const char *reason,
                        struct sipwhy_failure *failure)
{
    const char *label = stream_label(input->name);
    unsigned long long number = input->frames;
    if (stream_error(input->stream))
        reason = stream_error(input->stream);
    if (!reason)
        return failure_set(failure, SIPWHY_ERROR_DAMAGED, "%s: is cut short in packet %llu", label,
                           number + 1);
    return failure_set(failure, SIPWHY_ERROR_DAMAGED, "%s: cannot be read beyond packet %llu: %s",
                       label, number, reason);
}

static int read_pcap(struct input *input, struct sipwhy_failure *failure)
{
    struct pcap_pkthdr *header;
    const u_char *bytes;
    int result = pcap_next_ex(input->pcap, &header, &bytes);
    if (result == 1) {
        input->frames++;
        input_take(input, header, bytes);
        return INPUT_FRAME;
    }
    if (result == PCAP_ERROR_BREAK && !stream_error(input->stream))
        return INPUT_END;
    const char *reason = pcap_geterr(input->pcap);
    return fail_damaged(input, strstr(reason, "truncated") ? NULL : reason, failure);
}

static int read_pcapng(struct sipwhy_source *source, struct input *input,
                       struct sipwhy_failure *failure)
{
    enum pcapng_result result = pcapng_read(input->pcapng, &input->head);
    span secrets = pcapng_secrets(input->pcapng);
    if (secrets.length) {
        int error = source_add_secrets(source, secrets, failure);
        if (error)
            return error;
        pcapng_forget_secrets(input->pcapng);
    }
    if (result == PCAPNG_PACKET) {
        input->head.number = ++input->frames;
        input->head.input = input->number;
        input->time_digits = pcapng_time_digits(input->pcapng);
        return INPUT_FRAME;
    }
    input->until = pcapng_until(input->pcapng);
    if (result == PCAPNG_END && !stream_error(input->stream))
        return INPUT_END;
    return fail_damaged(input, pcapng_error(input->pcapng), failure);
}

/** So many frames that the filter keeps out are read without a word to the caller. */
#define FILTERED_AT_ONCE 4096

/** Read on to the next frame that passes the filter; INPUT_NOTHING where that takes its time. */
static int read_file(struct sipwhy_source *source, struct input *input,
                     struct sipwhy_failure *failure)
{
    uint64_t enough = source->statistics.filtered + FILTERED_AT_ONCE;
    while (!atomic_load_explicit(&source->stopped, memory_order_relaxed)) {
        int result = input->pcapng ? read_pcapng(source, input, failure)
                                   : read_pcap(input, failure);
        if (atomic_load_explicit(&source->stopped, memory_order_relaxed))
            break;
        if (result != INPUT_FRAME)
            return result;
        int passes =
            filter_match(&source->filter, &input->head, stream_label(input->name), failure);
        if (passes)
            return passes < 0 ? SIPWHY_ERROR_DAMAGED : INPUT_FRAME;
        if (++source->statistics.filtered == enough)
            return INPUT_NOTHING;
    }
    return INPUT_END;
}

static int next_of_files(struct sipwhy_source *source, int timeout_ms, struct input **ret_input,
                         struct sipwhy_failure *failure)
{
    while (source->waiting_count > 0) {
        struct input *input = source->waiting[--source->waiting_count];
        int result = read_file(source, input, failure);
        if (result == INPUT_NOTHING) {
            source->waiting[source->waiting_count++] = input;
            if (timeout_ms >= 0)
                return SIPWHY_SOURCE_TIMEOUT;
            continue;
        }
        if (result == INPUT_FRAME)
            merge_add(&source->merge, input);
        else
            input_end(input);
        if (result < 0)
            return result;
    }
    if (atomic_load_explicit(&source->stopped, memory_order_relaxed))
        return SIPWHY_SOURCE_END;
    *ret_input = source_take(source);
    return *ret_input ? SIPWHY_SOURCE_FRAME : SIPWHY_SOURCE_END;
}

static int check_standard_input(const struct sipwhy_file_options *options,
                                struct sipwhy_failure *failure)
{
    size_t count = 0;
    for (size_t i = 0; i < options->path_count; i++)
        count += strcmp(options->paths[i], "-") == 0;
    return count < 2
               ? 0
               : failure_set(failure, SIPWHY_ERROR_OPEN, "standard input can be read only once");
}

int sipwhy_source_open_files(const struct sipwhy_file_options *options,
                             struct sipwhy_source **ret_source, struct sipwhy_failure *failure)
{
    struct sipwhy_source *source;
    int error = check_standard_input(options, failure);
    if (!error)
        error = source_create(options->paths, options->path_count, &source, failure);
    if (error)
        return error;
    source->next = next_of_files;
    source->keeps = options->keep;
    error = filter_init(&source->filter, options->filter, failure);
    for (size_t i = 0; i < options->path_count && !error; i++)
        error = open_file(source, &source->inputs[i], failure);
    if (error) {
        sipwhy_source_close(source);
        return error;
    }
    *ret_source = source;
    return 0;
}

/** As if it had never been read. */
static void reset(struct input *input)
{
    input_end(input);
    interfaces_finish(&input->interfaces);
    input->interfaces = (struct interfaces){0};
    input->frames = input->done = input->size = 0;
    input->dropped_kernel = input->dropped_interface = 0;
}

int sipwhy_source_rewind(struct sipwhy_source *source, struct sipwhy_failure *failure)
{
    int error = 0;
    source_restart(source);
    for (size_t i = 0; i < source->input_count && !error; i++) {
        struct input *input = &source->inputs[i];
        reset(input);
        error = input->kept_fd >= 0 ? open_file(source, input, failure)
                                    : failure_set(failure, SIPWHY_ERROR_OPEN, "%s: cannot be read again",
                                                  stream_label(input->name));
    }
    return error;
}
