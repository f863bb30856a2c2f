/*
 * format.h — what the first bytes of a file tell about it that libpcap does not.
 */
#ifndef CAPTURE_FORMAT_H
#define CAPTURE_FORMAT_H

#include "capture/stream.h"

/** Digits of a second that the file itself stores: 6 or 9. Peeks no further than libpcap must read.
 */
int format_time_digits(struct stream *stream);

/** What a file is that libpcap cannot read, and what helps: to follow "NAME: ". */
const char *format_describe_unreadable(span start);

#endif
