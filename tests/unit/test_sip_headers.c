/*
 * test_sip_headers.c — Via, CSeq, addresses, URIs, credentials, Reason and Warning.
 */
#include "sip_fixture.h"

#include "sip/address.h"
#include "sip/auth.h"
#include "sip/cseq.h"
#include "sip/identity.h"
#include "sip/reason.h"
#include "sip/via.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* The header line "NAME: value" for a message of its own. */
static struct sip_message *index_value(void **state, const char *name, const char *value)
{
    char line[12000];
    assert_true(strlen(name) + strlen(value) + 5 < sizeof(line));
    strcpy(line, name);
    strcat(line, ": ");
    strcat(line, value);
    strcat(line, "\r\n");
    return index_only(state, line);
}

static const struct {
    const char *value, *transport, *host;
    uint16_t port;
    const char *branch, *received;
    bool has_rport;
    uint16_t rport;
} vias[] = {
    {"SIP/2.0/UDP a.example.com", "UDP", "a.example.com", 0, "", "", false, 0},
    {"SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bK1;rport", "TLS", "192.0.2.1", 5061, "z9hG4bK1", "",
     true, 0},
    {"SIP/2.0/UDP 192.0.2.1;rport=6000;received=192.0.2.9;branch=x", "UDP", "192.0.2.1", 0, "x",
     "192.0.2.9", true, 6000},
    {"SIP/2.0/UDP [2001:db8::9:1]:6050;received=[2001:db8::9:255];branch=x", "UDP", "2001:db8::9:1",
     6050, "x", "2001:db8::9:255", false, 0},
    {"SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255", "UDP", "2001:db8::9:1", 0, "",
     "2001:db8::9:255", false, 0},
    {"SIP  / 2.0\r\n /UDP\r\n    192.0.2.2 : 5060 ;\r\n branch \t= \r\n 390skdjuw", "UDP",
     "192.0.2.2", 5060, "390skdjuw", "", false, 0},
    {"SIP/2.0/UNKNOWN\tt4.example.com;hidden;BRANCH=Ab;x=\"a;branch=no\"", "UNKNOWN",
     "t4.example.com", 0, "Ab", "", false, 0},
    {"SIP/2.0/UDP h;x=\"a;branch=no\";branch=yes", "UDP", "h", 0, "yes", "", false, 0},
};

static void vias_parse(void **state)
{
    for (size_t i = 0; i < COUNT(vias); i++) {
        struct sip_via via;
        struct sip_message *message = index_value(state, "v", vias[i].value);
        assert_int_equal(sip_via_parse(message, 0, &via), 0);
        assert_span_equal(via.transport, vias[i].transport);
        assert_span_equal(via.host, vias[i].host);
        assert_int_equal(via.port, vias[i].port);
        assert_span_equal(via.branch, vias[i].branch);
        assert_int_equal(via.branch.data != NULL, vias[i].branch[0] != 0);
        assert_span_equal(via.received, vias[i].received);
        assert_int_equal(via.has_rport, vias[i].has_rport);
        assert_int_equal(via.rport, vias[i].rport);
        assert_span_equal(sip_via_branch(message, 0), vias[i].branch);
        assert_int_equal(sip_via_parse(message, 1, &via), SIPWHY_ERROR_ARGUMENT);
        assert_false(has_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_VIA));
    }
}

static void bad_vias_are_defects(void **state)
{
    static const char *const bad[] = {
        "SIP/2.0/UDP",
        "SIP/2.0 a",
        "x",
        "SIP/2.0/UDP a:port",
        "SIP/2.0/UDP a:65536",
        "SIP/2.0/UDP a b;branch=x",
        "SIP/2.0/UDP [::1",
        "SIP/2.0/UDP ;;,;,,",
        "SIP/2.0/UDP a (comment);branch=x",
        "SIP/2.0/U@P a",
        "SIP/2.0/UDP 2001:db8::1",
        "//  ",
        "SIP/2.0/UDP a;;branch=x",
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct sip_via via = {.port = 7};
        struct sip_message *message = index_value(state, "Via", bad[i]);
        if (sip_via_parse(message, 0, &via) != SIPWHY_ERROR_ARGUMENT)
            fail_msg("taken for a Via: %s", bad[i]);
        assert_int_equal(via.port, 7);
        assert_true(has_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_VIA));
    }
    char value[2000] = "SIP/2.0/UDP a";
    for (size_t i = 0; i < 150; i++)
        strcat(value, "; p=1"); /* the blank makes it one for libosip2 */
    struct sip_via via;
    assert_int_equal(sip_via_parse(index_value(state, "Via", value), 0, &via),
                     SIPWHY_ERROR_ARGUMENT);
}

static void vias_are_counted_over_all_fields(void **state)
{
    char lines[8000] = "Via: SIP/2.0/UDP a;branch=1, SIP/2.0/UDP b;branch=2\r\n";
    struct sip_via via;
    struct sip_message *message = index_with(state, lines);
    assert_int_equal(sip_via_count(message), 3);
    assert_int_equal(sip_via_parse(message, 2, &via), 0);
    assert_span_equal(via.branch, "2");
    assert_span_equal(sip_via_branch(message, 1), "1");
    assert_null(sip_via_branch(message, 3).data);
    for (size_t i = 0; i < 100; i++)
        strcat(lines, "v: SIP/2.0/UDP c\r\n");
    assert_int_equal(sip_via_count(index_with(state, lines)), LIMIT_VIAS);
}

static void cseqs_parse(void **state)
{
    static const struct {
        const char *value;
        int result;
        uint32_t number;
        const char *method;
    } rows[] = {
        {"314159 INVITE", 0, 314159, "INVITE"},
        {"0009\r\n  INVITE", 0, 9, "INVITE"},
        {"2147483647\tnewMethod", 0, 2147483647, "newMethod"},
        {"0 ACK", 0, 0, "ACK"},
        {"2147483648 ACK", SIPWHY_ERROR_ARGUMENT, 0, ""},
        {"36893488147419103232 REGISTER", SIPWHY_ERROR_ARGUMENT, 0, ""},
        {"-1 ACK", SIPWHY_ERROR_ARGUMENT, 0, ""},
        {"INVITE 1", SIPWHY_ERROR_ARGUMENT, 0, ""},
        {"101", SIPWHY_ERROR_ARGUMENT, 0, ""},
        {"1 INVITE now", SIPWHY_ERROR_ARGUMENT, 0, ""},
        {"", SIPWHY_ERROR_ARGUMENT, 0, ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sip_cseq cseq = {.number = 0, .method_name = SPAN("")};
        struct sip_message *message = index_value(state, "CSeq", rows[i].value);
        assert_int_equal(sip_cseq_parse(message, &cseq), rows[i].result);
        assert_int_equal(cseq.number, rows[i].number);
        assert_span_equal(cseq.method_name, rows[i].method);
        assert_int_equal(cseq.method, sip_method_find(span_of(rows[i].method)));
        assert_int_equal(has_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_CSEQ),
                         rows[i].result != 0);
    }
    struct sip_cseq cseq;
    assert_int_equal(sip_cseq_parse(index_only(state, ""), &cseq), SIPWHY_ERROR_ARGUMENT);
    sip_message_index(*state, (span){"SIP/2.0 200 OK\r\nCSeq: 1 A\0B\r\n\r\n", 31});
    assert_int_equal(sip_cseq_parse(*state, &cseq), SIPWHY_ERROR_ARGUMENT);
}

static const struct {
    const char *value, *display, *uri, *tag, *expires, *q;
} addresses[] = {
    {"sip:alice@example.com", "", "sip:alice@example.com", "", "", ""},
    {"sip:alice@example.com ;   tag    = 19181n", "", "sip:alice@example.com", "19181n", "", ""},
    {"<sip:a>", "", "sip:a", "", "", ""},
    {"<sip:a;tag=no>;x;TAG=yes", "", "sip:a;tag=no", "yes", "", ""},
    {"Bob Jr <sips:bob@example.net:5061;lr>;tag=1", "Bob Jr", "sips:bob@example.net:5061;lr", "1",
     "", ""},
    {"\"J \\\\\\\"\"\r\n <sip:j@example.com>\r\n  ;\r\n  tag = 98asjd8", "J \\\\\\\"",
     "sip:j@example.com", "98asjd8", "", ""},
    {"\"<sip:no@example.org>;tag=no, x\"<sip:yes@example.org>;x=\"tag=no;tag=no\";tag=yes",
     "<sip:no@example.org>;tag=no, x", "sip:yes@example.org", "yes", "", ""},
    {"<tel:+1-212-555-0100;phone-context=x>;expires=60;q=0.33", "",
     "tel:+1-212-555-0100;phone-context=x", "", "60", "0.33"},
    {"<soap.beep://192.0.2.103:3002>;tag=2", "", "soap.beep://192.0.2.103:3002", "2", "", ""},
    {"*star <sip:a@example.com>", "*star", "sip:a@example.com", "", "", ""},
    {"<sip:alice@example.com?Subject=a,b>;tag=", "", "sip:alice@example.com?Subject=a,b", "", "",
     ""},
};

static void addresses_parse(void **state)
{
    for (size_t i = 0; i < COUNT(addresses); i++) {
        struct sip_address address;
        struct sip_message *message = index_value(state, "From", addresses[i].value);
        if (sip_address_parse(message, SIP_HEADER_FROM, 0, &address) < 0)
            fail_msg("does not parse: %s", addresses[i].value);
        assert_span_equal(address.display, addresses[i].display);
        assert_span_equal(address.uri, addresses[i].uri);
        assert_span_equal(address.tag, addresses[i].tag);
        assert_int_equal(address.tag.data != NULL, addresses[i].tag[0] != 0);
        assert_span_equal(address.expires, addresses[i].expires);
        assert_span_equal(address.q, addresses[i].q);
        assert_false(address.is_star);
        assert_span_equal(sip_tag(message, SIP_HEADER_FROM), addresses[i].tag);
        assert_false(has_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_FROM));
    }
}

static void bad_addresses_are_defects(void **state)
{
    static const char *const bad[] = {
        "\"Mr. J. User <sip:j.user@example.com>",
        "Bell, Alexander <sip:a.g.bell@example.org>;tag=43",
        "poo <bear@example.com>",
        "<sip:a@example.com",
        "<sip:a@example.com>x;tag=1",
        "<>",
        "",
        "sip:user@example.com?Route=%3Csip:sip.example.com%3E",
        "\"Joe\" <sip:joe@example.org>;;;;",
        "sip:",
        "J\xc3\xb6rg <sip:a@example.com>",
        "<sip:a b@example.com>",
        "*",
        "<sip:a@example.com:port>",
        "\"only a name\"",
        "\"two\" \"names\" <sip:a@example.com>",
        "\"a\" name <sip:a@example.com>",
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct sip_address address = {.is_star = true};
        struct sip_message *message = index_value(state, "To", bad[i]);
        if (sip_address_parse(message, SIP_HEADER_TO, 0, &address) != SIPWHY_ERROR_ARGUMENT)
            fail_msg("taken for an address: %s", bad[i]);
        assert_true(address.is_star);
        assert_true(has_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_TO));
    }
}

static void a_display_name_may_hold_an_escaped_nul(void **state)
{
    static const char start[] = "INVITE sip:b@c SIP/2.0\r\nTo: \"N:";
    static const char end[] = "\" <sip:b@c>;tag=1\r\n\r\n";
    char text[100];
    for (int escaped = 0; escaped < 2; escaped++) {
        struct sip_address address;
        char *at = mempcpy(text, start, sizeof(start) - 1);
        if (escaped)
            *at++ = '\\';
        *at++ = '\0';
        at = mempcpy(at, end, sizeof(end) - 1);
        sip_message_index(*state, span_between(text, at));
        assert_int_equal(sip_address_parse(*state, SIP_HEADER_TO, 0, &address) == 0, escaped);
        if (escaped) {
            assert_int_equal(address.display.length, 4);
            assert_memory_equal(address.display.data, "N:\\\0", 4);
            assert_span_equal(address.tag, "1");
        }
    }
}

static const struct {
    enum sip_header_id header;
    const char *value, *place; /* of the bad parameter; NULL where all are well-formed */
} parameters[] = {
    {SIP_HEADER_FROM, "<sip:a@b>;a;b = c ; d=\"e;\\\";f\";g=[::1];h=::1", NULL},
    {SIP_HEADER_FROM, "sip:a@b;tag=_token~1'+`*%!-.", NULL},
    {SIP_HEADER_CONTACT, "<sip:a@b>;+sip.instance=\"<urn:uuid:1>\";q=0.5;audio", NULL},
    {SIP_HEADER_VIA, "SIP/2.0/UDP [::1];received=[2001:db8::9:255];branch=z9hG4bK-1", NULL},
    {SIP_HEADER_VIA, "SIP/2.0/UDP [::1];received=2001:db8::9:255;rport", NULL},
    {SIP_HEADER_VIA, "SIP/2.0/UDP a;branch=", "branch="},
    {SIP_HEADER_VIA, "SIP/2.0/UDP a;branch=x;rport=", "rport="},
    {SIP_HEADER_FROM, "<sip:a@b>;tag=7618c7618^", "tag=7618c7618^"},
    {SIP_HEADER_TO, "sip:a@b;tag=", "tag="},
    {SIP_HEADER_TO, "<sip:a@b>;tag=a=b", "tag=a=b"},
    {SIP_HEADER_TO, "<sip:a@b>;tag=a b;x", "tag=a b"},
    {SIP_HEADER_TO, "<sip:a@b>;x=\"y\"z;tag=1", "x=\"y\"z"},
    {SIP_HEADER_TO, "<sip:a@b>;tag=1;", ";"},
    {SIP_HEADER_TO, "<sip:a@b>;tag=^;x=^;y=^", "tag=^"},
};

static void parameters_have_their_form(void **state)
{
    for (size_t i = 0; i < COUNT(parameters); i++) {
        enum sip_header_id id = parameters[i].header;
        struct sip_message *message = index_value(state, sip_header_name(id), parameters[i].value);
        size_t before = message->defect_count;
        struct sip_address address;
        struct sip_via via;
        int result = id == SIP_HEADER_VIA ? sip_via_parse(message, 0, &via)
                                          : sip_address_parse(message, id, 0, &address);
        assert_int_equal(result, 0);
        assert_int_equal(message->defect_count, before);
        if (id == SIP_HEADER_VIA)
            sip_via_check(message, 0);
        else
            sip_address_check(message, id, 0);
        if (message->defect_count - before != (parameters[i].place != NULL))
            fail_msg("%zu defects in %s", message->defect_count - before, parameters[i].value);
        if (!parameters[i].place)
            continue;
        assert_int_equal(message->defects[before].kind, SIP_DEFECT_PARAMETER);
        assert_span_equal(message->defects[before].place, parameters[i].place);
    }
}

static void a_branch_is_more_than_its_cookie(void **state)
{
    struct sip_message *message = index_value(state, "Via", "SIP/2.0/UDP a;branch=z9hG4bK;rport");
    sip_via_check(message, 0);
    assert_true(has_defect(message, SIP_DEFECT_BRANCH, SIP_HEADER_VIA));
    message = index_value(state, "Via", "SIP/2.0/UDP a;branch=z9hG4bK1;rport");
    sip_via_check(message, 0);
    assert_false(has_defect(message, SIP_DEFECT_BRANCH, SIP_HEADER_VIA));
}

static void the_expiry_of_a_contact_has_32_bits(void **state)
{
    struct sip_address address;
    struct sip_message *message = index_value(state, "Contact", "<sip:a@b>;expires=4294967295");
    assert_int_equal(sip_address_parse(message, SIP_HEADER_CONTACT, 0, &address), 0);
    assert_false(has_defect(message, SIP_DEFECT_RANGE, SIP_HEADER_CONTACT));
    message = index_value(state, "Contact", "<sip:a@b>\r\n  ;expires=280297596632815");
    assert_int_equal(sip_address_parse(message, SIP_HEADER_CONTACT, 0, &address), 0);
    assert_true(has_defect(message, SIP_DEFECT_RANGE, SIP_HEADER_CONTACT));
}

static void a_contact_may_be_a_star(void **state)
{
    struct sip_address address;
    struct sip_message *message = index_value(state, "m", "*");
    assert_int_equal(sip_address_parse(message, SIP_HEADER_CONTACT, 0, &address), 0);
    assert_true(address.is_star);
    assert_int_equal(address.uri.length, 0);
    assert_int_equal(sip_address_parse(message, SIP_HEADER_CONTACT, 1, &address),
                     SIPWHY_ERROR_ARGUMENT);
    assert_null(sip_tag(message, SIP_HEADER_FROM).data);
}

static void blanks_in_brackets_are_overlooked_but_noted(void **state)
{
    struct sip_address address;
    struct sip_message *message = index_value(state, "To", "\"W\" < sip:w@example.org > ;tag=1");
    assert_int_equal(sip_address_parse(message, SIP_HEADER_TO, 0, &address), 0);
    assert_span_equal(address.uri, "sip:w@example.org");
    assert_true(has_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_TO));
}

static const struct {
    const char *uri;
    int result;
    const char *scheme, *user, *host;
    uint16_t port;
    const char *transport;
} uris[] = {
    {"sip:alice@example.com", 0, "sip", "alice", "example.com", 0, ""},
    {"SIPS:alice:secret@example.com:5061;Transport=TCP", 0, "SIPS", "alice", "example.com", 5061,
     "TCP"},
    {"sip:a", 0, "sip", "", "a", 0, ""},
    {"sip:[2001:db8::10:5070]", 0, "sip", "", "2001:db8::10:5070", 0, ""},
    {"sip:u@[2001:db8::1]:5070;lr", 0, "sip", "u", "2001:db8::1", 5070, ""},
    {"sip:sips%3Auser%40example.com@example.net", 0, "sip", "sips:user@example.com", "example.net",
     0, ""},
    {"sip:null-%00-null@example.com", 0, "sip", "null-%00-null", "example.com", 0, ""},
    {"sip:100%@example.com", 0, "sip", "100%", "example.com", 0, ""},
    {"sip:%zz%4@example.com", 0, "sip", "%zz%4", "example.com", 0, ""},
    {"sip:1234:@example.com", 0, "sip", "1234", "example.com", 0, ""},
    {"sip:user;par=u%40example.net@example.com", 0, "sip", "user;par=u@example.net", "example.com",
     0, ""},
    {"sip:user@example.com?Route=%3Csip:example.com%3E", 0, "sip", "user", "example.com", 0, ""},
    {"tel:+1-212-555-0100;ext=1", 0, "tel", "+1-212-555-0100", "", 0, ""},
    {"urn:service:sos", 0, "urn", "", "", 0, ""},
    {"soap.beep://192.0.2.103:3002", 0, "soap.beep", "", "", 0, ""},
    {"sip:", SIPWHY_ERROR_ARGUMENT, "", "", "", 0, ""},
    {"sip", SIPWHY_ERROR_ARGUMENT, "", "", "", 0, ""},
    {":alice", SIPWHY_ERROR_ARGUMENT, "", "", "", 0, ""},
    {"sip:alice@", SIPWHY_ERROR_ARGUMENT, "", "", "", 0, ""},
    {"sip:alice@a:65536", SIPWHY_ERROR_ARGUMENT, "", "", "", 0, ""},
    {"sip:alice@a:5o60", SIPWHY_ERROR_ARGUMENT, "", "", "", 0, ""},
    {"sip:al ice@a", SIPWHY_ERROR_ARGUMENT, "", "", "", 0, ""},
    {"sip:<a>", SIPWHY_ERROR_ARGUMENT, "", "", "", 0, ""},
    {"", SIPWHY_ERROR_ARGUMENT, "", "", "", 0, ""},
};

static void uris_parse(void **state)
{
    for (size_t i = 0; i < COUNT(uris); i++) {
        struct sip_uri uri = {.scheme = SPAN("")};
        if (sip_uri_parse(*state, span_of(uris[i].uri), &uri) != uris[i].result)
            fail_msg("%s", uris[i].uri);
        assert_span_equal(uri.scheme, uris[i].scheme);
        assert_span_equal(uri.user, uris[i].user);
        assert_span_equal(uri.host, uris[i].host);
        assert_int_equal(uri.port, uris[i].port);
        assert_span_equal(uri.transport, uris[i].transport);
        assert_int_equal(uri.transport.data != NULL, uris[i].transport[0] != 0);
    }
    struct sip_uri uri;
    assert_int_equal(sip_uri_parse(*state, SPAN_EMPTY, &uri), SIPWHY_ERROR_ARGUMENT);
    assert_int_equal(sip_uri_parse(*state, SPAN("sip:a\0b@c"), &uri), SIPWHY_ERROR_ARGUMENT);
}

static const struct {
    const char *uri, *other;
    bool same;
} keys[] = {
    {"sip:bob@example.com", "SIP:bob@Example.COM", true},
    {"sip:bob@example.com", "sip:Bob@example.com", false},
    {"sip:bob@example.com", "sips:bob@example.com", false},
    {"sip:bob@example.com", "sip:bob@example.com:5060", false},
    {"sip:bob@example.com", "sip:example.com", false},
    {"sip:bob@example.com", "sip:bob@example.com;lr", true},
    {"sip:bob@example.com", "sip:bob@example.com;transport=tcp", false},
    {"sip:bob@example.com;user=phone;transport=TCP", "sip:bob@example.com;Transport=tcp;user=phone", true},
    {"sip:bob;x=1@example.com", "sip:bob;x=2@example.com", false},
    {"sip:bob@example.com", "sip:bob@example.com?Subject=x", false},
    {"sip:12345678901234567890123456789012345@example.com",
     "sip:12345678901234567890123456789012346@example.com", false},
    {"sip:a-long-name-of-a-host.and-its-domain.example.com",
     "sip:a-long-name-of-a-host.AND-ITS-domain.example.COM", true},
    {"tel:+15550100", "tel:+15550101", false},
};

static void the_same_uris_have_the_same_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(keys); i++) {
        bool same = sip_uri_key(span_of(keys[i].uri)) == sip_uri_key(span_of(keys[i].other));
        if (same != keys[i].same)
            fail_msg("%s and %s", keys[i].uri, keys[i].other);
    }
    sip_uri_key(SPAN_EMPTY);
    sip_uri_key(SPAN("sip:"));
    sip_uri_key(SPAN("@;?"));
}

static const struct {
    const char *value, *scheme, *realm, *nonce, *algorithm, *qop;
    bool stale;
} challenges[] = {
    {"Digest realm=\"example.com\", nonce=\"84a\", algorithm=MD5, stale=TRUE, "
     "qop=\"auth,auth-int\"",
     "Digest", "example.com", "84a", "MD5", "auth,auth-int", true},
    {"Digest\r\n realm = \"a \\\" b\" ,\r\n\tqop=auth,nonce=\"x=,\"", "Digest", "a \\\" b", "x=,",
     "", "auth", false},
    {"digest nonce=\"1\", realm=bare, stale=\"true\", algorithm=\"SHA-256\", opaque=\"o\", x=y, z",
     "digest", "bare", "1", "SHA-256", "", true},
    {"Digest domain=\"sip:a,b\", realm=\"first\", realm=\"second\", nonce=\"n\"", "Digest", "first",
     "n", "", "", false},
    {"Bearer", "Bearer", "", "", "", "", false},
    {"NTLM TlRMTVNTUAAB==", "NTLM", "", "", "", "", false},
};

static void challenges_parse(void **state)
{
    for (size_t i = 0; i < COUNT(challenges); i++) {
        struct sip_challenge challenge;
        struct sip_message *message = index_value(state, "WWW-Authenticate", challenges[i].value);
        if (sip_challenge_parse(message, SIP_HEADER_WWW_AUTHENTICATE, 0, &challenge) < 0)
            fail_msg("does not parse: %s", challenges[i].value);
        assert_span_equal(challenge.scheme, challenges[i].scheme);
        assert_span_equal(challenge.realm, challenges[i].realm);
        assert_span_equal(challenge.nonce, challenges[i].nonce);
        assert_span_equal(challenge.algorithm, challenges[i].algorithm);
        assert_span_equal(challenge.qop, challenges[i].qop);
        assert_int_equal(challenge.qop.data != NULL, challenges[i].qop[0] != 0);
        assert_int_equal(challenge.stale, challenges[i].stale);
    }
}

static void a_challenge_is_scanned_as_it_is_parsed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(challenges); i++) {
        struct sip_challenge challenge;
        if (!sip_challenge_scan(span_of(challenges[i].value), &challenge))
            fail_msg("cannot be scanned: %s", challenges[i].value);
        assert_span_equal(challenge.scheme, challenges[i].scheme);
        assert_span_equal(challenge.realm, challenges[i].realm);
        assert_span_equal(challenge.nonce, challenges[i].nonce);
        assert_span_equal(challenge.algorithm, challenges[i].algorithm);
        assert_span_equal(challenge.qop, challenges[i].qop);
        assert_int_equal(challenge.stale, challenges[i].stale);
    }
}

static void two_challenges_in_a_field_are_not_scanned(void **state)
{
    (void)state;
    struct sip_challenge challenge = {.stale = true};
    assert_false(sip_challenge_scan(SPAN("Digest realm=\"a\", nonce=\"1\", Digest realm=\"b\""),
                                    &challenge));
    assert_true(challenge.stale);
    assert_true(sip_challenge_scan(SPAN_EMPTY, &challenge));
    assert_int_equal(challenge.scheme.length, 0);
    assert_true(sip_challenge_scan(SPAN("Digest realm=\"open"), &challenge));
}

static void credentials_parse(void **state)
{
    struct sip_credentials credentials;
    struct sip_message *message = index_with(
        state,
        "Proxy-Authorization: Digest username=\"bob\", realm=\"biloxi\", nonce=\"dcd98b\",\r\n"
        " uri=\"sip:bob@example.com\", qop=auth, nc=00000001, cnonce=\"0a4f113b\",\r\n"
        " response=\"6629fae4\", opaque=\"5ccc069c\", algorithm=MD5\r\n"
        "Proxy-Authorization: NoOneKnowsThisScheme opaque-data=here\r\n"
        "Proxy-Authorization: \"Digest\" x\r\n");
    const enum sip_header_id id = SIP_HEADER_PROXY_AUTHORIZATION;
    assert_int_equal(sip_credentials_parse(message, id, 0, &credentials), 0);
    assert_span_equal(credentials.scheme, "Digest");
    assert_span_equal(credentials.username, "bob");
    assert_span_equal(credentials.realm, "biloxi");
    assert_span_equal(credentials.nonce, "dcd98b");
    assert_span_equal(credentials.uri, "sip:bob@example.com");
    assert_span_equal(credentials.algorithm, "MD5");
    assert_span_equal(credentials.qop, "auth");
    assert_false(credentials.has_encoded_username);
    assert_int_equal(sip_credentials_parse(message, id, 1, &credentials), 0);
    assert_span_equal(credentials.scheme, "NoOneKnowsThisScheme");
    assert_null(credentials.username.data);
    assert_false(has_defect(message, SIP_DEFECT_HEADER_VALUE, id));
    assert_int_equal(sip_credentials_parse(message, id, 2, &credentials), SIPWHY_ERROR_ARGUMENT);
    assert_true(has_defect(message, SIP_DEFECT_HEADER_VALUE, id));
    assert_int_equal(sip_credentials_parse(message, id, 3, &credentials), SIPWHY_ERROR_ARGUMENT);
}

static void an_encoded_user_name_is_noticed(void **state)
{
    struct sip_credentials credentials;
    struct sip_message *message =
        index_value(state, "Authorization", "Digest username*=UTF-8''J%C3%A4s, realm=\"a\", qop=\"auth-int\"");
    assert_int_equal(sip_credentials_parse(message, SIP_HEADER_AUTHORIZATION, 0, &credentials), 0);
    assert_true(credentials.has_encoded_username);
    assert_null(credentials.username.data);
    assert_span_equal(credentials.realm, "a");
    assert_span_equal(credentials.qop, "auth-int");
}

static void an_open_quote_is_a_defect(void **state)
{
    struct sip_challenge challenge;
    struct sip_message *message =
        index_value(state, "Proxy-Authenticate", "Digest realm=\"open, nonce=1\\\"");
    const enum sip_header_id id = SIP_HEADER_PROXY_AUTHENTICATE;
    assert_int_equal(sip_challenge_parse(message, id, 0, &challenge), SIPWHY_ERROR_ARGUMENT);
    assert_true(has_defect(message, SIP_DEFECT_HEADER_VALUE, id));
}

static void reasons_parse(void **state)
{
    struct sip_reason reason;
    struct sip_message *message = index_with(
        state, "Reason: Q.850 ;cause=16; text=\"Terminated, by us\";location=LN, SIP;"
               "cause = 600\r\nReason: X;cause=99999999999;text=plain\r\nReason: ;cause=1\r\n");
    assert_int_equal(sip_reason_parse(message, 0, &reason), 0);
    assert_span_equal(reason.protocol, "Q.850");
    assert_true(reason.has_cause);
    assert_int_equal(reason.cause, 16);
    assert_span_equal(reason.text, "Terminated, by us");
    assert_span_equal(reason.location, "LN");
    assert_int_equal(sip_reason_parse(message, 1, &reason), 0);
    assert_span_equal(reason.protocol, "SIP");
    assert_int_equal(reason.cause, 600);
    assert_null(reason.text.data);
    assert_int_equal(sip_reason_parse(message, 2, &reason), 0);
    assert_false(reason.has_cause);
    assert_span_equal(reason.text, "plain");
    assert_int_equal(sip_reason_parse(message, 3, &reason), SIPWHY_ERROR_ARGUMENT);
    assert_int_equal(sip_reason_parse(message, 4, &reason), SIPWHY_ERROR_ARGUMENT);
    assert_no_defect(message);
}

static void q850_is_found_among_reasons(void **state)
{
    struct sip_reason reason;
    struct sip_message *message = index_with(
        state, "Reason: SIP;cause=486, Q.850;text=none, q.850;cause=128\r\nReason: q.850;cause=127\r\n");
    assert_true(sip_reason_find_q850(message, &reason));
    assert_int_equal(reason.cause, 127);
    message = index_with(state, "Reason: Q.850;cause=0, SIP;cause=17\r\n");
    assert_false(sip_reason_find_q850(message, &reason));
    message = index_with(state, "Subject: none\r\n");
    assert_false(sip_reason_find_q850(message, &reason));
}

static void identities_parse(void **state)
{
    struct sip_identity identity;
    /* {"attest":"A","iat" : 1700000000} and a compact form */
    struct sip_message *message =
        index_value(state, "y", "e30.eyJhdHRlc3QiOiJBIiwiaWF0IiA6IDE3MDAwMDAwMDB9.c2ln;info=<https://c.example/a,b;c>"
                                ";alg=ES256;ppt=\"shaken\"");
    assert_int_equal(sip_identity_parse(message, 0, &identity), 0);
    assert_true(identity.iat == 1700000000 * SIPWHY_SECOND);
    assert_span_equal(identity.info, "https://c.example/a,b;c");
    assert_span_equal(identity.alg, "ES256");
    assert_span_equal(identity.ppt, "shaken");
    assert_false(identity.is_compact);
    message = index_value(state, "Identity", "..c2ln;info=<https://c.example/a>");
    assert_int_equal(sip_identity_parse(message, 0, &identity), 0);
    assert_true(identity.is_compact);
    assert_true(identity.iat == SIPWHY_TIME_UNKNOWN);
    assert_null(identity.ppt.data);
}

static void identities_that_are_none(void **state)
{
    static const char *const values[] = {
        "e30.not base64.c2ln", "e30", "e30.e30", "a.eyJpYXQiOjk5OTk5OTk5OTk5OTk5OTk5OTk5OX0.b", "a.eyJpYXQi.b",
        "a.eyJpYXQiOg.b", "a.eyJpYXQiOiJ4In0.b"};
    struct sip_identity identity;
    for (size_t i = 0; i < COUNT(values); i++) {
        struct sip_message *message = index_value(state, "Identity", values[i]);
        assert_int_equal(sip_identity_parse(message, 0, &identity), 0);
        assert_true(identity.iat == SIPWHY_TIME_UNKNOWN);
    }
    struct sip_message *message = index_value(state, "Identity", " ;info=<x>");
    assert_int_equal(sip_identity_parse(message, 0, &identity), SIPWHY_ERROR_ARGUMENT);
    message = index_value(state, "Subject", "none");
    assert_int_equal(sip_identity_parse(message, 0, &identity), SIPWHY_ERROR_ARGUMENT);
}

static void warnings_parse(void **state)
{
    struct sip_warning warning;
    struct sip_message *message = index_with(
        state, "Warning: 307 isi.edu \"Session, \\\"x\\\"\", 399 [::1]:5060 plain text\r\n"
               "Warning: 99 a \"x\"\r\nWarning: 399\r\n");
    assert_int_equal(sip_warning_parse(message, 0, &warning), 0);
    assert_int_equal(warning.code, 307);
    assert_span_equal(warning.agent, "isi.edu");
    assert_span_equal(warning.text, "Session, \\\"x\\\"");
    assert_int_equal(sip_warning_parse(message, 1, &warning), 0);
    assert_span_equal(warning.agent, "[::1]:5060");
    assert_span_equal(warning.text, "plain text");
    for (size_t i = 2; i < 5; i++)
        assert_int_equal(sip_warning_parse(message, i, &warning), SIPWHY_ERROR_ARGUMENT);
}

/* Whatever libosip2 does when it gets no memory, it is an error and nothing leaks. */
static void without_memory_nothing_parses_and_nothing_leaks(void **state)
{
    static const char lines[] =
        "Contact: \"A\" <sip:a:b@example.com:5060;x=y?h=v>;expires=1;q=1\r\n"
        "WWW-Authenticate: Digest realm=\"a\", nonce=\"b\", qop=\"auth\"\r\n"
        "Authorization: Digest username=\"a\", realm=\"b\", uri=\"sip:c\"\r\n";
    for (size_t limit = 0; limit < 3000; limit += 16) {
        struct sip_message *message = index_with(state, lines);
        struct sip_via via;
        struct sip_cseq cseq;
        struct sip_address address;
        struct sip_challenge challenge;
        struct sip_credentials credentials;
        message->arena.limit_bytes = limit;
        sip_via_parse(message, 0, &via);
        arena_reset(&message->arena);
        sip_cseq_parse(message, &cseq);
        arena_reset(&message->arena);
        sip_address_parse(message, SIP_HEADER_CONTACT, 0, &address);
        arena_reset(&message->arena);
        sip_challenge_parse(message, SIP_HEADER_WWW_AUTHENTICATE, 0, &challenge);
        arena_reset(&message->arena);
        sip_credentials_parse(message, SIP_HEADER_AUTHORIZATION, 0, &credentials);
        message->arena.limit_bytes = LIMIT_MESSAGE_ARENA_BYTES;
    }
}

static const struct CMUnitTest tests[] = {
    SIP_TEST(vias_parse),
    SIP_TEST(bad_vias_are_defects),
    SIP_TEST(vias_are_counted_over_all_fields),
    SIP_TEST(cseqs_parse),
    SIP_TEST(addresses_parse),
    SIP_TEST(bad_addresses_are_defects),
    SIP_TEST(a_display_name_may_hold_an_escaped_nul),
    SIP_TEST(parameters_have_their_form),
    SIP_TEST(a_branch_is_more_than_its_cookie),
    SIP_TEST(the_expiry_of_a_contact_has_32_bits),
    SIP_TEST(a_contact_may_be_a_star),
    SIP_TEST(blanks_in_brackets_are_overlooked_but_noted),
    SIP_TEST(uris_parse),
    SIP_TEST(the_same_uris_have_the_same_key),
    SIP_TEST(challenges_parse),
    SIP_TEST(a_challenge_is_scanned_as_it_is_parsed),
    SIP_TEST(two_challenges_in_a_field_are_not_scanned),
    SIP_TEST(credentials_parse),
    SIP_TEST(an_encoded_user_name_is_noticed),
    SIP_TEST(an_open_quote_is_a_defect),
    SIP_TEST(reasons_parse),
    SIP_TEST(q850_is_found_among_reasons),
    SIP_TEST(identities_parse),
    SIP_TEST(identities_that_are_none),
    SIP_TEST(warnings_parse),
    SIP_TEST(without_memory_nothing_parses_and_nothing_leaks),
};
UNIT_TEST_MAIN(tests)
