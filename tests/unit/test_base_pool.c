/*
 * test_base_pool.c — objects that come and go: cleared, apart, aligned, and used again.
 */
#include "test.h"

#include "base/pool.h"

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
        assert_int_equal((uintptr_t)taken[i] % sizeof(void *), 0);
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
    const struct list *slab = pool.open.next;
    for (int i = 0; i < 10000; i++) {
        void *a = pool_take(&pool);
        pool_give(&pool, a);
    }
    assert_ptr_equal(pool.open.next, slab);
    assert_ptr_equal(pool.open.previous, slab);
    assert_true(list_is_empty(&pool.full));
    pool_finish(&pool);
}

static size_t count_slabs(const struct pool *pool)
{
    size_t count = 0;
    LIST_EACH(link, &pool->open)
    count++;
    LIST_EACH(link, &pool->full)
    count++;
    return count;
}

static void slabs_that_nobody_uses_are_freed(void **state)
{
    (void)state;
    enum { COUNT = 10000 };
    static void *taken[COUNT];
    struct pool pool;
    pool_init(&pool, 100);
    for (size_t i = 0; i < COUNT; i++)
        taken[i] = pool_take(&pool);
    size_t most = count_slabs(&pool);
    assert_true(most > 100);
    for (size_t i = 0; i < COUNT / 2; i++)
        pool_give(&pool, taken[i]);
    assert_in_range(count_slabs(&pool), most / 2, most / 2 + POOL_EMPTY_SLABS + 1);
    for (size_t i = COUNT / 2; i < COUNT; i++)
        pool_give(&pool, taken[i]);
    assert_int_equal(count_slabs(&pool), POOL_EMPTY_SLABS);
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
        UNIT_TEST(slabs_that_nobody_uses_are_freed),
        UNIT_TEST(a_finished_pool_may_be_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
