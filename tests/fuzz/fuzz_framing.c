/*
 * fuzz_framing.c — the bytes of a stream behind the place, in two bytes, at which they are cut in two.
 *
 * Cut or not, or in single bytes, the same messages come out of it, as long as it holds nothing else; and
 * where a message ends is found alike in one look and in many.
 */
#include "cuts.h"
#include "step.h"

static void check_measure(span bytes)
{
    struct framing once = {0}, often = {0};
    bool is_known = framing_measure(&once, bytes);
    for (size_t length = 1; length < bytes.length && length <= CUTS_BYTEWISE; length++)
        if (framing_measure(&often, span_first(bytes, length)))
            break;
    fuzz_check(framing_measure(&often, bytes) == is_known);
    fuzz_check(!is_known || once.length == often.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script script = script_of(data, size);
    uint16_t cut = script_u16(&script);
    span bytes = script.rest;
    struct reader reader = {0};
    reader_open(&reader);
    fuzz_check(framing_seek(bytes) <= bytes.length);
    fuzz_check(reader_find(bytes) <= bytes.length);
    fuzz_check(fuzz_is_inside(bytes, framing_skip_lines(bytes)));
    if (framing_start(bytes) == FRAMING_SIP)
        check_measure(bytes);
    if (step_is_kept(bytes))
        cuts_check(&reader, bytes, cut);
    else
        cuts_try(&reader, bytes, cut);
    return 0;
}
