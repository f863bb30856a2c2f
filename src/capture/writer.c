/*
 * writer.c — copies of frames, as a pcap or a pcapng file.
 */
#include "capture/failure.h"
#include "capture/pcapng_writer.h"
#include "capture/source.h"

#include <errno.h>
#include <stdlib.h>

/** What the file header promises at most; the largest that readers accept. */
#define SNAPLEN_BYTES 262144

struct sipwhy_writer {
    char *path;            /**< owned */
    FILE *file;            /**< of a pcapng: owned, unless it is standard output */
    struct pcapng_writer *pcapng;        /**< owned; NULL for a pcap */
    const struct sipwhy_source *source;  /**< of a pcapng: borrowed, or NULL */
    pcap_t *pcap;          /**< owned; holds link type and precision, nothing else */
    pcap_dumper_t *dumper; /**< owned */
    int link_type;
    sipwhy_time fraction; /**< what the file counts in below the second */
    bool is_live;         /**< frames are worth seeing at once */
};

static const char *label_of(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard output" : path;
}

/** @p number is an errno, or 0 where libpcap hid it. */
static int fail_write(const char *path, int number, struct sipwhy_failure *failure)
{
    return failure_set(failure, SIPWHY_ERROR_WRITE, "%s: %s", label_of(path),
                       number ? strerror(number) : "cannot be written");
}

static void destroy(struct sipwhy_writer *writer)
{
    if (writer->dumper)
        pcap_dump_close(writer->dumper);
    if (writer->pcap)
        pcap_close(writer->pcap);
    pcapng_writer_destroy(writer->pcapng);
    if (writer->file && writer->file != stdout)
        fclose(writer->file);
    free(writer->path);
    free(writer);
}

/** NULL with @p failure. */
static FILE *open_path(const char *path, struct sipwhy_failure *failure)
{
    errno = 0;
    FILE *file = strcmp(path, "-") == 0 ? stdout : fopen(path, "wbe");
    if (!file)
        fail_write(path, errno, failure);
    return file;
}

static int open_dumper(struct sipwhy_writer *writer, struct sipwhy_failure *failure)
{
    FILE *file = open_path(writer->path, failure);
    if (!file)
        return SIPWHY_ERROR_WRITE;
    writer->dumper = pcap_dump_fopen(writer->pcap, file);
    if (!writer->dumper) {
        if (file != stdout)
            fclose(file);
        return failure_set(failure, SIPWHY_ERROR_WRITE, "%s: %s", label_of(writer->path),
                           pcap_geterr(writer->pcap));
    }
    /* The header at once: a full disk shows before the capture starts, and readers can. */
    if (pcap_dump_flush(writer->dumper) < 0)
        return fail_write(writer->path, errno, failure);
    return 0;
}

static int open_pcap(struct sipwhy_writer *writer, bool is_nano, struct sipwhy_failure *failure)
{
    writer->fraction = is_nano ? 1 : SIPWHY_MICROSECOND;
    writer->pcap = pcap_open_dead_with_tstamp_precision(writer->link_type, SNAPLEN_BYTES,
                                                        is_nano ? PCAP_TSTAMP_PRECISION_NANO
                                                                : PCAP_TSTAMP_PRECISION_MICRO);
    return writer->pcap ? open_dumper(writer, failure) : failure_set_memory(failure);
}

static int open_pcapng(struct sipwhy_writer *writer, const char *application,
                       struct sipwhy_failure *failure)
{
    writer->file = open_path(writer->path, failure);
    if (!writer->file)
        return SIPWHY_ERROR_WRITE;
    writer->pcapng = pcapng_writer_create(writer->file, application);
    if (!writer->pcapng)
        return failure_set_memory(failure);
    errno = 0;
    return fflush(writer->file) == 0 ? 0 : fail_write(writer->path, errno, failure);
}

/** Whether a time of any of its inputs may need nanoseconds. */
static bool is_fine(const struct sipwhy_source *source)
{
    for (size_t i = 0; source && i < source->input_count; i++)
        if (source->inputs[i].time_digits == 9)
            return true;
    return !source;
}

int sipwhy_writer_open(const char *path, const struct sipwhy_source *source,
                       struct sipwhy_writer **ret_writer, struct sipwhy_failure *failure)
{
    struct sipwhy_writer_options options = {.path = path, .pcap = true, .source = source};
    return sipwhy_writer_create(&options, ret_writer, failure);
}

int sipwhy_writer_create(const struct sipwhy_writer_options *options,
                         struct sipwhy_writer **ret_writer, struct sipwhy_failure *failure)
{
    const struct sipwhy_source *source = options->source;
    struct sipwhy_writer *writer = calloc(1, sizeof(*writer));
    if (!writer)
        return failure_set_memory(failure);
    writer->path = strdup(options->path);
    writer->source = source;
    writer->link_type = source ? source->inputs[0].link_type : options->link_type;
    writer->is_live = source && source->is_live;
    int error;
    if (!writer->path)
        error = failure_set_memory(failure);
    else if (options->pcap)
        error = open_pcap(writer, is_fine(source), failure);
    else
        error = open_pcapng(writer, options->application, failure);
    if (error) {
        destroy(writer);
        return error;
    }
    *ret_writer = writer;
    return 0;
}

/** @p error is that of memory; that of the file shows in it. */
static int end_block(struct sipwhy_writer *writer, int error, struct sipwhy_failure *failure)
{
    if (error)
        return failure_set_memory(failure);
    return ferror(writer->file) ? fail_write(writer->path, errno, failure) : 0;
}

int sipwhy_writer_secrets(struct sipwhy_writer *writer, struct sipwhy_span text,
                          struct sipwhy_failure *failure)
{
    errno = 0;
    return writer->pcapng && text.length
               ? end_block(writer, pcapng_writer_secrets(writer->pcapng, text), failure)
               : 0;
}

int sipwhy_writer_until(struct sipwhy_writer *writer, sipwhy_time end,
                        struct sipwhy_failure *failure)
{
    errno = 0;
    return writer->pcapng && end >= 0
               ? end_block(writer, pcapng_writer_until(writer->pcapng, end), failure)
               : 0;
}

int sipwhy_writer_comment(struct sipwhy_writer *writer, const struct sipwhy_frame *frame,
                          const char *comment, struct sipwhy_failure *failure)
{
    const struct sipwhy_source *source = writer->source;
    if (!writer->pcapng)
        return sipwhy_writer_write(writer, frame, failure);
    struct pcapng_place place = {
        .input = frame->input,
        .link_type = frame->link_type,
        .time_digits = source ? source->inputs[frame->input].time_digits : 9,
        .name = source ? source->inputs[frame->input].name : NULL,
    };
    errno = 0;
    return end_block(writer, pcapng_writer_packet(writer->pcapng, &place, frame, comment), failure);
}

int sipwhy_writer_write(struct sipwhy_writer *writer, const struct sipwhy_frame *frame,
                        struct sipwhy_failure *failure)
{
    if (writer->pcapng)
        return sipwhy_writer_comment(writer, frame, NULL, failure);
    if (frame->link_type != writer->link_type)
        return failure_set(failure, SIPWHY_ERROR_WRITE,
                           "%s: a pcap holds one link type; frame %llu is of type %d, the file of "
                           "%d: write the inputs to a file each",
                           label_of(writer->path), (unsigned long long)frame->number,
                           frame->link_type, writer->link_type);
    struct pcap_pkthdr header = {
        .ts.tv_sec = frame->time / SIPWHY_SECOND,
        .ts.tv_usec = frame->time % SIPWHY_SECOND / writer->fraction,
        .caplen = (bpf_u_int32)frame->bytes.length,
        .len = frame->original_length,
    };
    errno = 0;
    pcap_dump((u_char *)writer->dumper, &header, (const u_char *)frame->bytes.data);
    if (ferror(pcap_dump_file(writer->dumper)) ||
        (writer->is_live && pcap_dump_flush(writer->dumper) < 0))
        return fail_write(writer->path, errno, failure);
    return 0;
}

int sipwhy_writer_close(struct sipwhy_writer *writer, struct sipwhy_failure *failure)
{
    if (!writer)
        return 0;
    FILE *file = writer->file ? writer->file : pcap_dump_file(writer->dumper);
    errno = 0;
    int error = fflush(file) != 0 || ferror(file) ? fail_write(writer->path, errno, failure) : 0;
    destroy(writer);
    return error;
}
