/*
 * json_text.h — JSON written as text at once, for what comes by the hundred thousand.
 *
 * What comes less often is built as an object first (object.h). Both write alike: compact, UTF-8, bytes of the
 * wire that are no UTF-8 as U+FFFD.
 */
#ifndef REPORT_JSON_TEXT_H
#define REPORT_JSON_TEXT_H

#include <sipwhy/types.h>

/** A text that grows; its memory is kept for the next one. */
struct json_text {
    char *data; /**< owned */
    size_t length;
    size_t capacity;
    bool failed; /**< there was no memory; the text is incomplete */
};

void json_text_clear(struct json_text *text);
void json_text_finish(struct json_text *text);

/** Append bytes as they are. */
void json_text_put(struct json_text *text, const char *bytes, size_t length);

/** Append a literal as it is. */
#define JSON_TEXT_PUT(text, literal) json_text_put((text), (literal), sizeof(literal) - 1)

/** Append a string, with its quotes. */
void json_text_string(struct json_text *text, struct sipwhy_span string);

void json_text_number(struct json_text *text, uint64_t number);

#endif
