/*
 * format.h — what the first bytes of a file tell about it that libpcap does not.
 */
#ifndef CAPTURE_FORMAT_H
#define CAPTURE_FORMAT_H

#include "base/span.h"

/** Digits of a second that a pcap stores itself: 6 or 9. */
int format_time_digits(span start);

/** What a file is that cannot be read, and what helps: to follow "NAME: ". */
const char *format_describe_unreadable(span start);

#endif
