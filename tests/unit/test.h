/*
 * test.h — what every unit test includes: cmocka, in the order it wants, and a main.
 *
 * The environment of the tests (tests/meson.build) makes cmocka print TAP.
 */
#ifndef UNIT_TEST_H
#define UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/** The main of a test program whose cases are the rows of @p tests. */
#define UNIT_TEST_MAIN(tests)                                                                      \
    int main(void)                                                                                 \
    {                                                                                              \
        return cmocka_run_group_tests(tests, NULL, NULL);                                          \
    }

/** A case named like its function. */
#define UNIT_TEST(function) cmocka_unit_test(function)

/** A span holds exactly this text. */
#define assert_span_equal(span, text)                                                              \
    do {                                                                                           \
        assert_int_equal((span).length, strlen(text));                                             \
        if ((span).length)                                                                         \
            assert_memory_equal((span).data, (text), (span).length);                               \
    } while (0)

/** A random number that is the same in every run (xorshift64). */
static inline uint64_t test_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

#endif
