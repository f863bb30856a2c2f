/*
 * test_report_paint.c — text for a terminal: safe, within its width, in its colours.
 */
#include "test.h"

#include "report/paint.h"

#include <stdio.h>

static int start(void **state)
{
    struct paint *paint = calloc(1, sizeof(*paint));
    paint->utf8 = true;
    paint->width = 40;
    *state = paint;
    return 0;
}

static int stop(void **state)
{
    struct paint *paint = *state;
    paint_finish(paint);
    free(paint);
    return 0;
}

#define PAINT_TEST(function) cmocka_unit_test_setup_teardown(function, start, stop)

static void assert_painted(const struct paint *paint, const char *text)
{
    assert_false(paint->failed);
    char *painted = strndup(paint->data ? paint->data : "", paint->length);
    assert_string_equal(painted, text);
    free(painted);
}

static void nothing_of_the_wire_steers_the_terminal(void **state)
{
    struct paint *paint = *state;
    paint_span(paint, (struct sipwhy_span){"a\033[2Jb\r\n\x9b\0c\u202e", 14});
    assert_painted(paint, "a\uFFFD[2Jb\uFFFD\uFFFD\uFFFD\uFFFDc\uFFFD");
    assert_int_equal(paint->column, 12);
    paint_clear(paint);
    paint->utf8 = false;
    paint_put(paint, "a\033b");
    assert_painted(paint, "a?b");
}

static void without_unicode_bad_bytes_are_question_marks_too(void **state)
{
    struct paint *paint = *state;
    paint->utf8 = false;
    paint_put(paint, "a\xff"
                     "b");
    assert_painted(paint, "a?b");
}

static void colours_are_switched_only_when_they_change(void **state)
{
    struct paint *paint = *state;
    paint->color = true;
    paint_styled(paint, PAINT_ERROR, "x");
    paint_styled(paint, PAINT_PLAIN, "y");
    assert_painted(paint, "\033[0;1;31mx\033[0my");
    assert_int_equal(paint->column, 2);
    paint_clear(paint);
    paint->color = false;
    paint_styled(paint, PAINT_ERROR, "x");
    assert_painted(paint, "x");
}

static void words_are_wrapped_at_the_width(void **state)
{
    struct paint *paint = *state;
    paint->width = 12;
    paint_paragraph(paint, 2, "one two three  four\n five");
    assert_painted(paint, "  one two\n  three four\n  five\n");
    paint_clear(paint);
    paint_paragraph(paint, 2, "exactlyten x");
    assert_painted(paint, "  exactlyten\n  x\n");
    paint_clear(paint);
    paint_paragraph(paint, 2, "");
    paint_paragraph(paint, 2, NULL);
    paint_wrap(paint, 2, "  \n ");
    assert_painted(paint, "");
}

static void a_word_too_wide_stands_alone(void **state)
{
    struct paint *paint = *state;
    paint->width = 10;
    paint_paragraph(paint, 2, "a sip:much-too-long@example.net b");
    assert_painted(paint, "  a\n  sip:much-too-long@example.net\n  b\n");
}

static void beside_a_margin_a_word_too_wide_is_broken(void **state)
{
    struct paint *paint = *state;
    paint->width = 10;
    paint->margin = "|";
    paint->margin_column = 1;
    paint_paragraph(paint, 3, "a abcdefghijklmnop b");
    assert_painted(paint, " | a\n | abcdefg\n | hijklmn\n | op b\n");
}

/** The columns of the widest line. */
static int widest(const struct paint *paint)
{
    int most = 0;
    for (size_t at = 0; at < paint->length;) {
        const char *line = paint->data + at;
        const char *end = memchr(line, '\n', paint->length - at);
        size_t length = end ? (size_t)(end - line) : paint->length - at;
        int columns = paint_columns((struct sipwhy_span){line, length});
        most = columns > most ? columns : most;
        at += length + 1;
    }
    return most;
}

static void no_line_beside_a_margin_is_wider_than_the_width(void **state)
{
    struct paint *paint = *state;
    uint64_t random = 7;
    paint->margin = "\u2502";
    paint->margin_column = 2;
    for (int i = 0; i < 500; i++) {
        char text[400] = "";
        static const char *const parts[] = {"a",       "word", "\u4e2d\u6587",      " ",   " ",
                                            "e\u0301", "-",    "abcdefghijklmnopq", "\xff"};
        while (strlen(text) < 300)
            strcat(text, parts[test_random(&random) % 9]);
        paint_clear(paint);
        paint->width = 12 + i % 60;
        paint_paragraph(paint, 4, text);
        assert_in_range(widest(paint), 1, paint->width);
    }
}

static void wide_and_joined_characters_count_their_columns(void **state)
{
    struct paint *paint = *state;
    assert_int_equal(paint_columns(paint_text("e\u0301\u4e2d\xff\033")), 5);
    paint_put(paint, "e\u0301\u4e2d\xff\033");
    assert_int_equal(paint->column, 5);
    paint_to(paint, 7);
    paint_put(paint, "x");
    paint_to(paint, 3);
    assert_painted(paint, "e\u0301\u4e2d\uFFFD\uFFFD  x");
}

static void a_cut_text_says_so_and_fits(void **state)
{
    struct paint *paint = *state;
    paint_cut(paint, paint_text("abcdef"), 6);
    paint_put(paint, "|");
    paint_cut(paint, paint_text("abcdef"), 5);
    paint_put(paint, "|");
    paint_cut(paint, paint_text("\u4e2d\u6587\u4e2d"), 4);
    paint_put(paint, "|");
    paint_cut(paint, paint_text("abc"), 1);
    paint_cut(paint, paint_text("abc"), 0);
    assert_painted(paint, "abcdef|abcd\u2026|\u4e2d\u2026|\u2026");
    paint_clear(paint);
    paint->utf8 = false;
    paint_cut(paint, paint_text("abcdef"), 3);
    assert_painted(paint, "ab~");
}

static void printf_and_repeat_count_columns(void **state)
{
    struct paint *paint = *state;
    paint_printf(paint, "%d %s", 42, "\u2192");
    paint_repeat(paint, "\u2500", 3);
    assert_int_equal(paint->column, 7);
    paint_newline(paint);
    assert_int_equal(paint->column, 0);
    assert_painted(paint, "42 \u2192\u2500\u2500\u2500\n");
}

static void a_painting_grows_as_needed(void **state)
{
    struct paint *paint = *state;
    static char text[10001];
    memset(text, 'x', sizeof(text) - 1);
    for (int i = 0; i < 10; i++)
        paint_put(paint, text);
    assert_int_equal(paint->length, 100000);
    assert_int_equal(paint->column, 100000);
    assert_int_equal(paint->data[99999], 'x');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAINT_TEST(nothing_of_the_wire_steers_the_terminal),
        PAINT_TEST(without_unicode_bad_bytes_are_question_marks_too),
        PAINT_TEST(colours_are_switched_only_when_they_change),
        PAINT_TEST(words_are_wrapped_at_the_width),
        PAINT_TEST(a_word_too_wide_stands_alone),
        PAINT_TEST(beside_a_margin_a_word_too_wide_is_broken),
        PAINT_TEST(no_line_beside_a_margin_is_wider_than_the_width),
        PAINT_TEST(wide_and_joined_characters_count_their_columns),
        PAINT_TEST(a_cut_text_says_so_and_fits),
        PAINT_TEST(printf_and_repeat_count_columns),
        PAINT_TEST(a_painting_grows_as_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
