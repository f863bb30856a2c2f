/*
 * talk.h — an input as what hosts say to each other: SIP messages in UDP datagrams.
 *
 * Each begins with a byte: 1: from B to A, 2: through a third host, 4: sent twice, 8: the capture lacks its
 * end; and above it how long it takes to come (see waits). A line of one "~" ends it.
 */
#ifndef FUZZ_TALK_H
#define FUZZ_TALK_H

#include "fuzz.h"

#include <sipwhy/capture.h>

#define TALK_END SPAN("\n~\n")
#define TALK_MESSAGES 200

/** Called with each frame of the talk. */
typedef void talk_fn(void *context, const struct sipwhy_frame *frame);

static inline void talk_put(char *at, size_t number)
{
    at[0] = (char)(number >> 8 & 0xff);
    at[1] = (char)(number & 0xff);
}

static inline void talk_frame(span text, uint8_t how, sipwhy_time time, uint64_t number, talk_fn *feed,
                              void *context)
{
    enum { HEADERS = 28 };
    size_t length = HEADERS + text.length;
    size_t cut = how & 8 && text.length > 20 ? 20 : 0;
    char *bytes = calloc(1, length);
    fuzz_check(bytes != NULL);
    bytes[0] = 0x45;
    talk_put(bytes + 2, length);
    bytes[8] = 64;
    bytes[9] = 17;
    memcpy(bytes + (how & 1 ? 16 : 12), how & 2 ? "\xc0\0\x02\x03" : "\xc0\0\x02\x01", 4);
    memcpy(bytes + (how & 1 ? 12 : 16), "\xc0\0\x02\x02", 4);
    memcpy(bytes + 20, "\x13\xc4\x13\xc4", 4);
    talk_put(bytes + 24, 8 + text.length);
    if (text.length)
        memcpy(bytes + HEADERS, text.data, text.length);
    char *exact = fuzz_copy((span){bytes, length - cut});
    struct sipwhy_frame frame = {
        .time = time,
        .number = number,
        .bytes = {exact, length - cut},
        .original_length = (uint32_t)length,
        .link_type = 101,
    };
    feed(context, &frame);
    free(exact);
    free(bytes);
}

/** Read the talk in @p rest aloud. */
static inline void talk_read(span rest, talk_fn *feed, void *context)
{
    static const int waits_ms[] = {0, 1, 20, 200, 500, 1000, 2000, 4000, 8000, 16000, 32000, 64000,
                                   180000, 1800000, -1000, -3600000};
    sipwhy_time now = 1000000 * SIPWHY_SECOND;
    uint64_t number = 0;
    while (rest.length && number < TALK_MESSAGES) {
        uint8_t how = (uint8_t)rest.data[0];
        rest = span_from(rest, 1);
        size_t end = span_find(rest, TALK_END);
        span text = span_first(span_first(rest, end + 1), 65000);
        rest = span_from(rest, end + TALK_END.length);
        now += waits_ms[how >> 4] * SIPWHY_MILLISECOND;
        talk_frame(text, how, now, ++number, feed, context);
        if (how & 4)
            talk_frame(text, how, now += 100, ++number, feed, context);
    }
}

#endif
