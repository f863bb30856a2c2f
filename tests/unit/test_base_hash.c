/*
 * test_base_hash.c — hashes: the same for equal keys, apart for near ones, and under a seed.
 */
#include "test.h"

#include "base/hash.h"

static void equal_texts_hash_alike_wherever_they_lie(void **state)
{
    (void)state;
    char text[64] = "xx3848276298220188511@atlanta.example.com";
    for (size_t offset = 1; offset < 9; offset++) {
        char copy[80];
        memcpy(copy + offset, text, sizeof(text));
        assert_true(hash_span(1, (span){copy + offset, 41}) == hash_span(1, (span){text, 41}));
    }
}

static void every_byte_and_the_length_count(void **state)
{
    (void)state;
    const char text[41] = {0};
    for (size_t length = 0; length < 40; length++) {
        uint64_t hash = hash_span(1, (span){text, length});
        assert_false(hash == hash_span(1, (span){text, length + 1}));
        for (size_t i = 0; i < length; i++) {
            char changed[40] = {0};
            changed[i] = 1;
            assert_false(hash == hash_span(1, (span){changed, length}));
        }
    }
}

static void the_seed_counts(void **state)
{
    (void)state;
    assert_false(hash_span(1, SPAN("a")) == hash_span(2, SPAN("a")));
    assert_false(hash_number(1, 5) == hash_number(2, 5));
    assert_false(hash_seed() == hash_seed());
}

static void near_numbers_spread_over_the_low_bits(void **state)
{
    (void)state;
    unsigned used[256] = {0};
    for (uint64_t i = 0; i < 25600; i++)
        used[hash_number(1, i) & 0xff]++;
    for (size_t i = 0; i < 256; i++)
        assert_in_range(used[i], 50, 200);
}

static void endpoints_differ_by_address_port_and_family(void **state)
{
    (void)state;
    struct sipwhy_endpoint endpoint = {.address = {192, 0, 2, 1}, .port = 5060, .family = 4};
    struct sipwhy_endpoint other = endpoint;
    uint64_t hash = hash_endpoint(1, &endpoint);
    assert_true(hash == hash_endpoint(1, &other));
    other.port = 5061;
    assert_false(hash == hash_endpoint(1, &other));
    other = endpoint;
    other.address[3] = 2;
    assert_false(hash == hash_endpoint(1, &other));
    other = endpoint;
    other.family = 6;
    uint64_t hash_of_ipv6 = hash_endpoint(1, &other);
    assert_false(hash == hash_of_ipv6);
    other.address[15] = 1;
    assert_false(hash_of_ipv6 == hash_endpoint(1, &other));
}

static const struct CMUnitTest tests[] = {
    UNIT_TEST(equal_texts_hash_alike_wherever_they_lie),
    UNIT_TEST(every_byte_and_the_length_count),
    UNIT_TEST(the_seed_counts),
    UNIT_TEST(near_numbers_spread_over_the_low_bits),
    UNIT_TEST(endpoints_differ_by_address_port_and_family),
};

UNIT_TEST_MAIN(tests)
