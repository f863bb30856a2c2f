/*
 * test_report_utf8.c — bytes of the wire become valid UTF-8, whatever they are.
 */
#include "test.h"

#include "report/utf8.h"

static void check(const char *bytes, size_t length, size_t taken, uint32_t point)
{
    uint32_t found = 0;
    char *exact = malloc(length);
    memcpy(exact, bytes, length);
    assert_int_equal(utf8_decode(exact, length, &found), taken);
    assert_int_equal(found, point);
    free(exact);
}

static void well_formed_characters_are_decoded(void **state)
{
    (void)state;
    check("A", 1, 1, 'A');
    check("\0", 1, 1, 0);
    check("\x7f", 1, 1, 0x7f);
    check("\xc2\x80", 2, 2, 0x80);
    check("\xdf\xbf", 2, 2, 0x7ff);
    check("\xe0\xa0\x80", 3, 3, 0x800);
    check("\xed\x9f\xbf", 3, 3, 0xd7ff);
    check("\xee\x80\x80", 3, 3, 0xe000);
    check("\xef\xbf\xbf", 3, 3, 0xffff);
    check("\xf0\x90\x80\x80", 4, 4, 0x10000);
    check("\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff);
    check("\xc3\xa9more", 6, 2, 0xe9);
}

static void everything_else_is_one_byte_replaced(void **state)
{
    (void)state;
    check("\x80", 1, 1, UTF8_REPLACEMENT);
    check("\xbf\xbf", 2, 1, UTF8_REPLACEMENT);
    check("\xc0\x80", 2, 1, UTF8_REPLACEMENT);
    check("\xc1\xbf", 2, 1, UTF8_REPLACEMENT);
    check("\xc3", 1, 1, UTF8_REPLACEMENT);
    check("\xc3"
          "A",
          2, 1, UTF8_REPLACEMENT);
    check("\xe0\x9f\xbf", 3, 1, UTF8_REPLACEMENT);
    check("\xe2\x82", 2, 1, UTF8_REPLACEMENT);
    check("\xed\xa0\x80", 3, 1, UTF8_REPLACEMENT);
    check("\xf0\x8f\xbf\xbf", 4, 1, UTF8_REPLACEMENT);
    check("\xf4\x90\x80\x80", 4, 1, UTF8_REPLACEMENT);
    check("\xf5\x80\x80\x80", 4, 1, UTF8_REPLACEMENT);
    check("\xff", 1, 1, UTF8_REPLACEMENT);
}

static void every_character_survives_the_way_there_and_back(void **state)
{
    (void)state;
    for (uint32_t point = 0; point <= 0x10ffff; point++) {
        char text[4];
        uint32_t back;
        if (point >= 0xd800 && point <= 0xdfff)
            continue;
        size_t length = utf8_encode(point, text);
        if (utf8_decode(text, length, &back) != length || back != point)
            fail_msg("U+%04X does not", point);
    }
}

static void any_three_bytes_clean_to_what_is_clean(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252;
    for (int i = 0; i < 100000; i++) {
        char bytes[8];
        size_t length;
        size_t again_length;
        for (size_t j = 0; j < sizeof(bytes); j++) {
            uint64_t number = test_random(&random);
            bytes[j] = (char)(number % 3 ? number >> 8 | 0x80 : number >> 8);
        }
        char *clean = utf8_clean((struct sipwhy_span){bytes, 1 + (size_t)i % 8}, &length);
        char *again = utf8_clean((struct sipwhy_span){clean, length}, &again_length);
        assert_int_equal(length, again_length);
        assert_memory_equal(clean, again, length + 1);
        free(clean);
        free(again);
    }
}

static void cleaning_replaces_byte_by_byte(void **state)
{
    (void)state;
    size_t length;
    char *clean = utf8_clean((struct sipwhy_span){"a\xff\xfe"
                                                  "b\0c",
                                                  6},
                             &length);
    assert_int_equal(length, 10);
    assert_memory_equal(clean, "a\uFFFD\uFFFDb\0c", 11);
    free(clean);
    clean = utf8_clean((struct sipwhy_span){NULL, 0}, &length);
    assert_string_equal(clean, "");
    assert_int_equal(length, 0);
    free(clean);
}

static void characters_have_their_columns(void **state)
{
    (void)state;
    assert_int_equal(utf8_columns('a'), 1);
    assert_int_equal(utf8_columns(0xe9), 1);
    assert_int_equal(utf8_columns(0x301), 0);
    assert_int_equal(utf8_columns(0xfe0f), 0);
    assert_int_equal(utf8_columns(0x4e2d), 2);
    assert_int_equal(utf8_columns(0xac00), 2);
    assert_int_equal(utf8_columns(0x1f600), 2);
    assert_int_equal(utf8_columns(UTF8_REPLACEMENT), 1);
}

static void what_would_steer_a_terminal_is_not_printable(void **state)
{
    (void)state;
    static const uint32_t hidden[] = {0,      7,      8,      '\n',   '\r',   '\t',   0x1b,
                                      0x7f,   0x80,   0x9b,   0x9f,   0x200b, 0x200f, 0x2028,
                                      0x202a, 0x202e, 0x2066, 0x2069, 0xfeff, 0x61c,  0xe0001};
    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
        assert_false(utf8_is_printable(hidden[i]));
        assert_int_equal(utf8_columns(hidden[i]), 1);
    }
    assert_true(utf8_is_printable(' '));
    assert_true(utf8_is_printable('~'));
    assert_true(utf8_is_printable(0xa0));
    assert_true(utf8_is_printable(0x2192));
    assert_true(utf8_is_printable(UTF8_REPLACEMENT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(well_formed_characters_are_decoded),
        UNIT_TEST(everything_else_is_one_byte_replaced),
        UNIT_TEST(every_character_survives_the_way_there_and_back),
        UNIT_TEST(any_three_bytes_clean_to_what_is_clean),
        UNIT_TEST(cleaning_replaces_byte_by_byte),
        UNIT_TEST(characters_have_their_columns),
        UNIT_TEST(what_would_steer_a_terminal_is_not_printable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
