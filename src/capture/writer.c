/*
 * writer.c — copies of frames, as a pcap file.
 */
#include "capture/failure.h"
#include "capture/source.h"

#include <errno.h>
#include <stdlib.h>

/** What the file header promises at most; the largest that readers accept. */
#define SNAPLEN_BYTES 262144

struct sipwhy_writer {
    char *path;            /**< owned */
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
    free(writer->path);
    free(writer);
}

static int open_dumper(struct sipwhy_writer *writer, struct sipwhy_failure *failure)
{
    errno = 0;
    FILE *file = strcmp(writer->path, "-") == 0 ? stdout : fopen(writer->path, "wbe");
    if (!file)
        return fail_write(writer->path, errno, failure);
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

int sipwhy_writer_open(const char *path, const struct sipwhy_source *source,
                       struct sipwhy_writer **ret_writer, struct sipwhy_failure *failure)
{
    const struct input *input = &source->inputs[0];
    bool is_nano = input->time_digits == 9;
    struct sipwhy_writer *writer = calloc(1, sizeof(*writer));
    if (!writer)
        return failure_set_memory(failure);
    writer->path = strdup(path);
    writer->link_type = input->link_type;
    writer->fraction = is_nano ? 1 : SIPWHY_MICROSECOND;
    writer->is_live = source->is_live;
    writer->pcap = pcap_open_dead_with_tstamp_precision(input->link_type, SNAPLEN_BYTES,
                                                        is_nano ? PCAP_TSTAMP_PRECISION_NANO
                                                                : PCAP_TSTAMP_PRECISION_MICRO);
    int error =
        writer->path && writer->pcap ? open_dumper(writer, failure) : failure_set_memory(failure);
    if (error) {
        destroy(writer);
        return error;
    }
    *ret_writer = writer;
    return 0;
}

int sipwhy_writer_write(struct sipwhy_writer *writer, const struct sipwhy_frame *frame,
                        struct sipwhy_failure *failure)
{
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
    errno = 0;
    int error = pcap_dump_flush(writer->dumper) < 0 || ferror(pcap_dump_file(writer->dumper))
                    ? fail_write(writer->path, errno, failure)
                    : 0;
    destroy(writer);
    return error;
}
