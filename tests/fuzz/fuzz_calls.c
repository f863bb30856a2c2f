/*
 * fuzz_calls.c — SIP messages one after another (talk.h), through the analysis: transactions, dialogs, calls,
 * registrations, diagnoses.
 */
#include "events.h"
#include "talk.h"

static void feed(void *context, const struct sipwhy_frame *frame)
{
    events_feed(context, frame);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct events events;
    events_begin(&events);
    talk_read((span){(const char *)data, size}, feed, &events);
    events_end(&events);
    return 0;
}
