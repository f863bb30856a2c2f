/*
 * test_sip_mask.c — no secret gets through, however the message is written, and nothing else is touched.
 */
#include "test.h"

#include "base/span.h"
#include "sip/mask.h"

static char *masked(span text, size_t (*mask)(span text, char *room))
{
    char *exact = malloc(text.length);
    char *room = malloc(text.length + 1);
    if (text.length)
        memcpy(exact, text.data, text.length);
    size_t length = mask((span){exact, text.length}, room);
    assert_true(length <= text.length);
    room[length] = '\0';
    free(exact);
    return room;
}

static const char *header_name;

static size_t mask_header(span text, char *room)
{
    return sipwhy_mask_header(header_name, text, room);
}

static void check(const char *text, const char *expected)
{
    char *found = masked(span_of(text), sipwhy_mask_message);
    assert_string_equal(found, expected);
    free(found);
}

static void check_header(const char *name, const char *text, const char *expected)
{
    header_name = name;
    char *found = masked(span_of(text), mask_header);
    assert_string_equal(found, expected);
    free(found);
}

static void digest_responses_are_masked(void **state)
{
    (void)state;
    check_header("Authorization", "Digest username=\"bob\", response=\"0123456789abcdef\", qop=auth",
                 "Digest username=\"bob\", response=\"0123...\", qop=auth");
    check_header("Proxy-Authorization", "Digest response = 0123456789abcdef;x", "Digest response = 0123...;x");
    check_header("Proxy-Authorization", "DIGEST RESPONSE=\"0123456", "DIGEST RESPONSE=\"...");
    check("aUTHORIZATION : Digest a=b,\r\n\tresponse=\r\n \"0123456789\"\r\nTo: x\r\n",
          "aUTHORIZATION : Digest a=b,\r\n\tresponse=\r\n \"0123...\"\r\nTo: x\r\n");
    check("X-Auth: response=\"\\\"3456789\", a=\"b\"\n", "X-Auth: response=\"\\\"34...\", a=\"b\"\n");
    check("Authentication-Info: rspauth=\"0123456789\"\r\n", "Authentication-Info: rspauth=\"0123...\"\r\n");
    check_header("WWW-Authenticate", "Digest nonce=\"0123456789\", ck=\"0123456789\", ik=\"0123456789\"",
                 "Digest nonce=\"0123456789\", ck=\"0123...\", ik=\"0123...\"");
    check_header("Authorization", "Digest response=\"\\", "Digest response=\".");
}

static void other_credentials_are_masked(void **state)
{
    (void)state;
    check("Authorization: Basic Ym9iOnNlY3JldA==\r\n\r\n", "Authorization: Basic Ym9i...\r\n\r\n");
    check("Authorization:\r\n Bearer eyJhbGciOiJub25lIn0.e30.\r\n", "Authorization:\r\n Bearer eyJh...\r\n");
    check_header("Authorization", "", "");
    check_header("Authorization", "Digest", "Digest");
}

static void keys_of_media_are_masked(void **state)
{
    (void)state;
    check("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkp|2^20|1:4;inline:abc\r\n",
          "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:PS1u...|2^20|1:4;inline:...\r\n");
    check("a=ice-ufrag:8hhY\na=ICE-PWD:asd88fgpdd777uzjYhagZg\n", "a=ice-ufrag:8hhY\na=ICE-PWD:asd8...\n");
    check("k=base64:c2VjcmV0IGtleQ==\r\nk=prompt\r\n", "k=base64:c2Vj...\r\nk=prompt\r\n");
    check("a=key-mgmt:mikey AQAFgM0XflABAAAA\r\n", "a=key-mgmt:mikey AQAF...\r\n");
    check("k: timer, 100rel\r\n", "k: timer, 100rel\r\n");
    check("a=fingerprint:sha-256 4A:AD:B9\r\n", "a=fingerprint:sha-256 4A:AD:B9\r\n");
}

static void signatures_are_masked(void **state)
{
    (void)state;
    check("Identity: eyJh.eyJk.c2lnbmF0dXJl;info=<https://example.com/c>;alg=ES256\r\n",
          "Identity: eyJh.eyJk.c2ln...;info=<https://example.com/c>;alg=ES256\r\n");
    check("y: \"ZYNBbHC00VMZr2kZt6VmCvPonWJMGvQTBDqghoWeLxJfzB2a\"\r\n", "y: \"ZYN...\r\n");
    check_header("Identity", "..c2lnbmF0dXJl", "..c2ln...");
}

static void passwords_in_uris_are_masked(void **state)
{
    (void)state;
    check("INVITE sip:bob:hunter2hunter2@example.net SIP/2.0\r\nContact: <sips:a:b@192.0.2.1:5061>\r\n",
          "INVITE sip:bob:hunt...@example.net SIP/2.0\r\nContact: <sips:a:.@192.0.2.1:5061>\r\n");
    check("To: <sip:example.net:5060>, <sip:bob@example.net:5060>\r\n",
          "To: <sip:example.net:5060>, <sip:bob@example.net:5060>\r\n");
}

static void everything_else_stays(void **state)
{
    (void)state;
    static const char text[] = "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;rport\r\n"
                               "Response: x\r\n\0binary\xff\r\n\r\nv=0\r\ns=response\r\n\"";
    char *found = masked((span){text, sizeof(text) - 1}, sipwhy_mask_message);
    assert_memory_equal(found, text, sizeof(text) - 1);
    free(found);
    check("", "");
    check("response", "response");
    check("response=", "response=");
    check("inline:", "inline:");
}

/** Texts of pieces that matter, in any order: within bounds, and never longer. */
static void any_text_is_masked_within_bounds(void **state)
{
    (void)state;
    static const char *const pieces[] = {"response", "=", "\"", "\\", "inline", ":", "Authorization", "\r",
                                         "\n", " ", "Identity", "sip", "@", "k=", ";", ".", "key-mgmt", "x"};
    uint64_t seed = 20261121;
    for (int round = 0; round < 20000; round++) {
        char text[256] = "";
        size_t count = test_random(&seed) % 12;
        for (size_t i = 0; i < count; i++)
            strcat(text, pieces[test_random(&seed) % (sizeof(pieces) / sizeof(pieces[0]))]);
        free(masked(span_of(text), sipwhy_mask_message));
        header_name = round % 2 ? "Authorization" : "y";
        free(masked(span_of(text), mask_header));
    }
}

static const struct CMUnitTest tests[] = {
    UNIT_TEST(digest_responses_are_masked),    UNIT_TEST(other_credentials_are_masked),
    UNIT_TEST(keys_of_media_are_masked),       UNIT_TEST(signatures_are_masked),
    UNIT_TEST(passwords_in_uris_are_masked),   UNIT_TEST(everything_else_stays),
    UNIT_TEST(any_text_is_masked_within_bounds),
};

UNIT_TEST_MAIN(tests)
