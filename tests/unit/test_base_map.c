/*
 * test_base_map.c — the map, at random against a plain array, and with hashes that collide.
 */
#include "test.h"

#include "base/map.h"

#define KEYS 2000
#define STEPS 200000

static bool is_same(const void *value, const void *key)
{
    return *(const int *)value == *(const int *)key;
}

/** A model: whether each key is in. @p bits: how many different hashes there are. */
static void compare_at_random(unsigned bits)
{
    static int keys[KEYS];
    static bool is_in[KEYS];
    struct map map;
    size_t count = 0;
    uint64_t random = 88172645463325252u;
    memset(is_in, 0, sizeof(is_in));
    map_init(&map);
    for (size_t step = 0; step < STEPS; step++) {
        size_t i = test_random(&random) % KEYS;
        keys[i] = (int)i;
        uint64_t hash = (i * 0x9e3779b97f4a7c15u) >> (64 - bits);
        void *found = map_find(&map, hash, is_same, &keys[i]);
        assert_ptr_equal(found, is_in[i] ? &keys[i] : NULL);
        // Filling and emptying take turns, so that the map grows and gaps close.
        bool fill = (step / (STEPS / 8)) % 2 == 0 ? step % 4 != 0 : step % 4 == 0;
        if (fill && !is_in[i]) {
            assert_int_equal(map_insert(&map, hash, &keys[i]), 0);
            is_in[i] = true;
            count++;
        } else if (!fill && is_in[i]) {
            map_remove(&map, hash, &keys[i]);
            is_in[i] = false;
            count--;
        }
        assert_int_equal(map.count, count);
    }
    map_finish(&map);
}

static void it_agrees_with_a_model(void **state)
{
    (void)state;
    compare_at_random(48);
}

static void it_agrees_with_a_model_where_hashes_collide(void **state)
{
    (void)state;
    compare_at_random(5);
}

static void it_agrees_with_a_model_where_slots_wrap_around(void **state)
{
    (void)state;
    int values[40];
    struct map map;
    map_init(&map);
    for (size_t i = 0; i < 40; i++) {
        values[i] = (int)i;
        assert_int_equal(map_insert(&map, 62, &values[i]), 0);
    }
    for (size_t i = 0; i < 40; i += 3)
        map_remove(&map, 62, &values[i]);
    for (size_t i = 0; i < 40; i++) {
        void *found = map_find(&map, 62, is_same, &values[i]);
        assert_ptr_equal(found, i % 3 ? &values[i] : NULL);
    }
    map_finish(&map);
}

static void an_empty_map_finds_and_removes_nothing(void **state)
{
    (void)state;
    int value = 1;
    struct map map;
    map_init(&map);
    assert_null(map_find(&map, 1, NULL, NULL));
    map_remove(&map, 1, &value);
    map_finish(&map);
    map_finish(&map);
}

static void without_match_the_hash_decides(void **state)
{
    (void)state;
    int value = 1;
    struct map map;
    map_init(&map);
    assert_int_equal(map_insert(&map, 1, &value), 0);
    assert_ptr_equal(map_find(&map, 1, NULL, NULL), &value);
    assert_null(map_find(&map, 65, NULL, NULL));
    map_remove(&map, 1, &map);
    assert_int_equal(map.count, 1);
    map_finish(&map);
}

static const struct CMUnitTest tests[] = {
    UNIT_TEST(it_agrees_with_a_model),
    UNIT_TEST(it_agrees_with_a_model_where_hashes_collide),
    UNIT_TEST(it_agrees_with_a_model_where_slots_wrap_around),
    UNIT_TEST(an_empty_map_finds_and_removes_nothing),
    UNIT_TEST(without_match_the_hash_decides),
};

UNIT_TEST_MAIN(tests)
