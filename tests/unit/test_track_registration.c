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

#define AT(host) "Contact: <sip:bob@192.0.2." host ">;expires=600\r\n"

/** A REGISTER that is granted. */
static void enrol(struct track *track, const char *contact, unsigned cseq, int64_t at_ms,
                  const char *call_id)
{
    TELL(track, .method = "REGISTER", .cseq = cseq, .headers = contact, .at_ms = at_ms,
         .call_id = call_id);
    TELL(track, .method = "REGISTER", .cseq = cseq, .code = 200, .headers = contact,
         .at_ms = at_ms + 10, .call_id = call_id);
}

#define REMOVAL "Contact: *\r\nExpires: 0\r\n"

static const struct record *record_of_bob(const struct track *track)
{
    return location_find(&track->tracker->location, "sip:bob@example.net");
}

static uint32_t changes(const struct track *track)
{
    return record_count_changes(record_of_bob(track), 0);
}

static void it_says_what_is_asked_for_and_where_it_is_now(void **state)
{
    struct track *track = *state;
    enrol(track, AT("1"), 1, 0, "call");
    assert_int_equal(only(track)->asked.seconds, 600);
    assert_moment(only(track)->granted, 10);
    assert_int_equal(only(track)->asked.inside.family, 0);
    TELL(track, .method = "REGISTER", .cseq = 2, .headers = AT("77"), .at_ms = 20);
    assert_string_equal(only(track)->contact, "sip:bob@192.0.2.77");
    assert_int_equal(only(track)->asked.inside.address[3], 77);
    TELL(track, .method = "REGISTER", .cseq = 3, .headers = CONTACT, .at_ms = 30);
    assert_int_equal(only(track)->asked.seconds, REGISTER_ANY_TIME);
    TELL(track, .method = "REGISTER", .cseq = 4, .headers = REMOVAL, .at_ms = 40);
    assert_true(only(track)->asked.is_all);
    assert_string_equal(only(track)->contact, "sip:bob@192.0.2.1");
}

static void of_contacts_that_nobody_asked_for_the_longest_counts(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER", .headers = CONTACT);
    TELL(track, .method = "REGISTER", .code = 200, .at_ms = 20,
         .headers =
             "Contact: <sip:other@192.0.2.9>;expires=10, <sip:x@192.0.2.8>;expires=60, "
             "<sip:y@192.0.2.7>;expires=30\r\n");
    assert_int_equal(only(track)->expires, 60 * SIPWHY_SECOND);
}

static void a_423_waits_for_a_longer_interval(void **state)
{
    static const struct {
        const char *headers;
        bool is_heeded;
    } rows[] = {
        {CONTACT "Expires: 300\r\n", true},
        {CONTACT "Expires: 301\r\n", true},
        {CONTACT, true},
        {REMOVAL, true},
        {CONTACT "Expires: 299\r\n", false},
        {CONTACT "Expires: 60\r\n", false},
    };
    struct track *track = *state;
    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t at = i * 1000;
        TELL(track, .method = "REGISTER", .cseq = 3 * i + 1, .at_ms = at,
             .headers = CONTACT "Expires: 300\r\n");
        TELL(track, .method = "REGISTER", .cseq = 3 * i + 1, .code = 423, .at_ms = at + 10,
             .headers = "Min-Expires: 300\r\n");
        assert_moment(only(track)->brief, at + 10);
        TELL(track, .method = "REGISTER", .cseq = 3 * i + 2, .headers = rows[i].headers,
             .at_ms = at + 20);
        assert_int_equal(moment_happened(&only(track)->brief), !rows[i].is_heeded);
        assert_int_equal(only(track)->brief_ignored, !rows[i].is_heeded);
        TELL(track, .method = "REGISTER", .cseq = 3 * i + 2, .code = 200, .at_ms = at + 30);
        assert_false(moment_happened(&only(track)->brief));
        assert_int_equal(only(track)->brief_ignored, 0);
    }
}

static void removals_and_returns_are_changes(void **state)
{
    struct track *track = *state;
    enrol(track, REMOVAL, 1, 0, "call");
    enrol(track, AT("1"), 2, 1000, "call");
    enrol(track, AT("1"), 3, 2000, "call");
    assert_int_equal(changes(track), 0);
    enrol(track, REMOVAL, 4, 3000, "call");
    enrol(track, AT("1"), 5, 4000, "other");
    assert_int_equal(changes(track), 2);
    assert_int_equal(record_of_bob(track)->changes->last[0].kind, CHANGE_RETURNED);
    assert_int_equal(record_of_bob(track)->changes->last[1].kind, CHANGE_REMOVED);
    assert_int_equal(record_count_changes(record_of_bob(track), line_time(3500)), 1);
}

static void a_device_that_asks_for_another_address_moves(void **state)
{
    struct track *track = *state;
    enrol(track, AT("1"), 1, 0, "call");
    enrol(track, AT("2"), 1, 1000, "of another device");
    assert_int_equal(changes(track), 0);
    enrol(track, AT("3"), 2, 2000, "call");
    assert_int_equal(changes(track), 1);
    enrol(track, AT("1"), 3, 300000, "call");
    enrol(track, AT("3"), 4, 302000, "call");
    assert_int_equal(changes(track), 1); /* it has two, and refreshes both */
    enrol(track, AT("1"), 5, 303000, "call");
    assert_int_equal(changes(track), 2);
}

static void more_changes_than_there_is_room_for_go(void **state)
{
    struct track *track = *state;
    char contact[64];
    for (unsigned i = 0; i < 40; i++) {
        snprintf(contact, sizeof(contact), AT("1:%u"), 6000 + i);
        enrol(track, contact, i + 1, i * 1000, "call");
    }
    assert_int_equal(changes(track), RECORD_CHANGES);
}

static void another_call_id_may_register_the_user(void **state)
{
    struct track *track = *state;
    const struct location *location = &track->tracker->location;
    enrol(track, AT("1"), 1, 0, "other");
    enrol(track, AT("1"), 1, 1000, "call");
    assert_false(location_has_other(location, only(track), line_time(1010), line_time(2000)));
    enrol(track, AT("2"), 2, 3000, "other");
    struct conversation *first = tracker_find(track->tracker, SPAN("call"));
    const struct registration *registration =
        LIST_ENTRY(first->registrations.next, struct registration, link);
    assert_true(location_has_other(location, registration, line_time(1010), line_time(2000)));
    assert_true(location_has_other(location, registration, line_time(1010), line_time(700000)));
    assert_false(location_has_other(location, registration, line_time(3010), line_time(700000)));
}

static void who_registers_through_a_nat_is_heard(void **state)
{
    struct track *track = *state;
    struct pinholes *pinholes = &track->tracker->pinholes;
    struct sipwhy_endpoint client = line_host(1, 0);
    enrol(track, AT("1"), 1, 0, "call");
    assert_null(pinholes_find(pinholes, &client));
    enrol(track, AT("77"), 2, 1000, "call");
    const struct pinhole *pinhole = pinholes_find(pinholes, &client);
    assert_non_null(pinhole);
    assert_int_equal(pinhole->inside.address[3], 77);
    assert_int_equal(pinhole->heard, line_time(1000));
    assert_int_equal(pinhole->until, line_time(601010));
    assert_int_equal(pinhole->pause, SIPWHY_TIME_UNKNOWN);
    pinholes_hear(pinholes, &client, true, line_time(21000));
    assert_int_equal(pinhole->pause, 20 * SIPWHY_SECOND);
    TELL(track, .method = "OPTIONS", .call_id = "ping", .at_ms = 30000);
    assert_int_equal(pinhole->heard, line_time(30000));
    assert_int_equal(pinhole->pause, 20 * SIPWHY_SECOND);
    enrol(track, REMOVAL, 3, 40000, "call");
    assert_int_equal(pinhole->until, line_time(40010));
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
        TRACK_TEST(it_says_what_is_asked_for_and_where_it_is_now),
        TRACK_TEST(of_contacts_that_nobody_asked_for_the_longest_counts),
        TRACK_TEST(a_423_waits_for_a_longer_interval),
        TRACK_TEST(removals_and_returns_are_changes),
        TRACK_TEST(a_device_that_asks_for_another_address_moves),
        TRACK_TEST(more_changes_than_there_is_room_for_go),
        TRACK_TEST(another_call_id_may_register_the_user),
        TRACK_TEST(who_registers_through_a_nat_is_heard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
