/*
 * pcapng.h — the blocks of a pcapng file (draft-ietf-opsawg-pcapng).
 *
 * libpcap reads this format only where all interfaces have one link type and one snaplen, which
 * does not hold for merged captures. Here every packet has the link type of its own interface.
 */
#ifndef CAPTURE_PCAPNG_H
#define CAPTURE_PCAPNG_H

#include "capture/interfaces.h"
#include <sipwhy/capture.h>
#include <stdio.h>

struct pcapng;

/** How every file of this format begins. */
#define PCAPNG_START SPAN("\x0a\x0d\x0d\x0a")

enum pcapng_result {
    PCAPNG_PACKET,
    PCAPNG_END,
    PCAPNG_CUT,    /**< the file ends within a block */
    PCAPNG_DAMAGED /**< pcapng_error() says why */
};

/** A reader of @p file, which it takes over. NULL without memory, and @p file is closed then. */
struct pcapng *pcapng_create(FILE *file);

/** NULL is nothing. */
void pcapng_destroy(struct pcapng *pcapng);

/** Tell @p interfaces, which outlive the reader, what there is and what was lost. */
void pcapng_describe(struct pcapng *pcapng, struct interfaces *interfaces);

/** Read up to the first interface, so that its properties are known. @return as pcapng_read() */
enum pcapng_result pcapng_start(struct pcapng *pcapng);

/**
 * Read the next packet.
 * @param ret_frame  set on PCAPNG_PACKET, but for number and input; the bytes are valid until the
 *                   next call
 */
enum pcapng_result pcapng_read(struct pcapng *pcapng, struct sipwhy_frame *ret_frame);

/** The TLS key logs that came since pcapng_forget_secrets(); valid until the next call. */
span pcapng_secrets(const struct pcapng *pcapng);
void pcapng_forget_secrets(struct pcapng *pcapng);

const char *pcapng_error(const struct pcapng *pcapng);

/** Of the first interface: a DLT_ value; -1 where there is none. */
int pcapng_link_type(const struct pcapng *pcapng);

/** 9 once there was an interface that counts finer than microseconds, else 6. */
int pcapng_time_digits(const struct pcapng *pcapng);

/** When the capture ended, as a file of sipwhy's says at its end; or SIPWHY_TIME_UNKNOWN. */
sipwhy_time pcapng_until(const struct pcapng *pcapng);

#endif
