/*
 * fuzz_pcapng.c — a capture file: pcapng, pcap, either of them gzipped, or what takes itself for one.
 *
 * Frames are numbered from 1 and no longer than what the file can hold; after the end comes nothing.
 */
#include "capture.h"

/** The factor by which deflate can shrink at the most. */
#define DEFLATE_FACTOR 1032

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct capture capture = capture_open(data, size);
    struct sipwhy_source_statistics statistics = {0};
    struct sipwhy_frame frame;
    uint64_t count = 0, bytes = 0;
    while (capture_next(&capture, &frame)) {
        fuzz_check(frame.number == ++count);
        fuzz_check(frame.bytes.length <= size * DEFLATE_FACTOR);
        bytes += frame.bytes.length;
    }
    if (capture.source) {
        sipwhy_source_statistics(capture.source, &statistics);
        fuzz_check(statistics.packets == count && statistics.bytes == bytes);
        fuzz_check(!capture_next(&capture, &frame));
        fuzz_check(sipwhy_source_input_count(capture.source) == 1);
    }
    capture_close(&capture);
    return 0;
}
