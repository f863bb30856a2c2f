/*
 * test_track_session.c — which description is an offer, which is the answer to it, and what flowed between them.
 */
#include "track_fixture.h"

#include "track/flow.h"

#define SDP_TYPE "Content-Type: application/sdp\r\n"
#define BODY(host, port, more)                                                                     \
    "v=0\r\no=- 1 1 IN IP4 192.0.2." #host "\r\ns=-\r\nc=IN IP4 192.0.2." #host                    \
    "\r\nt=0 0\r\nm=audio " #port " RTP/AVP 0\r\n" more
#define SDP(host, port) .headers = SDP_TYPE, .body = BODY(host, port, "")
#define RELIABLE_SDP(host, port) .headers = SDP_TYPE "RSeq: 1\r\n", .body = BODY(host, port, "")

static const struct session *session_of(const struct track *track)
{
    assert_non_null(track->last.session);
    return track->last.session;
}

static uint16_t port_of(const struct session *session, enum session_side side)
{
    const struct media_line *line = session_line(session, side, 0);
    return line ? line->at.port : 0;
}

#define assert_event(track, what) assert_int_equal(session_of(track)->event, SESSION_##what)

static void an_invite_offers_and_a_2xx_answers(void **state)
{
    struct track *track = *state;
    TELL(track, SDP(1, 4000));
    assert_event(track, OFFER);
    assert_int_equal(port_of(session_of(track), SESSION_CALLER), 4000);
    TELL(track, .code = 180, .at_ms = 1);
    assert_event(track, NOTHING);
    TELL(track, .code = 200, SDP(2, 5000), .at_ms = 2);
    assert_event(track, ANSWER);
    const struct session *session = session_of(track);
    assert_true(session->is_complete && !session->is_open);
    assert_int_equal(port_of(session, SESSION_CALLEE), 5000);
    assert_moment(session->agreed, 2);
    TELL(track, .code = 200, SDP(2, 5000), .at_ms = 500);
    assert_event(track, NOTHING);
    TELL(track, .method = "ACK", .to_tag = "b", .at_ms = 3);
    assert_ptr_equal(session_of(track), session);
    assert_moment(session->ack, 3);
}

static void what_may_get_lost_is_a_preview(void **state)
{
    struct track *track = *state;
    TELL(track, SDP(1, 4000));
    TELL(track, .code = 183, SDP(2, 5000), .at_ms = 1);
    assert_event(track, PREVIEW);
    assert_true(session_of(track)->is_open);
    assert_int_equal(port_of(session_of(track), SESSION_CALLEE), 5000);
    TELL(track, .code = 200, SDP(2, 5000), .at_ms = 2);
    assert_event(track, ANSWER);
}

static void a_reliable_response_answers(void **state)
{
    struct track *track = *state;
    TELL(track, SDP(1, 4000));
    TELL(track, .code = 183, RELIABLE_SDP(2, 5000), .at_ms = 1);
    assert_event(track, ANSWER);
    TELL(track, .method = "PRACK", .cseq = 2, .to_tag = "b", .at_ms = 2);
    TELL(track, .method = "PRACK", .cseq = 2, .code = 200, .at_ms = 3);
    TELL(track, .code = 200, SDP(2, 5000), .at_ms = 4);
    assert_event(track, NOTHING);
}

static void a_late_offer_is_answered_in_the_ack(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 200, SDP(2, 5000), .at_ms = 1);
    assert_event(track, OFFER);
    assert_int_equal(session_of(track)->offerer, SESSION_CALLEE);
    TELL(track, .method = "ACK", .to_tag = "b", SDP(1, 4000), .at_ms = 2);
    assert_event(track, ANSWER);
    assert_int_equal(port_of(session_of(track), SESSION_CALLER), 4000);
}

static void a_late_offer_in_a_reliable_response_is_answered_in_the_prack(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 183, RELIABLE_SDP(2, 5000), .at_ms = 1);
    assert_event(track, OFFER);
    TELL(track, .method = "PRACK", .cseq = 2, .to_tag = "b", SDP(1, 4000), .at_ms = 2);
    assert_event(track, ANSWER);
    TELL(track, .code = 200, SDP(2, 5000), .at_ms = 4);
    assert_event(track, NOTHING);
    TELL(track, .method = "ACK", .to_tag = "b", .at_ms = 5);
    assert_event(track, NOTHING);
}

static void an_answer_that_does_not_come_is_missed(void **state)
{
    struct track *track = *state;
    TELL(track, SDP(1, 4000));
    TELL(track, .code = 200, .at_ms = 1);
    assert_event(track, NO_ANSWER);
    TELL(track, .call_id = "2");
    TELL(track, .call_id = "2", .code = 200, SDP(2, 5000), .at_ms = 1);
    TELL(track, .call_id = "2", .method = "ACK", .to_tag = "b", .at_ms = 2);
    assert_event(track, NO_ANSWER);
}

static void set_up(struct track *track)
{
    TELL(track, SDP(1, 4000));
    TELL(track, .code = 200, SDP(2, 5000), .at_ms = 1);
    TELL(track, .method = "ACK", .to_tag = "b", .at_ms = 2);
}

static void a_refused_change_leaves_all_as_it_was(void **state)
{
    struct track *track = *state;
    set_up(track);
    TELL(track, .cseq = 2, .to_tag = "b", SDP(1, 4100), .at_ms = 3);
    assert_event(track, OFFER);
    TELL(track, .cseq = 2, .code = 488, .at_ms = 4);
    assert_event(track, REFUSED);
    const struct session *session = session_of(track);
    assert_int_equal(port_of(session, SESSION_CALLER), 4000);
    assert_non_null(session->offer);
    TELL(track, .cseq = 2, .method = "ACK", .branch = "z9hG4bK2INVITE", .to_tag = "b", .at_ms = 5);
    assert_null(session->offer);
    assert_false(session->is_over);
}

static void an_update_of_the_callee_offers(void **state)
{
    struct track *track = *state;
    set_up(track);
    TELL(track, .method = "UPDATE", .cseq = 9, .from = 2, .to = 1, .from_tag = "b", .to_tag = "a",
         SDP(2, 5100), .at_ms = 3);
    assert_event(track, OFFER);
    assert_int_equal(session_of(track)->offerer, SESSION_CALLEE);
    TELL(track, .method = "UPDATE", .cseq = 9, .code = 200, .from = 1, .to = 2, .from_tag = "b",
         .to_tag = "a", SDP(1, 4000), .at_ms = 4);
    assert_event(track, ANSWER);
    assert_int_equal(port_of(session_of(track), SESSION_CALLEE), 5100);
    assert_non_null(session_of(track)->past[0]);
}

static void a_hold_lasts_until_that_side_listens(void **state)
{
    struct track *track = *state;
    set_up(track);
    TELL(track, .cseq = 2, .to_tag = "b", .headers = SDP_TYPE,
         .body = BODY(1, 4000, "a=sendonly\r\n"), .at_ms = 10);
    TELL(track, .cseq = 2, .code = 200, .headers = SDP_TYPE,
         .body = BODY(2, 5000, "a=recvonly\r\n"), .at_ms = 11);
    assert_moment(session_of(track)->held[SESSION_CALLER], 11);
    assert_moment(session_of(track)->held[SESSION_CALLEE], -1);
    TELL(track, .cseq = 3, .to_tag = "b", SDP(1, 4000), .at_ms = 20);
    TELL(track, .cseq = 3, .code = 200, SDP(2, 5000), .at_ms = 21);
    assert_moment(session_of(track)->held[SESSION_CALLER], -1);
}

static void forks_are_apart(void **state)
{
    struct track *track = *state;
    TELL(track, SDP(1, 4000));
    TELL(track, .code = 183, .to_tag = "x", SDP(2, 5000), .at_ms = 1);
    const struct session *first = session_of(track);
    TELL(track, .code = 183, .to_tag = "y", SDP(3, 6000), .at_ms = 2);
    const struct session *second = session_of(track);
    assert_ptr_not_equal(first, second);
    TELL(track, .code = 200, .to_tag = "y", SDP(3, 6000), .at_ms = 3);
    assert_ptr_equal(session_of(track), second);
    assert_int_equal(port_of(first, SESSION_CALLEE), 5000);
    assert_int_equal(port_of(second, SESSION_CALLEE), 6000);
    assert_true(second->is_complete && !first->is_complete);
    assert_ptr_equal(first->sides[SESSION_CALLER], second->sides[SESSION_CALLER]);
}

static void hops_are_apart_and_share_what_is_the_same(void **state)
{
    struct track *track = *state;
    TELL(track, SDP(1, 4000));
    const struct session *first = session_of(track);
    TELL(track, .from = 2, .to = 3, .branch = "z9hG4bKsecond", SDP(1, 4000),
         .vias = "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1INVITE\r\n", .at_ms = 1);
    const struct session *second = session_of(track);
    assert_ptr_not_equal(first, second);
    assert_ptr_equal(first->sides[SESSION_CALLER], second->sides[SESSION_CALLER]);
    assert_int_equal(track->last.conversation->session_count, 2);
}

static void a_refused_invite_needs_no_other_session(void **state)
{
    struct track *track = *state;
    for (unsigned i = 1; i <= 3; i++) {
        TELL(track, .cseq = i, SDP(1, 4000), .at_ms = 10 * i);
        TELL(track, .cseq = i, .code = 407, .at_ms = 10 * i + 1);
    }
    assert_int_equal(track->last.conversation->session_count, 1);
}

static void there_is_room_for_so_many(void **state)
{
    struct track *track = *state;
    TELL(track, SDP(1, 4000));
    for (unsigned i = 0; i < LIMIT_SESSIONS_PER_CONVERSATION + 5; i++) {
        char tag[16];
        snprintf(tag, sizeof(tag), "t%u", i);
        TELL(track, .code = 183, .to_tag = tag, SDP(2, 5000), .at_ms = i + 1);
    }
    assert_int_equal(track->last.conversation->session_count, LIMIT_SESSIONS_PER_CONVERSATION);
    assert_int_equal(track->tracker->hits.count[LIMIT_HIT_SESSIONS], 5);
}

/* Media. */

static enum media_kind send_rtp(struct track *track, int from, int from_port, int to, int to_port,
                                unsigned sequence, int64_t at_ms)
{
    char bytes[] = "\x80\x00SS\x00\x00\x00\x00\x00\x00\x00\x07payload";
    struct media_stream *stream;
    enum rtp_step step;
    struct sighting sighting = {
        .time = line_time(at_ms),
        .src = line_host(from, from_port),
        .dst = line_host(to, to_port),
    };
    bytes[2] = (char)(sequence >> 8);
    bytes[3] = (char)sequence;
    return media_add(&track->tracker->media, (span){bytes, sizeof(bytes) - 1}, &sighting, &stream,
                     &step);
}

static void streams_belong_to_the_side_that_sends(void **state)
{
    struct track *track = *state;
    struct flow caller, callee;
    set_up(track);
    const struct session *session = session_of(track);
    assert_false(session_is_visible(session));
    for (unsigned i = 0; i < 5; i++) {
        send_rtp(track, 1, 4000, 2, 5000, i, 10 + i);
        send_rtp(track, 9, 7000, 1, 4000, i, 20 + i);
    }
    flow_of(session, SESSION_CALLER, &caller);
    flow_of(session, SESSION_CALLEE, &callee);
    assert_int_equal(caller.packets, 5);
    assert_null(caller.stray);
    assert_moment(caller.first, 10);
    assert_moment(caller.last, 14);
    assert_int_equal(callee.packets, 5);
    assert_non_null(callee.stray);
    assert_true(session_is_visible(session));
    tracker_forget_all(track->tracker);
    assert_int_equal(track->tracker->media.stream_count, 0);
    assert_int_equal(track->tracker->media.ends.count, 0);
}

static void what_nobody_spoke_of_is_rtp_when_it_goes_on(void **state)
{
    struct track *track = *state;
    struct sipwhy_endpoint host = line_host(7, 1);
    for (unsigned i = 0; i < 5; i++)
        send_rtp(track, 7, 1, 8, 2, i, i);
    assert_false(media_saw_sending(&track->tracker->media, &host));
    send_rtp(track, 7, 1, 8, 2, 5, 6);
    assert_true(media_saw_sending(&track->tracker->media, &host));
    assert_false(media_saw_getting(&track->tracker->media, &host));
    assert_int_equal(track->tracker->media.stream_count, 0);
}

static void a_port_that_is_used_again_begins_another_stream(void **state)
{
    struct track *track = *state;
    struct flow flow;
    set_up(track);
    send_rtp(track, 1, 4000, 2, 5000, 1, 10);
    TELL(track, .method = "BYE", .cseq = 2, .to_tag = "b", .at_ms = 20);
    TELL(track, .call_id = "2", SDP(1, 4000), .at_ms = 10000);
    TELL(track, .call_id = "2", .code = 200, SDP(2, 5000), .at_ms = 10001);
    send_rtp(track, 1, 4000, 2, 5000, 1, 10010);
    flow_of(session_of(track), SESSION_CALLER, &flow);
    assert_int_equal(flow.packets, 1);
    assert_moment(flow.first, 10010);
    assert_int_equal(track->tracker->media.stream_count, 2);
}

static void streams_are_bounded(void **state)
{
    struct track *track = *state;
    set_up(track);
    for (unsigned i = 0; i < LIMIT_MEDIA_STREAMS + 10; i++)
        send_rtp(track, 3 + (int)(i / 60000), 1000 + (int)(i % 60000), 2, 5000, 1, 10 + i);
    assert_int_equal(track->tracker->media.stream_count, LIMIT_MEDIA_STREAMS);
    assert_int_equal(track->tracker->hits.count[LIMIT_HIT_MEDIA], 10);
}

static const struct CMUnitTest tests[] = {
    TRACK_TEST(an_invite_offers_and_a_2xx_answers),
    TRACK_TEST(what_may_get_lost_is_a_preview),
    TRACK_TEST(a_reliable_response_answers),
    TRACK_TEST(a_late_offer_is_answered_in_the_ack),
    TRACK_TEST(a_late_offer_in_a_reliable_response_is_answered_in_the_prack),
    TRACK_TEST(an_answer_that_does_not_come_is_missed),
    TRACK_TEST(a_refused_change_leaves_all_as_it_was),
    TRACK_TEST(an_update_of_the_callee_offers),
    TRACK_TEST(a_hold_lasts_until_that_side_listens),
    TRACK_TEST(forks_are_apart),
    TRACK_TEST(hops_are_apart_and_share_what_is_the_same),
    TRACK_TEST(a_refused_invite_needs_no_other_session),
    TRACK_TEST(there_is_room_for_so_many),
    TRACK_TEST(streams_belong_to_the_side_that_sends),
    TRACK_TEST(what_nobody_spoke_of_is_rtp_when_it_goes_on),
    TRACK_TEST(a_port_that_is_used_again_begins_another_stream),
    TRACK_TEST(streams_are_bounded),
};
UNIT_TEST_MAIN(tests)
