/*
 * test_track_registration.c — registrations: their states, what was granted, and whose they are.
 */
#include "track_fixture.h"

static const struct registration *only(const struct track *track)
{
    const struct conversation *conversation = track->last.conversation;
    assert_int_equal(conversation->registration_count, 1);
    return LIST_ENTRY(conversation->registrations.next, struct registration, link);
}

#define CONTACT "Contact: <sip:bob@192.0.2.1>\r\n"

static void a_registration_goes_through_its_states(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER", .headers = CONTACT);
    assert_int_equal(only(track)->state, SIPWHY_REGISTRATION_PENDING);
    assert_string_equal(only(track)->aor, "sip:bob@example.net");
    assert_string_equal(only(track)->contact, "sip:bob@192.0.2.1");
    TELL(track, .method = "REGISTER", .code = 100, .at_ms = 10);
    assert_int_equal(only(track)->state, SIPWHY_REGISTRATION_PENDING);
    TELL(track, .method = "REGISTER", .code = 401, .at_ms = 20);
    assert_int_equal(only(track)->state, SIPWHY_REGISTRATION_CHALLENGED);
    TELL(track, .method = "REGISTER", .cseq = 2, .headers = CONTACT, .at_ms = 50);
    assert_int_equal(only(track)->state, SIPWHY_REGISTRATION_PENDING);
    TELL(track, .method = "REGISTER", .cseq = 2, .code = 403, .at_ms = 70);
    assert_int_equal(only(track)->state, SIPWHY_REGISTRATION_FAILED);
    assert_int_equal(only(track)->code, 403);
}

static void what_counts_is_what_was_granted(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER", .headers = CONTACT "Expires: 3600\r\n");
    TELL(track, .method = "REGISTER", .code = 200, .at_ms = 20,
         .headers =
             "Expires: 70\r\n"
             "Contact: <sip:other@192.0.2.9>;expires=10, <sip:bob@192.0.2.1>;expires=60\r\n");
    assert_int_equal(only(track)->state, SIPWHY_REGISTRATION_REGISTERED);
    assert_int_equal(only(track)->expires, 60 * SIPWHY_SECOND);
}

static void expires_counts_where_the_contact_says_nothing(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER", .headers = CONTACT);
    TELL(track, .method = "REGISTER", .code = 200, .headers = CONTACT "Expires: 120\r\n",
         .at_ms = 20);
    assert_int_equal(only(track)->expires, 120 * SIPWHY_SECOND);
    TELL(track, .method = "REGISTER", .cseq = 2, .headers = CONTACT, .at_ms = 60);
    TELL(track, .method = "REGISTER", .cseq = 2, .code = 200, .headers = CONTACT, .at_ms = 80);
    assert_int_equal(only(track)->expires, SIPWHY_TIME_UNKNOWN);
}

static void a_refresh_under_way_does_not_end_a_registration(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER", .headers = CONTACT);
    TELL(track, .method = "REGISTER", .code = 200, .headers = CONTACT, .at_ms = 20);
    TELL(track, .method = "REGISTER", .cseq = 2, .headers = CONTACT, .at_ms = 60);
    assert_int_equal(only(track)->state, SIPWHY_REGISTRATION_REGISTERED);
}

static void an_expiry_of_zero_removes(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER", .headers = "Contact: *\r\nExpires: 0\r\n");
    TELL(track, .method = "REGISTER", .code = 200, .at_ms = 20);
    assert_int_equal(only(track)->state, SIPWHY_REGISTRATION_UNREGISTERED);
    TELL(track, .method = "REGISTER", .cseq = 2, .headers = CONTACT, .at_ms = 60);
    TELL(track, .method = "REGISTER", .cseq = 2, .code = 200, .headers = CONTACT, .at_ms = 80);
    assert_int_equal(only(track)->state, SIPWHY_REGISTRATION_REGISTERED);
    TELL(track, .method = "REGISTER", .cseq = 3, .at_ms = 90,
         .headers = "Contact: <sip:bob@192.0.2.1>;expires=0\r\n");
    TELL(track, .method = "REGISTER", .cseq = 3, .code = 200, .at_ms = 95);
    assert_int_equal(only(track)->state, SIPWHY_REGISTRATION_UNREGISTERED);
}

static void the_hop_behind_a_proxy_is_no_second_registration(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER", .headers = CONTACT);
    TELL(track, .method = "REGISTER", .from = 2, .to = 3, .branch = "hop2", .headers = CONTACT,
         .vias = "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1REGISTER\r\n", .at_ms = 10);
    TELL(track, .method = "REGISTER", .from = 3, .to = 2, .branch = "hop2", .code = 403,
         .vias = "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1REGISTER\r\n", .at_ms = 20);
    assert_int_equal(only(track)->state, SIPWHY_REGISTRATION_PENDING);
    assert_int_equal(only(track)->registrar.address[3], 2);
}

static void a_late_answer_to_an_earlier_request_says_nothing(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER", .headers = CONTACT);
    TELL(track, .method = "REGISTER", .cseq = 2, .headers = CONTACT, .at_ms = 600);
    TELL(track, .method = "REGISTER", .code = 401, .at_ms = 700);
    assert_int_equal(only(track)->state, SIPWHY_REGISTRATION_PENDING);
    assert_int_equal(only(track)->code, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRACK_TEST(a_registration_goes_through_its_states),
        TRACK_TEST(what_counts_is_what_was_granted),
        TRACK_TEST(expires_counts_where_the_contact_says_nothing),
        TRACK_TEST(a_refresh_under_way_does_not_end_a_registration),
        TRACK_TEST(an_expiry_of_zero_removes),
        TRACK_TEST(the_hop_behind_a_proxy_is_no_second_registration),
        TRACK_TEST(a_late_answer_to_an_earlier_request_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
