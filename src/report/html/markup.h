/*
 * markup.h — HTML being written: what is ours as it is, what the wire said as text and nothing else.
 */
#ifndef REPORT_HTML_MARKUP_H
#define REPORT_HTML_MARKUP_H

#include "report/out.h"

/** A page under way. */
struct markup {
    struct out *out;
    size_t bytes; /**< written so far */
};

/** Write HTML of our own. */
void markup_put(struct markup *markup, const char *html);

/** The same with numbers, and with words of our own tables: never with texts of people or of the wire. */
void markup_printf(struct markup *markup, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/**
 * Write a text as the content of an element or of an attribute in double quotes. What is not UTF-8
 * becomes U+FFFD; control characters, and those that hide or turn around what stands beside them,
 * are named instead of sent.
 */
void markup_text(struct markup *markup, const char *text);
void markup_span(struct markup *markup, struct sipwhy_span span);

/** The same with a format of our own, translated or not. */
void markup_textf(struct markup *markup, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** The same of a message in a PRE: the ends of its lines and its tabs stay. */
void markup_lines(struct markup *markup, struct sipwhy_span span);

/** " name=\"value\"", the value as text; nothing where it is NULL. */
void markup_attribute(struct markup *markup, const char *name, const char *value);

/** "<tag>text</tag>", the tag with or without attributes; nothing where the text is NULL or "". */
void markup_element(struct markup *markup, const char *tag, const char *text);

#endif
