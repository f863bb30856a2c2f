/*
 * test_sip_hostile.c — messages cut at every length, changed at every byte, and built to be slow:
 * whatever the bytes, each answer lies inside the message or its arena.
 */
#include "sip_check.h"
#include "sip_fixture.h"

static const char invite[] =
    "INVITE sip:bob@example.net;transport=tcp SIP/2.0\r\n"
    "Via: SIP/2.0/TCP [2001:db8::1]:5062;branch=z9hG4bK1;rport, SIP/2.0/UDP a.example.com"
    ";branch=z9hG4bK0;received=[2001:db8::2]\r\n"
    "Max-Forwards: 70\r\n"
    "f: \"Alice \\\" <x>\" <sip:alice%40home:secret@example.com>;tag=1928\r\n"
    "To: Bob <tel:+15551234;ext=1>\r\n"
    "Call-ID : a84b4c76e66710@example.com\r\n"
    "CSeq: 314159\r\n INVITE\r\n"
    "Contact: <sip:alice@example.com>;expires=60;q=0.5, \"A, B\" <sip:b@[2001:db8::3]:5060>\r\n"
    "Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>\r\n"
    "Authorization: Digest username=\"alice\", realm=\"example.com\", nonce=\"84a\\\"4cc\","
    " uri=sip:bob@example.net, algorithm=\"MD5\", qop=auth, nc=00000001\r\n"
    "Supported: timer,100rel\r\n"
    "X-Own: ;;,,\"<\r\n"
    "Content-Type: multipart/mixed;boundary=\"b1\"\r\n"
    "Content-Length: 237\r\n"
    "\r\n"
    "--b1\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
    "--b1\r\nContent-Type: application/sdp\r\n\r\n"
    "v=0\r\no=alice 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP6 2001:db8::1\r\nt=0 0\r\n"
    "a=inactive\r\nm=audio 49170/2 RTP/AVP 0 97\r\na=rtpmap:97 opus/48000/2\r\na=sendonly\r\n"
    "--b1--\r\n";

static const char response[] =
    "SIP/2.0 401 Unauthorized\r\n"
    "v: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK2;received=192.0.2.9;rport=6000\r\n"
    "From: sip:alice@example.com;tag=1;x=\"a;b\"\r\n"
    "To: <sip:alice@example.com>;tag=2\r\n"
    "i: 1@example.com\r\n"
    "CSeq: 2 REGISTER\r\n"
    "WWW-Authenticate: Digest realm=\"example.com\", nonce=\"\", algorithm=MD5, stale=TRUE,"
    " qop=\"auth,auth-int\"\r\n"
    "Reason: Q.850;cause=16;text=\"Terminated, by us\";location=LN, SIP;cause=200\r\n"
    "Warning: 370 192.0.2.5 \"Insufficient \\\"bandwidth\\\"\", 399 host:5060 \"x\"\r\n"
    "Retry-After: 120 (maintenance);duration=60\r\n"
    "l: 0\r\n"
    "\r\n";

static const span messages[] = {{invite, sizeof(invite) - 1}, {response, sizeof(response) - 1}};
#define MESSAGES (sizeof(messages) / sizeof(messages[0]))

static void as_they_are_nothing_is_wrong(void **state)
{
    struct sip_message *message = *state;
    for (size_t i = 0; i < MESSAGES; i++) {
        check_everything(message, messages[i]);
        for (size_t d = 0; d < message->defect_count; d++)
            fail_msg("%s", sip_defect_describe(message, &message->defects[d]));
    }
}

static void cut_at_every_length(void **state)
{
    for (size_t i = 0; i < MESSAGES; i++) {
        for (size_t length = 0; length <= messages[i].length; length++) {
            char *bytes = malloc(length + !length);
            memcpy(bytes, messages[i].data, length);
            check_everything(*state, (span){bytes, length});
            free(bytes);
        }
    }
}

static void changed_at_every_byte(void **state)
{
    static const char others[] = {'\0', '\xff', ',', '"', '<', '\r', '\n', ';', '%', '\\', '='};
    for (size_t i = 0; i < MESSAGES; i++) {
        char *bytes = malloc(messages[i].length);
        memcpy(bytes, messages[i].data, messages[i].length);
        for (size_t at = 0; at < messages[i].length; at++) {
            for (size_t other = 0; other < sizeof(others); other++) {
                bytes[at] = others[other];
                check_everything(*state, (span){bytes, messages[i].length});
            }
            bytes[at] = messages[i].data[at];
        }
        free(bytes);
    }
}

static void changed_at_random(void **state)
{
    static const char pieces[] = "\r\n\t \"\\<>,;:=%@()[]/?&aZ09-.\x80\xff\0*SIP";
    uint64_t random = 20;
    for (int round = 0; round < 4000; round++) {
        const span *original = &messages[test_random(&random) % MESSAGES];
        char *bytes = malloc(original->length);
        memcpy(bytes, original->data, original->length);
        for (uint64_t changes = test_random(&random) % 12 + 1; changes; changes--)
            bytes[test_random(&random) % original->length] =
                pieces[test_random(&random) % (sizeof(pieces) - 1)];
        check_everything(*state, (span){bytes, original->length});
        free(bytes);
    }
}

/* Each would take seconds or more if anything in here were quadratic in the size of a message. */
static void built_to_be_slow(void **state)
{
    static const char *const starts[] = {"Via: SIP/2.0/UDP a",
                                         "From: <sip:a>",
                                         "Contact: ",
                                         "Authorization: Digest ",
                                         "X-Own: ",
                                         "Reason: SIP",
                                         "Content-Type: application/sdp\r\n\r\nv=0\r\n"};
    static const char *const repeated[] = {",",  ";",    "<",    "\"",    "(",   " ",       ";a",
                                           "%2", "\\\"", "a=b,", ";a=\"", "<>,", "a=x\r\n", "\r"};
    char *bytes = malloc(LIMIT_MESSAGE_BYTES);
    for (size_t s = 0; s < sizeof(starts) / sizeof(starts[0]); s++) {
        for (size_t r = 0; r < sizeof(repeated) / sizeof(repeated[0]); r++) {
            static const char line[] = "OPTIONS sip:a SIP/2.0\r\n";
            size_t length = sizeof(line) - 1, piece = strlen(repeated[r]);
            memcpy(bytes, line, length);
            memcpy(bytes + length, starts[s], strlen(starts[s]));
            for (length += strlen(starts[s]); length + piece <= LIMIT_MESSAGE_BYTES;
                 length += piece)
                memcpy(bytes + length, repeated[r], piece);
            check_everything(*state, (span){bytes, length});
        }
    }
    free(bytes);
}

static const struct CMUnitTest tests[] = {
    SIP_TEST(as_they_are_nothing_is_wrong),
    SIP_TEST(cut_at_every_length),
    SIP_TEST(changed_at_every_byte),
    SIP_TEST(changed_at_random),
    SIP_TEST(built_to_be_slow),
};
UNIT_TEST_MAIN(tests)
