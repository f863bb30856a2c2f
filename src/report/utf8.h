/*
 * utf8.h — bytes of the wire as text: valid UTF-8, and how wide a character is on a terminal.
 */
#ifndef REPORT_UTF8_H
#define REPORT_UTF8_H

#include <sipwhy/types.h>

#define UTF8_REPLACEMENT 0xFFFDu

/**
 * Decode the first character of @p length (at least 1) bytes.
 * @return how many bytes it takes; @p ret_point is UTF8_REPLACEMENT where they are not UTF-8
 */
size_t utf8_decode(const char *data, size_t length, uint32_t *ret_point);

/** Write @p point as UTF-8 into @p text. @return how many bytes it took, 1 to 4 */
size_t utf8_encode(uint32_t point, char text[4]);

/** Columns a character takes on a terminal: 0, 1 or 2. */
int utf8_columns(uint32_t point);

/**
 * Whether a character may be sent to a terminal: no control character, and none that would
 * reorder or hide the text around it.
 */
bool utf8_is_printable(uint32_t point);

/**
 * Copy @p span, every byte that is not UTF-8 replaced by U+FFFD.
 * @param ret_length  its length in bytes; a NUL follows that is not counted
 * @return an owned string, or NULL for want of memory
 */
char *utf8_clean(struct sipwhy_span span, size_t *ret_length);

#endif
