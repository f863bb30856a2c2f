/*
 * test_sip_message.c — indexing: lines, folds, the body, and what is wrong with a message.
 */
#include "sip_fixture.h"

#include <stdio.h>

static void lines_end_in_any_way(void **state)
{
    static const char *const ends[] = {"\r\n", "\n", "\r"};
    struct sip_message *message = *state;
    for (size_t i = 0; i < 3; i++) {
        char text[400] = "";
        const char *lines[] = {"SIP/2.0 180 Ringing", "v: a", "f: b", "t : c", "i: d",
                               "CSeq: 7 ACK",         "",     "body"};
        for (size_t line = 0; line < 8; line++) {
            strcat(text, lines[line]);
            strcat(text, line < 7 ? ends[i] : "");
        }
        sip_message_index(message, span_of(text));
        assert_no_defect(message);
        assert_int_equal(message->field_count, 5);
        assert_span_equal(sip_message_field(message, SIP_HEADER_TO), "c");
        assert_span_equal(message->fields[3].name, "i");
        assert_span_equal(message->method_name, "ACK");
        assert_int_equal(message->method, SIP_METHOD_ACK);
        assert_span_equal(message->body, "body");
    }
}

static void folded_lines_belong_to_the_value(void **state)
{
    struct sip_message *message = index_with(state, "Subject: I know\r\n you're \r\n\tthere \r\n"
                                                    " \r\nServer:\r\n x\r\n");
    assert_no_defect(message);
    assert_span_equal(sip_message_field(message, SIP_HEADER_SUBJECT),
                      "I know\r\n you're \r\n\tthere");
    assert_span_equal(sip_message_field(message, SIP_HEADER_SERVER), "x");
    assert_span_equal(sip_message_join(message, SIP_HEADER_SUBJECT), "I know you're there");
}

static void white_space_is_allowed_before_the_colon(void **state)
{
    struct sip_message *message = index_only(state, "Call-ID \t :1\r\nVia:\r\n");
    assert_span_equal(sip_message_field(message, SIP_HEADER_CALL_ID), "1");
    assert_int_equal(sip_message_field_count(message, SIP_HEADER_VIA), 1);
    assert_non_null(sip_message_field(message, SIP_HEADER_VIA).data);
    assert_null(sip_message_field(message, SIP_HEADER_TO).data);
}

static void a_bad_line_loses_nothing_else(void **state)
{
    struct sip_message *message =
        index_with(state, "no colon here\r\n: no name\r\nB@d: 1\r\nTwo words: 2\r\n");
    assert_int_equal(message->defect_count, 4);
    assert_int_equal(message->defects[0].kind, SIP_DEFECT_HEADER_LINE);
    assert_span_equal(message->defects[0].place, "no colon here");
    message = index_with(state, "Bad\r\nServer: after\r\n");
    assert_span_equal(sip_message_field(message, SIP_HEADER_SERVER), "after");
}

static void missing_headers_are_noted(void **state)
{
    struct sip_message *message = index_only(state, "Max-Forwards: 70\r\n");
    static const enum sip_header_id mandatory[] = {SIP_HEADER_VIA, SIP_HEADER_FROM, SIP_HEADER_TO,
                                                   SIP_HEADER_CALL_ID, SIP_HEADER_CSEQ};
    assert_int_equal(message->defect_count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_true(has_defect(message, SIP_DEFECT_HEADER_MISSING, mandatory[i]));
}

static void repeated_headers_must_agree(void **state)
{
    struct sip_message *message = index_with(state, "i: 1\r\nServer: a\r\nServer: b\r\n");
    assert_no_defect(message);
    message = index_with(state, "Call-ID: 2\r\n");
    assert_true(has_defect(message, SIP_DEFECT_HEADER_REPEATED, SIP_HEADER_CALL_ID));
    assert_span_equal(message->defects[0].place, "2");
    message = index_with(state, "Content-Length: 0\r\nl: 5\r\n");
    assert_true(has_defect(message, SIP_DEFECT_HEADER_REPEATED, SIP_HEADER_CONTENT_LENGTH));
}

static void the_method_in_cseq_is_that_of_the_request(void **state)
{
    struct sip_message *message = *state;
    sip_message_index(message, SPAN("OPTIONS sip:a SIP/2.0\r\nv: a\r\nf: b\r\nt: c\r\ni: d\r\n"
                                    "CSeq: 8 INVITE\r\n\r\n"));
    assert_int_equal(message->defect_count, 1);
    assert_true(has_defect(message, SIP_DEFECT_CSEQ_METHOD, SIP_HEADER_CSEQ));
    assert_int_equal(message->method, SIP_METHOD_OPTIONS);
    sip_message_index(message, SPAN("SIP/2.0 200 OK\r\nv: a\r\nf: b\r\nt: c\r\ni: d\r\n"
                                    "CSeq: 0009\r\n  newMETHOD\r\n\r\n"));
    assert_no_defect(message);
    assert_int_equal(message->method, SIP_METHOD_OTHER);
    assert_span_equal(message->method_name, "newMETHOD");
}

static void the_body_is_no_longer_than_content_length(void **state)
{
    struct sip_message *message = index_with(state, "Content-Length: 3\r\n\r\n12345");
    assert_span_equal(message->body, "123");
    assert_no_defect(message);
    message = index_with(state, "Content-Length: 300\r\n\r\n12345");
    assert_no_defect(message);
    assert_span_equal(message->body, "12345\r\n");
    assert_int_equal(message->content_length, 300);
    message = index_with(state, "\r\n12345");
    assert_span_equal(message->body, "12345\r\n");
    assert_false(message->has_content_length);
}

static void content_length_is_a_number(void **state)
{
    static const char *const lines[] = {"l: -999\r\n\r\nbody", "l: 4294967296\r\n\r\nbody",
                                        "l: 1 2\r\n\r\nbody", "l:\r\n\r\nbody"};
    for (size_t i = 0; i < 4; i++) {
        struct sip_message *message = index_with(state, lines[i]);
        assert_true(has_defect(message, SIP_DEFECT_CONTENT_LENGTH, SIP_HEADER_CONTENT_LENGTH));
        assert_false(message->has_content_length);
        assert_span_equal(message->body, "body\r\n");
    }
    assert_no_defect(index_with(state, "l: 4294967295\r\n"));
}

static void a_line_ends_in_one_cr(void **state)
{
    struct sip_message *message = index_with(state, "Subject: a\r\r\nServer: b\r\r\n");
    assert_int_equal(message->defect_count, 1);
    assert_true(has_defect(message, SIP_DEFECT_LINE_END, SIP_HEADER_OTHER));
    assert_span_equal(sip_message_field(message, SIP_HEADER_SUBJECT), "a");
    assert_span_equal(sip_message_field(message, SIP_HEADER_SERVER), "b");
}

struct value_row {
    enum sip_header_id header;
    const char *value;
};

/* Each value in a message of its own has this defect of its header, or none of the two. */
static void check_values(void **state, const struct value_row *rows, size_t count, bool is_wrong,
                         enum sip_defect_kind kind)
{
    for (size_t i = 0; i < count; i++) {
        char line[200];
        snprintf(line, sizeof(line), "%s: %s\r\n", sip_header_name(rows[i].header), rows[i].value);
        struct sip_message *message = index_with(state, line);
        if (!is_wrong)
            assert_no_defect(message);
        else if (!has_defect(message, kind, rows[i].header) || message->defect_count != 1)
            fail_msg("%zu defects: %s", message->defect_count, line);
    }
}

#define CHECK_VALUES(state, rows, is_wrong, kind)                                                  \
    check_values((state), (rows), sizeof(rows) / sizeof((rows)[0]), (is_wrong), (kind))

static void numbers_have_their_range(void **state)
{
    static const struct value_row good[] = {
        {SIP_HEADER_MAX_FORWARDS, "0"},   {SIP_HEADER_MAX_FORWARDS, "0068"},
        {SIP_HEADER_MAX_FORWARDS, "255"}, {SIP_HEADER_EXPIRES, "4294967295"},
        {SIP_HEADER_MIN_EXPIRES, "60"},
    };
    static const struct value_row bad[] = {
        {SIP_HEADER_MAX_FORWARDS, "256"},
        {SIP_HEADER_MAX_FORWARDS, "-1"},
        {SIP_HEADER_MAX_FORWARDS, ""},
        {SIP_HEADER_MAX_FORWARDS, "7 0"},
        {SIP_HEADER_EXPIRES, "4294967296"},
        {SIP_HEADER_EXPIRES, "an hour"},
        {SIP_HEADER_MIN_EXPIRES, "1000000000000000000000000000000000"},
    };
    CHECK_VALUES(state, good, false, SIP_DEFECT_RANGE);
    CHECK_VALUES(state, bad, true, SIP_DEFECT_RANGE);
}

static void dates_and_warnings_have_their_form(void **state)
{
    static const struct value_row good[] = {
        {SIP_HEADER_DATE, "Sat, 15 Oct 2005 04:44:56 GMT"},
        {SIP_HEADER_DATE, "sun, 01 JAN 2028 00:00:00 GMT"},
        {SIP_HEADER_WARNING, "307 isi.edu \"Session parameter 'foo' not understood\""},
        {SIP_HEADER_WARNING, "301 a \"b\", 399 [2001:db8::1]:5060 \"c\""},
    };
    static const struct value_row bad[] = {
        {SIP_HEADER_DATE, "Fri, 01 Jan 2010 16:00:00 EST"},
        {SIP_HEADER_DATE, "Fri, 1 Jan 2010 16:00:00 GMT"},
        {SIP_HEADER_DATE, "Fri, 01 Jan 2010 16:00:00 GMT x"},
        {SIP_HEADER_DATE, "Foo, 01 Jan 2010 16:00:00 GMT"},
        {SIP_HEADER_DATE, "Fri, 01 Foo 2010 16:00:00 GMT"},
        {SIP_HEADER_DATE, "Fri, 01 Jan 2010 16-00-00 GMT"},
        {SIP_HEADER_DATE, ""},
        {SIP_HEADER_WARNING, "1812 overture \"In Progress\""},
        {SIP_HEADER_WARNING, "399 a \"b\", 3"},
    };
    CHECK_VALUES(state, good, false, SIP_DEFECT_HEADER_VALUE);
    CHECK_VALUES(state, bad, true, SIP_DEFECT_HEADER_VALUE);
}

static void the_header_has_an_end(void **state)
{
    struct sip_message *message = *state;
    sip_message_index(message, SPAN("SIP/2.0 200 OK\r\nServer: x\r\n"));
    assert_true(has_defect(message, SIP_DEFECT_NO_END, SIP_HEADER_OTHER));
    assert_span_equal(sip_message_field(message, SIP_HEADER_SERVER), "x");
    sip_message_index(message, SPAN("SIP/2.0 200 OK\r\nServer: x"));
    assert_true(has_defect(message, SIP_DEFECT_NO_END, SIP_HEADER_OTHER));
    assert_span_equal(sip_message_field(message, SIP_HEADER_SERVER), "x");
    sip_message_index(message, SPAN_EMPTY);
    assert_int_equal(message->field_count, 0);
}

static void more_fields_than_fit_are_cut(void **state)
{
    char lines[LIMIT_MESSAGE_HEADERS * 6 + 1] = "";
    for (size_t i = 0; i < LIMIT_MESSAGE_HEADERS; i++)
        strcat(lines, "s: x\r\n");
    struct sip_message *message = index_only(state, lines);
    assert_false(message->fields_cut);
    assert_int_equal(message->field_count, LIMIT_MESSAGE_HEADERS);
    message = index_with(state, lines);
    assert_true(message->fields_cut);
    assert_int_equal(message->field_count, LIMIT_MESSAGE_HEADERS);
}

static void values_are_split_at_commas(void **state)
{
    struct sip_message *message =
        index_with(state, "m: \"a, \\\" b\" <sip:x>, <sip:y,z>;q=1,, sip:w (a, b)\r\n"
                          "Server: a, b\r\nContact: *\r\nSupported:\r\nk: 100rel;x , timer\r\n");
    static const char *const contacts[] = {"\"a, \\\" b\" <sip:x>", "<sip:y,z>;q=1", "sip:w (a, b)",
                                           "*"};
    for (size_t i = 0; i < 4; i++)
        assert_span_equal(sip_message_value(message, SIP_HEADER_CONTACT, i), contacts[i]);
    assert_null(sip_message_value(message, SIP_HEADER_CONTACT, 4).data);
    assert_span_equal(sip_message_value(message, SIP_HEADER_SERVER, 0), "a, b");
    assert_null(sip_message_value(message, SIP_HEADER_SERVER, 1).data);
    assert_null(sip_message_value(message, SIP_HEADER_REASON, 0).data);
    assert_true(sip_message_has_token(message, SIP_HEADER_SUPPORTED, SPAN("Timer")));
    assert_true(sip_message_has_token(message, SIP_HEADER_SUPPORTED, SPAN("100rel")));
    assert_false(sip_message_has_token(message, SIP_HEADER_SUPPORTED, SPAN("100")));
    assert_false(sip_message_has_token(message, SIP_HEADER_REQUIRE, SPAN("100rel")));
    assert_span_equal(sip_message_join(message, SIP_HEADER_SUPPORTED), ", 100rel;x , timer");
    assert_null(sip_message_join(message, SIP_HEADER_REASON).data);
}

static void what_does_not_close_swallows_nothing(void **state)
{
    struct sip_message *message = index_with(state, "m: <sip:x, sip:y (z, sip:w\r\n");
    assert_span_equal(sip_message_value(message, SIP_HEADER_CONTACT, 2), "sip:w");
    message = index_with(state, "m: \"open, <sip:x>\r\nm: <sip:y>\r\n");
    assert_span_equal(sip_message_value(message, SIP_HEADER_CONTACT, 0), "\"open, <sip:x>");
    assert_span_equal(sip_message_value(message, SIP_HEADER_CONTACT, 1), "<sip:y>");
}

static void fields_are_found_by_any_name(void **state)
{
    struct sip_message *message = index_with(state, "X-Own: 1\r\nx-own: 2\r\nX-Other: 3\r\n");
    assert_span_equal(sip_message_field_named(message, SPAN("X-OWN"), 1), "2");
    assert_null(sip_message_field_named(message, SPAN("X-Own"), 2).data);
    assert_span_equal(sip_message_field_named(message, SPAN("v"), 0),
                      "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1");
}

static void seconds_come_with_comments_and_parameters(void **state)
{
    static const struct {
        const char *line;
        bool is_good;
        uint64_t seconds;
    } rows[] = {
        {"Retry-After: 120\r\n", true, 120},
        {"Retry-After: 120 (I'm in a meeting)\r\n", true, 120},
        {"Retry-After: 18000;duration=3600\r\n", true, 18000},
        {"Retry-After: 120(x)\r\n", true, 120},
        {"Retry-After: 0\r\n", true, 0},
        {"Retry-After: 120x\r\n", false, 0},
        {"Retry-After: soon\r\n", false, 0},
        {"Retry-After:\r\n", false, 0},
        {"Retry-After: -1\r\n", false, 0},
        {"Retry-After: 100000000000000000000000000\r\n", false, 0},
        {"", false, 0},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint64_t seconds = 77;
        struct sip_message *message = index_with(state, rows[i].line);
        assert_int_equal(sip_message_seconds(message, SIP_HEADER_RETRY_AFTER, &seconds),
                         rows[i].is_good);
        assert_int_equal(seconds, rows[i].is_good ? rows[i].seconds : 77);
    }
}

static void defects_are_noted_once_and_described(void **state)
{
    struct sip_message *message = index_with(state, "");
    span place = span_first(message->bytes, 3);
    sip_message_add_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_VIA, place);
    sip_message_add_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_VIA, place);
    assert_int_equal(message->defect_count, 1);
    assert_string_equal(sip_defect_describe(message, &message->defects[0]),
                        "Via does not parse: \"INV\"");
    for (size_t i = 0; i < SIP_DEFECTS * 2; i++)
        sip_message_add_defect(message, SIP_DEFECT_HEADER_LINE, SIP_HEADER_OTHER,
                               span_from(message->bytes, i));
    assert_int_equal(message->defect_count, SIP_DEFECTS);

    struct sip_defect defect = {SIP_DEFECT_HEADER_MISSING, SIP_HEADER_CALL_ID, SPAN_EMPTY};
    assert_string_equal(sip_defect_describe(message, &defect), "Call-ID is missing");
    defect = (struct sip_defect){SIP_DEFECT_HEADER_LINE, SIP_HEADER_OTHER, SPAN("a\0\x7f\n")};
    assert_string_equal(
        sip_defect_describe(message, &defect),
        "A header line does not begin with a name and a colon: \"a\\x00\\x7f\\x0a\"");
    defect.place = message->bytes;
    assert_non_null(strstr(sip_defect_describe(message, &defect), "...\""));
}

static const struct CMUnitTest tests[] = {
    SIP_TEST(lines_end_in_any_way),
    SIP_TEST(folded_lines_belong_to_the_value),
    SIP_TEST(white_space_is_allowed_before_the_colon),
    SIP_TEST(a_bad_line_loses_nothing_else),
    SIP_TEST(missing_headers_are_noted),
    SIP_TEST(repeated_headers_must_agree),
    SIP_TEST(the_method_in_cseq_is_that_of_the_request),
    SIP_TEST(the_body_is_no_longer_than_content_length),
    SIP_TEST(content_length_is_a_number),
    SIP_TEST(a_line_ends_in_one_cr),
    SIP_TEST(numbers_have_their_range),
    SIP_TEST(dates_and_warnings_have_their_form),
    SIP_TEST(the_header_has_an_end),
    SIP_TEST(more_fields_than_fit_are_cut),
    SIP_TEST(values_are_split_at_commas),
    SIP_TEST(what_does_not_close_swallows_nothing),
    SIP_TEST(fields_are_found_by_any_name),
    SIP_TEST(seconds_come_with_comments_and_parameters),
    SIP_TEST(defects_are_noted_once_and_described),
};
UNIT_TEST_MAIN(tests)
