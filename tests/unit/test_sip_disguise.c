/*
 * test_sip_disguise.c — messages in which nobody can be recognised, and everything else can.
 */
#include "test.h"

#include "sip/disguise_text.h"

#include <stdio.h>

static struct disguise *disguise;

static int set_up(void **state)
{
    (void)state;
    return disguise_create(span_of("k"), &disguise);
}

static int tear_down(void **state)
{
    (void)state;
    disguise_destroy(disguise);
    return 0;
}

/** The message as it is told; to be freed. */
static char *told(const char *text, size_t length)
{
    span result;
    char *exact = malloc(length ? length : 1);
    memcpy(exact, text, length);
    assert_int_equal(disguise_message(disguise, (span){exact, length}, &result), 0);
    assert_int_equal(result.length, length);
    char *copy = calloc(1, length + 1);
    if (length)
        memcpy(copy, result.data, length);
    free(exact);
    return copy;
}

/** Each of the parts of @p kept is there, and none of @p gone. */
static void check(const char *text, const char *const *kept, const char *const *gone)
{
    char *found = told(text, strlen(text));
    for (; *kept; kept++) {
        if (!strstr(found, *kept))
            fail_msg("no \"%s\" in: %s", *kept, found);
    }
    for (; *gone; gone++) {
        if (strcasestr(found, *gone))
            fail_msg("\"%s\" in: %s", *gone, found);
    }
    free(found);
}

#define PARTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void the_protocol_stays(void **state)
{
    (void)state;
    check("INVITE sip:subscriber@quokka.example:5080;transport=tcp;user=phone SIP/2.0\r\n"
          "v: SIP / 2.0 / UDP quokka.example:5070;branch=z9hG4bKquokka;rport=5071;received=18.77.66\r\n"
          "f: <sip:subscriber@quokka.example>;tag=quokka\r\n"
          "CSeq: 4711 INVITE\r\nMax-Forwards: 70\r\nSupported: 100rel, timer, quokka\r\n"
          "Contact: <sip:subscriber@198.18.77.66:5060>;expires=3600;+sip.instance=\"<urn:uuid:quokka>\"\r\n"
          "Reason: Q.850;cause=16;text=\"Normal call clearing of quokka\"\r\n"
          "Warning: 399 quokka.example \"Not found: quokka\"\r\n"
          "Retry-After: 3600 (quokka);duration=60\r\n"
          "Session-Expires: 1800;refresher=uac\r\nContent-Type: application/sdp\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\n"
          "Event: message-summary\r\nUser-Agent: Phone/1.2.3 quokka.example\r\n\r\n",
          PARTS("INVITE sip:", ":5080;transport=tcp;user=phone SIP/2.0\r\nv: SIP / 2.0 / UDP ", ":5070;branch=z9hG4bK",
                ";rport=5071;received=", "\r\nf: <sip:", "CSeq: 4711 INVITE\r\nMax-Forwards: 70\r\nSupported: 100rel, timer, ",
                ":5060>;expires=3600;+sip.instance=\"<urn:uuid:", "Reason: Q.850;cause=16;text=\"Normal call clearing of ",
                "Warning: 399 ", " \"Not found: ", "Retry-After: 3600 (", ");duration=60\r\nSession-Expires: 1800;refresher=uac\r\n",
                "Content-Type: application/sdp\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\nEvent: message-summary\r\n",
                "User-Agent: Phone/1.2.3 "),
          PARTS("quokka", "subscriber", "198.18.77.66"));
}

static void session_descriptions_stay_readable(void **state)
{
    (void)state;
    check("SIP/2.0 200 OK\r\nc: application/sdp\r\n\r\nv=0\r\no=quokka 2890844526 7 IN IP4 198.18.77.66\r\ns=quokka\r\n"
          "c=IN IP4 198.18.77.66/127\r\nt=0 0\r\nm=audio 49170/2 RTP/AVP 0 97\r\nb=AS:64\r\na=rtpmap:97 opus/48000/2\r\n"
          "a=fmtp:97 useinbandfec=1\r\na=sendonly\r\na=ptime:20\r\na=candidate:1 1 UDP 2130706431 198.18.77.66 8998 typ host\r\n"
          "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:quokkaquokka|2^20|1:4\r\na=mid:audio\r\na=quokka:quokka\r\n",
          PARTS("v=0\r\no=", " 7 IN IP4 ", "c=IN IP4 ", "/127\r\nt=0 0\r\nm=audio 49170/2 RTP/AVP 0 97\r\nb=AS:64\r\n",
                "a=rtpmap:97 opus/48000/2\r\na=fmtp:97 useinbandfec=1\r\na=sendonly\r\na=ptime:20\r\na=candidate:",
                " 1 UDP 2130706431 ", " 8998 typ host\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:", "a=mid:audio\r\n"),
          PARTS("quokka", "198.18.77.66", "2890844526"));
}

static span field(const char *text, const char *start)
{
    const char *at = strstr(text, start);
    assert_non_null(at);
    at += strlen(start);
    return (span){at, strcspn(at, "\r\n>;@")};
}

static void the_same_has_the_same_name_everywhere(void **state)
{
    (void)state;
    const char *text = "REFER sip:x SIP/2.0\r\nCall-ID: quokka\r\nReply-To: <sip:quokka>\r\nFrom: quokka <sip:1>\r\nTo: <sip:+49-30.1234567@h>\r\n"
                       "P-Asserted-Identity: <tel:+49301234567>\r\nSubject: 49301234567\r\nRefer-To: <sip:h?Replaces=quokka%3B>\r\n"
                       "Via: SIP/2.0/UDP 198.18.77.66\r\nIn-Reply-To: 198.18.77.66\r\n\r\n";
    char *found = told(text, strlen(text));
    span call_id = field(found, "Call-ID: ");
    assert_span_equal(field(found, "Reply-To: <sip:"), strndupa(call_id.data, call_id.length));
    assert_memory_equal(field(found, "Refer-To: <sip:").data + strlen("h?Replaces="), call_id.data, call_id.length);
    span number = field(found, "tel:+");
    assert_span_equal(field(found, "Subject: "), strndupa(number.data, number.length));
    span to = field(found, "To: <sip:+");
    assert_memory_equal(to.data, number.data, 2);
    assert_memory_equal(to.data + 3, number.data + 2, 2);
    assert_memory_equal(to.data + 6, number.data + 4, 7);
    span host = field(found, "Via: SIP/2.0/UDP ");
    assert_span_equal(field(found, "In-Reply-To: "), strndupa(host.data, host.length));
    free(found);
}

static void what_does_not_parse_goes(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "INVITE quokka quokka quokka\r\nquokka\r\n quokka\r\nquokka quokka: quokka\r\n\r\nquokka",
        "SIP/2.0 quokka quokka\nVia quokka\nVia: quokka/quokka\nFrom: \"quokka <sip:quokka@\nTo: <<quokka>>\n",
        "INVITE sip:quokka@quokka SIP/2.0\r\nWarning: quokka quokka quokka \"quokka\r\nAuthorization: quokka \"quokka",
        "INVITE sip:%71uokka@h SIP/2.0\r\nc: multipart/mixed;boundary=quokka\r\n\r\n--quokka\r\nquokka",
        "INVITE sip:h SIP/2.0\r\nc: multipart/mixed\r\n\r\n--quokka\r\nquokka",
        "INVITE sip:h SIP/2.0\r\nc: application/sdp\r\n\r\nquokka\r\nm=quokka\r\na=quokka\r\no=quokka\r\nc=quokka",
        "INVITE sip:h SIP/2.0\r\nc: message/sip\r\n\r\nQUOKKA quokka\r\nc: message/sip\r\n\r\nINVITE sip:quokka",
        "QUOKKA sip:h SIP/2.0\r\nQuokka: quokka\r\nX-Quokka: x\r\nQ: quokka\r\nContent-Length: 2\r\n\r\nquokka",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        check(texts[i], (const char *const[]){NULL}, PARTS("quokka", "uokka"));
}

static void a_named_header_keeps_its_name(void **state)
{
    (void)state;
    assert_int_equal(disguise_keep_name(disguise, SPAN("X-Quokka")), 0);
    check("INVITE sip:h SIP/2.0\r\nX-QUOKKA: wombat\r\n\r\n", PARTS("X-QUOKKA: "), PARTS("wombat"));
}

/** Messages of pieces that matter, in any order: of the same length, within bounds, and the same each time. */
static void any_message_is_rewritten_within_bounds(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "INVITE sip:a@b SIP/2.0\r\n", "SIP/2.0 200 ", "Via: ", "Identity: ", "From: ", "Warning: ", "Authorization: ", "c: ",
        "multipart/mixed;boundary=", "application/sdp", "message/sip", "\r\n", "\r\n\r\n", "--", "%", "%4", "%41", "::", ":", "1.2.3.4",
        "[", "]", "<", ">", "\"", "\\", "(", ")", ";", "=", ",", "@", "sip:", "tel:", "a=", "m=", "o=", "candidate:", "z9hG4bK", "0", "00",
        "123456789012", "x", "\xc3", "\xe6\x97\xa5", "\xed", " ", "\t", "eyJhIjoxfQ", ".", "v=0\r\n", "User-Agent: ", "?", "&", "/"};
    uint64_t seed = 20261121;
    for (int round = 0; round < 4000; round++) {
        char text[2048] = "";
        size_t count = test_random(&seed) % 40;
        for (size_t i = 0; i < count; i++)
            strcat(text, pieces[test_random(&seed) % (sizeof(pieces) / sizeof(pieces[0]))]);
        char *first = told(text, strlen(text));
        char *again = told(text, strlen(text));
        assert_string_equal(first, again);
        free(first);
        free(again);
    }
}

/** No piece of text may make it slow: the longest message, of each of them. */
static void long_messages_take_no_long_time(void **state)
{
    (void)state;
    static const char *const pieces[] = {"<", "\"", "(", ",", ";", "a", "1", ":", "1.", "::", "%41", "sip:", "a=", "--x\r\n", "=", "a,<"};
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        static char text[65536];
        size_t length = (size_t)snprintf(text, sizeof(text), "INVITE sip:h SIP/2.0\r\nc: multipart/x;boundary=x\r\nFrom: ");
        while (length + 8 < sizeof(text))
            length += (size_t)sprintf(text + length, "%s", pieces[i]);
        free(told(text, length));
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(the_protocol_stays, set_up, tear_down),
    cmocka_unit_test_setup_teardown(session_descriptions_stay_readable, set_up, tear_down),
    cmocka_unit_test_setup_teardown(the_same_has_the_same_name_everywhere, set_up, tear_down),
    cmocka_unit_test_setup_teardown(what_does_not_parse_goes, set_up, tear_down),
    cmocka_unit_test_setup_teardown(a_named_header_keeps_its_name, set_up, tear_down),
    cmocka_unit_test_setup_teardown(any_message_is_rewritten_within_bounds, set_up, tear_down),
    cmocka_unit_test_setup_teardown(long_messages_take_no_long_time, set_up, tear_down),
};

UNIT_TEST_MAIN(tests)
