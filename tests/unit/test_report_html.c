/*
 * test_report_html.c — what the HTML report is made of: text of the wire, steps of time, rows of the table.
 */
#include "test.h"

#include "report/html/markup.h"
#include "report/html/rows.h"
#include "report/html/times.h"

#include <stdlib.h>
#include <strings.h>

/** What a span becomes; owned. */
static char *written(struct sipwhy_span span, bool has_lines)
{
    char *text;
    size_t length;
    struct out out = {.file = open_memstream(&text, &length)};
    struct markup markup = {.out = &out};
    assert_non_null(out.file);
    if (has_lines)
        markup_lines(&markup, span);
    else
        markup_span(&markup, span);
    assert_int_equal(fclose(out.file), 0);
    assert_int_equal(markup.bytes, length);
    return text;
}

static void text_of_the_wire(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *text;
        const char *lines;
    } rows[] = {
#define ROW(bytes, text, lines) {bytes, sizeof bytes - 1, text, lines}
        ROW("", "", ""),
        ROW("plain", "plain", "plain"),
        ROW("<a href='x'>\"&", "&lt;a href=&#39;x&#39;&gt;&quot;&amp;", "&lt;a href=&#39;x&#39;&gt;&quot;&amp;"),
        ROW("a\0b", "a\u2400b", "a\u2400b"),
        ROW("a\r\nb\tc\rd\x1b\x7f", "a\u240d\u240ab\u2409c\u240dd\u241b\u2421", "a\nb&#9;c\u240dd\u241b\u2421"),
        ROW("\xff\xc3\xa9\xc3", "\ufffd\u00e9\ufffd", "\ufffd\u00e9\ufffd"),
        ROW("\xe2\x80\xae" "a\xe2\x80\x8b\xc2\x85", "[U+202E]a[U+200B][U+0085]", "[U+202E]a[U+200B][U+0085]"),
        ROW("\xef\xbf\xbf\xef\xbf\xbd", "[U+FFFF]\ufffd", "[U+FFFF]\ufffd"),
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = written((struct sipwhy_span){rows[i].bytes, rows[i].length}, false);
        char *lines = written((struct sipwhy_span){rows[i].bytes, rows[i].length}, true);
        assert_string_equal(text, rows[i].text);
        assert_string_equal(lines, rows[i].lines);
        free(text);
        free(lines);
    }
}

static void add_call(struct times *times, sipwhy_time start, sipwhy_time delay)
{
    struct sipwhy_endpoint host = {.address = {192, 0, 2, 1}, .family = 4};
    times_add_call(times, &(struct sipwhy_call){.start = start,
                                                .dst = host,
                                                .state = SIPWHY_CALL_ENDED,
                                                .post_dial_delay = delay});
    times_add_response(times, start, 200, &host);
}

/** Calls of all steps. */
static uint64_t count_calls(const struct times *times, const struct times_series *series)
{
    uint64_t all = 0;
    for (size_t i = 0; i < times_step_count(times); i++) {
        all += series->steps[i].calls[SIPWHY_CALL_ENDED];
        assert_int_equal(series->steps[i].calls[SIPWHY_CALL_ENDED], series->steps[i].responses[2]);
    }
    return all;
}

/** However far apart and in which order they come, none is lost and each is in its step. */
static void steps_of_any_time(void **state)
{
    static const sipwhy_time apart[] = {1, SIPWHY_MILLISECOND, 37 * SIPWHY_SECOND, 86400 * SIPWHY_SECOND,
                                        SIPWHY_TIME_LATEST / 300};
    (void)state;
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) {
        struct times times = {0};
        for (int j = 0; j < 200; j++) {
            int order = j % 2 ? 100 + j / 2 : 99 - j / 2; /* outwards from the middle */
            add_call(&times, SIPWHY_SECOND + order * apart[i], SIPWHY_MILLISECOND);
            assert_in_range(times_step_count(&times), 1, TIMES_STEPS);
            assert_int_equal(times.base % times.width, 0);
        }
        assert_int_equal(count_calls(&times, &times.all), 200);
        assert_int_equal(times.host_count, 1);
        assert_int_equal(count_calls(&times, &times.hosts[0]), 200);
        assert_true(times.base <= SIPWHY_SECOND && SIPWHY_SECOND < times.base + times.width);
        times_finish(&times);
    }
}

static void percentiles_within_a_fifth(void **state)
{
    struct times times = {0};
    (void)state;
    for (int i = 1; i <= 1000; i++)
        add_call(&times, SIPWHY_SECOND, i * 10 * SIPWHY_MILLISECOND);
    static const unsigned percents[] = {1, 50, 95, 99, 100};
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++) {
        sipwhy_time exact = percents[i] * 100 * SIPWHY_MILLISECOND;
        sipwhy_time found = times_percentile(&times.all.steps[0], percents[i]);
        assert_in_range(found, exact - exact / 5, exact + exact / 5);
    }
    add_call(&times, SIPWHY_SECOND, SIPWHY_TIME_LONGEST);
    add_call(&times, SIPWHY_SECOND, 0);
    assert_int_equal(times_percentile(&(struct times_step){.calls = {1}}, 50), SIPWHY_TIME_UNKNOWN);
    times_finish(&times);
}

static void hosts_beyond_the_room(void **state)
{
    struct times times = {0};
    (void)state;
    for (int i = 0; i < 3 * TIMES_HOSTS; i++) {
        struct sipwhy_endpoint host = {.address = {192, 0, 2, (uint8_t)i}, .family = 4};
        times_add_response(&times, SIPWHY_SECOND, 404, &host);
        assert_int_equal(times_of_host(&times, &host) != NULL, i < TIMES_HOSTS);
    }
    assert_int_equal(times.all.steps[0].responses[4], 3 * TIMES_HOSTS);
    times_finish(&times);
}

static struct sipwhy_span span_of_text(const char *text)
{
    return (struct sipwhy_span){text, strlen(text)};
}

/** The worst stay, however many come and in which order; texts are cut. */
static void rows_beyond_the_room(void **state)
{
    static char long_text[4000];
    struct rows rows = {0};
    unsigned worst = 0;
    (void)state;
    memset(long_text, 'x', sizeof long_text - 1);
    for (int i = 0; i < 3 * ROWS_KEPT; i++) {
        char call_id[32];
        struct sipwhy_finding_reference finding = {"prolonged-trying", (enum sipwhy_severity)(i % 4)};
        snprintf(call_id, sizeof call_id, "%d", i);
        worst += i % 4 == SIPWHY_SEVERITY_ERROR;
        rows_add_call(&rows, &(struct sipwhy_call){.call_id = span_of_text(call_id),
                                                   .from = span_of_text(long_text),
                                                   .to = {"a\0b", 3},
                                                   .start = 3 * ROWS_KEPT - i,
                                                   .findings = &finding,
                                                   .finding_count = i % 4 ? 1 : 0});
    }
    assert_int_equal(rows.count, ROWS_KEPT);
    assert_int_equal(rows.left_out, 2 * ROWS_KEPT);
    struct row **sorted = rows_sort(&rows);
    assert_non_null(sorted);
    for (size_t i = 0; i < ROWS_KEPT; i++) {
        assert_int_equal(sorted[i]->worst == SIPWHY_SEVERITY_ERROR, i < worst);
        assert_true(strlen(sorted[i]->from) < 500);
        assert_string_equal(sorted[i]->to, "a b");
        if (i && sorted[i - 1]->worst == sorted[i]->worst)
            assert_true(sorted[i - 1]->start <= sorted[i]->start);
    }
    assert_null(sorted[ROWS_KEPT]);
    free(sorted);
    rows_finish(&rows);
}

static void fields_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; sipwhy_field_at(i); i++) {
        const struct sipwhy_field *field = sipwhy_field_at(i);
        assert_ptr_equal(sipwhy_field_find(span_of_text(field->name)), field);
        assert_true(i == 0 || strcasecmp(sipwhy_field_at(i - 1)->name, field->name) < 0);
        assert_int_equal(field->text[strlen(field->text) - 1], '.');
        if (field->compact)
            assert_ptr_equal(sipwhy_field_find((struct sipwhy_span){&field->compact, 1}), field);
    }
    assert_string_equal(sipwhy_field_find(span_of_text("I"))->name, "Call-ID");
    assert_string_equal(sipwhy_field_find(span_of_text("cseQ"))->name, "CSeq");
    assert_null(sipwhy_field_find(span_of_text("")));
    assert_null(sipwhy_field_find(span_of_text("CSeq ")));
    assert_null(sipwhy_field_find(span_of_text("z")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(text_of_the_wire),
        UNIT_TEST(steps_of_any_time),
        UNIT_TEST(percentiles_within_a_fifth),
        UNIT_TEST(hosts_beyond_the_room),
        UNIT_TEST(rows_beyond_the_room),
        UNIT_TEST(fields_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
