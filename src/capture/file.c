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

/** Say why libpcap did not open a file; @p reason is its own text. */
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

static int open_pcap(struct input *input, size_t file_count, struct sipwhy_failure *failure)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    FILE *file = stream_file(input->stream, buffer_bytes(file_count));
    if (!file)
        return failure_set_memory(failure);
    input->pcap =
        pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, reason);
    if (input->pcap)
        return 0;
    int error = fail_open(input, reason, failure);
    fclose(file);
    return error;
}

static int open_file(struct sipwhy_source *source, struct input *input, const char *filter,
                     struct sipwhy_failure *failure)
{
    int error = stream_open(input->name, source->wake_fd, &input->stream, failure);
    if (error)
        return error;
    input->time_digits = format_time_digits(input->stream);
    error = open_pcap(input, source->input_count, failure);
    if (error)
        return error;
    input->link_type = pcap_datalink(input->pcap);
    input->fraction = 1;
    if (!filter)
        return 0;
    error = input_compile(input, filter, &input->filter, failure);
    input->has_filter = !error;
    return error;
}

/** Say where reading @p input came to a stop before its end. */
static int fail_damaged(const struct input *input, const char *reason,
                        struct sipwhy_failure *failure)
{
    const char *label = stream_label(input->name);
    unsigned long long number = input->frames;
    const char *cause = stream_error(input->stream);
    if (!cause && strstr(reason, "truncated"))
        return failure_set(failure, SIPWHY_ERROR_DAMAGED, "%s: is cut short in packet %llu", label,
                           number + 1);
    return failure_set(failure, SIPWHY_ERROR_DAMAGED, "%s: cannot be read beyond packet %llu: %s",
                       label, number, cause ? cause : reason);
}

static int read_file(struct sipwhy_source *source, struct input *input,
                     struct sipwhy_failure *failure)
{
    struct pcap_pkthdr *header;
    const u_char *bytes;
    while (!atomic_load_explicit(&source->stopped, memory_order_relaxed)) {
        int result = pcap_next_ex(input->pcap, &header, &bytes);
        if (atomic_load_explicit(&source->stopped, memory_order_relaxed))
            break;
        if (result != 1) {
            bool is_end = result == PCAP_ERROR_BREAK && !stream_error(input->stream);
            return is_end ? INPUT_END : fail_damaged(input, pcap_geterr(input->pcap), failure);
        }
        input->frames++;
        if (input->has_filter && !pcap_offline_filter(&input->filter, header, bytes))
            continue;
        input_take(input, header, bytes);
        return INPUT_FRAME;
    }
    return INPUT_END;
}

static int next_of_files(struct sipwhy_source *source, int timeout_ms, struct input **ret_input,
                         struct sipwhy_failure *failure)
{
    (void)timeout_ms;
    while (source->waiting_count > 0) {
        struct input *input = source->waiting[--source->waiting_count];
        int result = read_file(source, input, failure);
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
    for (size_t i = 0; i < options->path_count && !error; i++)
        error = open_file(source, &source->inputs[i], options->filter, failure);
    if (error) {
        sipwhy_source_close(source);
        return error;
    }
    *ret_source = source;
    return 0;
}
