/*
 * text.h — text as Markdown, of which nothing that came off the wire can become more than text.
 *
 * Sites that show Markdown look for names (@user), numbers (#123) and links in what is left of it as well, so
 * escapes do not do. A word of harmless characters stands as it is; any other one is put as code, in which
 * neither is looked for. Within a table, a | is written so that it does not end a cell.
 */
#ifndef REPORT_MARKDOWN_TEXT_H
#define REPORT_MARKDOWN_TEXT_H

#include "report/json_text.h"

/** A document under way. All zero at first. */
struct markdown_text {
    struct json_text bytes;
    bool in_table;
};

/** Append what is Markdown already. */
void markdown_put(struct markdown_text *text, const char *markup);
void markdown_printf(struct markdown_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Append words that may have come off the wire, and prose with such words in it; NULL is nothing. */
void markdown_words(struct markdown_text *text, const char *words);

/** Append something as code, as one piece; NULL is nothing. */
void markdown_code(struct markdown_text *text, const char *code);

/** Append lines as a block of code; they are printable already, and end in a line end. */
void markdown_block(struct markdown_text *text, struct sipwhy_span lines);

#endif
