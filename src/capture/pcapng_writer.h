/*
 * pcapng_writer.h — the blocks of a pcapng file, as they are written (draft-ietf-opsawg-pcapng).
 */
#ifndef CAPTURE_PCAPNG_WRITER_H
#define CAPTURE_PCAPNG_WRITER_H

#include "base/span.h"
#include <sipwhy/capture.h>
#include <stdio.h>

struct pcapng_writer;

/** Writes to @p file, which is borrowed, a section that @p application (or NULL) made. NULL without memory. */
struct pcapng_writer *pcapng_writer_create(FILE *file, const char *application);

/** Free; NULL is nothing. */
void pcapng_writer_destroy(struct pcapng_writer *writer);

/** What an interface is known by, of which there is one block each. */
struct pcapng_place {
    uint16_t input;
    int link_type;
    int time_digits;  /**< 6 or 9 */
    const char *name; /**< or NULL */
};

/** @return 0 or SIPWHY_ERROR_MEMORY; what cannot be written shows in the file */
int pcapng_writer_packet(struct pcapng_writer *writer, const struct pcapng_place *place,
                         const struct sipwhy_frame *frame, const char *comment);
/** Nothing where there is no packet. */
int pcapng_writer_until(struct pcapng_writer *writer, sipwhy_time end);

int pcapng_writer_secrets(struct pcapng_writer *writer, span text);

#endif
