/*
 * test_sip_osip.c — what libosip2 5.3.0 does wrong with hostile input, and that it does not get there
 * (docs/fuzzing.md has the list). Under the sanitizer of addresses a byte read beside a block is seen.
 */
#include "sip_fixture.h"

#include "base/poison.h"
#include "sip/auth.h"
#include "sip/osip.h"
#include "sip/sdp_text.h"

#include <osipparser2/sdp_message.h>

#define ARENA_BYTES (1 << 20)

static const char session[] = "v=0\r\no=a 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
                              "m=audio 4000 RTP/AVP 0 97\r\na=rtpmap:97 opus/48000\r\na=x\r\n";

/** What libosip2 gets of @p body, checked; parse it. @return whether it gets anything */
static bool parse(span body)
{
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    const char *text = sdp_text_normalise(&arena, body);
    if (text) {
        span whole = span_of(text);
        assert_true(span_starts_with(whole, SPAN("v=")));
        assert_true(whole.length > 2 && strcmp(text + whole.length - 2, "\r\n") == 0);
        assert_true(span_find(whole, SPAN("\n=")) == whole.length);
        sdp_message_t *sdp;
        osip_enter(&arena);
        assert_int_equal(sdp_message_init(&sdp), 0);
        sdp_message_parse(sdp, text);
        osip_leave();
    }
    arena_finish(&arena);
    return text != NULL;
}

/** Where the last line has no end, sdp_message_parse() looks for one behind the text. */
static void every_line_of_sdp_gets_an_end(void **state)
{
    (void)state;
    static const char *const ends[] = {"", "\r", "\n", "\r\n", "\n\r", "\r\r", "\r\nb=AS:64\rt", "\r\nk"};
    /* As the fuzzer found it. */
    assert_true(parse(SPAN("v=0\r\no=a 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP4 19\xd6" "2.0.2.1/127\r\n"
                           "b=AS:64\x03<siPd:5060><sip:a@[20::d:5060>;ex\r\npt=0 0\r\nr=7h\r\n"
                           "k=clear:x\rtargetnamee\r\n"
                           "m=audio 49170/2 RTP/AVrtea0r;p=0q;o;expp\r")));
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        for (size_t length = 0; length < sizeof(session); length++) {
            char *body = malloc(length + strlen(ends[i]) + 1);
            memcpy(body, session, length);
            strcpy(body + length, ends[i]);
            parse(span_of(body));
            free(body);
        }
    }
}

/** A line that begins with "=" has sdp_message_parse() read the byte in front of it. */
static void no_line_of_sdp_begins_with_its_value(void **state)
{
    (void)state;
    assert_false(parse(SPAN("=v=0\r\no=a 1 1 IN IP4 192.0.2.1\r\n")));
    assert_true(parse(SPAN("v=0\r\n=x\r\no=a 1 1 IN IP4 192.0.2.1\r\n=\r\n==\r\nm=audio 1 x 0\r\n=y\r\n")));
}

/** A value that should be quoted and is not: libosip2 takes the next quoted string, whatever it is. */
static void the_quotes_of_another_parameter_are_not_taken(void **state)
{
    struct sip_challenge challenge;
    struct sip_message *message =
        index_with(state, "WWW-Authenticate: Digest realm=example.com, nonce=\"abc\", algorithm=MD5\r\n");
    assert_int_equal(sip_challenge_parse(message, SIP_HEADER_WWW_AUTHENTICATE, 0, &challenge), 0);
    assert_span_equal(challenge.realm, "example.com");
    assert_span_equal(challenge.nonce, "abc");
    assert_span_equal(challenge.algorithm, "MD5");
}

/** Its lists are walked from the front for every element that is added to them. */
static void what_would_take_long_is_refused(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    char *text = malloc(OSIP_VALUE_BYTES + 1);
    memset(text, 'a', OSIP_VALUE_BYTES + 1);
    assert_non_null(osip_copy(&arena, (span){text, OSIP_VALUE_BYTES}));
    assert_null(osip_copy(&arena, (span){text, OSIP_VALUE_BYTES + 1}));
    memset(text, ';', OSIP_PARAMETERS + 1);
    assert_non_null(osip_copy(&arena, (span){text, OSIP_PARAMETERS}));
    assert_null(osip_copy(&arena, (span){text, OSIP_PARAMETERS + 1}));
    assert_null(osip_copy(&arena, SPAN("a\0b")));
    free(text);
    arena_finish(&arena);
}

/** What it forgets to free goes with the arena; what it frees and reads again is seen. */
static void its_memory_is_that_of_the_arena(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    osip_enter(&arena);
    char *forgotten = osip_malloc(100);
    char *text = osip_malloc(5);
    assert_true(forgotten && text);
    memcpy(text, "text", 5);
    char *longer = osip_realloc(text, 2000);
    assert_string_equal(longer, "text");
    assert_null(osip_malloc(ARENA_BYTES));
    assert_null(osip_malloc(SIZE_MAX));
    osip_free(longer);
#ifdef POISON_IS_ON
    assert_true(__asan_address_is_poisoned(longer));
    assert_true(__asan_address_is_poisoned(forgotten - 1));
    assert_true(__asan_address_is_poisoned(forgotten + 100));
    assert_false(__asan_address_is_poisoned(forgotten));
#endif
    osip_leave();
    arena_finish(&arena);
}

static const struct CMUnitTest tests[] = {
    SIP_TEST(every_line_of_sdp_gets_an_end),
    SIP_TEST(no_line_of_sdp_begins_with_its_value),
    SIP_TEST(the_quotes_of_another_parameter_are_not_taken),
    SIP_TEST(what_would_take_long_is_refused),
    SIP_TEST(its_memory_is_that_of_the_arena),
};
UNIT_TEST_MAIN(tests)
