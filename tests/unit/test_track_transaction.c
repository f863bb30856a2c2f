/*
 * test_track_transaction.c — what a transaction learns from each message, and which one it is.
 */
#include "track_fixture.h"

static const struct transaction *last(const struct track *track)
{
    assert_non_null(track->last.transaction);
    return track->last.transaction;
}

static void each_moment_of_an_invite_is_kept(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .at_ms = 500);
    TELL(track, .code = 100, .at_ms = 510);
    TELL(track, .code = 180, .at_ms = 900);
    TELL(track, .code = 183, .at_ms = 1400);
    TELL(track, .code = 200, .at_ms = 5000);
    const struct transaction *invite = last(track);
    assert_true(invite->request_seen);
    assert_int_equal(invite->sends, 2);
    assert_moment(invite->request, 0);
    assert_moment(invite->last_request, 500);
    assert_moment(invite->first_response, 510);
    assert_moment(invite->trying, 510);
    assert_moment(invite->provisional, 900);
    assert_moment(invite->last_provisional, 1400);
    assert_int_equal(invite->provisional_code, 183);
    assert_moment(invite->final, 5000);
    assert_int_equal(invite->final_code, 200);
    assert_moment(invite->cancel, -1);
    assert_int_equal(invite->request.evidence.frame, 1);
    assert_int_equal(invite->final.evidence.frame, 6);
}

static void what_is_sent_again_is_known_again(void **state)
{
    struct track *track = *state;
    assert_false(TELL(track, .at_ms = 0)->retransmission);
    assert_true(TELL(track, .at_ms = 500)->retransmission);
    assert_false(TELL(track, .code = 100, .at_ms = 510)->retransmission);
    assert_true(TELL(track, .code = 100, .at_ms = 1510)->retransmission);
    assert_false(TELL(track, .code = 180, .at_ms = 2600)->retransmission);
    assert_true(TELL(track, .code = 180, .at_ms = 3700)->retransmission);
    assert_false(TELL(track, .code = 180, .headers = "RSeq: 2\r\n", .at_ms = 4800)->retransmission);
    assert_false(TELL(track, .code = 486, .at_ms = 6000)->retransmission);
    assert_true(TELL(track, .code = 486, .at_ms = 6500)->retransmission);
    assert_int_equal(last(track)->final_sends, 2);
}

static void another_final_response_does_not_replace_the_first(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 200, .at_ms = 1000);
    assert_false(TELL(track, .code = 487, .at_ms = 2100)->retransmission);
    assert_int_equal(last(track)->final_code, 200);
    assert_int_equal(last(track)->final_sends, 1);
    assert_moment(last(track)->last_final, 1000);
}

static void a_request_sent_again_soon_after_its_response_is_no_sign(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 100, .at_ms = 490);
    TELL(track, .at_ms = 500);
    assert_moment(last(track)->resent, -1);
    TELL(track, .at_ms = 1500);
    assert_moment(last(track)->resent, 1500);
    assert_int_equal(last(track)->resent_after, 1010 * SIPWHY_MILLISECOND);
    TELL(track, .at_ms = 3500);
    assert_moment(last(track)->resent, 1500);
}

static void a_response_alone_makes_a_transaction_without_a_request(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "BYE", .code = 200, .at_ms = 40);
    const struct transaction *bye = last(track);
    assert_false(bye->request_seen);
    assert_int_equal(bye->method, SIP_METHOD_BYE);
    assert_int_equal(bye->src.address[3], 1);
    assert_int_equal(bye->dst.address[3], 2);
    assert_false(transaction_is_open(bye));
    assert_false(transaction_is_initial_invite(bye));
}

static void credentials_and_dialogs_are_noticed(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    assert_false(last(track)->has_credentials);
    assert_true(transaction_is_initial_invite(last(track)));
    TELL(track, .cseq = 2, .headers = "Proxy-Authorization: Digest a=\"b\"\r\n", .at_ms = 50);
    assert_true(last(track)->has_credentials);
    TELL(track, .cseq = 3, .to_tag = "b", .at_ms = 90);
    assert_true(last(track)->in_dialog);
    assert_false(transaction_is_initial_invite(last(track)));
}

static void the_copy_of_a_request_ends_with_its_answer(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    struct transaction *invite = track->last.transaction;
    assert_int_equal(invite->copy_length, track->message.bytes.length);
    assert_memory_equal(invite->copy, track->text, invite->copy_length);
    transaction_drop_copy(invite);
    assert_null(invite->copy);
    assert_int_equal(invite->copy_length, 0);
    TELL(track, .method = "BYE", .cseq = 2, .code = 200, .at_ms = 50);
    TELL(track, .method = "BYE", .cseq = 2, .to_tag = "b", .at_ms = 70);
    assert_null(last(track)->copy);
}

static void the_copy_of_a_request_has_a_limit(void **state)
{
    struct track *track = *state;
    struct pool *pool = &track->tracker->pool;
    struct limit_hits hits = {0};
    struct conversation conversation = {.hits = &hits};
    struct transaction *transaction = transaction_create(&conversation, pool);
    static char text[LIMIT_REQUEST_BYTES + 500];
    size_t length = line_write(LINE(.headers = "X: "), text);
    memset(text + length, 'x', sizeof(text) - length);
    struct sighting sighting = {.time = LINE_START};
    sip_message_index(&track->message, (span){text, sizeof(text)});
    transaction_add_request(transaction, &track->message, &sighting);
    assert_int_equal(transaction->copy_length, LIMIT_REQUEST_BYTES);
    assert_int_equal(conversation.piece_bytes, LIMIT_REQUEST_BYTES + LIMIT_PIECE_BYTES);
    assert_int_equal(hits.count[LIMIT_HIT_REQUEST_BYTES], 1);
    transaction_destroy(transaction, pool);
    assert_int_equal(conversation.piece_bytes, 0);
}

static void a_branch_used_again_mixes_no_two_requests(void **state)
{
    struct track *track = *state;
    TELL(track, .branch = "same", .at_ms = 0);
    const struct transaction *first = last(track);
    assert_false(TELL(track, .branch = "same", .cseq = 2, .at_ms = 600)->retransmission);
    assert_ptr_not_equal(last(track), first);
    assert_false(TELL(track, .branch = "same", .method = "OPTIONS", .at_ms = 900)->retransmission);
    assert_false(TELL(track, .branch = "same", .call_id = "x", .at_ms = 1200)->retransmission);
    assert_ptr_equal(TELL(track, .branch = "same", .at_ms = 1900)->transaction, first);
}

static void every_request_waits_for_its_final_response(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "OPTIONS", .at_ms = 0);
    assert_true(transaction_is_open(last(track)));
    TELL(track, .method = "OPTIONS", .code = 100, .at_ms = 20);
    assert_true(transaction_is_open(last(track)));
    TELL(track, .method = "OPTIONS", .code = 503, .at_ms = 50);
    assert_false(transaction_is_open(last(track)));
}

static void an_invite_that_begins_a_call_knows_its_target(void **state)
{
    struct track *track = *state;
    TELL(track, .uri = "sip:bob@example.com", .at_ms = 0);
    uint32_t target = last(track)->target;
    assert_int_equal(target, transaction_target_of(SPAN("SIP:bob@EXAMPLE.com")));
    assert_int_not_equal(target, transaction_target_of(SPAN("sip:carol@example.com")));
    TELL(track, .uri = "sip:bob@example.com", .to_tag = "b", .cseq = 2, .at_ms = 100);
    assert_int_equal(last(track)->target, 0);
}

static void what_a_redirect_or_failure_says_is_kept(void **state)
{
    struct track *track = *state;
    char contact[LIMIT_URI_BYTES + 100];
    TELL(track, .at_ms = 0);
    TELL(track, .code = 302, .headers = "Contact: \"x\" <sip:carol@example.com>;q=1\r\n", .at_ms = 10);
    assert_string_equal(last(track)->said, "sip:carol@example.com");
    TELL(track, .cseq = 2, .at_ms = 100);
    TELL(track, .cseq = 2, .code = 302, .at_ms = 110);
    assert_null(last(track)->said);
    TELL(track, .cseq = 3, .at_ms = 200);
    TELL(track, .cseq = 3, .code = 503, .phrase = "Out of Lines", .at_ms = 210);
    assert_string_equal(last(track)->said, "Out of Lines");
    TELL(track, .cseq = 4, .at_ms = 300);
    TELL(track, .cseq = 4, .code = 404, .at_ms = 310);
    assert_null(last(track)->said);
    TELL(track, .cseq = 5, .at_ms = 400);
    snprintf(contact, sizeof(contact), "Contact: <sip:%0*d>\r\n", LIMIT_URI_BYTES, 1);
    TELL(track, .cseq = 5, .code = 301, .headers = contact, .at_ms = 410);
    assert_int_equal(strlen(last(track)->said), LIMIT_URI_BYTES);
    assert_int_equal(track->tracker->hits.count[LIMIT_HIT_URI_BYTES], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRACK_TEST(each_moment_of_an_invite_is_kept),
        TRACK_TEST(what_is_sent_again_is_known_again),
        TRACK_TEST(another_final_response_does_not_replace_the_first),
        TRACK_TEST(a_request_sent_again_soon_after_its_response_is_no_sign),
        TRACK_TEST(a_response_alone_makes_a_transaction_without_a_request),
        TRACK_TEST(credentials_and_dialogs_are_noticed),
        TRACK_TEST(the_copy_of_a_request_ends_with_its_answer),
        TRACK_TEST(the_copy_of_a_request_has_a_limit),
        TRACK_TEST(a_branch_used_again_mixes_no_two_requests),
        TRACK_TEST(every_request_waits_for_its_final_response),
        TRACK_TEST(an_invite_that_begins_a_call_knows_its_target),
        TRACK_TEST(what_a_redirect_or_failure_says_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
