/*
 * csv_row.h — rows of comma-separated values (RFC 4180) that a spreadsheet may open.
 *
 * A row is one line: what would break it is replaced by a space, other characters that do not show by U+FFFD.
 * A spreadsheet takes a cell that begins with =, +, - or @ for a formula, and the wire says what it likes: such
 * a cell gets a ' in front. So does what comes behind a ; or | within a cell, as some take those for the end of
 * it. A sign with nothing but digits behind it is a telephone number and stays. As a ' there gets another,
 * who takes one away has what was there.
 */
#ifndef REPORT_CSV_ROW_H
#define REPORT_CSV_ROW_H

#include "report/json_text.h"

/** A row under way. All zero at first; its memory is kept for the next one. */
struct csv_row {
    struct json_text line;
    struct json_text cell;
    bool is_begun;    /**< the line has a cell */
    bool is_guarded;  /**< the next character could begin a formula */
    bool has_element; /**< the list has one */
};

/** Forget the row before. */
void csv_row_begin(struct csv_row *row);

/** Append a cell; @p text may be NULL, the span empty. */
void csv_row_text(struct csv_row *row, const char *text);
void csv_row_span(struct csv_row *row, struct sipwhy_span span);
void csv_row_number(struct csv_row *row, uint64_t number);
void csv_row_bool(struct csv_row *row, bool value);

/** Milliseconds, with as many decimals as it takes; empty where it is unknown. */
void csv_row_duration(struct csv_row *row, sipwhy_time duration);

/** RFC 3339; empty where it is unknown. */
void csv_row_time(struct csv_row *row, sipwhy_time time, int digits);

/** Empty where it has no address. */
void csv_row_endpoint(struct csv_row *row, const struct sipwhy_endpoint *endpoint);

/** Append to a list: elements in one cell with | between them; within them, \ and | have a \ in front. */
void csv_row_element(struct csv_row *row, struct sipwhy_span element);

/** Append to the element before. */
void csv_row_element_more(struct csv_row *row, struct sipwhy_span more);

/** Append the list as a cell. */
void csv_row_list(struct csv_row *row);

/** The names of columns, already separated by commas. */
void csv_row_header(struct csv_row *row, const char *names);

/** End the line. @return it, or NULL for want of memory */
const struct json_text *csv_row_end(struct csv_row *row);

void csv_row_finish(struct csv_row *row);

#endif
