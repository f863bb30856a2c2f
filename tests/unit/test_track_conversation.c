/*
 * test_track_conversation.c — everything of one Call-ID: dialogs, follow-ups, and how long it is
 * kept.
 */
#include "track_fixture.h"

#include "base/limits.h"

static struct limit_hits hits;

static const struct dialog *only_dialog(const struct track *track)
{
    const struct conversation *conversation = track->last.conversation;
    assert_int_equal(conversation->dialog_count, 1);
    return LIST_ENTRY(conversation->dialogs.next, struct dialog, link);
}

static void a_dialog_begins_with_a_2xx_and_ends_with_a_bye(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 180, .at_ms = 100);
    assert_int_equal(track->last.conversation->dialog_count, 0);
    TELL(track, .code = 200, .at_ms = 1000);
    TELL(track, .code = 200, .at_ms = 1500);
    assert_moment(only_dialog(track)->answered, 1000);
    assert_moment(only_dialog(track)->ack, -1);
    TELL(track, .method = "ACK", .to_tag = "b", .at_ms = 1600);
    assert_moment(only_dialog(track)->ack, 1600);
    TELL(track, .method = "BYE", .cseq = 2, .to_tag = "b", .at_ms = 9000);
    assert_moment(only_dialog(track)->bye, 9000);
    assert_false(only_dialog(track)->bye_from_callee);
    assert_false(only_dialog(track)->bye_from_both);
}

static void a_bye_may_come_from_either_side_or_both(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 200, .at_ms = 1000);
    TELL(track, .method = "BYE", .from = 2, .to = 1, .from_tag = "b", .to_tag = "a", .at_ms = 5000);
    assert_true(only_dialog(track)->bye_from_callee);
    TELL(track, .method = "BYE", .cseq = 2, .to_tag = "b", .at_ms = 5010);
    assert_true(only_dialog(track)->bye_from_callee);
    assert_true(only_dialog(track)->bye_from_both);
    assert_moment(only_dialog(track)->bye, 5000);
}

static void tags_of_another_dialog_end_nothing(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 200, .at_ms = 1000);
    TELL(track, .method = "BYE", .cseq = 2, .to_tag = "other", .at_ms = 5000);
    assert_moment(only_dialog(track)->bye, -1);
    TELL(track, .method = "BYE", .cseq = 3, .from_tag = "b", .to_tag = "b", .at_ms = 6000);
    assert_moment(only_dialog(track)->bye, -1);
}

static void each_answer_of_a_fork_is_a_dialog(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    assert_false(TELL(track, .code = 200, .to_tag = "b", .at_ms = 1000)->retransmission);
    assert_false(TELL(track, .code = 200, .to_tag = "c", .at_ms = 1100)->retransmission);
    assert_true(TELL(track, .code = 200, .to_tag = "b", .at_ms = 1500)->retransmission);
    assert_true(TELL(track, .code = 200, .to_tag = "c", .at_ms = 1600)->retransmission);
    assert_int_equal(track->last.transaction->final_sends, 2);
    TELL(track, .method = "ACK", .to_tag = "c", .at_ms = 2200);
    const struct conversation *conversation = track->last.conversation;
    assert_int_equal(conversation->dialog_count, 2);
    const struct dialog *first = LIST_ENTRY(conversation->dialogs.next, struct dialog, link);
    const struct dialog *second = LIST_ENTRY(conversation->dialogs.previous, struct dialog, link);
    assert_moment(first->answered, 1000);
    assert_moment(first->ack, -1);
    assert_moment(second->answered, 1100);
    assert_moment(second->ack, 2200);
}

static void dialogs_have_a_limit(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool, sizeof(struct transaction));
    struct conversation *conversation = conversation_create(SPAN("x"), 1, &hits);
    for (uint64_t i = 0; i < LIMIT_DIALOGS_PER_CONVERSATION; i++)
        assert_non_null(conversation_make_dialog(conversation, 1, 1000 + i));
    assert_null(conversation_make_dialog(conversation, 1, 2));
    assert_non_null(conversation_make_dialog(conversation, 1000, 1));
    assert_int_equal(conversation->dialog_count, LIMIT_DIALOGS_PER_CONVERSATION);
    conversation_destroy(conversation, &pool);
    conversation_destroy(NULL, &pool);
    pool_finish(&pool);
}

static void a_long_call_id_is_kept_in_part(void **state)
{
    (void)state;
    static char text[LIMIT_CALL_ID_BYTES + 100];
    struct pool pool;
    pool_init(&pool, sizeof(struct transaction));
    memset(text, 'c', sizeof(text));
    struct conversation *conversation = conversation_create((span){text, sizeof(text)}, 1, &hits);
    assert_int_equal(conversation_call_id(conversation).length, LIMIT_CALL_ID_BYTES);
    conversation_destroy(conversation, &pool);
    pool_finish(&pool);
}

static void a_follow_up_is_later_higher_and_of_the_same_client(void **state)
{
    struct track *track = *state;
    TELL(track, .cseq = 5, .at_ms = 0);
    const struct conversation *conversation = track->last.conversation;
    const struct transaction *first = track->last.transaction;
    TELL(track, .cseq = 6, .method = "BYE", .at_ms = 100);
    TELL(track, .cseq = 4, .at_ms = 200);
    TELL(track, .cseq = 7, .from = 2, .to = 1, .at_ms = 300);
    TELL(track, .cseq = 8, .code = 200, .at_ms = 400);
    assert_false(conversation_was_followed_up(conversation, first));
    TELL(track, .cseq = 6, .branch = "retry", .at_ms = 500);
    assert_true(conversation_was_followed_up(conversation, first));
    assert_false(conversation_was_followed_up(conversation, track->last.transaction));
}

static sipwhy_time linger(const struct track *track)
{
    return conversation_linger(track->last.conversation) / SIPWHY_SECOND;
}

static void what_goes_on_is_kept_longer_than_what_is_over(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    assert_int_equal(linger(track), 30 * 60);
    TELL(track, .code = 200, .at_ms = 100);
    assert_int_equal(linger(track), 12 * 60 * 60);
    TELL(track, .method = "BYE", .cseq = 2, .to_tag = "b", .at_ms = 200);
    assert_int_equal(linger(track), 10 * 60);
    TELL(track, .method = "BYE", .cseq = 2, .code = 200, .at_ms = 250);
    assert_int_equal(linger(track), 64);
}

static void a_registration_is_kept_while_it_holds(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER", .headers = "Contact: <sip:b@192.0.2.1>\r\n");
    assert_int_equal(linger(track), 10 * 60);
    TELL(track, .method = "REGISTER", .code = 200, .at_ms = 10,
         .headers = "Contact: <sip:b@192.0.2.1>;expires=300\r\n");
    assert_int_equal(linger(track), 300 + 64);
    TELL(track, .method = "REGISTER", .cseq = 2, .at_ms = 100);
    TELL(track, .method = "REGISTER", .cseq = 2, .code = 200, .at_ms = 110,
         .headers = "Contact: <sip:b@192.0.2.1>;expires=4294967295\r\n");
    assert_int_equal(linger(track), 2 * 60 * 60 + 64);
}

static void an_ack_waits_for_nothing(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "ACK", .to_tag = "b");
    assert_int_equal(linger(track), 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRACK_TEST(a_dialog_begins_with_a_2xx_and_ends_with_a_bye),
        TRACK_TEST(a_bye_may_come_from_either_side_or_both),
        TRACK_TEST(tags_of_another_dialog_end_nothing),
        TRACK_TEST(each_answer_of_a_fork_is_a_dialog),
        UNIT_TEST(dialogs_have_a_limit),
        UNIT_TEST(a_long_call_id_is_kept_in_part),
        TRACK_TEST(a_follow_up_is_later_higher_and_of_the_same_client),
        TRACK_TEST(what_goes_on_is_kept_longer_than_what_is_over),
        TRACK_TEST(a_registration_is_kept_while_it_holds),
        TRACK_TEST(an_ack_waits_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
