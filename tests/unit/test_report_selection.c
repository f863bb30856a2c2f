/*
 * test_report_selection.c — who a From or To is, and what values of the options of selections mean.
 */
#include "test.h"

#include "report/party.h"
#include "report/selection.h"

static bool is(const char *value, const char *pattern)
{
    return party_matches((struct sipwhy_span){value, strlen(value)}, pattern);
}

static void a_party_is_known_by_each_of_its_forms(void **state)
{
    (void)state;
    const char *value = "\"Alice <x>; a\" <sip:+15551234;ext=7@gw.example.com:5080;user=phone>;tag=1";
    assert_true(is(value, "+15551234"));
    assert_true(is(value, "+15551234;ext=7"));
    assert_true(is(value, "GW.example.com"));
    assert_true(is(value, "+15551234;ext=7@gw.example.com"));
    assert_true(is(value, "+15551234;ext=7@gw.example.com:5080"));
    assert_true(is(value, "sip:+15551234;ext=7@gw.example.com:5080"));
    assert_true(is(value, "sip:+15551234;ext=7@gw.example.com:5080;user=phone"));
    assert_false(is(value, "15551234"));
    assert_false(is(value, "Alice"));
    assert_false(is(value, "x"));
    assert_false(is(value, "phone"));
    assert_false(is(value, "1"));
}

static void stars_stand_for_anything(void **state)
{
    (void)state;
    assert_true(is("<sip:+15551234@example.com>", "*1234"));
    assert_true(is("<sip:+15551234@example.com>", "+1555*"));
    assert_true(is("<sip:+15551234@example.com>", "*55*23*"));
    assert_true(is("<sip:+15551234@example.com>", "*@EXAMPLE.*"));
    assert_true(is("<sip:+15551234@example.com>", "*"));
    assert_false(is("<sip:+15551234@example.com>", "*99*"));
    assert_false(is("<sip:+15551234@example.com>", "5551234*"));
    assert_true(is("<sip:aaaaaaaab@h>", "*a*a*ab"));
}

static void other_forms_of_uris_are_known_too(void **state)
{
    (void)state;
    assert_true(is("tel:+1-201-555-0123;phone-context=x", "+1-201-555-0123"));
    assert_true(is("<tel:+15550123>", "tel:+15550123"));
    assert_true(is("sips:bob@[2001:db8::1]:5061;tag=9", "2001:db8::1"));
    assert_true(is("sips:bob@[2001:db8::1]:5061;tag=9", "bob"));
    assert_true(is("sip:example.com", "example.com"));
    assert_true(is("sip:example.com:5070", "example.com"));
    assert_true(is("sip:alice:secret@example.com", "alice"));
}

static void what_is_no_uri_matches_no_more_than_it_says(void **state)
{
    (void)state;
    const char *const values[] = {"", "<", "<>", "\"", "\"\\", "@", ":", ";", "<sip:", "sip:@", "<sip:[", "a\"b"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        assert_false(is(values[i], "alice"));
        is(values[i], "*");
    }
    assert_false(party_matches((struct sipwhy_span){0}, "*"));
    assert_true(party_matches((struct sipwhy_span){"<sip:\0a@b>", 9}, "*b"));
}

static void tags_are_those_of_the_field(void **state)
{
    (void)state;
    const struct {
        const char *value;
        bool has_tag;
    } rows[] = {{"<sip:a@b>;tag=1", true},        {"<sip:a@b> ; TAG = 1", true},
                {"sip:a@b;tag=1", true},          {"<sip:a@b;tag=1>", false},
                {"\"x;tag=1\" <sip:a@b>", false}, {"<sip:a@b>", false},
                {"<sip:a@b>;x=1;tag=2", true},    {"", false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(
            party_has_tag((struct sipwhy_span){rows[i].value, strlen(rows[i].value)}),
            rows[i].has_tag);
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    struct selection selection = {0};
    const struct {
        enum selection_option option;
        const char *value;
    } rows[] = {
        {SELECTION_FINDING, "no-such-thing"}, {SELECTION_FINDING, ""},
        {SELECTION_CODE, "5"},                {SELECTION_CODE, "5xxx"},
        {SELECTION_CODE, "xxx"},              {SELECTION_CODE, "900"},
        {SELECTION_CODE, "50"},               {SELECTION_FROM, ""},
        {SELECTION_TO, ""},                   {SELECTION_PEER, "example.com"},
        {SELECTION_PEER, "192.0.2.1:"},       {SELECTION_PEER, "192.0.2.1:0"},
        {SELECTION_PEER, "192.0.2.1:65536"},  {SELECTION_PEER, "192.0.2.0/33"},
        {SELECTION_PEER, "192.0.2.0/"},       {SELECTION_PEER, "2001:db8::/129"},
        {SELECTION_PEER, "[2001:db8::1"},     {SELECTION_PEER, "[192.0.2.1]"},
        {SELECTION_PEER, ""},                 {SELECTION_PEER, "1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16"},
        {SELECTION_METHOD, ""},               {SELECTION_METHOD, "IN VITE"},
        {SELECTION_STATE, "broken"},          {SELECTION_STATE, ""},
        {SELECTION_CALL, "x"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_non_null(selection_add(&selection, rows[i].option, rows[i].value));
    assert_int_equal(selection_wanted(&selection), 0);
    selection_finish(&selection);
}

static struct sipwhy_endpoint v4(uint8_t last, uint16_t port)
{
    return (struct sipwhy_endpoint){.address = {192, 0, 2, last}, .family = 4, .port = port};
}

static unsigned peer_of(const char *value, struct sipwhy_endpoint src)
{
    struct selection selection = {0};
    struct sipwhy_message message = {.src = src};
    assert_null(selection_add(&selection, SELECTION_PEER, value));
    unsigned met = selection_of_message(&selection, &message, false, SELECTION_PEER);
    selection_finish(&selection);
    return met;
}

static void a_peer_is_an_address_a_port_or_a_network(void **state)
{
    (void)state;
    struct sipwhy_endpoint v6 = {.address = {0x20, 1, 0xd, 0xb8, [15] = 1}, .family = 6, .port = 5060};
    assert_true(peer_of("192.0.2.10", v4(10, 5060)));
    assert_true(peer_of("192.0.2.10:5060", v4(10, 5060)));
    assert_false(peer_of("192.0.2.10:5061", v4(10, 5060)));
    assert_false(peer_of("192.0.2.1", v4(10, 5060)));
    assert_true(peer_of("192.0.2.8/29", v4(10, 5060)));
    assert_false(peer_of("192.0.2.16/29", v4(10, 5060)));
    assert_true(peer_of("0.0.0.0/0", v4(10, 5060)));
    assert_false(peer_of("0.0.0.0/0", v6));
    assert_true(peer_of("2001:db8::1", v6));
    assert_true(peer_of("[2001:db8::1]", v6));
    assert_true(peer_of("[2001:db8::1]:5060", v6));
    assert_false(peer_of("[2001:db8::1]:5061", v6));
    assert_true(peer_of("2001:db8::/32", v6));
    assert_true(peer_of("2001:db8::1/128", v6));
    assert_false(peer_of("2001:db9::/32", v6));
}

static unsigned code_of(const char *value, int code)
{
    struct selection selection = {0};
    struct sipwhy_message message = {.code = code};
    assert_null(selection_add(&selection, SELECTION_CODE, value));
    unsigned met = selection_of_message(&selection, &message, false, SELECTION_CODE);
    selection_finish(&selection);
    return met;
}

static void a_code_may_be_a_class(void **state)
{
    (void)state;
    assert_true(code_of("503", 503));
    assert_true(code_of("5xx", 503));
    assert_true(code_of("5XX", 599));
    assert_true(code_of("50x", 503));
    assert_false(code_of("50x", 513));
    assert_false(code_of("5xx", 403));
    assert_false(code_of("1xx", 0));
    assert_false(code_of("5xx", 5030));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_party_is_known_by_each_of_its_forms),
        UNIT_TEST(stars_stand_for_anything),
        UNIT_TEST(other_forms_of_uris_are_known_too),
        UNIT_TEST(what_is_no_uri_matches_no_more_than_it_says),
        UNIT_TEST(tags_are_those_of_the_field),
        UNIT_TEST(nonsense_is_refused),
        UNIT_TEST(a_peer_is_an_address_a_port_or_a_network),
        UNIT_TEST(a_code_may_be_a_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
