/*
 * test_track_duplicates.c — a packet seen twice, told from a message sent twice.
 */
#include "test.h"

#include "line.h"
#include "track/duplicates.h"

static struct duplicates table;

static int clear(void **state)
{
    (void)state;
    duplicates_init(&table);
    return 0;
}

static struct sighting seen(int64_t at_ms, uint32_t frame, uint16_t ip_id)
{
    return (struct sighting){
        .time = line_time(at_ms),
        .evidence = {.frame = frame},
        .src = line_host(1, 0),
        .dst = line_host(2, 0),
        .ip_id = ip_id,
    };
}

static bool add(uint64_t bytes, struct sighting sighting, uint64_t *ret_original)
{
    struct sipwhy_evidence original = {0};
    bool is_duplicate = duplicates_add(&table, bytes, &sighting, &original);
    *ret_original = original.frame;
    return is_duplicate;
}

static void the_same_bytes_within_the_window_are_one_packet(void **state)
{
    (void)state;
    uint64_t original;
    assert_false(add(77, seen(0, 1, 0), &original));
    assert_true(add(77, seen(20, 2, 0), &original));
    assert_int_equal(original, 1);
    assert_true(add(77, seen(-20, 3, 0), &original));
    assert_false(add(77, seen(21, 4, 0), &original));
}

static void a_retransmission_is_no_duplicate(void **state)
{
    (void)state;
    uint64_t original;
    assert_false(add(77, seen(0, 1, 10), &original));
    assert_false(add(77, seen(500, 2, 11), &original));
    assert_false(add(77, seen(1500, 3, 12), &original));
}

static void the_ip_identification_counts_for_a_second(void **state)
{
    (void)state;
    uint64_t original;
    assert_false(add(77, seen(0, 1, 10), &original));
    assert_true(add(77, seen(999, 2, 10), &original));
    assert_false(add(77, seen(1000, 3, 10), &original));
    assert_true(add(77, seen(1, 4, 10), &original));
    assert_int_equal(original, 3);
}

static void an_identification_of_zero_says_nothing(void **state)
{
    (void)state;
    uint64_t original;
    assert_false(add(77, seen(0, 1, 0), &original));
    assert_false(add(77, seen(500, 2, 0), &original));
}

static void other_endpoints_and_other_bytes_are_other_packets(void **state)
{
    (void)state;
    uint64_t original;
    assert_false(add(77, seen(0, 1, 0), &original));
    assert_false(add(78, seen(1, 2, 0), &original));
    struct sighting back = seen(2, 3, 0);
    back.src = line_host(2, 0);
    back.dst = line_host(1, 0);
    assert_false(add(77, back, &original));
    struct sighting port = seen(3, 4, 0);
    port.src.port++;
    assert_false(add(77, port, &original));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_same_bytes_within_the_window_are_one_packet, clear),
        cmocka_unit_test_setup(a_retransmission_is_no_duplicate, clear),
        cmocka_unit_test_setup(the_ip_identification_counts_for_a_second, clear),
        cmocka_unit_test_setup(an_identification_of_zero_says_nothing, clear),
        cmocka_unit_test_setup(other_endpoints_and_other_bytes_are_other_packets, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
