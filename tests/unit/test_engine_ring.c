/*
 * test_engine_ring.c — the ring between the threads of an analysis: order, lengths, its end, waiting on both sides.
 */
#include "test.h"

#include "engine/ring.h"

#include <stdint.h>
#include <string.h>

#define CAPACITY ((size_t)64 * 1024)
#define RECORDS 40000
#define SPARE 40 /* what is reserved and not used */

struct fixture {
    struct ring ring;
    pthread_t reader;
    atomic_size_t taken;
    const char *wrong; /**< what the reader saw */
};

/** From one number all bytes of a record, and how many they are. */
static size_t length_of(size_t number)
{
    size_t scrambled = number * UINT64_C(0x9e3779b97f4a7c15) >> 40;
    return scrambled % 97 == 0 ? CAPACITY / 2 - RING_ALIGNMENT - SPARE - scrambled % 900 : scrambled % 700 + 8;
}

static void fill(char *record, size_t number, size_t length)
{
    memset(record, (int)(number & 0xff), length);
    memcpy(record, &number, sizeof(number));
}

static bool is_filled(const char *record, size_t number, size_t length)
{
    size_t first;
    memcpy(&first, record, sizeof(first));
    for (size_t i = sizeof(first); i < length; i++) {
        if (record[i] != (char)(number & 0xff))
            return false;
    }
    return first == number;
}

static void *read_all(void *context)
{
    struct fixture *fixture = context;
    const char *record;
    size_t number = 0;
    while ((record = ring_take(&fixture->ring)) != NULL) {
        if (!is_filled(record, number, length_of(number)))
            fixture->wrong = "a record is not what was written";
        number++;
        atomic_store(&fixture->taken, number);
    }
    return NULL;
}

static void start(struct fixture *fixture)
{
    *fixture = (struct fixture){0};
    assert_int_equal(ring_init(&fixture->ring, CAPACITY), 0);
    assert_int_equal(pthread_create(&fixture->reader, NULL, read_all, fixture), 0);
}

static void write_record(struct fixture *fixture, size_t number)
{
    size_t length = length_of(number);
    char *record = ring_reserve(&fixture->ring, length + SPARE);
    assert_int_equal((uintptr_t)record % RING_ALIGNMENT, 0);
    fill(record, number, length);
    ring_commit(&fixture->ring, length);
}

static void end(struct fixture *fixture, size_t written)
{
    ring_close(&fixture->ring);
    pthread_join(fixture->reader, NULL);
    ring_finish(&fixture->ring);
    assert_null(fixture->wrong);
    assert_int_equal(atomic_load(&fixture->taken), written);
}

static void records_come_in_order_and_whole(void **state)
{
    (void)state;
    struct fixture fixture;
    start(&fixture);
    for (size_t i = 0; i < RECORDS; i++)
        write_record(&fixture, i);
    end(&fixture, RECORDS);
}

static void draining_waits_for_the_last_one(void **state)
{
    (void)state;
    struct fixture fixture;
    start(&fixture);
    for (size_t i = 0; i < 3000; i++) {
        write_record(&fixture, i);
        ring_drain(&fixture.ring);
        assert_int_equal(atomic_load(&fixture.taken), i + 1);
    }
    ring_drain(&fixture.ring);
    end(&fixture, 3000);
}

static void what_is_not_handed_over_comes_with_the_end(void **state)
{
    (void)state;
    struct fixture fixture;
    start(&fixture);
    write_record(&fixture, 0);
    end(&fixture, 1);
    start(&fixture);
    end(&fixture, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_come_in_order_and_whole),
        cmocka_unit_test(draining_waits_for_the_last_one),
        cmocka_unit_test(what_is_not_handed_over_comes_with_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
