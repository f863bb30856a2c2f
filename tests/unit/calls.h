/*
 * calls.h — a small capture with something of everything, for tests that play it many times.
 */
#ifndef UNIT_CALLS_H
#define UNIT_CALLS_H

#include "scene.h"

#define CALLS_SDP                                                                                  \
    "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"                    \
    "m=audio 4000 RTP/AVP 0 8\r\na=rtpmap:0 PCMU/8000\r\n"

#define CALLS_VIA "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1INVITE\r\n"

static const struct line calls[] = {
    /* A registration: challenged, refused, then taken. */
    {.method = "REGISTER", .call_id = "r", .headers = "Contact: \"B \\\" C\" <sip:b@[::1]>\r\n"},
    {.method = "REGISTER",
     .call_id = "r",
     .code = 401,
     .at_ms = 20,
     .headers = "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n\"\r\n"},
    {.method = "REGISTER",
     .call_id = "r",
     .cseq = 2,
     .at_ms = 40,
     .headers = "Authorization: Digest username=\"b\", realm=\"pbx\", nonce=\"n\", uri=\"sip:x\","
                " response=\"0\"\r\nContact: \"B \\\" C\" <sip:b@[::1]>\r\n"},
    {.method = "REGISTER",
     .call_id = "r",
     .cseq = 2,
     .code = 200,
     .at_ms = 60,
     .headers = "Contact: \"B \\\" C\" <sip:b@[::1]>;expires=60\r\n"},
    /* A call that works, and its answer sent again. */
    {.at_ms = 100, .headers = "Content-Type: application/sdp\r\n", .body = CALLS_SDP},
    {.at_ms = 110, .code = 100},
    {.at_ms = 200, .code = 180, .headers = "Require: 100rel\r\nRSeq: 1\r\n"},
    {.at_ms = 900, .code = 200, .headers = "Contact: <sip:b@192.0.2.2>\r\n"},
    {.at_ms = 1400, .code = 200, .headers = "Contact: <sip:b@192.0.2.2>\r\n"},
    {.at_ms = 1450, .method = "ACK", .to_tag = "b"},
    {.at_ms = 3000, .method = "BYE", .cseq = 2, .to_tag = "b"},
    {.at_ms = 3050, .method = "BYE", .cseq = 2, .code = 200},
    /* One that is refused, with all that can be said about it. */
    {.at_ms = 3100,
     .call_id = "refused",
     .headers = "Content-Type: application/sdp\r\n",
     .body = CALLS_SDP},
    {.at_ms = 3200,
     .call_id = "refused",
     .code = 488,
     .headers = "Warning: 305 gw \"no codec\"\r\nReason: Q.850;cause=65;location=LN\r\n"
                "Retry-After: 5\r\nContent-Type: application/sdp\r\n",
     .body = CALLS_SDP},
    {.at_ms = 3210,
     .call_id = "refused",
     .method = "ACK",
     .branch = "z9hG4bK1INVITE",
     .to_tag = "b"},
    /* One that gets stuck behind its second hop. */
    {.at_ms = 3300, .call_id = "stuck"},
    {.at_ms = 3310, .call_id = "stuck", .code = 100},
    {.at_ms = 3320, .call_id = "stuck", .from = 2, .to = 3, .branch = "h2", .vias = CALLS_VIA},
    {.at_ms = 3330,
     .call_id = "stuck",
     .from = 3,
     .to = 2,
     .branch = "h2",
     .vias = CALLS_VIA,
     .code = 100},
    {.at_ms = 40000, .call_id = "stuck", .method = "CANCEL"},
    {.at_ms = 40050, .call_id = "stuck", .code = 487},
    /* A code that nobody knows, and a request that nobody answers. */
    {.at_ms = 40100, .call_id = "odd", .method = "OPTIONS"},
    {.at_ms = 40200, .call_id = "odd", .method = "OPTIONS", .code = 499, .phrase = "Odd"},
    {.at_ms = 40300, .call_id = "dead", .method = "OPTIONS", .from = 4, .to = 5},
    {.at_ms = 40800, .call_id = "dead", .method = "OPTIONS", .from = 4, .to = 5},
    {.at_ms = 99000, .call_id = "last", .method = "OPTIONS"},
};

#define CALLS (sizeof(calls) / sizeof(calls[0]))

/** Play all into an analysis, memory or not. */
static inline void calls_play(struct scene *scene)
{
    for (size_t i = 0; i < CALLS; i++) {
        int error = scene_add(scene, &calls[i]);
        assert_true(error == 0 || error == SIPWHY_ERROR_MEMORY);
    }
}

#endif
