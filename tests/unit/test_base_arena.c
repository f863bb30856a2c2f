/*
 * test_base_arena.c — arenas: alignment, the limit, and what lives how long.
 */
#include "test.h"

#include "base/arena.h"
#include "base/poison.h"

#include <stdalign.h>

static void what_is_taken_is_aligned_and_apart(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    char *before = NULL;
    for (size_t size = 1; size < 600; size++) {
        char *taken = arena_take(&arena, size);
        assert_non_null(taken);
        assert_int_equal((uintptr_t)taken % alignof(max_align_t), 0);
        memset(taken, (int)(size & 0xff), size);
        if (before) {
            for (size_t i = 0; i < size - 1; i++)
                assert_int_equal((unsigned char)before[i], (size - 1) & 0xff);
        }
        before = taken;
    }
    arena_finish(&arena);
}

static void nothing_goes_beyond_the_limit(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1000);
    assert_null(arena_take(&arena, 1001));
    assert_null(arena_take(&arena, SIZE_MAX));
    assert_null(arena_take(&arena, SIZE_MAX - 5));
    size_t taken = 0;
    while (arena_take(&arena, 100))
        taken += 100;
    assert_in_range(taken, 800, 1000);
    arena_reset(&arena);
    assert_non_null(arena_take(&arena, 900));
    arena_finish(&arena);
}

static void large_pieces_get_a_block_of_their_own(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 10 << 20);
    char *small = arena_copy(&arena, SPAN("small"));
    char *large = arena_take(&arena, 5 << 20);
    assert_non_null(large);
    memset(large, 'x', 5 << 20);
    assert_string_equal(small, "small");
    arena_finish(&arena);
}

static void a_reset_forgets_all_and_can_be_repeated(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 16);
    for (int round = 0; round < 100; round++) {
        for (int i = 0; i < 60; i++)
            assert_non_null(arena_take(&arena, 1000));
        arena_reset(&arena);
        assert_int_equal(arena.taken_bytes, 0);
    }
    arena_finish(&arena);
    arena_finish(&arena);
}

static void copies_are_terminated(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 64);
    assert_string_equal(arena_copy(&arena, SPAN("To")), "To");
    assert_string_equal(arena_copy(&arena, SPAN_EMPTY), "");
    assert_null(arena_copy(&arena, (span){"", 64}));
    arena_finish(&arena);
}

static void formatting_is_bounded_too(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 64);
    assert_string_equal(arena_format(&arena, "%d %s", 404, "Not Found"), "404 Not Found");
    assert_null(arena_format(&arena, "%100d", 1));
    assert_string_equal(arena_format(&arena, "%s", ""), "");
    arena_finish(&arena);
}

static void the_sanitizer_sees_what_is_not_taken(void **state)
{
    (void)state;
#ifdef POISON_IS_ON
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t size = 1; size < 6000; size += 97) {
        char *taken = arena_take(&arena, size);
        assert_non_null(taken);
        assert_false(__asan_address_is_poisoned(taken));
        assert_false(__asan_address_is_poisoned(taken + size - 1));
        assert_true(__asan_address_is_poisoned(taken + size));
    }
    char *last = arena_take(&arena, 8);
    arena_reset(&arena);
    assert_true(__asan_address_is_poisoned(last));
    arena_finish(&arena);
#else
    skip();
#endif
}

static const struct CMUnitTest tests[] = {
    UNIT_TEST(what_is_taken_is_aligned_and_apart),
    UNIT_TEST(nothing_goes_beyond_the_limit),
    UNIT_TEST(large_pieces_get_a_block_of_their_own),
    UNIT_TEST(a_reset_forgets_all_and_can_be_repeated),
    UNIT_TEST(copies_are_terminated),
    UNIT_TEST(formatting_is_bounded_too),
    UNIT_TEST(the_sanitizer_sees_what_is_not_taken),
};

UNIT_TEST_MAIN(tests)
