/*
 * markdown.h — the parts of a report in Markdown.
 */
#ifndef REPORT_MARKDOWN_MARKDOWN_H
#define REPORT_MARKDOWN_MARKDOWN_H

#include "report/cases.h"
#include "report/markdown/text.h"
#include "report/paint.h"

/** Columns of a ladder in its block of code. */
#define MARKDOWN_COLUMNS 96

/** Append a section: what is wrong, with how many, and the first of them in full. */
void markdown_case(struct markdown_text *text, const struct cases_item *item, size_t number);

/** Append what a case is in a line: "37 calls: Stuck in 100 Trying at 192.0.2.20". */
void markdown_cause(struct markdown_text *text, const struct cases_item *item);

/** Append the messages of a call with its legs as a block of code. */
void markdown_ladder(struct markdown_text *text, const struct group *group);

/** Append the responses of a call, each explained once. */
void markdown_answers(struct markdown_text *text, const struct group *group);

/** Append a finding as an item of a list; what the verdict of @p record said is not repeated, which may be NULL. */
void markdown_notice(struct markdown_text *text, const struct notice *notice, const struct record *record);

/** Append the tables at the end. */
void markdown_summary(struct markdown_text *text, const struct report_options *options,
                      const struct report_end *end);

#endif
