/*
 * test_track_legs.c — what joins two Call-IDs, and what is left when one of them is forgotten.
 */
#include "track_fixture.h"

#include "track/session_id.h"

#define UUID_A "ab30317f1a784dc48ff824d0d3715d86"
#define UUID_B "47755a9de7794ba387653f2099600ef2"
#define NIL "00000000000000000000000000000000"
#define SESSION(local, remote) .headers = "Session-ID: " local ";remote=" remote "\r\n"

static bool same_users(const char *a, const char *b)
{
    struct leg_user one = leg_user_of(span_of(a));
    struct leg_user other = leg_user_of(span_of(b));
    bool same = leg_user_same(&one, &other);
    assert_int_equal(same, leg_user_same(&other, &one));
    bool is_number = one.digit_count && other.digit_count;
    if (same && (is_number || !(one.digit_count || other.digit_count)))
        assert_int_equal(leg_user_key(&one), leg_user_key(&other));
    return same;
}

static void users_are_the_same_with_another_prefix_or_host(void **state)
{
    (void)state;
    assert_true(same_users("sip:alice@a.example", "sips:alice@192.0.2.1:5071"));
    assert_true(same_users("sip:0012125550123@a", "sip:+1-212-555-0123@b;user=phone"));
    assert_true(same_users("tel:+12125550123", "sip:2125550123;phone-context=+1@b"));
    assert_true(same_users("sip:91001@a", "sip:1001@b"));
    assert_true(same_users("sip:%2b4420794600@a", "sip:4420794600:secret@b"));
    assert_true(same_users("sip:99999999999999999999991234567@a", "sip:1234567@b"));
    assert_false(same_users("sip:alice@a", "sip:malice@a"));
    assert_false(same_users("sip:201@a", "sip:9201@b"));
    assert_false(same_users("sip:2125550123@a", "sip:2125550124@a"));
    assert_false(same_users("sip:1001@a", "sip:alice@a"));
}

static void nobody_is_the_same_as_nobody(void **state)
{
    (void)state;
    static const char *const nobody[] = {
        "sip:anonymous@anonymous.invalid", "sip:Unknown@x", "sip:example.com", "", "sip:@x", "sip:;a@x",
    };
    for (size_t i = 0; i < sizeof(nobody) / sizeof(nobody[0]); i++) {
        assert_false(same_users(nobody[i], nobody[i]));
        struct leg_user user = leg_user_of(span_of(nobody[i]));
        assert_int_equal(leg_user_key(&user), 0);
    }
}

static void assert_sessions(const char *value, bool local, bool remote)
{
    uint64_t sessions[2] = {1, 1};
    session_id_read(span_of(value), 7, sessions);
    assert_int_equal(sessions[0] != 0, local);
    assert_int_equal(sessions[1] != 0, remote);
}

static void only_whole_identifiers_count(void **state)
{
    (void)state;
    assert_sessions(UUID_A ";remote=" UUID_B, true, true);
    assert_sessions(" " UUID_A " ; logme ; Remote = " UUID_B " ", true, true);
    assert_sessions(UUID_A ";remote=" NIL, true, false);
    assert_sessions(NIL ";remote=" UUID_B, false, true);
    assert_sessions(UUID_A, true, false);
    assert_sessions(NIL ";remote=" NIL, false, false);
    assert_sessions("ab30317f", false, false);
    assert_sessions(UUID_A "0", false, false);
    assert_sessions("gb30317f1a784dc48ff824d0d3715d86", false, false);
    assert_sessions("", false, false);
    assert_sessions(";;;=;remote", false, false);
}

static void case_does_not_matter_in_identifiers(void **state)
{
    (void)state;
    uint64_t lower[2], upper[2];
    session_id_read(SPAN(UUID_A), 7, lower);
    session_id_read(SPAN("AB30317F1A784DC48FF824D0D3715D86"), 7, upper);
    assert_int_equal(lower[0], upper[0]);
}

static const struct leg *leg_of(struct track *track, const char *call_id)
{
    struct conversation *conversation = tracker_find(track->tracker, span_of(call_id));
    assert_non_null(conversation);
    return conversation->leg;
}

/** The leg that @p call_id was begun for, or "". */
static const char *parent_of(struct track *track, const char *call_id)
{
    const struct leg *leg = leg_of(track, call_id);
    assert_non_null(leg);
    int parent = leg->chain ? leg->chain->legs[leg->place].parent : -1;
    return parent < 0 ? "" : leg->chain->legs[parent].call_id;
}

static void the_receiver_of_one_is_the_sender_of_the_other(void **state)
{
    struct track *track = *state;
    TELL(track, .call_id = "a", SESSION(UUID_A, NIL));
    TELL(track, .call_id = "b", .from = 2, .to = 3, .at_ms = 10, SESSION(UUID_A, NIL));
    TELL(track, .call_id = "c", .from = 3, .to = 4, .at_ms = 20, SESSION(UUID_A, NIL));
    TELL(track, .call_id = "again", .from = 1, .to = 2, .at_ms = 30, SESSION(UUID_A, NIL));
    assert_string_equal(parent_of(track, "a"), "");
    assert_string_equal(parent_of(track, "b"), "a");
    assert_string_equal(parent_of(track, "c"), "b");
    assert_string_equal(parent_of(track, "again"), "");
    assert_ptr_equal(leg_of(track, "a")->chain, leg_of(track, "c")->chain);
    assert_int_equal(leg_of(track, "a")->chain->count, 3);
}

static void a_capture_may_show_the_later_leg_first(void **state)
{
    struct track *track = *state;
    TELL(track, .call_id = "b", .from = 2, .to = 3, SESSION(UUID_A, NIL));
    TELL(track, .call_id = "a", .at_ms = 2, SESSION(UUID_A, NIL));
    assert_string_equal(parent_of(track, "b"), "a");
    assert_string_equal(parent_of(track, "a"), "");
}

static void a_first_response_may_bring_the_identifier(void **state)
{
    struct track *track = *state;
    TELL(track, .call_id = "a");
    TELL(track, .call_id = "b", .from = 2, .to = 3, .at_ms = 10);
    assert_int_equal(leg_of(track, "b")->chain->legs[leg_of(track, "b")->place].joined_by,
                     SIPWHY_LEG_BY_USERS);
    TELL(track, .call_id = "b", .code = 100, .from = 3, .to = 2, .at_ms = 20);
    TELL(track, .call_id = "b", .code = 180, .from = 3, .to = 2, .at_ms = 30, SESSION(UUID_B, NIL));
    TELL(track, .call_id = "a", .code = 180, .at_ms = 40, SESSION(UUID_B, NIL));
    const struct leg *leg = leg_of(track, "b");
    assert_string_equal(parent_of(track, "b"), "a");
    assert_int_equal(leg->chain->legs[leg->place].joined_by, SIPWHY_LEG_BY_SESSION_ID);
    assert_int_equal(leg->chain->legs[leg->place].confidence, SIPWHY_CONFIDENCE_CERTAIN);
}

static void a_named_header_joins_by_its_value_or_the_call_id(void **state)
{
    struct track *track = *state;
    assert_int_equal(legs_add_header(&track->tracker->legs, SPAN("X-CID")), 0);
    assert_int_equal(legs_add_header(&track->tracker->legs, SPAN("no header")), SIPWHY_ERROR_ARGUMENT);
    assert_int_equal(legs_add_header(&track->tracker->legs, SPAN("")), SIPWHY_ERROR_ARGUMENT);
    TELL(track, .call_id = "a");
    TELL(track, .call_id = "b", .from = 2, .to = 3, .at_ms = 10, .headers = "x-cid: a\r\n");
    TELL(track, .call_id = "c", .from = 3, .to = 4, .at_ms = 20, .headers = "X-CID: a\r\n");
    TELL(track, .call_id = "d", .from = 3, .to = 5, .at_ms = 30, .headers = "X-CID: z\r\n");
    assert_string_equal(parent_of(track, "b"), "a");
    assert_string_equal(parent_of(track, "c"), "b");
    assert_string_equal(parent_of(track, "d"), "");
    for (int i = 1; i < LEGS_HEADERS; i++)
        assert_int_equal(legs_add_header(&track->tracker->legs, SPAN("X")), 0);
    assert_int_equal(legs_add_header(&track->tracker->legs, SPAN("X")), SIPWHY_ERROR_ARGUMENT);
}

static void forget(struct track *track, const char *call_id)
{
    struct conversation *conversation = tracker_find(track->tracker, span_of(call_id));
    assert_non_null(conversation);
    tracker_forget(track->tracker, conversation);
}

static void a_forgotten_leg_is_still_known_to_the_others(void **state)
{
    struct track *track = *state;
    TELL(track, .call_id = "a");
    TELL(track, .call_id = "b", .from = 2, .to = 3, .at_ms = 10);
    TELL(track, .call_id = "b", .code = 503, .from = 3, .to = 2, .at_ms = 20);
    forget(track, "b");
    const struct leg *leg = leg_of(track, "a");
    const struct chain_leg *gone = &leg->chain->legs[1];
    assert_int_equal(leg->chain->living, 1);
    assert_null(gone->leg);
    assert_string_equal(gone->call_id, "b");
    assert_int_equal(gone->code, 503);
    assert_int_equal(gone->state, SIPWHY_CALL_FAILED);
    assert_int_equal(gone->over, line_time(20));
    TELL(track, .call_id = "c", .from = 2, .to = 4, .at_ms = 30);
    assert_string_equal(parent_of(track, "c"), "a");
    forget(track, "a");
    assert_string_equal(parent_of(track, "c"), "a");
    forget(track, "c");
    assert_int_equal(track->tracker->conversation_bytes, 0);
}

static void a_call_that_waits_keeps_what_it_waits_for(void **state)
{
    struct track *track = *state;
    TELL(track, .call_id = "a");
    struct conversation *behind =
        TELL(track, .call_id = "b", .from = 2, .to = 3, .at_ms = 10)->conversation;
    TELL(track, .call_id = "b", .code = 503, .from = 3, .to = 2, .at_ms = 20);
    assert_true(conversation_linger(behind) > CONVERSATION_LINGER_LEAST);
    TELL(track, .call_id = "a", .code = 503, .at_ms = 30);
    assert_int_equal(conversation_linger(behind), CONVERSATION_LINGER_LEAST);
}

static void legs_of_one_call_have_a_limit(void **state)
{
    struct track *track = *state;
    char call_id[16];
    for (int i = 0; i < 3 * CHAIN_LEGS; i++) {
        snprintf(call_id, sizeof(call_id), "%d", i);
        TELL(track, .call_id = call_id, .from = 1 + i, .to = 2 + i, .at_ms = 10 * i, SESSION(UUID_A, NIL));
    }
    assert_int_equal(leg_of(track, "0")->chain->count, CHAIN_LEGS);
    assert_int_not_equal(track->tracker->hits.count[LIMIT_HIT_LEGS], 0);
}

static void one_among_many_alike_is_found_or_none(void **state)
{
    struct track *track = *state;
    char call_id[16];
    for (int i = 0; i < 4 * LEGS_LOOK; i++) {
        snprintf(call_id, sizeof(call_id), "a%d", i);
        TELL(track, .call_id = call_id, .at_ms = i);
    }
    TELL(track, .call_id = "b", .from = 2, .to = 3, .at_ms = 4 * LEGS_LOOK);
    assert_string_equal(parent_of(track, "b"), "");
}

static void the_sender_must_have_got_the_call_and_still_wait(void **state)
{
    struct track *track = *state;
    TELL(track, .call_id = "a");
    TELL(track, .call_id = "other", .from = 5, .to = 3, .at_ms = 10);
    TELL(track, .call_id = "a", .code = 486, .at_ms = 20);
    TELL(track, .call_id = "late", .from = 2, .to = 3, .at_ms = 30);
    assert_string_equal(parent_of(track, "other"), "");
    assert_string_equal(parent_of(track, "late"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(users_are_the_same_with_another_prefix_or_host),
        cmocka_unit_test(nobody_is_the_same_as_nobody),
        cmocka_unit_test(only_whole_identifiers_count),
        cmocka_unit_test(case_does_not_matter_in_identifiers),
        TRACK_TEST(the_receiver_of_one_is_the_sender_of_the_other),
        TRACK_TEST(a_capture_may_show_the_later_leg_first),
        TRACK_TEST(a_first_response_may_bring_the_identifier),
        TRACK_TEST(a_named_header_joins_by_its_value_or_the_call_id),
        TRACK_TEST(a_forgotten_leg_is_still_known_to_the_others),
        TRACK_TEST(a_call_that_waits_keeps_what_it_waits_for),
        TRACK_TEST(legs_of_one_call_have_a_limit),
        TRACK_TEST(one_among_many_alike_is_found_or_none),
        TRACK_TEST(the_sender_must_have_got_the_call_and_still_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
