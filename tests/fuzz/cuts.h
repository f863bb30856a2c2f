/*
 * cuts.h — the bytes of a stream given to a reader in pieces: whatever the cuts, the messages are the same.
 */
#ifndef FUZZ_CUTS_H
#define FUZZ_CUTS_H

#include "fuzz.h"

#include "decode/layers.h"

/** The whole is also given byte for byte where it is no longer than this. */
#define CUTS_BYTEWISE 512

/** Give @p bytes to a reader that starts as @p start, in pieces of @p first and then @p step bytes. */
static inline struct transcript cuts_read(const struct reader *start, span bytes, size_t first,
                                          size_t step)
{
    struct transcript transcript = {0};
    struct reader reader = *start;
    struct decoder *decoder;
    fuzz_check(decoder_create(transcript_take, &transcript, &decoder) == 0);
    for (size_t place = 0, length = first; place < bytes.length; length = step) {
        struct walk walk = {.decoder = decoder, .datagram.transport = SIPWHY_TRANSPORT_TCP};
        span piece = span_first(span_from(bytes, place), length);
        char *copy = fuzz_copy(piece);
        reader_take(&reader, &walk, (span){copy, piece.length});
        fuzz_check(reader.kept.length <= reader.kept.capacity);
        free(copy);
        place += piece.length;
    }
    struct walk walk = {.decoder = decoder, .datagram.transport = SIPWHY_TRANSPORT_TCP};
    reader_break(&reader, &walk, SIZE_MAX);
    reader_finish(&reader);
    decoder_destroy(decoder);
    return transcript;
}

/** Compare the whole with what comes cut in two at @p cut, and with single bytes. */
static inline void cuts_check(const struct reader *start, span bytes, size_t cut)
{
    struct transcript whole = cuts_read(start, bytes, bytes.length, 1);
    struct transcript two = cuts_read(start, bytes, bytes.length ? cut % bytes.length : 0, bytes.length);
    struct transcript again = {0};
    transcript_put(&again, whole.bytes, whole.length);
    again.count = whole.count;
    transcript_check_same(&whole, &two);
    if (bytes.length <= CUTS_BYTEWISE) {
        struct transcript single = cuts_read(start, bytes, 1, 1);
        transcript_check_same(&again, &single);
    }
    free(again.bytes);
}

/** Read it cut in two at @p cut, and compare nothing. */
static inline void cuts_try(const struct reader *start, span bytes, size_t cut)
{
    struct transcript two = cuts_read(start, bytes, cut % bytes.length, bytes.length);
    free(two.bytes);
}

#endif
