/*
 * filter.h — an expression of pcap-filter(7), compiled for each link type it meets.
 */
#ifndef CAPTURE_FILTER_H
#define CAPTURE_FILTER_H

#include <pcap/pcap.h>
#include <sipwhy/capture.h>

struct filter_program;

struct filter {
    char *expression;                /**< owned; NULL: everything passes */
    struct filter_program *programs; /**< owned */
    size_t count;
};

/** @p expression may be NULL. @return 0 or SIPWHY_ERROR_MEMORY */
int filter_init(struct filter *filter, const char *expression, struct sipwhy_failure *failure);
void filter_finish(struct filter *filter);

/** Compile it for a link type; @p label names the input. @return 0 or SIPWHY_ERROR_FILTER */
int filter_prepare(struct filter *filter, int link_type, const char *label,
                   struct sipwhy_failure *failure);

/** @return 1 where @p frame passes, 0 where not, or as filter_prepare() */
int filter_match(struct filter *filter, const struct sipwhy_frame *frame, const char *label,
                 struct sipwhy_failure *failure);

/** Compile for the link type of @p pcap. @return 0 or SIPWHY_ERROR_FILTER */
int filter_compile(pcap_t *pcap, const char *expression, const char *label,
                   struct bpf_program *ret_program, struct sipwhy_failure *failure);

#endif
