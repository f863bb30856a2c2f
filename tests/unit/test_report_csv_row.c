/*
 * test_report_csv_row.c — cells: what breaks a table is quoted, what a spreadsheet would run is not run.
 */
#include "test.h"

#include "report/csv_row.h"
#include "report/utf8.h"

#include <stdio.h>

#define BYTES(literal) ((struct sipwhy_span){(literal), sizeof(literal) - 1})

static void assert_line(struct csv_row *row, const char *expected)
{
    const struct json_text *line = csv_row_end(row);
    assert_non_null(line);
    assert_int_equal(line->length, strlen(expected) + 2);
    assert_memory_equal(line->data, expected, strlen(expected));
    assert_memory_equal(line->data + strlen(expected), "\r\n", 2);
}

static void assert_cell(struct sipwhy_span text, const char *expected)
{
    struct csv_row row = {0};
    csv_row_begin(&row);
    csv_row_span(&row, text);
    assert_line(&row, expected);
    csv_row_finish(&row);
}

static void quotes_only_where_it_takes_them(void **state)
{
    (void)state;
    assert_cell(BYTES(""), "");
    assert_cell(BYTES("sip:bob@example.net"), "sip:bob@example.net");
    assert_cell(BYTES("a,b"), "\"a,b\"");
    assert_cell(BYTES("a \"b\" c"), "\"a \"\"b\"\" c\"");
    assert_cell(BYTES("\""), "\"\"\"\"");
    assert_cell(BYTES(" a"), "\" a\"");
    assert_cell(BYTES("a "), "\"a \"");
    assert_cell(BYTES("a b"), "a b");
}

static void a_row_is_one_line_of_text(void **state)
{
    (void)state;
    assert_cell(BYTES("a\r\nb\nc\td"), "a  b c d");
    assert_cell(BYTES("a\0b\x1b[2Jc\x7f"), "a\xef\xbf\xbd" "b\xef\xbf\xbd[2Jc\xef\xbf\xbd");
    assert_cell(BYTES("Zo\xc3\xab \xff"), "Zo\xc3\xab \xef\xbf\xbd");
    assert_cell(BYTES("a\xe2\x80\xae" "b"), "a\xef\xbf\xbd" "b");
}

static void what_a_spreadsheet_would_run_gets_an_apostrophe(void **state)
{
    static const struct {
        const char *text;
        const char *cell;
    } rows[] = {
        {"=1+1", "'=1+1"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"+1-202", "'+1-202"},
        {"-2+3", "'-2+3"},
        {"+", "'+"},
        {"-", "'-"},
        {"+cmd|' /C calc'!A0", "'+cmd|'' /C calc'!A0"},
        {"=HYPERLINK(\"http://evil.example/\",\"x\")", "\"'=HYPERLINK(\"\"http://evil.example/\"\",\"\"x\"\")\""},
        {"\t=1", "\" '=1\""},
        {"\r=1", "\" '=1\""},
        {"  =1", "\"  '=1\""},
        {"\xef\xbc\x9d" "1", "'\xef\xbc\x9d" "1"},
        {"a;=1", "a;'=1"},
        {"a; =1", "a; '=1"},
        {"a|@b", "a|'@b"},
        {"a;\t+b", "a; '+b"},
        /* Those are none, or are as they were when one apostrophe is taken away. */
        {"+12025550143", "+12025550143"},
        {"-5", "-5"},
        {"a;+5;b", "a;+5;b"},
        {"'", "''"},
        {"'=1", "''=1"},
        {"1=1", "1=1"},
        {"a=b", "a=b"},
        {"sip:+12025550143@example.net", "sip:+12025550143@example.net"},
        {"a-b+c@d", "a-b+c@d"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_cell((struct sipwhy_span){rows[i].text, strlen(rows[i].text)}, rows[i].cell);
}

static void elements_of_a_list_stay_apart(void **state)
{
    struct csv_row row = {0};
    (void)state;
    csv_row_begin(&row);
    csv_row_element(&row, BYTES("a|b"));
    csv_row_element(&row, BYTES("=c\\"));
    csv_row_element(&row, BYTES("name"));
    csv_row_element_more(&row, BYTES("=-5"));
    csv_row_list(&row);
    csv_row_list(&row);
    csv_row_text(&row, "a|b\\");
    assert_line(&row, "a\\|b|'=c\\\\|name=-5,,a|b\\");
    csv_row_finish(&row);
}

static void numbers_and_times_are_plain(void **state)
{
    struct csv_row row = {0};
    (void)state;
    csv_row_begin(&row);
    csv_row_number(&row, UINT64_MAX);
    csv_row_bool(&row, true);
    csv_row_bool(&row, false);
    csv_row_duration(&row, SIPWHY_TIME_UNKNOWN);
    csv_row_duration(&row, 0);
    csv_row_duration(&row, 598000);
    csv_row_duration(&row, 32 * SIPWHY_SECOND);
    csv_row_duration(&row, 1);
    csv_row_duration(&row, -1500000);
    csv_row_time(&row, SIPWHY_TIME_UNKNOWN, 6);
    csv_row_time(&row, 1, 9);
    csv_row_endpoint(&row, &(struct sipwhy_endpoint){0});
    assert_line(&row, "18446744073709551615,true,false,,0,0.598,32000,0.000001,-1.5,,1970-01-01T00:00:00.000000001Z,");
    csv_row_finish(&row);
}

/** A reader of RFC 4180 gets as many cells as were written; @return how many there are. */
static size_t count_cells(const struct json_text *line)
{
    size_t cells = 1;
    bool is_quoted = false;
    for (size_t i = 0; i < line->length - 2; i++) {
        char c = line->data[i];
        assert_true(c != '\r' && c != '\n');
        if (c == '"')
            is_quoted = !is_quoted;
        else if (c == ',' && !is_quoted)
            cells++;
    }
    assert_false(is_quoted);
    return cells;
}

static void any_bytes_make_as_many_cells(void **state)
{
    static const char letters[] = "a,\"'=+-@;| \\\t\r\n\0\xff\xc3\xab";
    uint64_t random = 11;
    struct csv_row row = {0};
    (void)state;
    for (int round = 0; round < 20000; round++) {
        csv_row_begin(&row);
        for (int cell = 0; cell < 3; cell++) {
            char bytes[12];
            size_t length = test_random(&random) % sizeof bytes;
            for (size_t i = 0; i < length; i++)
                bytes[i] = letters[test_random(&random) % (sizeof letters - 1)];
            if (cell == 1)
                csv_row_element(&row, (struct sipwhy_span){bytes, length / 2});
            csv_row_span(&row, (struct sipwhy_span){bytes, length});
        }
        const struct json_text *line = csv_row_end(&row);
        assert_non_null(line);
        assert_int_equal(count_cells(line), 3);
        assert_null(memchr("=@", line->data[0], 2));
    }
    csv_row_finish(&row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(quotes_only_where_it_takes_them),
        UNIT_TEST(a_row_is_one_line_of_text),
        UNIT_TEST(what_a_spreadsheet_would_run_gets_an_apostrophe),
        UNIT_TEST(elements_of_a_list_stay_apart),
        UNIT_TEST(numbers_and_times_are_plain),
        UNIT_TEST(any_bytes_make_as_many_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
