/*
 * test_report_json_text.c — strings and numbers of JSON that is written as text.
 */
#include "test.h"

#include "report/json_text.h"

#include <jansson.h>

static struct sipwhy_span text_of(const struct json_text *text)
{
    return (struct sipwhy_span){text->data, text->length};
}

static void assert_written(struct sipwhy_span string, const char *expected)
{
    struct json_text text = {0};
    json_text_string(&text, string);
    assert_false(text.failed);
    assert_int_equal(text.length, strlen(expected));
    assert_memory_equal(text.data, expected, text.length);
    json_text_finish(&text);
}

#define BYTES(literal) ((struct sipwhy_span){(literal), sizeof(literal) - 1})

static void what_json_forbids_is_escaped(void **state)
{
    (void)state;
    assert_written(BYTES(""), "\"\"");

    assert_written(BYTES("sip:alice@example.com"), "\"sip:alice@example.com\"");
    assert_written(BYTES("a\"b\\c/d"), "\"a\\\"b\\\\c/d\"");
    assert_written(BYTES("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"");
    assert_written(BYTES("\0\x01\x1f\x7f"), "\"\\u0000\\u0001\\u001F\x7f\"");
}

static void what_is_no_utf8_becomes_a_replacement(void **state)
{
    (void)state;
    assert_written(BYTES("Zo\xc3\xab"), "\"Zo\xc3\xab\"");
    assert_written(BYTES("a\xff" "b"), "\"a\xef\xbf\xbd" "b\"");
    assert_written(BYTES("a\xc3"), "\"a\xef\xbf\xbd\"");
}

/* Whatever the bytes: one string, and jansson writes the same of what it reads. */
static void any_bytes_make_a_string(void **state)
{
    (void)state;
    uint64_t random = 7;
    struct json_text text = {0};
    for (int round = 0; round < 20000; round++) {
        char bytes[24];
        size_t length = test_random(&random) % sizeof bytes;
        for (size_t i = 0; i < length; i++)
            bytes[i] = (char)test_random(&random);
        json_text_clear(&text);
        JSON_TEXT_PUT(&text, "[");
        json_text_string(&text, (struct sipwhy_span){bytes, length});
        JSON_TEXT_PUT(&text, "]");
        json_t *read = json_loadb(text.data, text.length, JSON_ALLOW_NUL, NULL);
        assert_non_null(read);
        char *again = json_dumps(read, JSON_COMPACT);
        assert_int_equal(strlen(again), text.length);
        assert_memory_equal(again, text.data, text.length);
        free(again);
        json_decref(read);
    }
    json_text_finish(&text);
}

static void numbers_are_decimal(void **state)
{
    (void)state;
    struct json_text text = {0};
    json_text_number(&text, 0);
    JSON_TEXT_PUT(&text, " ");
    json_text_number(&text, UINT64_MAX);
    assert_int_equal(text_of(&text).length, strlen("0 18446744073709551615"));
    assert_memory_equal(text.data, "0 18446744073709551615", text.length);
    json_text_finish(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(what_json_forbids_is_escaped),
        UNIT_TEST(what_is_no_utf8_becomes_a_replacement),
        UNIT_TEST(any_bytes_make_a_string),
        UNIT_TEST(numbers_are_decimal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
