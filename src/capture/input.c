/*
 * input.c — one file or interface of a source.
 */
#include "capture/input.h"

#include "capture/failure.h"
#include <stdlib.h>
#include <unistd.h>

int input_init(struct input *input, const char *name, size_t number, struct sipwhy_failure *failure)
{
    *input = (struct input){.name = strdup(name), .number = (uint16_t)number, .kept_fd = -1, .until = SIPWHY_TIME_UNKNOWN};
    drops_init(&input->drops);
    return input->name ? 0 : failure_set_memory(failure);
}

void input_finish(struct input *input)
{
    input_end(input);
    if (input->kept_fd >= 0)
        close(input->kept_fd);
    interfaces_finish(&input->interfaces);
    free(input->name);
    input->name = NULL;
}

void input_end(struct input *input)
{
    if (input->stream)
        input_progress(input, &input->done, &input->size);
    else if (input->pcap)
        input_drops(input, &input->dropped_kernel, &input->dropped_interface);
    if (input->pcap)
        pcap_close(input->pcap);
    if (input->hep)
        input_drops(input, &input->dropped_kernel, &input->dropped_interface);
    hep_close(input->hep);
    input->hep = NULL;
    drops_finish(&input->drops);
    pcapng_destroy(input->pcapng);
    stream_close(input->stream);
    input->pcap = NULL;
    input->pcapng = NULL;
    input->stream = NULL;
}

/** Files hold any number; one that no clock could show becomes the nearest that fits. */
static sipwhy_time time_of(const struct pcap_pkthdr *header, sipwhy_time fraction)
{
    int64_t seconds = header->ts.tv_sec;
    sipwhy_time time, rest;
    if (__builtin_mul_overflow(seconds, SIPWHY_SECOND, &time) ||
        __builtin_mul_overflow((int64_t)header->ts.tv_usec, fraction, &rest) ||
        __builtin_add_overflow(time, rest, &time))
        return seconds < 0 ? 0 : INT64_MAX;
    return time < 0 ? 0 : time;
}

void input_take(struct input *input, const struct pcap_pkthdr *header, const u_char *bytes)
{
    input->head = (struct sipwhy_frame){
        .time = time_of(header, input->fraction),
        .number = input->frames,
        .bytes = {(const char *)bytes, header->caplen},
        .original_length = header->len,
        .link_type = input->link_type,
        .input = input->number,
    };
}

void input_progress(const struct input *input, uint64_t *ret_done, uint64_t *ret_size)
{
    *ret_done = input->stream ? stream_done(input->stream) : input->done;
    *ret_size = input->stream ? stream_size(input->stream) : input->size;
}

void input_drops(struct input *input, uint64_t *ret_kernel, uint64_t *ret_interface)
{
    struct pcap_stat statistics;
    if (input->pcap && !input->stream && pcap_stats(input->pcap, &statistics) == 0) {
        input->dropped_kernel = statistics.ps_drop;
        input->dropped_interface = drops_count(&input->drops);
    }
    if (input->hep)
        input->dropped_kernel = hep_dropped(input->hep);
    *ret_kernel = input->dropped_kernel + input->interfaces.dropped_kernel;
    *ret_interface = input->dropped_interface + input->interfaces.dropped_interface;
}
