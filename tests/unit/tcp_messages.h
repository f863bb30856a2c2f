/*
 * tcp_messages.h — three messages in a row, for the tests of streams.
 */
#ifndef UNIT_TCP_MESSAGES_H
#define UNIT_TCP_MESSAGES_H

#include "tcp_fixture.h"

#define INVITE                                                                                     \
    "INVITE sip:bob@example.net SIP/2.0\r\nCall-ID: 1\r\nContent-Type: text/plain\r\n"             \
    "Content-Length: 12\r\n\r\nbody\r\n\r\nbody"
#define TRYING "SIP/2.0 100 Trying\r\nCall-ID: 1\r\nl:0\r\n\r\n"
#define RINGING "SIP/2.0 180 Ringing\r\nCall-ID: 1\r\nContent-Length : 3\r\n\r\na\nb"

static const span messages[] = {SPAN(INVITE), SPAN(TRYING), SPAN(RINGING)};
static const span all = SPAN(INVITE TRYING RINGING);

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static int start(void **state)
{
    static struct tcp tcp;
    tcp_start(&tcp);
    *state = &tcp;
    return 0;
}

static int end(void **state)
{
    tcp_end(*state);
    return 0;
}

static inline span part(span whole, size_t from, size_t to)
{
    return (span){whole.data + from, to - from};
}

#endif
