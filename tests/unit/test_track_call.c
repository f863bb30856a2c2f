/*
 * test_track_call.c — a call: its states, its attempts, and the hop it is told by.
 */
#include "track_fixture.h"

static const struct call *call_of(const struct track *track)
{
    assert_non_null(track->last.conversation);
    assert_non_null(track->last.conversation->call);
    return track->last.conversation->call;
}

static enum sipwhy_call_state state_of(const struct track *track)
{
    return call_state(call_of(track));
}

static void a_call_goes_through_its_states(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    assert_int_equal(state_of(track), SIPWHY_CALL_CALLING);
    TELL(track, .code = 100, .at_ms = 10);
    assert_int_equal(state_of(track), SIPWHY_CALL_TRYING);
    TELL(track, .code = 183, .at_ms = 300);
    assert_int_equal(state_of(track), SIPWHY_CALL_RINGING);
    TELL(track, .code = 200, .at_ms = 4000);
    assert_int_equal(state_of(track), SIPWHY_CALL_ANSWERED);
    assert_false(call_is_over(call_of(track)));
    TELL(track, .method = "BYE", .cseq = 2, .to_tag = "b", .at_ms = 9000);
    assert_int_equal(state_of(track), SIPWHY_CALL_ENDED);
    assert_true(call_is_over(call_of(track)));
    assert_moment(call_of(track)->indicated, 300);
    assert_moment(call_of(track)->answered, 4000);
    assert_moment(call_of(track)->bye, 9000);
    assert_string_equal(call_of(track)->from, "sip:alice@example.com");
    assert_string_equal(call_of(track)->to, "sip:bob@example.net");
}

static enum sipwhy_call_state after(struct track *track, int code)
{
    static char call_ids[700][16];
    snprintf(call_ids[code], sizeof(call_ids[code]), "call-%d", code);
    TELL(track, .call_id = call_ids[code], .at_ms = code * 100);
    TELL(track, .call_id = call_ids[code], .code = code, .at_ms = code * 100 + 50);
    return state_of(track);
}

static void a_final_response_decides(void **state)
{
    struct track *track = *state;
    assert_int_equal(after(track, 200), SIPWHY_CALL_ANSWERED);
    assert_int_equal(after(track, 302), SIPWHY_CALL_REDIRECTED);
    assert_int_equal(after(track, 401), SIPWHY_CALL_CHALLENGED);
    assert_int_equal(after(track, 407), SIPWHY_CALL_CHALLENGED);
    assert_false(call_is_over(call_of(track)));
    assert_int_equal(after(track, 486), SIPWHY_CALL_FAILED);
    assert_int_equal(after(track, 487), SIPWHY_CALL_FAILED);
    assert_int_equal(after(track, 503), SIPWHY_CALL_FAILED);
    assert_int_equal(after(track, 603), SIPWHY_CALL_FAILED);
    assert_true(call_is_over(call_of(track)));
    assert_int_equal(call_of(track)->code, 603);
}

static void a_cancelled_call_is_no_failed_one(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 180, .at_ms = 100);
    TELL(track, .method = "CANCEL", .at_ms = 2000);
    assert_int_equal(state_of(track), SIPWHY_CALL_CANCELLED);
    TELL(track, .code = 487, .at_ms = 2050);
    assert_int_equal(state_of(track), SIPWHY_CALL_CANCELLED);
    assert_int_equal(call_of(track)->code, 487);
}

static void a_2xx_that_crosses_a_cancel_answers(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .method = "CANCEL", .at_ms = 2000);
    TELL(track, .code = 200, .at_ms = 2020);
    assert_int_equal(state_of(track), SIPWHY_CALL_ANSWERED);
}

static void an_invite_with_credentials_is_the_same_call(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 407, .at_ms = 50);
    TELL(track, .cseq = 2, .headers = "Proxy-Authorization: Digest a=b\r\n", .at_ms = 100);
    assert_int_equal(state_of(track), SIPWHY_CALL_CALLING);
    assert_int_equal(call_of(track)->attempts, 2);
    TELL(track, .cseq = 2, .code = 180, .at_ms = 700);
    assert_int_equal(state_of(track), SIPWHY_CALL_RINGING);
    assert_moment(call_of(track)->start, 0);
    assert_moment(call_of(track)->indicated, 700);
}

static void what_says_nothing_of_the_outcome_ends_no_post_dial_delay(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 100, .at_ms = 10);
    TELL(track, .code = 302, .at_ms = 20);
    assert_moment(call_of(track)->indicated, -1);
    TELL(track, .cseq = 2, .at_ms = 30);
    TELL(track, .cseq = 2, .code = 487, .at_ms = 40);
    assert_moment(call_of(track)->indicated, -1);
    TELL(track, .cseq = 3, .at_ms = 50);
    TELL(track, .cseq = 3, .code = 486, .at_ms = 60);
    assert_moment(call_of(track)->indicated, 60);
}

#define VIA_OF_HOP_1 "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1INVITE\r\n"

static void the_hop_nearest_the_caller_tells_the_call(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 100, .at_ms = 5);
    TELL(track, .from = 2, .to = 3, .branch = "hop2", .vias = VIA_OF_HOP_1, .at_ms = 10);
    TELL(track, .from = 3, .to = 2, .code = 486, .branch = "hop2", .vias = VIA_OF_HOP_1,
         .at_ms = 50);
    assert_int_equal(call_of(track)->src.address[3], 1);
    assert_int_equal(state_of(track), SIPWHY_CALL_TRYING);
    assert_int_equal(call_of(track)->attempts, 1);
    TELL(track, .code = 486, .at_ms = 60);
    assert_int_equal(state_of(track), SIPWHY_CALL_FAILED);
}

static void hops_captured_the_wrong_way_round_are_put_right(void **state)
{
    struct track *track = *state;
    TELL(track, .from = 2, .to = 3, .branch = "hop2", .vias = VIA_OF_HOP_1, .at_ms = 0);
    assert_int_equal(call_of(track)->src.address[3], 2);
    TELL(track, .at_ms = 1);
    assert_int_equal(call_of(track)->src.address[3], 1);
    assert_int_equal(call_of(track)->dst.address[3], 2);
    assert_moment(call_of(track)->start, 1);
}

static void a_b2bua_that_keeps_the_call_id_is_the_next_hop(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    const struct transaction *first = track->last.transaction;
    TELL(track, .from = 2, .to = 3, .branch = "own", .at_ms = 20);
    assert_ptr_equal(track->last.transaction->parent, first);
    assert_ptr_equal(call_of(track)->attempt, first);
    assert_int_equal(call_of(track)->attempts, 1);
}

static void a_bye_behind_a_hop_that_was_never_answered_ends_nothing(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .from = 2, .to = 3, .branch = "hop2", .vias = VIA_OF_HOP_1, .at_ms = 10);
    TELL(track, .method = "BYE", .cseq = 2, .from = 2, .to = 3, .to_tag = "b", .at_ms = 500);
    assert_int_equal(state_of(track), SIPWHY_CALL_CALLING);
    TELL(track, .method = "BYE", .cseq = 2, .branch = "b2", .from = 2, .to = 1, .to_tag = "b",
         .at_ms = 600);
    assert_int_equal(state_of(track), SIPWHY_CALL_ENDED);
}

static void a_re_invite_begins_no_call_and_changes_none(void **state)
{
    struct track *track = *state;
    TELL(track, .to_tag = "b", .at_ms = 0);
    assert_null(track->last.conversation->call);
    TELL(track, .call_id = "x", .at_ms = 10);
    TELL(track, .call_id = "x", .code = 200, .at_ms = 20);
    TELL(track, .call_id = "x", .cseq = 2, .to_tag = "b", .at_ms = 900);
    TELL(track, .call_id = "x", .cseq = 2, .code = 488, .at_ms = 950);
    assert_int_equal(state_of(track), SIPWHY_CALL_ANSWERED);
    assert_int_equal(call_of(track)->code, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRACK_TEST(a_call_goes_through_its_states),
        TRACK_TEST(a_final_response_decides),
        TRACK_TEST(a_cancelled_call_is_no_failed_one),
        TRACK_TEST(a_2xx_that_crosses_a_cancel_answers),
        TRACK_TEST(an_invite_with_credentials_is_the_same_call),
        TRACK_TEST(what_says_nothing_of_the_outcome_ends_no_post_dial_delay),
        TRACK_TEST(the_hop_nearest_the_caller_tells_the_call),
        TRACK_TEST(hops_captured_the_wrong_way_round_are_put_right),
        TRACK_TEST(a_b2bua_that_keeps_the_call_id_is_the_next_hop),
        TRACK_TEST(a_bye_behind_a_hop_that_was_never_answered_ends_nothing),
        TRACK_TEST(a_re_invite_begins_no_call_and_changes_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
