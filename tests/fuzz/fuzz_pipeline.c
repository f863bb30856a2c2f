/*
 * fuzz_pipeline.c — a capture file, through everything that sipwhy_analysis does with one.
 */
#include "capture.h"
#include "events.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct capture capture = capture_open(data, size);
    struct sipwhy_frame frame;
    struct events events;
    events_begin(&events);
    while (capture_next(&capture, &frame)) {
        frame.number = events.frames + 1;
        events_feed(&events, &frame);
    }
    events_end(&events);
    capture_close(&capture);
    return 0;
}
