/*
 * test_base_buffer.c — buffers: growing, the limit, and starting again.
 */
#include "test.h"

#include "base/buffer.h"

static void it_holds_what_was_added(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 1 << 20);
    assert_string_equal(buffer_text(&buffer), "");
    buffer_add(&buffer, SPAN("a"));
    buffer_addf(&buffer, "%s=%d", "b", 2);
    buffer_add(&buffer, SPAN_EMPTY);
    buffer_addf(&buffer, "%s", "");
    assert_string_equal(buffer_text(&buffer), "ab=2");
    assert_int_equal(buffer.length, 4);
    for (int i = 0; i < 100000; i++)
        buffer_add(&buffer, SPAN("0123456789"));
    assert_int_equal(buffer.length, 1000004);
    assert_int_equal(strlen(buffer_text(&buffer)), 1000004);
    assert_false(buffer.cut);
    buffer_finish(&buffer);
}

static void bytes_of_any_value_are_kept(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 100);
    buffer_add(&buffer, SPAN("a\0\xff"));
    assert_int_equal(buffer.length, 3);
    assert_memory_equal(buffer_text(&buffer), "a\0\xff", 4);
    buffer_finish(&buffer);
}

static void beyond_the_limit_it_is_cut(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 5);
    buffer_add(&buffer, SPAN("abc"));
    buffer_add(&buffer, SPAN("def"));
    assert_true(buffer.cut);
    assert_string_equal(buffer_text(&buffer), "abc");
    buffer_add(&buffer, SPAN("d"));
    assert_string_equal(buffer_text(&buffer), "abc");
    buffer_reset(&buffer);
    assert_false(buffer.cut);
    assert_string_equal(buffer_text(&buffer), "");
    buffer_add(&buffer, SPAN("12345"));
    assert_false(buffer.cut);
    assert_string_equal(buffer_text(&buffer), "12345");
    buffer_addf(&buffer, "%s", "6");
    assert_true(buffer.cut);
    assert_string_equal(buffer_text(&buffer), "12345");
    buffer_finish(&buffer);
}

static void a_finished_buffer_can_be_used_again(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 5);
    buffer_add(&buffer, SPAN("abc"));
    buffer_finish(&buffer);
    assert_string_equal(buffer_text(&buffer), "");
    buffer_add(&buffer, SPAN("12345"));
    assert_string_equal(buffer_text(&buffer), "12345");
    buffer_finish(&buffer);
}

static const struct CMUnitTest tests[] = {
    UNIT_TEST(it_holds_what_was_added),
    UNIT_TEST(bytes_of_any_value_are_kept),
    UNIT_TEST(beyond_the_limit_it_is_cut),
    UNIT_TEST(a_finished_buffer_can_be_used_again),
};

UNIT_TEST_MAIN(tests)
