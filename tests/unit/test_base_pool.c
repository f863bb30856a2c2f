/*
 * test_base_pool.c — objects that come and go: cleared, apart, aligned, and used again.
 */
#include "test.h"

#include "base/pool.h"

#include <stdalign.h>

static void objects_are_cleared_aligned_and_apart(void **state)
{
    (void)state;
    enum { COUNT = 1000, SIZE = 41 };
    static unsigned char *taken[COUNT];
    struct pool pool;
    pool_init(&pool, SIZE);
    for (size_t i = 0; i < COUNT; i++) {
        taken[i] = pool_take(&pool);
        assert_non_null(taken[i]);
        assert_int_equal((uintptr_t)taken[i] % alignof(max_align_t), 0);
        for (size_t j = 0; j < SIZE; j++)
            assert_int_equal(taken[i][j], 0);
        memset(taken[i], (int)(i % 255 + 1), SIZE);
    }
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(taken[i][0], i % 255 + 1);
        assert_int_equal(taken[i][SIZE - 1], i % 255 + 1);
    }
    pool_finish(&pool);
}

static void what_was_given_back_is_taken_again_and_cleared(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool, 64);
    char *first = pool_take(&pool);
    char *second = pool_take(&pool);
    memset(first, 'x', 64);
    memset(second, 'y', 64);
    pool_give(&pool, first);
    pool_give(&pool, NULL);
    pool_give(&pool, second);
    assert_ptr_equal(pool_take(&pool), second);
    char *again = pool_take(&pool);
    assert_ptr_equal(again, first);
    for (size_t i = 0; i < 64; i++)
        assert_int_equal(again[i], 0);
    pool_finish(&pool);
}

static void a_pool_that_only_turns_over_does_not_grow(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool, 100);
    pool_give(&pool, pool_take(&pool));
    const struct pool_slab *slabs = pool.slabs;
    size_t left = pool.left;
    for (int i = 0; i < 10000; i++) {
        void *a = pool_take(&pool);
        pool_give(&pool, a);
    }
    assert_ptr_equal(pool.slabs, slabs);
    assert_int_equal(pool.left, left);
    pool_finish(&pool);
}

static void a_finished_pool_may_be_used_again(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool, 24);
    pool_give(&pool, pool_take(&pool));
    pool_finish(&pool);
    void *object = pool_take(&pool);
    assert_non_null(object);
    memset(object, 'x', 24);
    pool_finish(&pool);
    pool_finish(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(objects_are_cleared_aligned_and_apart),
        UNIT_TEST(what_was_given_back_is_taken_again_and_cleared),
        UNIT_TEST(a_pool_that_only_turns_over_does_not_grow),
        UNIT_TEST(a_finished_pool_may_be_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
