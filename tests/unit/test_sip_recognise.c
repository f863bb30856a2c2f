/*
 * test_sip_recognise.c — what is taken for SIP, and its first line.
 */
#include "sip_fixture.h"

#include <stdio.h>

static void sip_is_recognised(void **state)
{
    static const char *const lines[] = {
        "INVITE sip:bob@example.net SIP/2.0\r\n",
        "\r\n\r\nBYE sip:bob@example.net SIP/2.0\n",
        "SIP/2.0 200 OK\r\n",
        "SIP/2.0 200",
        "sip/2.0 200 OK\r\n",
        "SIP/7.0 200 OK\r\n",
        "SIP/2.0 4294967301 better not break the receiver\r\n",
        "!interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI@example.com SIP/2.0\r\n",
        "OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0\r\n",
        "INVITE tel:+15551234 SIP/2.0\r\n",
        "INVITE sip:user@example.com; lr SIP/2.0\r\n",
        "INVITE sip:alan@jasomi.com\r\n",
        "INVITE <sip:user@example.com> SIP/2.0\r\n",
        "INVITE sip:vivekg@chair.example.com SIP/2.\r\n",
        "OPTIONS sip:remote-target@example.com SIP/2.0  \r\n",
        "REGISTER sip:example.com SIP/7.0\r\n",
        "NOTIFY\tsip:a@example.com\tSIP/2.0\r\n",
        "INVITE sip:a@example.com SIP/2.0",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        if (!sip_recognise(span_of(lines[i])))
            fail_msg("not recognised: %s", lines[i]);
    }
}

static void everything_else_is_not(void **state)
{
    static const span others[] = {
        {NULL, 0},
        {"\r\n", 2},
        {"\r\n\r\n", 4},
        {"\0\0\0\0", 4},
        {"    ", 4},
        {"\x80\x00\x12\x34SIP/2.0 200 OK", 18},       /* RTP */
        {"\x81\xc9\x00\x07", 4},                      /* RTCP */
        {"\x00\x01\x00\x08\x21\x12\xa4\x42", 8},      /* STUN */
        {"\x12\x34\x01\x00\x00\x01\x00\x00sip:", 12}, /* DNS */
        {"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n", 49},
        {"NOTIFY * HTTP/1.1\r\nNT: sip:x\r\n", 30},
        {"HTTP/1.1 200 OK\r\n", 17},
        {"GET / HTTP/1.1\r\n", 16},
        {"OPTIONS sip:a@example.com HTTP/1.1\r\n", 36},
        {"OPTIONS rtsp://example.com/sip:media RTSP/1.0\r\n", 47},
        {"RTSP/1.0 200 OK\r\n", 17},
        {"HEP3\x02\xc5 SIP/2.0\r\n", 16},
        {"hello world\r\n", 13},
        {"SIP", 3},
        {"SIP/", 4},
        {"SIP/ 200 OK", 11},
        {"INVITE", 6},
        {"INVITE everybody to the party\r\n", 31},
        {"invite sip:a@example.com\r\n", 26},
        {"SUBSCRIBE SIP/2.0\r\n\r\n", 21},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (sip_recognise(others[i]))
            fail_msg("taken for SIP: %.*s", (int)others[i].length, others[i].data);
    }
}

static void a_method_may_be_long(void **state)
{
    (void)state;
    char *word = malloc(9000);
    memset(word, 'a', 9000);
    assert_false(sip_recognise((span){word, 9000}));
    memcpy(word + 8000, " sip:a SIP/2.0\r\n", 16);
    assert_true(sip_recognise((span){word, 9000}));
    free(word);
}

struct start_line {
    const char *line;
    int defect; /* an enum sip_defect_kind, or NONE */
    const char *method, *uri;
    int code;
    const char *phrase;
};

#define NONE (-1)

static const struct start_line start_lines[] = {
    {"INVITE sip:bob@example.net SIP/2.0", NONE, "INVITE", "sip:bob@example.net", 0, ""},
    {"INVITE sip:bob@example.net sip/2.0", NONE, "INVITE", "sip:bob@example.net", 0, ""},
    {"X sip:a SIP/2.0", NONE, "X", "sip:a", 0, ""},
    {"OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0", NONE, "OPTIONS",
     "soap.beep://192.0.2.103:3002", 0, ""},
    {"INVITE  sip:a@b SIP/2.0", SIP_DEFECT_SPACING, "INVITE", "sip:a@b", 0, ""},
    {"INVITE sip:a@b  SIP/2.0", SIP_DEFECT_SPACING, "INVITE", "sip:a@b", 0, ""},
    {"INVITE\tsip:a@b SIP/2.0", SIP_DEFECT_SPACING, "INVITE", "sip:a@b", 0, ""},
    {"INVITE sip:a@b\tSIP/2.0", SIP_DEFECT_SPACING, "INVITE", "sip:a@b", 0, ""},
    {"INVITE sip:a@b SIP/2.0 ", SIP_DEFECT_SPACING, "INVITE", "sip:a@b", 0, ""},
    {"INVITE sip:a@b; lr SIP/2.0", SIP_DEFECT_REQUEST_URI, "INVITE", "sip:a@b; lr", 0, ""},
    {"INVITE <sip:a@b> SIP/2.0", SIP_DEFECT_REQUEST_URI, "INVITE", "<sip:a@b>", 0, ""},
    {"INVITE bob SIP/2.0", SIP_DEFECT_REQUEST_URI, "INVITE", "bob", 0, ""},
    {"INVITE sip: SIP/2.0", SIP_DEFECT_REQUEST_URI, "INVITE", "sip:", 0, ""},
    {"INVITE sip:a@b", SIP_DEFECT_START_LINE, "INVITE", "sip:a@b", 0, ""},
    {"INVITE SIP/2.0", SIP_DEFECT_START_LINE, "INVITE", "", 0, ""},
    {"INVITE", SIP_DEFECT_START_LINE, "", "", 0, ""},
    {"INVITE sip:a@b SIP/7.0", SIP_DEFECT_VERSION, "INVITE", "sip:a@b", 0, ""},
    {"INVITE sip:a@b SIP/2.", SIP_DEFECT_VERSION, "INVITE", "sip:a@b", 0, ""},
    {"SIP/2.0 200 OK", NONE, "", "", 200, "OK"},
    {"SIP/2.0 100 ", NONE, "", "", 100, ""},
    {"SIP/2.0 200 = 2**3 * 5**2", NONE, "", "", 200, "= 2**3 * 5**2"},
    {"SIP/2.0 200", SIP_DEFECT_START_LINE, "", "", 200, ""},
    {"SIP/3.0 200 OK", SIP_DEFECT_VERSION, "", "", 200, "OK"},
    {"SIP/2.0 700 Odd", SIP_DEFECT_STATUS_CODE, "", "", 700, "Odd"},
    {"SIP/2.0 099 Odd", SIP_DEFECT_STATUS_CODE, "", "", 99, "Odd"},
    {"SIP/2.0 4294967301 x", SIP_DEFECT_STATUS_CODE, "", "", 0, "x"},
    {"SIP/2.0 20x OK", SIP_DEFECT_STATUS_CODE, "", "", 0, "OK"},
    {"SIP/2.0  200 OK", SIP_DEFECT_STATUS_CODE, "", "", 0, "200 OK"},
};

static void check_start_line(struct sip_message *message, const struct start_line *row)
{
    char text[200];
    strcpy(text, row->line);
    strcat(text, "\r\n\r\n");
    sip_message_index(message, span_of(text));
    assert_span_equal(message->start_line, row->line);
    assert_span_equal(message->method_name, row->method);
    assert_span_equal(message->request_uri, row->uri);
    assert_span_equal(message->phrase, row->phrase);
    assert_int_equal(message->code, row->code);
    assert_int_equal(message->method, sip_method_find(span_of(row->method)));
    for (size_t i = 0; i < message->defect_count; i++) {
        int kind = (int)message->defects[i].kind;
        if (kind <= SIP_DEFECT_STATUS_CODE && kind != row->defect)
            fail_msg("%s: %s", row->line, sip_defect_describe(message, &message->defects[i]));
    }
    if (row->defect != NONE &&
        !has_defect(message, (enum sip_defect_kind)row->defect, SIP_HEADER_OTHER))
        fail_msg("no defect in %s", row->line);
}

static const struct {
    const char *uri;
    int defect;
} request_uris[] = {
    {"sip:[2001:db8::10]", NONE},
    {"sip:[2001:db8::10]:5070", NONE},
    {"sip:[2001:db8::10:5070]", NONE},
    {"sip:user@[2001:db8:::192.0.2.1]", NONE},
    {"SIPS:user;par=u%40example.net@example.com;x", NONE},
    {"sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d@example.com",
     NONE},
    {"tel:+1-212-555-0100?x", NONE},
    {"urn:service:sos", NONE},
    {"sip:2001:db8::10", SIP_DEFECT_REQUEST_URI},
    {"sip:[2001:db8::10", SIP_DEFECT_REQUEST_URI},
    {"sip:[]", SIP_DEFECT_REQUEST_URI},
    {"sip:[::1]5060", SIP_DEFECT_REQUEST_URI},
    {"sip:@example.com", SIP_DEFECT_REQUEST_URI},
    {"sip:a@", SIP_DEFECT_REQUEST_URI},
    {"sip:a@;lr", SIP_DEFECT_REQUEST_URI},
    {"sip:a@b:", SIP_DEFECT_REQUEST_URI},
    {"sip:a@b:65536", SIP_DEFECT_REQUEST_URI},
    {"sip:a@b:50x", SIP_DEFECT_REQUEST_URI},
    {"sip:a@b?Route=%3Csip:c%3E", SIP_DEFECT_URI_HEADERS},
    {"sip:a@b:5061;x=y?c=d", SIP_DEFECT_URI_HEADERS},
    {"sips:b?", SIP_DEFECT_URI_HEADERS},
};

static void request_uris_are_judged(void **state)
{
    for (size_t i = 0; i < sizeof(request_uris) / sizeof(request_uris[0]); i++) {
        char line[200];
        snprintf(line, sizeof(line), "OPTIONS %s SIP/2.0", request_uris[i].uri);
        check_start_line(*state, &(struct start_line){line, request_uris[i].defect, "OPTIONS",
                                                      request_uris[i].uri, 0, ""});
    }
}

static void a_defect_of_the_first_line_has_its_place(void **state)
{
    struct sip_message *message = *state;
    sip_message_index(message, SPAN("INVITE <sip:a@b>  SIP/2.0\r\n\r\n"));
    assert_int_equal(message->defects[0].kind, SIP_DEFECT_REQUEST_URI);
    assert_span_equal(message->defects[0].place, "<sip:a@b>");
    assert_int_equal(message->defects[1].kind, SIP_DEFECT_SPACING);
    sip_message_index(message, SPAN("INVITE sip:a@b?c=d SIP/2.0\r\n\r\n"));
    assert_span_equal(message->defects[0].place, "?c=d");
}

static void start_lines_are_taken_apart(void **state)
{
    for (size_t i = 0; i < sizeof(start_lines) / sizeof(start_lines[0]); i++)
        check_start_line(*state, &start_lines[i]);
}

static const struct CMUnitTest tests[] = {
    SIP_TEST(sip_is_recognised),       SIP_TEST(everything_else_is_not),
    SIP_TEST(a_method_may_be_long),    SIP_TEST(start_lines_are_taken_apart),
    SIP_TEST(request_uris_are_judged), SIP_TEST(a_defect_of_the_first_line_has_its_place),
};
UNIT_TEST_MAIN(tests)
