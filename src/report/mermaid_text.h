/*
 * mermaid_text.h — text within a Mermaid diagram, of which nothing that came off the wire can become syntax.
 *
 * What Mermaid, or the page that shows its picture, could take for more than a character is written as an entity
 * of its own kind: #59; is a semicolon.
 */
#ifndef REPORT_MERMAID_TEXT_H
#define REPORT_MERMAID_TEXT_H

#include "report/json_text.h"

/** Append text; a line end becomes a space, what does not show U+FFFD. NULL is nothing. */
void mermaid_text(struct json_text *diagram, const char *text);

/** The same, at most @p columns wide, "..." at its end where it is longer. */
void mermaid_text_cut(struct json_text *diagram, const char *text, int columns);

/** The same, broken into lines of about @p columns. */
void mermaid_text_wrap(struct json_text *diagram, const char *text, int columns);

#endif
