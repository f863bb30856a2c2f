/*
 * paint.h — text for people, painted into memory: styles, columns, wrapped paragraphs.
 *
 * Everything that goes through here is made safe for a terminal first: control characters and
 * bytes that are not UTF-8 are replaced, whoever they come from.
 */
#ifndef REPORT_PAINT_H
#define REPORT_PAINT_H

#include <sipwhy/types.h>

enum paint_style {
    PAINT_PLAIN,
    PAINT_DIM,
    PAINT_BOLD,
    PAINT_GOOD,
    PAINT_NOTE,
    PAINT_WARNING,
    PAINT_ERROR,
    PAINT_HEADING,
};

/** A painting. The members before data are chosen by whoever starts it. */
struct paint {
    bool color;
    bool utf8; /**< lines and arrows from Unicode, not from ASCII */
    int width; /**< columns */

    const char *margin; /**< what wrapped lines begin with at margin_column, or NULL; borrowed */
    int margin_column;
    enum paint_style margin_style;

    char *data; /**< owned */
    size_t length;
    size_t capacity;
    int column;             /**< where the next character goes, from 0 */
    enum paint_style style; /**< the one in use */
    bool failed;            /**< there was no memory; the painting is incomplete */
};

/** Forget what was painted, but keep the memory. */
void paint_clear(struct paint *paint);

/** Free what was painted. */
void paint_finish(struct paint *paint);

/** Switch to @p style, where there are colours. */
void paint_style(struct paint *paint, enum paint_style style);

/** Append text as it is. */
void paint_put(struct paint *paint, const char *text);
void paint_span(struct paint *paint, struct sipwhy_span span);
void paint_printf(struct paint *paint, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Append in @p style, then go back to the one before. */
void paint_styled(struct paint *paint, enum paint_style style, const char *text);

/** Append @p span, at most @p columns wide, its end cut off where it is longer. */
void paint_cut(struct paint *paint, struct sipwhy_span span, int columns);

/** Append spaces up to @p column; nothing when it is passed already. */
void paint_to(struct paint *paint, int column);

/** Append @p text @p times times. */
void paint_repeat(struct paint *paint, const char *text, int times);

/** Spaces up to @p indent, and the margin on the way where a line begins. */
void paint_begin(struct paint *paint, int indent);

/**
 * Append words, broken at the width; the lines after the first begin at column @p indent. Beside a
 * margin, what is wider than a line is broken within the word.
 */
void paint_wrap(struct paint *paint, int indent, const char *text);

/** The same, but what is wider than a line is broken in any case. */
void paint_fold(struct paint *paint, int indent, const char *text);

void paint_newline(struct paint *paint);

/** A line of text on its own, indented and wrapped. */
void paint_paragraph(struct paint *paint, int indent, const char *text);

/** The columns that a text takes. */
int paint_columns(struct sipwhy_span span);

/** The first text where lines and arrows are Unicode, else the second. */
const char *paint_either(const struct paint *paint, const char *utf8, const char *ascii);

/** A C string as a span. */
static inline struct sipwhy_span paint_text(const char *text)
{
    return (struct sipwhy_span){text, text ? __builtin_strlen(text) : 0};
}

#endif
