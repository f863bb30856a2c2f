/*
 * csv_row.c — rows of comma-separated values (RFC 4180) that a spreadsheet may open.
 */
#include "report/csv_row.h"

#include "report/clock.h"
#include "report/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct sipwhy_span span_of(const char *text)
{
    return (struct sipwhy_span){text, text ? strlen(text) : 0};
}

void csv_row_begin(struct csv_row *row)
{
    json_text_clear(&row->line);
    json_text_clear(&row->cell);
    row->is_begun = false;
    row->is_guarded = true;
    row->has_element = false;
}

/** Append the cell to the line, in quotes where it takes them. */
static void close_cell(struct csv_row *row)
{
    const struct json_text *cell = &row->cell;
    const char *at = cell->data;
    const char *end = at + cell->length;
    bool is_quoted = cell->length > 0 && (memchr(at, ',', cell->length) || memchr(at, '"', cell->length) ||
                                          *at == ' ' || end[-1] == ' ');
    if (row->is_begun)
        JSON_TEXT_PUT(&row->line, ",");
    row->is_begun = true;
    if (is_quoted)
        JSON_TEXT_PUT(&row->line, "\"");
    while (at < end) {
        const char *quote = memchr(at, '"', (size_t)(end - at));
        const char *stop = quote ? quote + 1 : end;
        json_text_put(&row->line, at, (size_t)(stop - at));
        if (quote)
            JSON_TEXT_PUT(&row->line, "\"");
        at = stop;
    }
    if (is_quoted)
        JSON_TEXT_PUT(&row->line, "\"");
    row->line.failed = row->line.failed || cell->failed;
    json_text_clear(&row->cell);
    row->is_guarded = true;
    row->has_element = false;
}

static bool is_separator(uint32_t point)
{
    return point == ';' || point == '|';
}

/** What begins a formula; the last four are the same on a Japanese keyboard. */
static bool begins_formula(uint32_t point)
{
    static const uint32_t points[] = {'=', '+', '-', '@', '\'', 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        if (points[i] == point)
            return true;
    }
    return false;
}

/** A sign, and nothing but digits behind it. */
static bool is_signed_number(const char *at, const char *end)
{
    const char *start = ++at;
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return (start[-1] == '+' || start[-1] == '-') && at > start && (at == end || is_separator((unsigned char)*at));
}

/** Stands for itself wherever it is, but at the start. */
static bool is_simple(char byte)
{
    return byte >= ' ' && byte < 0x7F && byte != ';' && byte != '|' && byte != '\\';
}

/** Append a character as a cell may have it. */
static void put_point(struct csv_row *row, uint32_t point, bool is_element)
{
    char encoded[4];
    if (point == '\t' || point == '\r' || point == '\n')
        point = ' ';
    else if (!utf8_is_printable(point))
        point = UTF8_REPLACEMENT;
    if (is_element && (point == '\\' || point == '|'))
        JSON_TEXT_PUT(&row->cell, "\\");
    json_text_put(&row->cell, encoded, utf8_encode(point, encoded));
    row->is_guarded = is_separator(point) || (row->is_guarded && point == ' ');
}

static void put_text(struct csv_row *row, struct sipwhy_span text, bool is_element)
{
    const char *at = text.data;
    const char *end = at + text.length;
    while (at < end) {
        const char *start = at;
        while (at < end && !row->is_guarded && is_simple(*at))
            at++;
        json_text_put(&row->cell, start, (size_t)(at - start));
        if (at == end)
            break;
        uint32_t point;
        size_t length = utf8_decode(at, (size_t)(end - at), &point);
        if (row->is_guarded && begins_formula(point) && !is_signed_number(at, end))
            JSON_TEXT_PUT(&row->cell, "'");
        put_point(row, point, is_element);
        at += length;
    }
}

void csv_row_span(struct csv_row *row, struct sipwhy_span span)
{
    put_text(row, span, false);
    close_cell(row);
}

void csv_row_text(struct csv_row *row, const char *text)
{
    csv_row_span(row, span_of(text));
}

/** Append a cell of our own making. */
static void put_plain(struct csv_row *row, const char *text)
{
    json_text_put(&row->cell, text, strlen(text));
    close_cell(row);
}

void csv_row_number(struct csv_row *row, uint64_t number)
{
    json_text_number(&row->cell, number);
    close_cell(row);
}

void csv_row_bool(struct csv_row *row, bool value)
{
    put_plain(row, value ? "true" : "false");
}

void csv_row_duration(struct csv_row *row, sipwhy_time duration)
{
    char text[48] = "";
    if (duration != SIPWHY_TIME_UNKNOWN) {
        uint64_t size = duration < 0 ? -(uint64_t)duration : (uint64_t)duration;
        int length = snprintf(text, sizeof text, "%s%" PRIu64 ".%06" PRIu64, duration < 0 ? "-" : "",
                              size / 1000000, size % 1000000);
        while (text[length - 1] == '0')
            text[--length] = '\0';
        if (text[length - 1] == '.')
            text[length - 1] = '\0';
    }
    put_plain(row, text);
}

void csv_row_time(struct csv_row *row, sipwhy_time time, int digits)
{
    char text[CLOCK_TEXT] = "";
    if (time != SIPWHY_TIME_UNKNOWN)
        clock_format_rfc3339(time, digits, text);
    put_plain(row, text);
}

void csv_row_endpoint(struct csv_row *row, const struct sipwhy_endpoint *endpoint)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    put_plain(row, endpoint->family ? sipwhy_endpoint_format(endpoint, text) : "");
}

void csv_row_element(struct csv_row *row, struct sipwhy_span element)
{
    if (row->has_element)
        JSON_TEXT_PUT(&row->cell, "|");
    row->has_element = true;
    row->is_guarded = true;
    csv_row_element_more(row, element);
}

void csv_row_element_more(struct csv_row *row, struct sipwhy_span more)
{
    put_text(row, more, true);
}

void csv_row_list(struct csv_row *row)
{
    close_cell(row);
}

void csv_row_header(struct csv_row *row, const char *names)
{
    csv_row_begin(row);
    json_text_put(&row->line, names, strlen(names));
}

const struct json_text *csv_row_end(struct csv_row *row)
{
    JSON_TEXT_PUT(&row->line, "\r\n");
    return row->line.failed ? NULL : &row->line;
}

void csv_row_finish(struct csv_row *row)
{
    json_text_finish(&row->line);
    json_text_finish(&row->cell);
}
