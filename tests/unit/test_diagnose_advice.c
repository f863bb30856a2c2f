/*
 * test_diagnose_advice.c — what follows from a response here: one pair of messages for each thing
 * said.
 */
#include "scene.h"

/** A request and its answer 50 ms later, with the headers and body of each. */
static void ask(struct scene *scene, const char *method, const char *headers, int code,
                const char *answer)
{
    unsigned cseq = (unsigned)scene->messages + 1;
    int64_t at_ms = (int64_t)scene->messages * 1000;
    SEND(scene, .method = method, .cseq = cseq, .headers = headers, .at_ms = at_ms);
    SEND(scene, .method = method, .cseq = cseq, .code = code, .headers = answer,
         .at_ms = at_ms + 50);
}

/** The same inside a dialog. */
static void ask_inside(struct scene *scene, const char *method, int code)
{
    unsigned cseq = (unsigned)scene->messages + 1;
    int64_t at_ms = (int64_t)scene->messages * 1000;
    SEND(scene, .method = method, .cseq = cseq, .to_tag = "b", .at_ms = at_ms);
    SEND(scene, .method = method, .cseq = cseq, .code = code, .at_ms = at_ms + 50);
}

#define CHALLENGE "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n\"\r\n"
#define STALE                                                                                      \
    "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"m\", stale=true, algorithm=SHA-256\r\n"
#define CREDENTIALS(realm)                                                                         \
    "Authorization: Digest username=\"bob\", realm=\"" realm                                       \
    "\", nonce=\"n\", uri=\"sip:x\", response=\"0\"\r\n"

static void a_first_challenge_is_normal(void **state)
{
    struct scene *scene = *state;
    ask(scene, "REGISTER", "", 401, CHALLENGE);
    assert_advice(scene, "realm \"pbx\" (algorithm MD5)");
    assert_advice(scene, "normal first round");
    assert_no_advice(scene, "user");
}

static void a_challenge_to_credentials_says_whose(void **state)
{
    struct scene *scene = *state;
    ask(scene, "REGISTER", CREDENTIALS("pbx"), 401, CHALLENGE);
    assert_advice(scene, "of user \"bob\" for this realm already");
    assert_no_advice(scene, "normal first round");
    ask(scene, "REGISTER", CREDENTIALS("else"), 401, CHALLENGE);
    assert_advice(scene, "but for the realm \"else\"");
    ask(scene, "REGISTER", CREDENTIALS("pbx"), 401, STALE);
    assert_advice(scene, "was old (stale=true)");
    assert_advice(scene, "algorithm SHA-256");
}

static void a_407_is_answered_by_proxy_authorization(void **state)
{
    struct scene *scene = *state;
    static const char challenge[] = "Proxy-Authenticate: Digest realm=\"trunk\", nonce=\"n\"\r\n";
    ask(scene, "INVITE", "", 407, challenge);
    assert_advice(scene, "realm \"trunk\"");
    assert_advice(scene, "normal first round");
    ask(scene, "INVITE", "Proxy-" CREDENTIALS("trunk"), 407, challenge);
    assert_advice(scene, "for this realm already");
}

static void a_challenge_without_one_cannot_be_answered(void **state)
{
    struct scene *scene = *state;
    ask(scene, "INVITE", "", 401, "");
    assert_advice(scene, "It has no challenge");
    ask(scene, "CANCEL", "", 401, CHALLENGE);
    assert_advice(scene, "A CANCEL must not be challenged");
    assert_no_advice(scene, "It has no challenge");
}

static void a_403_depends_on_the_method(void **state)
{
    struct scene *scene = *state;
    ask(scene, "REGISTER", "", 403, "");
    assert_advice(scene, "REGISTER without credentials");
    ask(scene, "REGISTER", CREDENTIALS("pbx"), 403, "");
    assert_advice(scene, "REGISTER with credentials");
    ask(scene, "INVITE", "", 403, "");
    assert_advice(scene, "To an INVITE");
    ask(scene, "MESSAGE", "", 403, "");
    assert_advice(scene, "understood the MESSAGE and refuses");
}

static void a_404_says_what_was_asked_for(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .uri = "sip:+4930123@gw.example.net;user=phone", .at_ms = 0);
    SEND(scene, .code = 404, .at_ms = 50);
    assert_advice(scene, "\"+4930123\" at gw.example.net");
    ask(scene, "REGISTER", "", 404, "");
    assert_advice(scene, "To a REGISTER");
    SEND(scene, .cseq = 90, .uri = "tel:+4930123", .at_ms = 9000);
    SEND(scene, .cseq = 90, .code = 416, .at_ms = 9050);
    assert_advice(scene, "was tel:+4930123");
    ask(scene, "INVITE", "", 485, "Contact: <sip:bob.b@example.net>\r\n");
    assert_advice(scene, "Go to sip:bob.b@example.net.");
}

static void a_405_says_what_is_taken(void **state)
{
    struct scene *scene = *state;
    ask(scene, "SUBSCRIBE", "", 405, "Allow: INVITE, ACK\r\nAllow: BYE\r\n");
    assert_advice(scene, "SUBSCRIBE is not taken here; taken are: INVITE, ACK, BYE.");
    ask(scene, "SUBSCRIBE", "", 405, "");
    assert_advice(scene, "the Allow header that must say what is taken is missing");
    ask(scene, "OPTIONS", "", 501, "");
    assert_advice(scene, "sign of life");
    assert_no_advice(scene, "missing");
}

static void media_types_are_compared(void **state)
{
    struct scene *scene = *state;
    ask(scene, "INVITE", "Content-Type: text/plain\r\n", 415, "Accept: application/sdp\r\n");
    assert_advice(scene, "The request had Content-Type: text/plain; taken is: application/sdp.");
    ask(scene, "INVITE", "Content-Type: text/plain\r\n", 415, "");
    assert_advice(scene, "The request had Content-Type: text/plain.");
    ask(scene, "INVITE", "Content-Encoding: gzip\r\n", 415, "Accept-Encoding: identity\r\n");
    assert_advice(scene, "Content-Encoding: gzip; taken is: identity.");
    ask(scene, "INVITE", "Accept: text/html\r\n", 406, "");
    assert_advice(scene, "accepts only text/html");
}

static void extensions_are_named(void **state)
{
    struct scene *scene = *state;
    ask(scene, "INVITE", "Require: 100rel, x\r\n", 420, "Unsupported: x\r\n");
    assert_advice(scene, "Not understood there: x.");
    assert_advice(scene, "insisted on: 100rel, x.");
    ask(scene, "INVITE", "Supported: timer\r\n", 421, "Require: 100rel\r\n");
    assert_advice(scene, "The server insists on: 100rel.");
    assert_advice(scene, "can do: timer.");
    assert_no_advice(scene, "Not understood");
    ask(scene, "INVITE", "", 421, "Require: 100rel\r\n");
    assert_advice(scene, "can do: -.");
}

static void intervals_are_compared(void **state)
{
    struct scene *scene = *state;
    ask(scene, "INVITE", "Session-Expires: 60;refresher=uac\r\n", 422, "Min-SE: 90\r\n");
    assert_advice(scene, "Asked for were 60 s, the least taken here is 90 s");
    ask(scene, "REGISTER", "Expires: 30\r\n", 423, "Min-Expires: 600\r\n");
    assert_advice(scene, "Asked for were 30 s, the least taken here is 600 s");
    ask(scene, "REGISTER", "", 423, "Min-Expires: 600\r\n");
    assert_advice(scene, "The least taken here is 600 s");
    ask(scene, "REGISTER", "", 423, "");
    assert_advice(scene, "The Min-Expires header");
    ask(scene, "INVITE", "", 422, "Min-Expires: 5\r\n");
    assert_advice(scene, "The Min-SE header");
}

static void a_408_is_for_invites_alone(void **state)
{
    struct scene *scene = *state;
    ask(scene, "INVITE", "", 408, "");
    assert_advice(scene, "It came 50 ms after the request");
    assert_no_advice(scene, "RFC 4320");
    ask(scene, "OPTIONS", "", 408, "");
    assert_advice(scene, "RFC 4320");
    ask(scene, "OPTIONS", "", 504, "");
    assert_no_advice(scene, "RFC 4320");
}

static void a_481_depends_on_the_method(void **state)
{
    struct scene *scene = *state;
    ask_inside(scene, "BYE", 481);
    assert_advice(scene, "To a BYE it is harmless");
    ask_inside(scene, "INVITE", 481);
    assert_advice(scene, "has lost the dialog");
    ask_inside(scene, "PRACK", 481);
    assert_advice(scene, "RAck");
    ask_inside(scene, "NOTIFY", 481);
    assert_advice(scene, "subscription is gone");
    ask(scene, "CANCEL", "", 481, "");
    assert_advice(scene, "To a CANCEL");
    ask(scene, "MESSAGE", "", 481, "");
    assert_string_equal(scene->advice, "");
}

static void a_487_is_normal_after_a_cancel(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .at_ms = 0);
    SEND(scene, .method = "CANCEL", .at_ms = 900);
    SEND(scene, .code = 487, .at_ms = 950);
    assert_advice(scene, "as it should be");
    SEND(scene, .cseq = 2, .at_ms = 2000);
    SEND(scene, .cseq = 2, .code = 487, .at_ms = 2950);
    assert_advice(scene, "No CANCEL was seen");
    assert_no_advice(scene, "as it should be");
}

#define SDP(media) "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" media

static void a_488_says_what_was_offered(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .headers = "Content-Type: application/sdp\r\n", .at_ms = 0,
         .body = SDP("m=audio 4000 RTP/AVP 0 96\r\na=rtpmap:0 PCMU/8000\r\n"
                     "a=rtpmap:96 opus/48000/2\r\n"));
    SEND(scene, .code = 488, .headers = "Content-Type: application/sdp\r\n", .at_ms = 50,
         .body = SDP("m=audio 0 RTP/SAVP 8\r\na=rtpmap:8 PCMA/8000\r\n"));
    assert_advice(scene, "Offered: audio over RTP/AVP with PCMU");
    assert_advice(scene, "opus");
    assert_advice(scene, "Taken there: audio over RTP/SAVP with PCMA");
    assert_advice(scene, "no Warning that would say why");
    ask(scene, "INVITE", "", 488, "Warning: 305 gw.example.net \"no such codec\"\r\n");
    assert_advice(scene, "gw.example.net warns with 305");
    assert_advice(scene, "\"no such codec\"");
    assert_no_advice(scene, "no Warning");
    assert_no_advice(scene, "Offered");
}

static void an_unknown_warning_is_told_as_it_is(void **state)
{
    struct scene *scene = *state;
    ask(scene, "INVITE", "", 606, "Warning: 377 gw \"odd\", 399 gw2 \"other\"\r\n");
    assert_advice(scene, "gw warns with 377: \"odd\".");
    assert_advice(scene, "gw2 warns with 399 (");
}

static void glare_names_the_method(void **state)
{
    struct scene *scene = *state;
    ask_inside(scene, "UPDATE", 491);
    assert_advice(scene, "Both sides sent a UPDATE at once");
}

static void a_redirect_says_where_to_go(void **state)
{
    struct scene *scene = *state;
    ask(scene, "INVITE", "", 302,
        "Contact: <sip:bob@192.0.2.8>;q=0.7, <sip:bob@192.0.2.9>\r\nExpires: 120\r\n");
    assert_advice(scene, "Go to sip:bob@192.0.2.8 (preference q=0.7).");
    assert_advice(scene, "Go to sip:bob@192.0.2.9.");
    assert_advice(scene, "for 120 s");
    ask(scene, "INVITE", "", 302, "Contact: <sip:bob@192.0.2.8>\r\n");
    assert_advice(scene, "for this call only");
    ask(scene, "INVITE", "", 301, "Contact: <sip:bob@192.0.2.8>\r\n");
    assert_no_advice(scene, "for this call only");
    ask(scene, "INVITE", "", 302, "");
    assert_advice(scene, "It has no Contact");
    ask(scene, "INVITE", "", 380, "");
    assert_no_advice(scene, "It has no Contact");
}

static void a_retry_after_means_the_server_or_the_callee(void **state)
{
    struct scene *scene = *state;
    ask(scene, "INVITE", "", 503, "Retry-After: 120 (maintenance)\r\n");
    assert_advice(scene, "Send nothing more to this server for 2 min (Retry-After)");
    assert_no_advice(scene, "It has no Retry-After");
    ask(scene, "INVITE", "", 486, "Retry-After: 60;duration=5\r\n");
    assert_advice(scene, "Do not call this user again for 60 s");
    ask(scene, "INVITE", "", 503, "");
    assert_advice(scene, "It has no Retry-After: it counts as a 500");
    ask(scene, "INVITE", "", 500, "");
    assert_no_advice(scene, "Retry-After");
    ask(scene, "INVITE", "", 503, "Retry-After: 4294967295\r\n");
    assert_advice(scene, "Send nothing more");
}

static void a_reason_of_the_network_is_put_in_words(void **state)
{
    struct scene *scene = *state;
    ask(scene, "INVITE", "", 480, "Reason: Q.850;cause=17;text=\"busy\";location=RLN\r\n");
    assert_advice(scene, "The network says cause 17, ");
    assert_advice(scene, "released by the public network of the far user");
    ask(scene, "INVITE", "", 480, "Reason: SIP;cause=486;text=\"elsewhere\"\r\n");
    assert_advice(scene, "SIP 486 \"elsewhere\"");
    assert_no_advice(scene, "released by");
    ask(scene, "INVITE", "", 480, "Reason: Q.850;cause=4000000000\r\n");
    assert_advice(scene, "Q.850 4000000000");
}

static void a_registrar_grants_what_it_grants(void **state)
{
    struct scene *scene = *state;
    ask(scene, "REGISTER", "", 200, "Contact: <sip:bob@192.0.2.1>;expires=55\r\nExpires: 60\r\n");
    assert_advice(scene, "grants 55 s");
    ask(scene, "REGISTER", "", 200, "Contact: <sip:bob@192.0.2.1>\r\nExpires: 60\r\n");
    assert_advice(scene, "grants 60 s");
    ask(scene, "REGISTER", "", 200, "");
    assert_advice(scene, "nothing is registered");
}

static void an_answer_without_contact_leads_nowhere(void **state)
{
    struct scene *scene = *state;
    ask(scene, "INVITE", "", 200, "X-No-Contact: the fixture adds none\r\n");
    assert_advice(scene, "It has no Contact, which a 2xx to INVITE must have");
    ask(scene, "INVITE", "", 200, "Contact: <sip:bob@192.0.2.2>\r\n");
    assert_string_equal(scene->advice, "");
    SEND(scene, .cseq = 3, .code = 200, .headers = "Contact: <sip:bob@192.0.2.2>\r\n",
         .at_ms = 3000);
    assert_advice(scene, "sent for the 2. time and no ACK was seen");
}

static void a_100_names_the_hop_that_has_the_call(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .at_ms = 0);
    SEND(scene, .at_ms = 500);
    SEND(scene, .code = 100, .at_ms = 620);
    assert_advice(scene, "192.0.2.2:5060 has the INVITE now, 620 ms after it was sent");
    assert_advice(scene, "sent 2 times by then");
    SEND(scene, .call_id = "alone", .code = 100, .at_ms = 900);
    assert_string_equal(scene->advice, "");
}

static void a_reliable_provisional_needs_a_prack(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .at_ms = 0);
    SEND(scene, .code = 183, .headers = "Require: 100rel\r\nRSeq: 1\r\n", .at_ms = 90);
    assert_advice(scene, "PRACK");
    SEND(scene, .code = 183, .headers = "Require: 100rel\r\n", .at_ms = 200);
    assert_no_advice(scene, "PRACK");
    SEND(scene, .code = 180, .headers = "Content-Type: application/sdp\r\n", .body = SDP(""),
         .at_ms = 400);
    assert_advice(scene, "early media");
}

static void a_response_without_its_request_is_not_guessed_about(void **state)
{
    static const int codes[] = {100, 183, 200, 401, 404, 408, 413, 414, 415, 416, 420, 421,
                                422, 423, 481, 484, 485, 487, 488, 489, 504, 513, 606};
    struct scene *scene = *state;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        SEND(scene, .code = codes[i], .cseq = (unsigned)i + 1, .at_ms = (int64_t)i * 1000);
        assert_no_advice(scene, "The request");
        assert_no_advice(scene, "What was asked for");
        assert_no_advice(scene, "after the request");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE_TEST(a_first_challenge_is_normal),
        SCENE_TEST(a_challenge_to_credentials_says_whose),
        SCENE_TEST(a_407_is_answered_by_proxy_authorization),
        SCENE_TEST(a_challenge_without_one_cannot_be_answered),
        SCENE_TEST(a_403_depends_on_the_method),
        SCENE_TEST(a_404_says_what_was_asked_for),
        SCENE_TEST(a_405_says_what_is_taken),
        SCENE_TEST(media_types_are_compared),
        SCENE_TEST(extensions_are_named),
        SCENE_TEST(intervals_are_compared),
        SCENE_TEST(a_408_is_for_invites_alone),
        SCENE_TEST(a_481_depends_on_the_method),
        SCENE_TEST(a_487_is_normal_after_a_cancel),
        SCENE_TEST(a_488_says_what_was_offered),
        SCENE_TEST(an_unknown_warning_is_told_as_it_is),
        SCENE_TEST(glare_names_the_method),
        SCENE_TEST(a_redirect_says_where_to_go),
        SCENE_TEST(a_retry_after_means_the_server_or_the_callee),
        SCENE_TEST(a_reason_of_the_network_is_put_in_words),
        SCENE_TEST(a_registrar_grants_what_it_grants),
        SCENE_TEST(an_answer_without_contact_leads_nowhere),
        SCENE_TEST(a_100_names_the_hop_that_has_the_call),
        SCENE_TEST(a_reliable_provisional_needs_a_prack),
        SCENE_TEST(a_response_without_its_request_is_not_guessed_about),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
