/*
 * test_base_address.c — addresses in text, and which of them are private.
 */
#include "test.h"

#include "base/address.h"

static bool is_private(const char *text)
{
    struct sipwhy_endpoint address;
    assert_true(address_parse(span_of(text), &address));
    return address_is_private(&address);
}

static void addresses_are_read(void **state)
{
    (void)state;
    struct sipwhy_endpoint address;
    char text[SIPWHY_ENDPOINT_TEXT];
    assert_true(address_parse(SPAN("192.0.2.1"), &address));
    assert_string_equal(sipwhy_endpoint_format_host(&address, text), "192.0.2.1");
    assert_true(address_parse(SPAN("2001:db8::1"), &address));
    assert_string_equal(sipwhy_endpoint_format_host(&address, text), "2001:db8::1");
    assert_true(address_parse(SPAN("[2001:db8::1]"), &address));
    assert_int_equal(address.family, 6);
    assert_int_equal(address.port, 0);
}

static void what_is_no_address_is_refused(void **state)
{
    (void)state;
    static const char *const others[] = {"",        "[",         "[]",         "example.com",
                                         "1.2.3",   "1.2.3.4.5", "1.2.3.256",  "192.0.2.1:5060",
                                         "192.0.2", "::g",       " 192.0.2.1", "1.2.3.4 "};
    struct sipwhy_endpoint address = {.port = 7};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        assert_false(address_parse(span_of(others[i]), &address));
    assert_false(address_parse(SPAN("1.2.3.4\0"), &address));
    assert_false(address_parse(SPAN("1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb"),
                               &address));
    assert_int_equal(address.port, 7);
}

static void ranges_end_where_they_end(void **state)
{
    (void)state;
    static const char *const inside[] = {
        "0.0.0.0",      "10.0.0.0",       "10.255.255.255", "100.64.0.0",  "100.127.255.255",
        "127.0.0.1",    "169.254.0.1",    "172.16.0.0",     "172.31.0.1",  "192.168.0.1",
        "fe80::1",      "febf::1",        "fc00::1",        "fdff::1",     "::1",
        "::"};
    static const char *const outside[] = {"9.255.255.255", "11.0.0.0",   "100.63.255.255",
                                          "100.128.0.0",   "126.0.0.1",  "128.0.0.1",
                                          "169.253.0.1",   "172.15.0.1", "172.32.0.1",
                                          "192.167.0.1",   "192.169.0.1", "fec0::1",
                                          "fb00::1",       "2001:db8::1", "::2"};
    for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++)
        assert_true(is_private(inside[i]));
    for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++)
        assert_false(is_private(outside[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(addresses_are_read),
        UNIT_TEST(what_is_no_address_is_refused),
        UNIT_TEST(ranges_end_where_they_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
