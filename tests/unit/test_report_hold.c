/*
 * test_report_hold.c — what is held back comes out in order, or is forgotten; never beyond its
 * limit.
 */
#include "test.h"

#include "report/hold.h"

struct fixture {
    struct out out;
    struct hold hold;
    char *text;
    size_t length;
};

static int start(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    fixture->out.file = open_memstream(&fixture->text, &fixture->length);
    fixture->hold.out = &fixture->out;
    fixture->hold.limit = REPORT_BYTES;
    *state = fixture;
    return fixture->out.file ? 0 : -1;
}

static int stop(void **state)
{
    struct fixture *fixture = *state;
    fclose(fixture->out.file);
    free(fixture->text);
    free(fixture);
    return 0;
}

#define HOLD_TEST(function) cmocka_unit_test_setup_teardown(function, start, stop)

static void assert_written(struct fixture *fixture, const char *text)
{
    out_flush(&fixture->out);
    assert_int_equal(fixture->out.error, 0);
    assert_string_equal(fixture->text, text);
}

static void what_has_a_problem_comes_out_in_order(void **state)
{
    struct fixture *fixture = *state;
    struct held a = {0};
    struct held b = {0};
    held_write(&a, &fixture->hold, "a1 ", 3);
    held_write(&b, &fixture->hold, "b1 ", 3);
    held_write(&a, &fixture->hold, "a2 ", 3);
    assert_written(fixture, "");
    assert_int_equal(fixture->hold.bytes, a.bytes + b.bytes);
    assert_true(a.bytes >= 6 && a.bytes == 2 * b.bytes);
    held_let_out(&a, &fixture->hold);
    assert_written(fixture, "a1 a2 ");
    assert_int_equal(fixture->hold.bytes, b.bytes);
    held_write(&a, &fixture->hold, "a3 ", 3);
    held_write(&b, &fixture->hold, "b2 ", 3);
    assert_written(fixture, "a1 a2 a3 ");
    held_let_out(&a, &fixture->hold);
    held_let_out(&b, &fixture->hold);
    assert_written(fixture, "a1 a2 a3 b1 b2 ");
    assert_int_equal(fixture->hold.bytes, 0);
}

static void what_is_forgotten_never_comes_out(void **state)
{
    struct fixture *fixture = *state;
    struct held held = {0};
    held_write(&held, &fixture->hold, "x", 1);
    held_forget(&held, &fixture->hold);
    assert_int_equal(fixture->hold.bytes, 0);
    held_write(&held, &fixture->hold, "y", 1);
    held_let_out(&held, &fixture->hold);
    assert_written(fixture, "y");
    held_forget(&held, &fixture->hold);
    held_write(&held, &fixture->hold, "z", 1);
    assert_written(fixture, "yz");
}

static void one_call_may_hold_only_so_much(void **state)
{
    struct fixture *fixture = *state;
    static char text[1 << 16];
    struct held held = {0};
    struct held other = {0};
    memset(text, 'x', sizeof(text));
    for (int i = 0; i < 15; i++)
        held_write(&held, &fixture->hold, text, sizeof(text));
    assert_int_equal(fixture->hold.lost, 0);
    held_write(&held, &fixture->hold, text, sizeof(text));
    assert_int_equal(fixture->hold.lost, 1);
    assert_true(held.bytes <= HELD_BYTES);
    held_write(&other, &fixture->hold, text, 1);
    assert_int_equal(fixture->hold.lost, 1);
    held_let_out(&held, &fixture->hold);
    held_forget(&other, &fixture->hold);
    out_flush(&fixture->out);
    assert_int_equal(fixture->length, 15 * sizeof(text));
    assert_int_equal(fixture->hold.bytes, 0);
}

static void all_together_hold_only_so_much(void **state)
{
    enum { CALLS = 100 };
    struct fixture *fixture = *state;
    static char text[1 << 16];
    static struct held calls[CALLS];
    memset(text, 'x', sizeof(text));
    fixture->hold.limit = 50 * (sizeof(text) + 64);
    for (int i = 0; i < CALLS; i++) {
        held_write(&calls[i], &fixture->hold, text, sizeof(text));
        held_write(&calls[0], &fixture->hold, "y", 1); /* it stays in use */
        assert_true(fixture->hold.bytes <= fixture->hold.limit);
    }
    assert_in_range(fixture->hold.lost, 50, 60);
    assert_int_equal(calls[1].bytes, 0);
    assert_true(calls[CALLS - 1].bytes > sizeof(text));
    assert_true(calls[0].bytes > sizeof(text));
    held_let_out(&calls[0], &fixture->hold);
    for (int i = 1; i < CALLS; i++)
        held_forget(&calls[i], &fixture->hold);
    out_flush(&fixture->out);
    assert_int_equal(fixture->length, sizeof(text) + CALLS);
    assert_int_equal(fixture->hold.bytes, 0);
    assert_null(fixture->hold.first);
    assert_null(fixture->hold.last);
}

static void a_stream_remembers_its_first_failure(void **state)
{
    (void)state;
    struct out out = {.file = fopen("/dev/full", "w")};
    if (!out.file)
        skip();
    out_write(&out, "x", 1);
    assert_int_equal(out.error, 0);
    out_flush(&out);
    assert_int_not_equal(out.error, 0);
    int error = out.error;
    out_write(&out, "y", 1);
    out_flush(&out);
    assert_int_equal(out.error, error);
    fclose(out.file);
    struct out at_once = {.file = fopen("/dev/full", "w"), .at_once = true};
    out_write(&at_once, "x", 1);
    assert_int_not_equal(at_once.error, 0);
    fclose(at_once.file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLD_TEST(what_has_a_problem_comes_out_in_order),
        HOLD_TEST(what_is_forgotten_never_comes_out),
        HOLD_TEST(one_call_may_hold_only_so_much),
        HOLD_TEST(all_together_hold_only_so_much),
        UNIT_TEST(a_stream_remembers_its_first_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
