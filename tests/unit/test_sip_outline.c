/*
 * test_sip_outline.c — the scan of session descriptions says what libosip2 says of them.
 */
#include "sip_fixture.h"

#include "sip/sdp.h"
#include "sip/sdp_outline.h"

#define V "v=0\r\no=alice 28 29 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"

static const char *const bodies[] = {
    V "m=audio 49170 RTP/AVP 0\r\n",
    V "m=audio 49170/2 RTP/AVP 0 8 97 101\r\na=rtpmap:97 opus/48000/2\r\n"
      "a=rtpmap:101 telephone-event/8000/1\r\na=fmtp:101 0-16\r\na=sendonly\r\n",
    V "a=inactive\r\nm=audio 4 RTP/AVP 0\r\nm=video 0 RTP/SAVP 31 120\r\na=recvonly\r\n"
      "c=IN IP6 2001:db8::1\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n",
    V "m=image 4 udptl t38\r\na=T38FaxVersion:0\r\n",
    V "a=fingerprint:sha-256 00:11\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 opus/48000/2\r\n"
      "a=candidate:1 1 UDP 1 192.0.2.1 1 typ host\r\na=ice-ufrag:x\r\n",
    "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\nm=audio 4 RTP/AVP 18 4\nc=IN IP4 192.0.2.3/127\n",
    "v=0\ro=- 1 1 IN IP4 192.0.2.1\rs=-\rt=0 0\rm=audio 4 RTP/AVP 18 4\rc=IN IP4 192.0.2.3\r",
    "v=0\na=inactive\nt=0 0\ns=x\n  \nnonsense\nx=1\n=\no=-  1 1 IN IP4 192.0.2.1 \n"
    "m=audio  9  UDP/TLS/RTP/SAVPF  96\na=rtpmap:96  x/8000\na=broken:\na=\nb=AS:1\nc=IN IP4 192.0.2.2\n",
    "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n",
    V "m=audio 0 RTP/AVP",
    V "m=audio x RTP/AVP 0\r\n",
    V "m=audio 65536 RTP/AVP 0\r\n",
    V "m=audio\r\n",
    V "m=application 5000 TCP/MSRP *\r\na=path:msrp://x\r\n",
    V "m=audio 5000 RTP/AVP 0 0 8 8\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 pcma/8000\r\n",
    V "m=audio 5000 RTP/AVP 255 128 96 x\r\na=rtpmap:96 speex/16000\r\n",
    V "m=audio 5000 RTP/AVP 111\r\na=rtpmap:\r\na=rtpmap:111 a\r\na=rtpmap:111 b\r\n",
    V "m=audio 5000 RTP/AVP 0\r\na=sendrecv \r\na=inactive\r\n",
    V "m=audio 5000 RTP/AVP 0\r\nm=audio 5002 RTP/AVP 8\r\nm=audio 5004 RTP/AVP 9\r\n",
    "hello",
    "",
};

static const char *const directions[] = {"sendrecv", "sendonly", "recvonly", "inactive"};

static void assert_same_span(span a, span b)
{
    if (!span_equal(a, b))
        fail_msg("\"%.*s\" is not \"%.*s\"", (int)a.length, a.data, (int)b.length, b.data);
}

static void compare_media(const struct sdp_media *media, const struct sdp_outline_media *outline)
{
    assert_same_span(media->type, outline->type);
    assert_int_equal(media->port, outline->port);
    assert_same_span(media->protocol, outline->protocol);
    assert_same_span(media->address, outline->address);
    assert_same_span(media->direction, span_of(directions[outline->direction]));
    assert_int_equal(media->has_fingerprint, outline->has_fingerprint);
    assert_int_equal(media->has_candidates, outline->has_candidates);
    assert_true(media->has_crypto <= outline->has_crypto);
    size_t formats = media->format_count < SDP_OUTLINE_FORMATS ? media->format_count
                                                               : SDP_OUTLINE_FORMATS;
    assert_int_equal(formats, outline->format_count);
    for (size_t i = 0; i < formats; i++)
        assert_same_span(media->formats[i], outline->formats[i].name);
}

/** libosip2 refuses some bodies that the scan can make sense of; what it takes must be the same. */
static void compare(struct sip_message *message, span body)
{
    struct sdp sdp;
    struct sdp_outline outline;
    bool is_taken = sdp_outline_scan(body, &outline);
    if (sdp_parse(message, &sdp) != 0)
        return;
    assert_true(is_taken);
    assert_int_equal(sdp.media_count < SDP_OUTLINE_MEDIA ? sdp.media_count : SDP_OUTLINE_MEDIA,
                     outline.media_count);
    for (size_t i = 0; i < outline.media_count; i++)
        compare_media(&sdp.media[i], &outline.media[i]);
}

static void bodies_say_what_libosip2_says(void **state)
{
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        char text[2048] = "Content-Type: application/sdp\r\n\r\n";
        strcat(text, bodies[i]);
        struct sip_message *message = index_with(state, text);
        compare(message, message->body);
    }
}

static void what_is_behind_the_lines_is_found(void **state)
{
    struct sdp_outline outline;
    (void)state;
    span body = SPAN(V "a=ice-lite\r\nm=audio 1 RTP/SAVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"
                       "a=key-mgmt:mikey A\r\na=ice-mismatch\r\n"
                       "a=candidate:1 1 UDP 1 192.0.2.1 1 typ srflx raddr 10.0.0.1 rport 1\r\n");
    assert_true(sdp_outline_scan(body, &outline));
    const struct sdp_outline_media *media = &outline.media[0];
    assert_span_equal(outline.origin, "alice 28");
    assert_span_equal(outline.origin_rest, "IN IP4 192.0.2.9");
    assert_true(outline.has_version);
    assert_int_equal(outline.version, 29);
    assert_true(media->has_crypto && media->has_ice && media->has_ice_mismatch);
    assert_true(media->has_remote_candidates);
    assert_false(media->direction_said || media->formats[0].mapped);
    assert_true(media->formats[1].mapped);
    assert_int_equal(media->formats[1].payload, 101);
    assert_false(sdp_outline_scan(SPAN("o=- 1 1 IN IP4 a\r\nm=audio 1 RTP/AVP 0\r\n"), &outline));
}

static void there_is_room_for_so_many(void **state)
{
    char body[8192] = V;
    struct sdp_outline outline;
    (void)state;
    for (size_t i = 0; i < SDP_OUTLINE_MEDIA + 3; i++)
        strcat(body, "m=audio 9 RTP/AVP 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20\r\n"
                     "c=IN IP4 192.0.2.77\r\na=inactive\r\n");
    assert_true(sdp_outline_scan(span_of(body), &outline));
    assert_int_equal(outline.media_count, SDP_OUTLINE_MEDIA);
    assert_int_equal(outline.media[SDP_OUTLINE_MEDIA - 1].format_count, SDP_OUTLINE_FORMATS);
}

static const struct CMUnitTest tests[] = {
    SIP_TEST(bodies_say_what_libosip2_says),
    SIP_TEST(what_is_behind_the_lines_is_found),
    SIP_TEST(there_is_room_for_so_many),
};
UNIT_TEST_MAIN(tests)
