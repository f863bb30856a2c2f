/*
 * test_base_span.c — spans: comparing, searching, splitting and reading numbers.
 */
#include "test.h"

#include "base/span.h"

static void comparing_looks_at_every_byte(void **state)
{
    (void)state;
    assert_true(span_equal(SPAN("Via"), SPAN("Via")));
    assert_false(span_equal(SPAN("Via"), SPAN("via")));
    assert_false(span_equal(SPAN("Via"), SPAN("Vi")));
    assert_true(span_equal(SPAN("a\0b"), SPAN("a\0b")));
    assert_false(span_equal(SPAN("a\0b"), SPAN("a\0c")));
    assert_true(span_equal(SPAN_EMPTY, SPAN("")));
}

static void comparing_without_case_is_ascii_only(void **state)
{
    (void)state;
    assert_true(span_equal_nocase(SPAN("Call-ID"), SPAN("cALL-iD")));
    assert_false(span_equal_nocase(SPAN("Call-ID"), SPAN("Call-I")));
    assert_false(span_equal_nocase(SPAN("["), SPAN("{")));
    assert_false(span_equal_nocase(SPAN("@"), SPAN("`")));
    assert_false(span_equal_nocase(SPAN("\xc4"), SPAN("\xe4")));
}

static void starts(void **state)
{
    (void)state;
    assert_true(span_starts_with(SPAN("SIP/2.0 200"), SPAN("SIP/2.0 ")));
    assert_false(span_starts_with(SPAN("sip/2.0 200"), SPAN("SIP/2.0 ")));
    assert_true(span_starts_with_nocase(SPAN("sip/2.0 200"), SPAN("SIP/2.0 ")));
    assert_false(span_starts_with(SPAN("SIP"), SPAN("SIP/2.0 ")));
    assert_true(span_starts_with(SPAN("SIP"), SPAN_EMPTY));
    assert_true(span_starts_with(SPAN_EMPTY, SPAN_EMPTY));
}

static void parts_never_leave_the_text(void **state)
{
    (void)state;
    span text = SPAN("abc");
    assert_span_equal(span_from(text, 1), "bc");
    assert_span_equal(span_from(text, 3), "");
    assert_span_equal(span_from(text, SIZE_MAX), "");
    assert_ptr_equal(span_from(text, 9).data, text.data + 3);
    assert_span_equal(span_first(text, 2), "ab");
    assert_span_equal(span_first(text, SIZE_MAX), "abc");
    assert_span_equal(span_between(text.data + 1, text.data + 2), "b");
    assert_span_equal(span_of("abc"), "abc");
    assert_int_equal(span_of(NULL).length, 0);
}

static void searching_gives_the_length_when_it_is_not_there(void **state)
{
    (void)state;
    span text = SPAN("one;TWO;three");
    assert_int_equal(span_find_byte(text, ';'), 3);
    assert_int_equal(span_find_byte(text, '?'), text.length);
    assert_int_equal(span_find_byte(SPAN_EMPTY, 'a'), 0);
    assert_int_equal(span_find(text, SPAN("three")), 8);
    assert_int_equal(span_find(text, SPAN("two")), text.length);
    assert_int_equal(span_find(text, SPAN("threefold")), text.length);
    assert_int_equal(span_find(text, SPAN_EMPTY), 0);
    assert_int_equal(span_find(SPAN_EMPTY, SPAN("a")), 0);
    assert_int_equal(span_find_nocase(text, SPAN("two")), 4);
    assert_int_equal(span_find_nocase(text, SPAN("four")), text.length);
    assert_int_equal(span_find_nocase(SPAN("ab"), SPAN("abc")), 2);
}

static void trimming_takes_blanks_and_line_ends(void **state)
{
    (void)state;
    assert_span_equal(span_trim(SPAN(" \t a b\r\n")), "a b");
    assert_span_equal(span_trim(SPAN(" \r\n\t")), "");
    assert_span_equal(span_trim(SPAN_EMPTY), "");
    assert_span_equal(span_trim(SPAN("\va")), "\va");
}

static void items_come_one_by_one(void **state)
{
    (void)state;
    span rest = SPAN("a, b ,,c");
    span item;
    assert_true(span_next_item(&rest, ',', &item));
    assert_span_equal(item, "a");
    assert_true(span_next_item(&rest, ',', &item));
    assert_span_equal(item, "b");
    assert_true(span_next_item(&rest, ',', &item));
    assert_span_equal(item, "");
    assert_true(span_next_item(&rest, ',', &item));
    assert_span_equal(item, "c");
    assert_false(span_next_item(&rest, ',', &item));
    assert_span_equal(item, "c");
}

static void numbers_are_whole_and_bounded(void **state)
{
    (void)state;
    uint64_t number = 7;
    assert_false(span_number(SPAN_EMPTY, UINT64_MAX, &number));
    assert_false(span_number(SPAN("+1"), UINT64_MAX, &number));
    assert_false(span_number(SPAN("-1"), UINT64_MAX, &number));
    assert_false(span_number(SPAN("1 "), UINT64_MAX, &number));
    assert_false(span_number(SPAN("0x1"), UINT64_MAX, &number));
    assert_false(span_number(SPAN("4294967296"), UINT32_MAX, &number));
    assert_false(span_number(SPAN("18446744073709551616"), UINT64_MAX, &number));
    assert_false(span_number(SPAN("99999999999999999999999"), UINT64_MAX, &number));
    assert_int_equal(number, 7);
    assert_true(span_number(SPAN("0"), 0, &number));
    assert_int_equal(number, 0);
    assert_true(span_number(SPAN("0000000000000000000000000003261"), 3261, &number));
    assert_int_equal(number, 3261);
    assert_true(span_number(SPAN("18446744073709551615"), UINT64_MAX, &number));
    assert_true(number == UINT64_MAX);
}

static const struct CMUnitTest tests[] = {
    UNIT_TEST(comparing_looks_at_every_byte),
    UNIT_TEST(comparing_without_case_is_ascii_only),
    UNIT_TEST(starts),
    UNIT_TEST(parts_never_leave_the_text),
    UNIT_TEST(searching_gives_the_length_when_it_is_not_there),
    UNIT_TEST(trimming_takes_blanks_and_line_ends),
    UNIT_TEST(items_come_one_by_one),
    UNIT_TEST(numbers_are_whole_and_bounded),
};

UNIT_TEST_MAIN(tests)
