/*
 * test_sip_plain.c — what plain.c takes for well-formed, libosip2 and its checks must take too, for the same.
 */
#include "sip_fixture.h"

#include "sip/address.h"
#include "sip/osip.h"
#include "sip/plain.h"
#include "sip/scan.h"
#include "sip/via.h"

static bool is_plain_via(span value)
{
    struct sip_via via;
    return plain_via(value, &via);
}

static bool is_plain_uri(span value)
{
    struct sip_uri uri;
    return plain_uri(value, &uri);
}

static bool is_plain_address(span value)
{
    struct sip_address address;
    return plain_address(value, &address);
}

static void usual_values_are_plain(void **state)
{
    (void)state;
    assert_true(is_plain_via(SPAN("SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport")));
    assert_true(is_plain_via(SPAN("SIP/2.0/TLS example.com;branch=z9hG4bK-a.b_c")));
    assert_true(is_plain_uri(SPAN("sip:bob@example.net:5060;transport=tcp")));
    assert_true(is_plain_uri(SPAN("sips:192.0.2.1")));
    assert_true(is_plain_address(SPAN("<sip:alice@example.com>;tag=a6c85cf")));
    assert_true(is_plain_address(SPAN("Alice <sips:alice@example.com:5061;transport=tcp;lr>")));
    assert_true(is_plain_address(SPAN("\"Alice, at home\" <sip:192.0.2.1>")));
}

static void what_needs_a_parser_is_not_plain(void **state)
{
    (void)state;
    assert_false(is_plain_via(SPAN("SIP/2.0/UDP [2001:db8::1]")));
    assert_false(is_plain_via(SPAN("SIP / 2.0 / UDP a")));
    assert_false(is_plain_via(SPAN("SIP/2.0/UDP a, SIP/2.0/UDP b")));
    assert_false(is_plain_via(SPAN("SIP/2.0/UDP a:65536")));
    assert_false(is_plain_via(SPAN("SIP/2.0/UDP a:")));
    assert_false(is_plain_via(SPAN("SIP/2.0/UDP ;branch=1")));
    assert_false(is_plain_via(SPAN("SIP/2.0/UDP a;=1")));
    assert_false(is_plain_via(SPAN("SIP/2.0/UDP a;b=")));
    assert_false(is_plain_via(SPAN("SIP/2.0/UDP a;branch=z9hG4bK")));
    assert_false(is_plain_via(SPAN("SIP/2.0/UDP a;branch=z9hG4bK;rport")));
    assert_false(is_plain_via(SPAN_EMPTY));
    assert_false(is_plain_uri(SPAN("sip:2001:db8::10")));
    assert_false(is_plain_uri(SPAN("sip:a@b?c=d")));
    assert_false(is_plain_uri(SPAN("sip:a@b; lr")));
    assert_false(is_plain_uri(SPAN("sip:@b")));
    assert_false(is_plain_uri(SPAN_EMPTY));
    assert_false(is_plain_address(SPAN("sip:alice@example.com")));
    assert_false(is_plain_address(SPAN("*")));
    assert_false(is_plain_address(SPAN("<sip:a@b")));
    assert_false(is_plain_address(SPAN("<sip:>")));
    assert_false(is_plain_address(SPAN("<sip:a@>")));
    assert_false(is_plain_address(SPAN("<sip:a@b>, <sip:c@d>")));
    assert_false(is_plain_address(SPAN("<sip:a@b> x")));
    assert_false(is_plain_address(SPAN("\"A <sip:a@b>")));
    assert_false(is_plain_address(SPAN("<sip:%61@b>")));
    assert_false(is_plain_address(SPAN_EMPTY));
}

#define VALUE_BYTES 400

static const char *const pieces[] = {
    "SIP/2.0/",  "UDP",    "TCP",        " ",        "192.0.2.1", "example.com", ":5060", ":",
    ":0",        ":65535", ":00000080",  ";branch=", "z9hG4bK1",  ";rport",      ";",     "=",
    ";received", "<",      ">",          "sip:",     "sips:",     "alice",       "@",     "\"",
    "\"A, B\"",  ";tag=",  ";lr",        ".",        "-",         "!",           "*",     "~",
    "_",         "+",      ";expires=0", ";q=0.5",   ",",         "(",           ")",     "/",
    "#",         "&",      "'",          "Alice ",   ";maddr=",   ";ttl=",       "0",     "99999",
};

static const char *const seeds[] = {
    "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK776asdhds;rport;received=192.0.2.9",
    "SIP/2.0/TCP sip.example.com;branch=z9hG4bK.1~2;ttl=16;maddr=224.2.0.1",
    "<sip:alice@example.com>;tag=a6c85cf",
    "\"Alice (home), #1\" <sip:alice@example.com:5061;transport=tls;lr>;expires=60;q=0.7",
    "Alice <sips:192.0.2.4:65535;maddr=a;user=phone>;tag=1",
};

static size_t choose(uint64_t *random, size_t count)
{
    return (size_t)(test_random(random) % count);
}

static void append(char *value, const char *piece)
{
    if (strlen(value) + strlen(piece) < VALUE_BYTES)
        strcat(value, piece);
}

/* One edit of a seed or more, or a row of pieces that begins rightly. */
static void generate(uint64_t *random, char *value)
{
    value[0] = '\0';
    if (choose(random, 3) == 0) {
        append(value, choose(random, 2) ? "SIP/2.0/UDP " : "<sip:");
        for (size_t i = choose(random, 8); i > 0; i--)
            append(value, pieces[choose(random, sizeof(pieces) / sizeof(pieces[0]))]);
        return;
    }
    append(value, seeds[choose(random, sizeof(seeds) / sizeof(seeds[0]))]);
    for (size_t i = choose(random, 4); i > 0 && value[0]; i--) {
        char tail[VALUE_BYTES];
        size_t at = choose(random, strlen(value));
        strcpy(tail, value + at + (choose(random, 2) && value[at] ? 1 : 0));
        value[at] = '\0';
        if (choose(random, 2))
            append(value, pieces[choose(random, sizeof(pieces) / sizeof(pieces[0]))]);
        append(value, tail);
    }
}

static struct sip_message *with_value(void **state, const char *name, const char *value)
{
    char lines[VALUE_BYTES + 32];
    snprintf(lines, sizeof(lines), "%s: %s\r\n", name, value);
    return index_only(state, lines);
}

static void assert_clean(const struct sip_message *message, enum sip_header_id id)
{
    static const enum sip_defect_kind kinds[] = {SIP_DEFECT_HEADER_VALUE, SIP_DEFECT_PARAMETER,
                                                 SIP_DEFECT_BRANCH};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        assert_false(has_defect(message, kinds[i], id));
}

static void check_uri(void **state, const char *value)
{
    struct sip_uri uri;
    char text[VALUE_BYTES + 40];
    snprintf(text, sizeof(text), "OPTIONS %s SIP/2.0\r\n\r\n", value);
    sip_message_index(*state, span_of(text));
    assert_false(has_defect(*state, SIP_DEFECT_REQUEST_URI, SIP_HEADER_OTHER));
    struct sip_uri read;
    assert_int_equal(sip_uri_parse(*state, span_of(value), &uri), 0);
    if (sip_uri_read(&((struct sip_message *)*state)->arena, span_of(value), &read) != 0)
        fail_msg("plain, and yet it does not parse: %s", value);
    if (!span_equal(uri.scheme, read.scheme) || !span_equal(uri.user, read.user) ||
        !span_equal(uri.host, read.host) || uri.port != read.port ||
        !span_equal(uri.transport, read.transport))
        fail_msg("plain, and yet not what libosip2 reads: %s", value);
    assert_true(scan_sip_uri(span_from(span_of(value), span_find_byte(span_of(value), ':') + 1),
                             &(span){NULL, 0}));
}

static void check_via(void **state, const char *value)
{
    struct sip_via via;
    struct sip_message *message = with_value(state, "Via", value);
    struct sip_via read;
    assert_true(message->plain & SIP_PLAIN_VIA);
    assert_int_equal(sip_via_parse(message, 0, &via), 0);
    if (sip_via_read(&message->arena, sip_message_field(message, SIP_HEADER_VIA), &read) != 0)
        fail_msg("plain, and yet it does not parse: Via: %s", value);
    if (!span_equal(via.transport, read.transport) || !span_equal(via.host, read.host) ||
        via.port != read.port || !span_equal(via.branch, read.branch) ||
        !span_equal(via.received, read.received) || via.has_rport != read.has_rport ||
        via.rport != read.rport)
        fail_msg("plain, and yet not what libosip2 reads: Via: %s", value);
    sip_via_check(message, 0);
    assert_clean(message, SIP_HEADER_VIA);
    assert_null(sip_message_value(message, SIP_HEADER_VIA, 1).data);
}

static void check_address(void **state, const char *value)
{
    static const enum sip_header_id ids[] = {SIP_HEADER_FROM, SIP_HEADER_CONTACT};
    for (size_t i = 0; i < 2; i++) {
        struct sip_address address;
        struct sip_message *message = with_value(state, sip_header_name(ids[i]), value);
        struct sip_address read;
        assert_int_equal(sip_address_parse(message, ids[i], 0, &address), 0);
        if (sip_address_read(message, sip_message_field(message, ids[i]), &read) != 0)
            fail_msg("plain, and yet it does not parse: %s: %s", sip_header_name(ids[i]), value);
        if (!span_equal(address.display, read.display) || !span_equal(address.uri, read.uri) ||
            !span_equal(address.tag, read.tag) || !span_equal(address.q, read.q) ||
            !span_equal(address.expires, read.expires))
            fail_msg("plain, and yet not what libosip2 reads: %s", value);
        sip_address_check(message, ids[i], 0);
        assert_clean(message, ids[i]);
        assert_null(sip_message_value(message, ids[i], 1).data);
    }
}

static void whatever_is_plain_parses(void **state)
{
    enum { ROUNDS = 60000, LEAST_PLAIN = ROUNDS / 10 };
    uint64_t random = 0x9e3779b97f4a7c15;
    unsigned plain = 0;
    for (int i = 0; i < ROUNDS; i++) {
        char value[VALUE_BYTES + 1];
        generate(&random, value);
        if (is_plain_via(span_of(value))) {
            plain++;
            check_via(state, value);
        }
        if (value[0] == '<' && is_plain_uri(span_of(value + 1)))
            check_uri(state, value + 1);
        if (is_plain_address(span_of(value))) {
            plain++;
            check_address(state, value);
        }
    }
    assert_in_range(plain, LEAST_PLAIN, ROUNDS);
}

static void every_byte_may_stand_where_plain_takes_it(void **state)
{
    static const char *const forms[] = {
        "SIP/2.0/U%cP a;b=c",   "SIP/2.0/UDP a%cb;b=c",
        "SIP/2.0/UDP %c",       "SIP/2.0/UDP a;b%c",
        "SIP/2.0/UDP a;b=c%c",  "SIP/2.0/UDP a;%c",
        "<sip:a%cb@c>;d=e",     "<sip:%c@c>",
        "<sip:a@b%cc>",         "<sip:%c>",
        "<sip:a@c;d%c=e>",      "<sip:a@c;d=e%c>",
        "<sip:a@c>;d=%c",       "<sip:a@c>;%c=d",
        "%c <sip:a@c>",         "A%cB<sip:a@c>",
        "\"%c\" <sip:a@c>",     "\"a%cb\"<sip:a@c>",
        "<sip:a@c;%c;d>;e;f=g", "<sip:a%c>",
    };
    for (size_t form = 0; form < sizeof(forms) / sizeof(forms[0]); form++) {
        for (int byte = 1; byte < 256; byte++) {
            char value[64];
            size_t gap = strcspn(forms[form], "%");
            snprintf(value, sizeof(value), "%.*s%c%s", (int)gap, forms[form], byte,
                     forms[form] + gap + 2);
            if (is_plain_via(span_of(value)))
                check_via(state, value);
            if (is_plain_address(span_of(value)))
                check_address(state, value);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(usual_values_are_plain),
        UNIT_TEST(what_needs_a_parser_is_not_plain),
        SIP_TEST(whatever_is_plain_parses),
        SIP_TEST(every_byte_may_stand_where_plain_takes_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
