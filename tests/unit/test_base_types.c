/*
 * test_base_types.c — endpoints and severities as text.
 */
#include "test.h"

#include <sipwhy/types.h>

static void an_ipv4_endpoint(void **state)
{
    (void)state;
    struct sipwhy_endpoint endpoint = {.address = {192, 0, 2, 1}, .port = 5060, .family = 4};
    char text[SIPWHY_ENDPOINT_TEXT];
    assert_string_equal(sipwhy_endpoint_format(&endpoint, text), "192.0.2.1:5060");
    assert_string_equal(sipwhy_endpoint_format_host(&endpoint, text), "192.0.2.1");
}

static void an_ipv6_endpoint_has_brackets(void **state)
{
    (void)state;
    struct sipwhy_endpoint endpoint = {
        .address = {0x20, 0x01, 0x0d, 0xb8, [15] = 1}, .port = 65535, .family = 6};
    char text[SIPWHY_ENDPOINT_TEXT];
    assert_string_equal(sipwhy_endpoint_format(&endpoint, text), "[2001:db8::1]:65535");
    assert_string_equal(sipwhy_endpoint_format_host(&endpoint, text), "2001:db8::1");
}

static void the_longest_endpoint_fits(void **state)
{
    (void)state;
    struct sipwhy_endpoint endpoint = {.port = 65535, .family = 6};
    memset(endpoint.address, 0xff, sizeof(endpoint.address));
    char text[SIPWHY_ENDPOINT_TEXT];
    assert_string_equal(sipwhy_endpoint_format(&endpoint, text),
                        "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535");
}

static void no_address_is_a_question_mark(void **state)
{
    (void)state;
    struct sipwhy_endpoint endpoint = {0};
    char text[SIPWHY_ENDPOINT_TEXT];
    assert_string_equal(sipwhy_endpoint_format_host(&endpoint, text), "?");
}

static void severities_have_names(void **state)
{
    (void)state;
    assert_string_equal(sipwhy_severity_name(SIPWHY_SEVERITY_NONE), "none");
    assert_string_equal(sipwhy_severity_name(SIPWHY_SEVERITY_NOTE), "note");
    assert_string_equal(sipwhy_severity_name(SIPWHY_SEVERITY_WARNING), "warning");
    assert_string_equal(sipwhy_severity_name(SIPWHY_SEVERITY_ERROR), "error");
}

static const struct CMUnitTest tests[] = {
    UNIT_TEST(an_ipv4_endpoint),
    UNIT_TEST(an_ipv6_endpoint_has_brackets),
    UNIT_TEST(the_longest_endpoint_fits),
    UNIT_TEST(no_address_is_a_question_mark),
    UNIT_TEST(severities_have_names),
};

UNIT_TEST_MAIN(tests)
