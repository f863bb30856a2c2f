/*
 * test_track_tracker.c — the way of a message into the model: hops, ACKs, second points, limits.
 */
#include "track_fixture.h"

#include "base/limits.h"

#define VIA(host, branch) "Via: SIP/2.0/UDP 192.0.2." #host ";branch=" branch "\r\n"

static void hops_are_joined_by_the_via_under_the_top_one(void **state)
{
    struct track *track = *state;
    const struct transaction *hops[3];
    hops[0] = TELL(track, .branch = "h1")->transaction;
    hops[1] = TELL(track, .from = 2, .to = 3, .branch = "h2", .vias = VIA(1, "h1"), .at_ms = 5)
                  ->transaction;
    hops[2] = TELL(track, .from = 3, .to = 4, .branch = "h3", .vias = VIA(2, "h2") VIA(1, "h1"),
                   .at_ms = 10)
                  ->transaction;
    assert_null(hops[0]->parent);
    assert_ptr_equal(hops[1]->parent, hops[0]);
    assert_ptr_equal(hops[2]->parent, hops[1]);
    assert_int_equal(hops[2]->via_count, 3);
}

static void hops_are_joined_whatever_their_order(void **state)
{
    struct track *track = *state;
    const struct transaction *second =
        TELL(track, .from = 2, .to = 3, .branch = "h2", .vias = VIA(1, "h1"))->transaction;
    const struct transaction *first = TELL(track, .branch = "h1", .at_ms = 5)->transaction;
    assert_ptr_equal(second->parent, first);
    assert_null(first->parent);
    const struct transaction *other =
        TELL(track, .branch = "h1", .cseq = 2, .at_ms = 900)->transaction;
    assert_ptr_not_equal(second->parent, other);
}

static void the_ack_of_a_failure_belongs_to_its_hop(void **state)
{
    struct track *track = *state;
    const struct transaction *invite = TELL(track, .branch = "h1")->transaction;
    TELL(track, .branch = "h1", .code = 486, .at_ms = 100);
    TELL(track, .method = "ACK", .branch = "else", .to_tag = "b", .at_ms = 150);
    assert_moment(invite->ack, -1);
    TELL(track, .method = "ACK", .branch = "h1", .to_tag = "b", .at_ms = 200);
    assert_moment(invite->ack, 200);
}

static void the_ack_of_a_2xx_counts_for_the_hops_that_end_where_it_goes(void **state)
{
    struct track *track = *state;
    const struct transaction *first = TELL(track, .branch = "h1")->transaction;
    const struct transaction *second =
        TELL(track, .from = 2, .to = 3, .branch = "h2", .vias = VIA(1, "h1"), .at_ms = 5)
            ->transaction;
    TELL(track, .from = 3, .to = 2, .branch = "h2", .vias = VIA(1, "h1"), .code = 200,
         .at_ms = 50);
    TELL(track, .branch = "h1", .code = 200, .at_ms = 60);
    TELL(track, .method = "ACK", .branch = "ack", .cseq = 9, .to = 3, .to_tag = "b", .at_ms = 70);
    assert_moment(second->ack, -1);
    TELL(track, .method = "ACK", .branch = "ack", .to = 3, .to_tag = "b", .at_ms = 80);
    assert_moment(second->ack, 80);
    assert_moment(first->ack, -1);
}

static void a_cause_is_news_until_another_one_comes(void **state)
{
    struct track *track = *state;
    static const char reason[] = "Reason: SIP;cause=503, Q.850;cause=34\r\n";
    TELL(track, .at_ms = 0);
    const struct transaction *invite = track->last.transaction;
    TELL(track, .code = 183, .headers = reason, .at_ms = 10);
    assert_int_equal(track->last.cause, 34);
    assert_int_equal(invite->cause, 0);
    TELL(track, .code = 503, .headers = reason, .at_ms = 20);
    assert_int_equal(track->last.cause, 0);
    assert_int_equal(invite->cause, 34);
    TELL(track, .code = 503, .headers = reason, .at_ms = 520);
    assert_int_equal(track->last.cause, 0);
    TELL(track, .method = "BYE", .cseq = 2, .to_tag = "b", .headers = "Reason: Q.850;cause=16\r\n", .at_ms = 900);
    assert_int_equal(track->last.cause, 16);
    assert_int_equal(track->last.transaction->cause, 0);
}

static void a_cancel_points_at_its_invite(void **state)
{
    struct track *track = *state;
    const struct transaction *invite = TELL(track, .branch = "h1")->transaction;
    const struct transaction *stray =
        TELL(track, .method = "CANCEL", .branch = "else", .at_ms = 100)->transaction;
    assert_null(stray->cancels);
    assert_moment(invite->cancel, -1);
    const struct transaction *cancel =
        TELL(track, .method = "CANCEL", .branch = "h1", .at_ms = 200)->transaction;
    assert_ptr_not_equal(cancel, invite);
    assert_ptr_equal(cancel->cancels, invite);
    assert_moment(invite->cancel, 200);
    TELL(track, .method = "CANCEL", .branch = "h1", .code = 200, .at_ms = 250);
    assert_moment(invite->final, -1);
}

static void a_packet_seen_twice_counts_once(void **state)
{
    struct track *track = *state;
    TELL(track, .ip_id = 7);
    const struct tracked *again = TELL(track, .ip_id = 7, .at_ms = 1);
    assert_true(again->duplicate);
    assert_false(again->second_point);
    assert_false(again->retransmission);
    assert_null(again->pair);
    assert_int_equal(again->original.frame, 1);
    assert_int_equal(TELL(track, .at_ms = 500)->transaction->sends, 2);
}

static void a_second_capture_point_of_a_hop_is_no_retransmission(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    const struct tracked *nat = TELL(track, .from = 9, .at_ms = 3);
    assert_true(nat->duplicate);
    assert_true(nat->second_point);
    assert_int_equal(nat->original.frame, 1);
    assert_int_equal(nat->transaction->sends, 1);
    assert_false(TELL(track, .code = 100, .at_ms = 10)->duplicate);
    const struct tracked *response = TELL(track, .code = 100, .to = 9, .at_ms = 12);
    assert_true(response->second_point);
    assert_int_equal(response->original.frame, 3);
    assert_false(TELL(track, .at_ms = 1000)->duplicate);
}

static void a_second_point_is_only_near_in_time(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    assert_false(TELL(track, .from = 9, .at_ms = 1001)->duplicate);
}

static void a_request_with_another_via_is_the_next_hop(void **state)
{
    struct track *track = *state;
    TELL(track, .branch = "same");
    assert_false(
        TELL(track, .from = 2, .to = 3, .branch = "same", .vias = VIA(1, "same"), .at_ms = 3)
            ->duplicate);
}

static void headers_that_lack_leave_the_rest(void **state)
{
    static const char no_call_id[] = "OPTIONS sip:a@b SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n";
    static const char no_cseq[] = "OPTIONS sip:a@b SIP/2.0\r\nCall-ID: x\r\n\r\n";
    struct track *track = *state;
    struct sighting sighting = {.time = LINE_START, .src = line_host(1, 0), .dst = line_host(2, 0)};
    sip_message_index(&track->message, SPAN(no_call_id));
    assert_int_equal(tracker_add(track->tracker, &track->message, &sighting, &track->last), 0);
    assert_null(track->last.conversation);
    assert_null(track->last.transaction);
    assert_true(track->last.has_cseq);
    assert_non_null(track->last.pair);
    sip_message_index(&track->message, SPAN(no_cseq));
    assert_int_equal(tracker_add(track->tracker, &track->message, &sighting, &track->last), 0);
    assert_non_null(track->last.conversation);
    assert_null(track->last.transaction);
}

static void what_begins_in_a_dialog_is_marked(void **state)
{
    struct track *track = *state;
    assert_false(TELL(track, .call_id = "1")->conversation->began_in_dialog);
    assert_false(TELL(track, .call_id = "2", .method = "REGISTER")->conversation->began_in_dialog);
    assert_true(TELL(track, .call_id = "3", .to_tag = "b")->conversation->began_in_dialog);
    assert_true(TELL(track, .call_id = "4", .code = 180)->conversation->began_in_dialog);
    assert_true(TELL(track, .call_id = "5", .method = "BYE")->conversation->began_in_dialog);
    assert_false(TELL(track, .call_id = "6", .method = "OPTIONS", .code = 200)
                     ->conversation->began_in_dialog);
    assert_false(TELL(track, .call_id = "7", .method = "NOTIFY")->conversation->began_in_dialog);
    TELL(track, .call_id = "1", .code = 200, .at_ms = 40);
    assert_false(track->last.conversation->began_in_dialog);
}

static void transactions_have_a_limit_and_the_call_keeps_its_invites(void **state)
{
    struct track *track = *state;
    const struct transaction *invite = TELL(track, .at_ms = 0)->transaction;
    const struct transaction *next =
        TELL(track, .from = 2, .to = 3, .branch = "h2", .vias = VIA(1, "z9hG4bK1INVITE"),
             .at_ms = 1)->transaction;
    for (unsigned i = 0; i < LIMIT_TRANSACTIONS_PER_CONVERSATION; i++)
        TELL(track, .method = "INFO", .cseq = 10 + i, .to_tag = "b", .at_ms = 100 * i + 100);
    const struct conversation *conversation = track->last.conversation;
    assert_int_equal(conversation->transaction_count, LIMIT_TRANSACTIONS_PER_CONVERSATION);
    assert_int_equal(track->tracker->hits.count[LIMIT_HIT_TRANSACTIONS], 2);
    assert_ptr_equal(conversation->call->attempt, invite);
    assert_ptr_equal(LIST_ENTRY(conversation->transactions.next, struct transaction, link), invite);
    assert_ptr_equal(LIST_ENTRY(invite->link.next, struct transaction, link), next);
    assert_ptr_equal(next->parent, invite);
}

static void add_call(struct track *track, unsigned number, int64_t at_ms)
{
    char call_id[32];
    snprintf(call_id, sizeof(call_id), "many-%u", number);
    TELL(track, .call_id = call_id, .method = "OPTIONS", .code = 200, .at_ms = at_ms);
}

static void the_least_recently_used_conversation_goes_first(void **state)
{
    struct track *track = *state;
    for (unsigned i = 0; i < LIMIT_CONVERSATIONS; i++)
        add_call(track, i, i);
    assert_int_equal(track->released, 0);
    add_call(track, 0, LIMIT_CONVERSATIONS);
    add_call(track, LIMIT_CONVERSATIONS, LIMIT_CONVERSATIONS + 1);
    assert_int_equal(track->released, 1);
    assert_string_equal(track->first_released, "many-1");
    assert_int_equal(track->tracker->hits.count[LIMIT_HIT_CONVERSATIONS], 1);
    assert_int_equal(track->tracker->conversations.count, LIMIT_CONVERSATIONS);
}

static void what_is_over_goes_before_what_goes_on(void **state)
{
    struct track *track = *state;
    TELL(track, .call_id = "goes on", .at_ms = 0);
    for (unsigned i = 0; i < LIMIT_CONVERSATIONS; i++)
        add_call(track, i, i + 1);
    assert_int_equal(track->released, 1);
    assert_string_equal(track->first_released, "many-0");
}

static unsigned count_transactions(struct track *track, const char *call_id, int64_t at_ms)
{
    TELL(track, .call_id = call_id, .method = "INFO", .cseq = 9999, .to_tag = "b", .code = 200,
         .at_ms = at_ms);
    return track->last.conversation->transaction_count;
}

static void what_is_long_over_in_a_conversation_is_dropped(void **state)
{
    struct track *track = *state;
    struct transaction *invite = TELL(track, .at_ms = 0)->transaction;
    TELL(track, .code = 200, .to_tag = "b", .at_ms = 10);
    TELL(track, .method = "ACK", .to_tag = "b", .at_ms = 20);
    for (unsigned i = 0; i < 6; i++) {
        TELL(track, .method = "OPTIONS", .cseq = 10 + i, .to_tag = "b", .at_ms = 100 + i);
        TELL(track, .method = "OPTIONS", .cseq = 10 + i, .to_tag = "b", .code = i ? 200 : 401,
             .at_ms = 100 + i);
    }
    size_t before = track->tracker->conversation_bytes;
    assert_int_equal(track->last.conversation->transaction_count, 8);
    assert_int_equal(count_transactions(track, "call", 70000), 3);
    assert_true(track->tracker->conversation_bytes < before - 4 * sizeof(struct transaction));
    const struct conversation *conversation = track->last.conversation;
    assert_ptr_equal(LIST_ENTRY(conversation->transactions.next, struct transaction, link), invite);
    assert_int_equal(conversation->challenged, 1u << SIP_METHOD_OPTIONS);
}

static void what_is_young_or_unanswered_stays(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    for (unsigned i = 0; i < 4; i++)
        TELL(track, .method = "OPTIONS", .cseq = 10 + i, .to_tag = "b", .at_ms = 100);
    for (unsigned i = 0; i < 3; i++)
        TELL(track, .method = "INFO", .cseq = 20 + i, .to_tag = "b", .code = 200, .at_ms = 50000);
    assert_int_equal(track->last.conversation->transaction_count, 8);
    assert_int_equal(count_transactions(track, "call", 70000), 9);
}

static void a_subscription_is_remembered(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "SUBSCRIBE", .cseq = 1, .at_ms = 0);
    TELL(track, .method = "SUBSCRIBE", .cseq = 1, .code = 200, .at_ms = 1);
    for (unsigned i = 2; i < 9; i++) {
        TELL(track, .method = "SUBSCRIBE", .cseq = i, .at_ms = i);
        TELL(track, .method = "SUBSCRIBE", .cseq = i, .code = 423, .at_ms = i);
    }
    assert_int_equal(count_transactions(track, "call", 70000), 3);
    assert_true(conversation_linger(track->last.conversation) >= 3600 * SIPWHY_SECOND);
}

static void add_large_call(struct track *track, unsigned number)
{
    static char call_id[LIMIT_CALL_ID_BYTES + 1];
    memset(call_id, 'x', LIMIT_CALL_ID_BYTES);
    snprintf(call_id, sizeof(call_id), "%08u", number);
    call_id[8] = 'x';
    TELL(track, .call_id = call_id, .at_ms = number);
}

static void conversations_have_a_limit_in_bytes(void **state)
{
    struct track *track = *state;
    for (unsigned i = 0; i < 70000; i++) {
        add_large_call(track, i);
        assert_true(track->tracker->conversation_bytes <= LIMIT_CONVERSATION_MEMORY_BYTES);
    }
    assert_true(track->tracker->conversation_bytes > LIMIT_CONVERSATION_MEMORY_BYTES - 4096);
    assert_int_equal(track->tracker->hits.count[LIMIT_HIT_CONVERSATION_MEMORY], track->released);
    assert_int_equal(track->tracker->conversations.count + track->released, 70000);
    assert_true(track->released > 10000);
}

static void findings_count_too(void **state)
{
    struct track *track = *state;
    struct conversation *first = TELL(track, .call_id = "1", .at_ms = 0)->conversation;
    TELL(track, .call_id = "2", .at_ms = 0);
    tracker_note_findings(track->tracker, first, LIMIT_CONVERSATION_MEMORY_BYTES);
    assert_int_equal(track->released, 0);
    tracker_shrink(track->tracker, NULL);
    assert_int_equal(track->released, 1);
    assert_string_equal(track->first_released, "1");
    assert_int_equal(track->tracker->conversations.count, 1);
}

static void all_is_forgotten_the_oldest_first(void **state)
{
    struct track *track = *state;
    TELL(track, .call_id = "first");
    TELL(track, .call_id = "second", .at_ms = 10);
    TELL(track, .call_id = "first", .code = 180, .at_ms = 20);
    tracker_forget_all(track->tracker);
    assert_int_equal(track->released, 2);
    assert_string_equal(track->first_released, "first");
    assert_int_equal(timers_next(&track->tracker->timers), SIPWHY_TIME_UNKNOWN);
    assert_true(TELL(track, .call_id = "first", .at_ms = 2000)->first_of_conversation);
}

static void long_call_ids_are_told_apart(void **state)
{
    static char ids[2][LIMIT_CALL_ID_BYTES + 20];
    struct track *track = *state;
    memset(ids[0], 'c', sizeof(ids[0]) - 1);
    memset(ids[1], 'c', sizeof(ids[1]) - 1);
    ids[1][sizeof(ids[1]) - 2] = 'd';
    const struct conversation *first = TELL(track, .call_id = ids[0])->conversation;
    assert_ptr_not_equal(TELL(track, .call_id = ids[1], .at_ms = 50)->conversation, first);
    assert_ptr_equal(TELL(track, .call_id = ids[0], .code = 100, .at_ms = 60)->conversation, first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRACK_TEST(hops_are_joined_by_the_via_under_the_top_one),
        TRACK_TEST(hops_are_joined_whatever_their_order),
        TRACK_TEST(the_ack_of_a_failure_belongs_to_its_hop),
        TRACK_TEST(the_ack_of_a_2xx_counts_for_the_hops_that_end_where_it_goes),
        TRACK_TEST(a_cancel_points_at_its_invite),
        TRACK_TEST(a_cause_is_news_until_another_one_comes),
        TRACK_TEST(a_packet_seen_twice_counts_once),
        TRACK_TEST(a_second_capture_point_of_a_hop_is_no_retransmission),
        TRACK_TEST(a_second_point_is_only_near_in_time),
        TRACK_TEST(a_request_with_another_via_is_the_next_hop),
        TRACK_TEST(headers_that_lack_leave_the_rest),
        TRACK_TEST(what_begins_in_a_dialog_is_marked),
        TRACK_TEST(transactions_have_a_limit_and_the_call_keeps_its_invites),
        TRACK_TEST(the_least_recently_used_conversation_goes_first),
        TRACK_TEST(what_is_over_goes_before_what_goes_on),
        TRACK_TEST(what_is_long_over_in_a_conversation_is_dropped),
        TRACK_TEST(what_is_young_or_unanswered_stays),
        TRACK_TEST(a_subscription_is_remembered),
        TRACK_TEST(conversations_have_a_limit_in_bytes),
        TRACK_TEST(findings_count_too),
        TRACK_TEST(all_is_forgotten_the_oldest_first),
        TRACK_TEST(long_call_ids_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
