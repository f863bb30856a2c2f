/*
 * test_track_kpi.c — each figure of RFC 6076 and E.411, on traffic counted by hand.
 */
#include "track_fixture.h"

#define MS SIPWHY_MILLISECOND

/** The figures when everything is told at @p now_ms. */
static const struct kpi *sum_up(struct track *track, int64_t now_ms)
{
    LIST_EACH(link, &track->tracker->by_birth)
    {
        tracker_sum_up(track->tracker, LIST_ENTRY(link, struct conversation, by_birth),
                       line_time(now_ms));
    }
    return &track->tracker->kpi;
}

/** An INVITE and its final response, in half a second, perhaps after ringing. */
static void call(struct track *track, const char *id, int64_t at_ms, int ringing, int code)
{
    TELL(track, .call_id = id, .at_ms = at_ms);
    if (ringing)
        TELL(track, .call_id = id, .code = ringing, .at_ms = at_ms + 200);
    TELL(track, .call_id = id, .code = code, .at_ms = at_ms + 500);
}

static void bye(struct track *track, const char *id, int64_t at_ms, int code)
{
    TELL(track, .call_id = id, .method = "BYE", .cseq = 9, .to_tag = "b", .at_ms = at_ms);
    if (code)
        TELL(track, .call_id = id, .method = "BYE", .cseq = 9, .code = code, .at_ms = at_ms + 40);
}

/** What has the outcomes of ten calls, of which one is redirected. */
static const struct kpi *ten_calls(struct track *track)
{
    static const struct {
        const char *id;
        int ringing;
        int code;
    } rows[] = {
        {"a", 180, 200}, {"b", 0, 200},   {"c", 183, 200}, {"d", 0, 486}, {"e", 180, 480},
        {"f", 0, 603},   {"g", 180, 408}, {"h", 0, 503},   {"i", 0, 404}, {"j", 0, 302},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        call(track, rows[i].id, 0, rows[i].ringing, rows[i].code);
    return sum_up(track, 1000);
}

#define assert_percent(actual, expected)                                                           \
    assert_true((actual) > (expected) - 0.01 && (actual) < (expected) + 0.01)

static void ser_6076_4_6(void **state)
{
    assert_percent(sessions_ser(&ten_calls(*state)->sessions), 100.0 * 3 / 9);
}

static void seer_6076_4_7(void **state)
{
    assert_percent(sessions_seer(&ten_calls(*state)->sessions), 100.0 * 6 / 9);
}

static void isa_6076_4_8(void **state)
{
    assert_percent(sessions_isa(&ten_calls(*state)->sessions), 100.0 * 2 / 10);
}

/** 408 after ringing is a callee who did not answer; without it nobody was reached. */
static void ner_e411(void **state)
{
    assert_percent(sessions_ner(&ten_calls(*state)->sessions), 100.0 * 7 / 9);
}

static void nothing_to_divide_by_6076(void **state)
{
    struct track *track = *state;
    const struct kpi *kpi = &track->tracker->kpi;
    assert_true(sessions_ser(&kpi->sessions) < 0);
    assert_true(sessions_isa(&kpi->sessions) < 0);
    assert_true(kpi_scr(kpi) < 0);
    assert_true(kpi_ira(kpi) < 0);
    call(track, "j", 0, 0, 302);
    sum_up(track, 1000);
    assert_true(sessions_ser(&kpi->sessions) < 0);
    assert_percent(sessions_isa(&kpi->sessions), 0);
}

static void a_challenge_and_its_retry_are_one_session(void **state)
{
    struct track *track = *state;
    call(track, "a", 0, 0, 407);
    TELL(track, .call_id = "a", .cseq = 2, .at_ms = 800,
         .headers = "Proxy-Authorization: Digest username=\"u\"\r\n");
    TELL(track, .call_id = "a", .cseq = 2, .code = 180, .at_ms = 1000);
    TELL(track, .call_id = "a", .cseq = 2, .code = 200, .at_ms = 2000);
    const struct kpi *kpi = sum_up(track, 3000);
    assert_int_equal(kpi->sessions.requests, 1);
    assert_percent(sessions_ser(&kpi->sessions), 100);
    assert_int_equal(kpi->challenged.most, 800 * MS);
    assert_int_equal(kpi->indicated.most, 1000 * MS);
    assert_int_equal(kpi->answered.most, 2000 * MS);
}

static void a_redirect_that_is_followed_is_one_session(void **state)
{
    struct track *track = *state;
    call(track, "a", 0, 0, 302);
    TELL(track, .call_id = "a", .cseq = 2, .to = 3, .at_ms = 600);
    TELL(track, .call_id = "a", .cseq = 2, .code = 180, .from = 3, .at_ms = 900);
    TELL(track, .call_id = "a", .cseq = 2, .code = 200, .from = 3, .at_ms = 1500);
    const struct kpi *kpi = sum_up(track, 3000);
    assert_int_equal(kpi->sessions.requests, 1);
    assert_int_equal(kpi->sessions.redirected, 0);
    assert_int_equal(kpi->indicated.most, 900 * MS);
}

static void answered_elsewhere_is_no_session(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 180, .at_ms = 200);
    TELL(track, .method = "CANCEL", .at_ms = 900,
         .headers = "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n");
    TELL(track, .code = 487, .at_ms = 950);
    assert_int_equal(sum_up(track, 2000)->sessions.requests, 0);
}

static void a_caller_who_hangs_up_is_not_answered(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 180, .at_ms = 200);
    TELL(track, .method = "CANCEL", .at_ms = 900);
    TELL(track, .code = 487, .at_ms = 950);
    const struct sessions *sessions = &sum_up(track, 2000)->sessions;
    assert_int_equal(sessions->requests, 1);
    assert_percent(sessions_ser(sessions), 0);
    assert_percent(sessions_seer(sessions), 0);
    assert_percent(sessions_ner(sessions), 100);
}

static void no_response_is_ineffective_after_timer_b(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    assert_int_equal(sum_up(track, 31000)->sessions.requests, 0);
    assert_int_equal(sum_up(track, 32000)->sessions.ineffective, 1);
    assert_percent(sessions_isa(&track->tracker->kpi.sessions), 100);
}

/** An ACK, and whoever repeats nothing, tells of answers that the capture lacks. */
static void what_was_not_captured_is_not_counted(void **state)
{
    struct track *track = *state;
    TELL(track, .call_id = "a", .at_ms = 0);
    TELL(track, .call_id = "a", .method = "ACK", .to_tag = "b", .at_ms = 500);
    TELL(track, .call_id = "b", .method = "REGISTER", .at_ms = 1000);
    const struct kpi *kpi = sum_up(track, 90000);
    assert_int_equal(kpi->sessions.requests, 0);
    assert_int_equal(kpi->registers, 0);
}

static void srd_of_answered_and_failed_calls_is_apart_6076_4_3(void **state)
{
    struct track *track = *state;
    call(track, "a", 0, 180, 200);
    call(track, "b", 1000, 0, 200);
    call(track, "c", 2000, 0, 404);
    call(track, "d", 3000, 183, 486);
    const struct kpi *kpi = sum_up(track, 9000);
    assert_int_equal(kpi->indicated.count, 2);
    assert_int_equal(kpi->indicated.least, 200 * MS);
    assert_int_equal(kpi->indicated.most, 500 * MS);
    assert_int_equal(kpi->failed.count, 2);
    assert_int_equal(kpi->failed.least, 200 * MS);
    assert_int_equal(kpi->failed.most, 500 * MS);
    assert_int_equal(kpi->alerted.count, 3);
    assert_int_equal(kpi->rang.count, 1);
    assert_int_equal(kpi->rang.most, 300 * MS);
}

static void retransmissions_do_not_reset_a_delay_6076_4(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .at_ms = 500);
    TELL(track, .code = 100, .at_ms = 600);
    TELL(track, .code = 180, .at_ms = 1700);
    TELL(track, .code = 180, .at_ms = 2700);
    TELL(track, .code = 200, .at_ms = 3000);
    const struct kpi *kpi = sum_up(track, 9000);
    assert_int_equal(kpi->trying.most, 600 * MS);
    assert_int_equal(kpi->indicated.most, 1700 * MS);
    assert_int_equal(kpi->rang.most, 1300 * MS);
}

static void sdd_6076_4_4(void **state)
{
    struct track *track = *state;
    call(track, "a", 0, 180, 200);
    bye(track, "a", 5000, 200);
    call(track, "b", 0, 180, 200);
    bye(track, "b", 6000, 0);
    const struct kpi *kpi = sum_up(track, 90000);
    assert_int_equal(kpi->disconnected.count, 1);
    assert_int_equal(kpi->disconnected.most, 40 * MS);
    assert_int_equal(kpi->disconnects_failed, 1);
}

/** "These responses should not be used as the end time": the first BYE is its start. */
static void an_error_on_the_way_does_not_end_sdd_6076_4_4(void **state)
{
    struct track *track = *state;
    call(track, "a", 0, 180, 200);
    bye(track, "a", 5000, 503);
    TELL(track, .call_id = "a", .method = "BYE", .cseq = 10, .to_tag = "b", .at_ms = 7000);
    TELL(track, .call_id = "a", .method = "BYE", .cseq = 10, .code = 200, .at_ms = 7100);
    assert_int_equal(sum_up(track, 9000)->disconnected.most, 2100 * MS);
}

static void sdt_6076_4_5(void **state)
{
    struct track *track = *state;
    call(track, "a", 0, 180, 200);
    bye(track, "a", 10500, 200);
    call(track, "b", 0, 180, 200);
    bye(track, "b", 20500, 200);
    call(track, "c", 0, 180, 200);
    bye(track, "c", 5500, 0);
    const struct kpi *kpi = sum_up(track, 90000);
    assert_int_equal(histogram_mean(&kpi->talked), 15000 * MS);
    assert_int_equal(kpi->talked_failed.most, (5000 + 32000) * MS);
}

static void scr_6076_4_9(void **state)
{
    struct track *track = *state;
    call(track, "a", 0, 180, 200);
    bye(track, "a", 10500, 200);
    call(track, "b", 0, 180, 200);
    bye(track, "b", 20500, 0);
    call(track, "c", 0, 180, 486);
    call(track, "d", 0, 180, 200); /* goes on */
    assert_percent(kpi_scr(sum_up(track, 90000)), 100.0 / 3);
}

#define REGISTER .method = "REGISTER"

static void rrd_counts_the_challenge_6076_4_1(void **state)
{
    struct track *track = *state;
    TELL(track, REGISTER, .at_ms = 0);
    TELL(track, REGISTER, .code = 401, .at_ms = 30);
    TELL(track, REGISTER, .cseq = 2, .at_ms = 50,
         .headers = "Authorization: Digest username=\"u\"\r\n");
    TELL(track, REGISTER, .cseq = 2, .code = 200, .at_ms = 90);
    TELL(track, REGISTER, .cseq = 3, .at_ms = 60000);
    TELL(track, REGISTER, .cseq = 3, .code = 200, .at_ms = 60020);
    const struct kpi *kpi = sum_up(track, 90000);
    assert_int_equal(kpi->registers, 2);
    assert_int_equal(kpi->registered.count, 2);
    assert_int_equal(kpi->registered.most, 90 * MS);
    assert_int_equal(kpi->registered.least, 20 * MS);
    assert_percent(kpi_ira(kpi), 0);
}

static void ira_6076_4_2(void **state)
{
    struct track *track = *state;
    TELL(track, REGISTER, .call_id = "a", .at_ms = 0);
    TELL(track, REGISTER, .call_id = "a", .code = 200, .at_ms = 20);
    TELL(track, REGISTER, .call_id = "b", .at_ms = 0);
    TELL(track, REGISTER, .call_id = "b", .at_ms = 500);
    TELL(track, REGISTER, .call_id = "b", .code = 503, .at_ms = 600);
    TELL(track, REGISTER, .call_id = "c", .at_ms = 0);
    TELL(track, REGISTER, .call_id = "c", .cseq = 2, .at_ms = 40000);
    TELL(track, REGISTER, .call_id = "c", .cseq = 2, .code = 200, .at_ms = 40020);
    TELL(track, REGISTER, .call_id = "d", .at_ms = 10000);
    TELL(track, REGISTER, .call_id = "e", .at_ms = 49000); /* may still be answered */
    TELL(track, REGISTER, .call_id = "f", .at_ms = 0);
    TELL(track, REGISTER, .call_id = "f", .code = 401, .at_ms = 20);
    const struct kpi *kpi = sum_up(track, 50000);
    assert_int_equal(kpi->registers, 6);
    assert_int_equal(kpi->registers_ineffective, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRACK_TEST(ser_6076_4_6),
        TRACK_TEST(seer_6076_4_7),
        TRACK_TEST(isa_6076_4_8),
        TRACK_TEST(ner_e411),
        TRACK_TEST(nothing_to_divide_by_6076),
        TRACK_TEST(a_challenge_and_its_retry_are_one_session),
        TRACK_TEST(a_redirect_that_is_followed_is_one_session),
        TRACK_TEST(answered_elsewhere_is_no_session),
        TRACK_TEST(a_caller_who_hangs_up_is_not_answered),
        TRACK_TEST(no_response_is_ineffective_after_timer_b),
        TRACK_TEST(what_was_not_captured_is_not_counted),
        TRACK_TEST(srd_of_answered_and_failed_calls_is_apart_6076_4_3),
        TRACK_TEST(retransmissions_do_not_reset_a_delay_6076_4),
        TRACK_TEST(sdd_6076_4_4),
        TRACK_TEST(an_error_on_the_way_does_not_end_sdd_6076_4_4),
        TRACK_TEST(sdt_6076_4_5),
        TRACK_TEST(scr_6076_4_9),
        TRACK_TEST(rrd_counts_the_challenge_6076_4_1),
        TRACK_TEST(ira_6076_4_2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
