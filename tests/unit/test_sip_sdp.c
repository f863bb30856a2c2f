/*
 * test_sip_sdp.c — session descriptions, alone and in a multipart body.
 */
#include "sip_fixture.h"

#include "sip/sdp.h"

static struct sdp sdp;

static int parse(void **state, const char *content_type, const char *body)
{
    char text[8192];
    strcpy(text, "Content-Type: ");
    strcat(text, content_type);
    strcat(text, "\r\n\r\n");
    assert_true(strlen(text) + strlen(body) < sizeof(text));
    strcat(text, body);
    return sdp_parse(index_with(state, text), &sdp);
}

static const char offer[] = "v=0\r\no=alice 2890844526 2890844526 IN IP4 host.example.com\r\ns=\r\n"
                            "c=IN IP4 192.0.2.1\r\nt=0 0\r\na=recvonly\r\n"
                            "m=audio 49170/2 RTP/AVP 0 8 97 101\r\n"
                            "a=rtpmap:97 opus/48000/2\r\na=rtpmap:101 telephone-event/8000/1\r\n"
                            "a=sendonly\r\n"
                            "m=video 0 RTP/SAVP 31 120\r\nc=IN IP6 2001:db8::1\r\n"
                            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n"
                            "m=image 4 udptl t38\r\na=candidate:1 1 UDP 1 192.0.2.1 1 typ host\r\n"
                            "a=fingerprint:SHA-1 00:11\r\n";

static void an_offer_parses(void **state)
{
    assert_int_equal(parse(state, "application/sdp", offer), 0);
    assert_span_equal(sdp.origin_address, "host.example.com");
    assert_int_equal(sdp.media_count, 3);
    const struct sdp_media *audio = &sdp.media[0], *video = &sdp.media[1], *image = &sdp.media[2];
    assert_span_equal(audio->type, "audio");
    assert_int_equal(audio->port, 49170);
    assert_span_equal(audio->protocol, "RTP/AVP");
    assert_span_equal(audio->address, "192.0.2.1");
    assert_span_equal(audio->direction, "sendonly");
    static const char *const formats[] = {"PCMU/8000", "PCMA/8000", "opus/48000/2",
                                          "telephone-event/8000"};
    assert_int_equal(audio->format_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_span_equal(audio->formats[i], formats[i]);
    assert_false(audio->has_crypto || audio->has_fingerprint || audio->has_candidates);
    assert_int_equal(video->port, 0);
    assert_span_equal(video->address, "2001:db8::1");
    assert_span_equal(video->direction, "recvonly");
    assert_span_equal(video->formats[0], "H261/90000");
    assert_span_equal(video->formats[1], "120");
    assert_true(video->has_crypto);
    assert_span_equal(image->formats[0], "t38");
    assert_true(image->has_fingerprint && image->has_candidates);
}

static void it_is_found_in_a_multipart_body(void **state)
{
    char body[2048] = "preamble\r\n--=b 1\r\nContent-Type: text/plain\r\n\r\nv=no\r\n--=b 1\r\n"
                      "Content-Disposition: session\r\nc: Application/SDP;x=y\r\n\r\n";
    strcat(body, offer);
    strcat(body, "--=b 1--\r\nepilogue\r\n");
    assert_int_equal(parse(state, "multipart/mixed; boundary=\"=b 1\"", body), 0);
    assert_int_equal(sdp.media_count, 3);
    assert_int_equal(parse(state, "multipart/mixed; boundary=other", body), SIPWHY_ERROR_ARGUMENT);
    assert_int_equal(parse(state, "multipart/mixed", body), SIPWHY_ERROR_ARGUMENT);

    char nested[4096] = "--out\r\nContent-Type: multipart/alternative;boundary=\"=b 1\"\r\n\r\n";
    strcat(nested, body);
    strcat(nested, "--out--\r\n");
    assert_int_equal(parse(state, "Multipart/Related;boundary=out", nested), 0);
    assert_int_equal(sdp.media_count, 3);
}

static void order_and_line_ends_do_not_matter(void **state)
{
    assert_int_equal(
        parse(state, "application/sdp",
              "v=0\na=inactive\nt=0 0\ns=x\n  \nnonsense\nx=1\n=\no=-  1 1 IN IP4 192.0.2.1 \n"
              "m=audio  9  UDP/TLS/RTP/SAVPF  96\na=rtpmap:96  x/8000\n"
              "a=broken:\na=\nb=AS:1\nc=IN IP4 192.0.2.2\nc=IN IP4\nk=x"),
        0);
    assert_span_equal(sdp.origin_address, "192.0.2.1");
    assert_int_equal(sdp.media_count, 1);
    assert_span_equal(sdp.media[0].address, "192.0.2.2");
    assert_span_equal(sdp.media[0].formats[0], "x/8000");
    assert_span_equal(sdp.media[0].direction, "inactive");
}

static void no_media_and_no_format_are_allowed(void **state)
{
    assert_int_equal(parse(state, "application/sdp", "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n"), 0);
    assert_int_equal(sdp.media_count, 0);
    assert_int_equal(
        parse(state, "application/sdp", "v=0\r\no=- 1 1 IN IP4 a\r\nm=audio 0 RTP/AVP"), 0);
    assert_int_equal(sdp.media_count, 1);
    assert_int_equal(sdp.media[0].format_count, 0);
    assert_int_equal(sdp.media[0].address.length, 0);
    assert_span_equal(sdp.media[0].direction, "sendrecv");
}

static void what_is_no_session_description_is_refused(void **state)
{
    static const char *const bodies[] = {
        "",
        "hello",
        "=0\r\n",
        "o=- 1 1 IN IP4 a\r\nv=0\r\n",
        "v=0\r\n",
        "v=0\r\no=- 1 1 IN IP4\r\n",
        "v=0\r\no=- 1 1 IN IP4 a\r\nm=audio x RTP/AVP 0\r\n",
        "v=0\r\no=- 1 1 IN IP4 a\r\nm=audio 65536 RTP/AVP 0\r\n",
        "v=0\r\no=- 1 1 IN IP4 a\r\nm=audio\r\n",
    };
    memset(&sdp, 7, sizeof(sdp));
    const struct sdp before = sdp;
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        if (parse(state, "application/sdp", bodies[i]) != SIPWHY_ERROR_ARGUMENT)
            fail_msg("taken for SDP: %s", bodies[i]);
    }
    assert_int_equal(parse(state, "text/plain", offer), SIPWHY_ERROR_ARGUMENT);
    assert_memory_equal(&before, &sdp, sizeof(sdp));
    sip_message_index(*state, SPAN("SIP/2.0 200 OK\r\nc: application/sdp\r\n\r\nv=0\0\r\n"));
    assert_int_equal(sdp_parse(*state, &sdp), SIPWHY_ERROR_ARGUMENT);
}

static void there_is_room_for_so_many(void **state)
{
    char body[4096] = "v=0\r\no=- 1 1 IN IP4 a\r\n";
    for (size_t i = 0; i < SDP_MEDIA + 3; i++)
        strcat(body,
               "m=audio 9 RTP/AVP 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 "
               "24 25 26 27 28 29 30 31 32 33 34 35\r\n");
    assert_int_equal(parse(state, "application/sdp", body), 0);
    assert_int_equal(sdp.media_count, SDP_MEDIA);
    assert_int_equal(sdp.media[SDP_MEDIA - 1].format_count, SDP_FORMATS);
}

static const struct CMUnitTest tests[] = {
    SIP_TEST(an_offer_parses),
    SIP_TEST(it_is_found_in_a_multipart_body),
    SIP_TEST(order_and_line_ends_do_not_matter),
    SIP_TEST(no_media_and_no_format_are_allowed),
    SIP_TEST(what_is_no_session_description_is_refused),
    SIP_TEST(there_is_room_for_so_many),
};
UNIT_TEST_MAIN(tests)
