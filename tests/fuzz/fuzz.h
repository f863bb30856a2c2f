/*
 * fuzz.h — what the fuzz targets share: checks that end the run, the input taken apart piece by piece,
 * and what a decoder delivered, in a form that can be compared.
 *
 * It stands in for unit/test.h, so that the checks of the unit tests serve here too.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#define UNIT_TEST_H

#include "base/span.h"
#include "decode/decode.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_fail(const char *what, const char *file, int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

#define fuzz_check(condition)                                                                      \
    ((condition) ? (void)0 : fuzz_fail(#condition, __FILE__, __LINE__))
#define assert_true(condition) fuzz_check(condition)
#define assert_non_null(pointer) fuzz_check((pointer) != NULL)

/** Read every byte of @p text, so that the sanitizer of addresses looks at each. */
static inline void fuzz_read(span text)
{
    static volatile char sink;
    for (size_t i = 0; i < text.length; i++)
        sink = text.data[i];
    (void)sink;
}

static inline void fuzz_read_text(const char *text)
{
    fuzz_check(text != NULL);
    fuzz_read(span_of(text));
}

/** Whether @p part lies in the very bytes of @p whole. */
static inline bool fuzz_is_inside(span whole, span part)
{
    return part.data >= whole.data && part.length <= whole.length &&
           part.data - whole.data <= (ptrdiff_t)(whole.length - part.length);
}

/** Whether the bytes of @p part occur in @p whole. */
static inline bool fuzz_occurs(span whole, span part)
{
    return part.length == 0 || memmem(whole.data, whole.length, part.data, part.length) != NULL;
}

/** The input, from which numbers are taken; at its end they are 0. */
struct script {
    span rest;
};

static inline struct script script_of(const uint8_t *data, size_t size)
{
    return (struct script){{(const char *)data, size}};
}

static inline bool script_is_over(const struct script *script)
{
    return script->rest.length == 0;
}

static inline uint8_t script_u8(struct script *script)
{
    uint8_t number = script->rest.length ? (uint8_t)script->rest.data[0] : 0;
    script->rest = span_from(script->rest, 1);
    return number;
}

/** Big-endian. */
static inline uint16_t script_u16(struct script *script)
{
    uint16_t high = script_u8(script);
    return (uint16_t)(high << 8 | script_u8(script));
}

static inline span script_take(struct script *script, size_t length)
{
    span taken = span_first(script->rest, length);
    script->rest = span_from(script->rest, length);
    return taken;
}

/** A copy in memory of its own that ends where it does, so that nobody reads beyond it. */
static inline char *fuzz_copy(span bytes)
{
    char *copy = malloc(bytes.length ? bytes.length : 1);
    fuzz_check(copy != NULL);
    if (bytes.length)
        memcpy(copy, bytes.data, bytes.length);
    return copy;
}

/** What was delivered: of each message its transport, whether it was cut, and its bytes. */
struct transcript {
    char *bytes;
    size_t length;
    size_t capacity;
    size_t count;
};

static inline void transcript_put(struct transcript *transcript, const void *data, size_t length)
{
    if (transcript->length + length > transcript->capacity) {
        transcript->capacity = 2 * (transcript->length + length);
        transcript->bytes = realloc(transcript->bytes, transcript->capacity);
        fuzz_check(transcript->bytes != NULL);
    }
    if (length)
        memcpy(transcript->bytes + transcript->length, data, length);
    transcript->length += length;
}

/** A decoder_deliver. */
static inline void transcript_take(void *context, const struct datagram *datagram)
{
    struct transcript *transcript = context;
    char head[2] = {(char)datagram->transport, datagram->truncated};
    transcript->count++;
    transcript_put(transcript, head, sizeof(head));
    transcript_put(transcript, &datagram->payload.length, sizeof(datagram->payload.length));
    transcript_put(transcript, datagram->payload.data, datagram->payload.length);
}

/** Compare, and empty both. */
static inline void transcript_check_same(struct transcript *a, struct transcript *b)
{
    fuzz_check(a->count == b->count);
    fuzz_check(a->length == b->length);
    fuzz_check(a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
    free(a->bytes);
    free(b->bytes);
    *a = *b = (struct transcript){0};
}

#endif
