/*
 * filter.c — an expression of pcap-filter(7), compiled for each link type it meets.
 */
#include "capture/filter.h"

#include "capture/failure.h"
#include <stdlib.h>
#include <string.h>

#define SNAPLEN_BYTES 262144

struct filter_program {
    int link_type;
    struct bpf_program code;
};

int filter_init(struct filter *filter, const char *expression, struct sipwhy_failure *failure)
{
    *filter = (struct filter){.expression = expression ? strdup(expression) : NULL};
    return expression && !filter->expression ? failure_set_memory(failure) : 0;
}

void filter_finish(struct filter *filter)
{
    for (size_t i = 0; i < filter->count; i++)
        pcap_freecode(&filter->programs[i].code);
    free(filter->programs);
    free(filter->expression);
    *filter = (struct filter){0};
}

int filter_compile(pcap_t *pcap, const char *expression, const char *label,
                   struct bpf_program *ret_program, struct sipwhy_failure *failure)
{
    if (pcap_compile(pcap, ret_program, expression, 1, PCAP_NETMASK_UNKNOWN) == 0)
        return 0;
    return failure_set(failure, SIPWHY_ERROR_FILTER, "%s: the filter '%s' does not compile: %s",
                       label, expression, pcap_geterr(pcap));
}

static struct filter_program *find(const struct filter *filter, int link_type)
{
    for (size_t i = 0; i < filter->count; i++)
        if (filter->programs[i].link_type == link_type)
            return &filter->programs[i];
    return NULL;
}

int filter_prepare(struct filter *filter, int link_type, const char *label,
                   struct sipwhy_failure *failure)
{
    if (!filter->expression || find(filter, link_type))
        return 0;
    struct filter_program *programs =
        realloc(filter->programs, (filter->count + 1) * sizeof(*programs));
    if (!programs)
        return failure_set_memory(failure);
    filter->programs = programs;
    pcap_t *pcap = pcap_open_dead(link_type, SNAPLEN_BYTES);
    if (!pcap)
        return failure_set_memory(failure);
    struct filter_program *program = &programs[filter->count];
    program->link_type = link_type;
    int error = filter_compile(pcap, filter->expression, label, &program->code, failure);
    filter->count += !error;
    pcap_close(pcap);
    return error;
}

int filter_match(struct filter *filter, const struct sipwhy_frame *frame, const char *label,
                 struct sipwhy_failure *failure)
{
    if (!filter->expression)
        return 1;
    int error = filter_prepare(filter, frame->link_type, label, failure);
    if (error)
        return error;
    struct pcap_pkthdr header = {.caplen = (bpf_u_int32)frame->bytes.length,
                                 .len = frame->original_length};
    struct filter_program *program = find(filter, frame->link_type);
    return pcap_offline_filter(&program->code, &header, (const u_char *)frame->bytes.data) != 0;
}
