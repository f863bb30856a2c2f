/*
 * span.h — pointer and length: the only form in which captured text is passed about.
 *
 * A span never owns its bytes and is not NUL-terminated. Whoever gets one says in his own header how
 * long it stays valid.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <sipwhy/types.h>
#include <string.h>

typedef struct sipwhy_span span;

#define SPAN_EMPTY ((span){NULL, 0})

/** The span of a string literal. */
#define SPAN(literal) ((span){(literal), sizeof(literal) - 1})

static inline span span_of(const char *text)
{
    return (span){text, text ? strlen(text) : 0};
}

static inline span span_between(const char *start, const char *end)
{
    return (span){start, (size_t)(end - start)};
}

/* clang's sanitizer knows no NULL + 0, which C2y defines (N3322) and every compiler takes for NULL. */
#ifdef __clang__
#define SPAN_NULL_PLUS_0 __attribute__((no_sanitize("pointer-overflow")))
#else
#define SPAN_NULL_PLUS_0
#endif

/** What is left from @p offset on; empty when there is less. */
SPAN_NULL_PLUS_0 static inline span span_from(span text, size_t offset)
{
    return offset >= text.length ? (span){text.data + text.length, 0}
                                 : (span){text.data + offset, text.length - offset};
}

/** The first @p length bytes, or all where there are fewer. */
static inline span span_first(span text, size_t length)
{
    return (span){text.data, length < text.length ? length : text.length};
}

bool span_equal(span a, span b);

/** Equal but for the case of ASCII letters. */
bool span_equal_nocase(span a, span b);

bool span_starts_with(span text, span start);
bool span_starts_with_nocase(span text, span start);

/** Offset of a byte or of a text in @p text; text.length when it is not there. */
size_t span_find_byte(span text, char byte);
size_t span_find(span text, span needle);
size_t span_find_nocase(span text, span needle);

/** Without spaces, tabs and line ends at both ends. */
span span_trim(span text);

/** Without the text up to the next @p separator, which is returned trimmed; false at the end. */
bool span_next_item(span *rest, char separator, span *ret_item);

/**
 * A decimal number that is the whole of @p text and at most @p maximum.
 * @return false otherwise, with *ret_number untouched
 */
bool span_number(span text, uint64_t maximum, uint64_t *ret_number);

#endif
