/*
 * test_engine.c — the whole pipeline: its clock, its counts, its handlers, its end.
 */
#include "scene.h"

#include "base/limits.h"

static void an_empty_analysis_sums_up_to_nothing(void **state)
{
    struct sipwhy_summary summary = scene_finish(*state);
    assert_int_equal(summary.packets + summary.bytes + summary.sip_messages + summary.not_sip, 0);
    assert_int_equal(summary.request_count + summary.response_count, 0);
    assert_int_equal(summary.finding_count + summary.limit_count, 0);
    assert_int_equal(summary.first, SIPWHY_TIME_UNKNOWN);
    assert_int_equal(summary.last, SIPWHY_TIME_UNKNOWN);
    assert_int_equal(sipwhy_analysis_deadline(((struct scene *)*state)->analysis),
                     SIPWHY_TIME_UNKNOWN);
}

static uint64_t count_of(const struct sipwhy_count *counts, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(counts[i].name, name) == 0)
            return counts[i].count;
    }
    return 0;
}

#define REQUESTS(summary, name) count_of((summary).requests, (summary).request_count, name)
#define RESPONSES(summary, name) count_of((summary).responses, (summary).response_count, name)

/** A call that works, with a method that nobody knows in it. */
static void play_call(struct scene *scene)
{
    SEND(scene, .at_ms = 0);
    SEND(scene, .code = 100, .at_ms = 10);
    SEND(scene, .code = 200, .headers = "Contact: <sip:b@192.0.2.2>\r\n", .at_ms = 900);
    SEND(scene, .method = "ACK", .to_tag = "b", .at_ms = 950);
    SEND(scene, .method = "WHATEVER", .cseq = 2, .to_tag = "b", .at_ms = 1500);
    SEND(scene, .method = "WHATEVER", .cseq = 2, .code = 501, .at_ms = 1550);
    SEND(scene, .method = "BYE", .cseq = 3, .to_tag = "b", .at_ms = 5000);
    SEND(scene, .method = "BYE", .cseq = 3, .code = 200, .at_ms = 5050);
}

static void every_message_is_counted(void **state)
{
    struct scene *scene = *state;
    play_call(scene);
    SEND(scene, .method = "BYE", .cseq = 3, .code = 200, .ip_id = 8, .at_ms = 5051);
    scene_send(scene, line_time(6000), LINE(.code = 0), "\r\n\r\n", 4);
    struct sipwhy_summary summary = scene_finish(scene);
    assert_int_equal(summary.packets, 10);
    assert_int_equal(summary.sip_messages, 9);
    assert_int_equal(scene->messages, 9);
    assert_int_equal(summary.not_sip, 1);
    assert_int_equal(summary.duplicates, 1);
    assert_int_equal(summary.malformed, 0);
    assert_int_equal(REQUESTS(summary, "INVITE"), 1);
    assert_int_equal(REQUESTS(summary, "other"), 1);
    assert_int_equal(RESPONSES(summary, "100"), 1);
    assert_int_equal(RESPONSES(summary, "200"), 3);
    assert_int_equal(summary.calls[SIPWHY_CALL_ENDED], 1);
    assert_int_equal(summary.first, line_time(0));
    assert_int_equal(summary.last, line_time(6000));
    for (size_t i = 1; i < summary.request_count; i++)
        assert_true(strcmp(summary.requests[i - 1].name, summary.requests[i].name) < 0);
}

static void a_finding_that_gets_worse_is_counted_once_at_its_worst(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .at_ms = 0);
    SEND(scene, .code = 100, .at_ms = 10);
    scene_wait(scene, 40000);
    struct sipwhy_summary summary = scene_finish(scene);
    assert_int_equal(count_of(summary.findings, summary.finding_count, "prolonged-trying"), 1);
    assert_int_equal(summary.findings_by_severity[SIPWHY_SEVERITY_NOTE], 0);
    assert_int_equal(summary.findings_by_severity[SIPWHY_SEVERITY_WARNING], 0);
    assert_int_equal(summary.findings_by_severity[SIPWHY_SEVERITY_ERROR], 1);
}

static void finishing_twice_counts_nothing_twice(void **state)
{
    struct scene *scene = *state;
    play_call(scene);
    for (int i = 0; i < LIMIT_MESSAGE_HEADERS; i++)
        SEND(scene, .method = "INFO", .cseq = 10 + (unsigned)i, .to_tag = "b",
             .at_ms = 6000 + i * 100);
    struct sipwhy_summary first = scene_finish(scene);
    size_t requests = first.request_count;
    size_t responses = first.response_count;
    for (int i = 0; i < 9; i++) {
        struct sipwhy_summary again = scene_finish(scene);
        assert_int_equal(again.request_count, requests);
        assert_int_equal(again.response_count, responses);
        assert_int_equal(again.limit_count, first.limit_count);
        assert_int_equal(again.finding_count, first.finding_count);
        assert_int_equal(again.packets, first.packets);
        assert_int_equal(again.calls[SIPWHY_CALL_ENDED], 1);
    }
    assert_int_equal(first.limit_count, 1);
    assert_int_equal(scene->limits, 1);
    assert_int_equal(scene->call_count, 1);
    assert_int_equal(scene->released, 1);
}

static void what_comes_after_the_end_is_analysed_anew(void **state)
{
    struct scene *scene = *state;
    play_call(scene);
    scene_finish(scene);
    SEND(scene, .at_ms = 9000);
    struct sipwhy_summary summary = scene_finish(scene);
    assert_int_equal(summary.packets, 9);
    assert_int_equal(summary.calls[SIPWHY_CALL_CALLING], 1);
    assert_int_equal(scene->call_count, 2);
}

static void a_packet_a_little_late_does_not_turn_the_clock_back(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .at_ms = 0);
    SEND(scene, .code = 100, .at_ms = 10);
    SEND(scene, .call_id = "other", .at_ms = 3000);
    SEND(scene, .call_id = "late", .at_ms = 100);
    SEND(scene, .call_id = "next", .at_ms = 3999);
    assert_null(scene_find(scene, "prolonged-trying"));
    SEND(scene, .call_id = "last", .at_ms = 4000);
    assert_int_equal(scene->finding_count, 1);
    assert_int_equal(scene_find(scene, "prolonged-trying")->at_ms, 4000);
}

static void a_verdict_counts_to_the_latest_time_seen(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .at_ms = 0);
    SEND(scene, .code = 100, .at_ms = 10);
    SEND(scene, .call_id = "other", .at_ms = 9000);
    SEND(scene, .call_id = "late", .at_ms = 2000);
    scene_wait(scene, 1000);
    scene_finish(scene);
    assert_string_equal(scene->calls[0].verdict, "prolonged-trying");
    assert_non_null(strstr(scene->calls[0].verdict_text, " 9 s"));
}

static void a_clock_that_was_far_ahead_is_put_back(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .call_id = "ahead", .at_ms = 3600 * 1000);
    SEND(scene, .at_ms = 0);
    SEND(scene, .code = 100, .at_ms = 10);
    SEND(scene, .call_id = "soon", .at_ms = 3000);
    assert_null(scene_find(scene, "prolonged-trying"));
    SEND(scene, .call_id = "later", .at_ms = 5000);
    assert_int_equal(scene_find(scene, "prolonged-trying")->severity, SIPWHY_SEVERITY_NOTE);
}

static void going_back_by_hand_is_nothing(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .at_ms = 0);
    SEND(scene, .code = 100, .at_ms = 10);
    scene_wait(scene, 5000);
    scene_wait(scene, -3600 * 1000);
    scene_wait(scene, 6999);
    assert_int_equal(scene->finding_count, 1);
    scene_wait(scene, 7000);
    assert_int_equal(scene->finding_count, 2);
}

static void what_is_overdue_is_found_before_the_packet_that_shows_it(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .at_ms = 0);
    SEND(scene, .code = 100, .at_ms = 10);
    assert_int_equal(sipwhy_analysis_deadline(scene->analysis), line_time(4000));
    SEND(scene, .code = 180, .at_ms = 60000);
    assert_int_equal(scene->findings[0].at_ms, 4000);
    assert_int_equal(scene->findings[1].at_ms, 7000);
    assert_int_equal(scene->findings[2].at_ms, 32000);
    assert_string_equal(scene->findings[2].id, "prolonged-trying");
}

static void times_at_both_ends_of_the_clock_break_nothing(void **state)
{
    static const sipwhy_time times[] = {0,  INT64_MAX,     INT64_MAX - 1, 1,          INT64_MIN,
                                        -1, INT64_MAX / 2, INT64_MIN + 1, LINE_START, INT64_MAX - 5,
                                        0};
    struct scene *scene = *state;
    char text[LINE_BYTES];
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        const struct line *line = LINE(.code = i % 3 ? 100 + 80 * (int)(i % 2) : 0);
        size_t length = line_write(line, text);
        assert_int_equal(scene_send(scene, times[i], line, text, length), 0);
        sipwhy_analysis_advance(scene->analysis, times[i]);
    }
    sipwhy_analysis_advance(scene->analysis, INT64_MAX);
    assert_int_equal(scene_finish(scene).packets, sizeof(times) / sizeof(times[0]));
}

static void a_call_is_forgotten_when_nothing_more_is_expected(void **state)
{
    struct scene *scene = *state;
    play_call(scene);
    scene_wait(scene, 5050 + 63999);
    assert_int_equal(scene->call_count, 0);
    scene_wait(scene, 5050 + 64000);
    assert_int_equal(scene->call_count, 1);
    assert_int_equal(scene->released, 1);
    assert_int_equal(scene->calls[0].state, SIPWHY_CALL_ENDED);
    assert_int_equal(sipwhy_analysis_deadline(scene->analysis), SIPWHY_TIME_UNKNOWN);
}

static void handlers_may_all_be_absent(void **state)
{
    struct scene *scene = *state;
    sipwhy_analysis_destroy(scene->analysis);
    static const struct sipwhy_handlers none;
    assert_int_equal(sipwhy_analysis_create(&none, NULL, &scene->analysis), 0);
    play_call(scene);
    SEND(scene, .method = "REGISTER", .call_id = "r", .at_ms = 6000);
    SEND(scene, .call_id = "stuck", .at_ms = 6100);
    SEND(scene, .call_id = "stuck", .code = 100, .at_ms = 6200);
    scene_wait(scene, 50000);
    struct sipwhy_summary summary = scene_finish(scene);
    assert_int_equal(summary.calls[SIPWHY_CALL_ENDED], 1);
    assert_int_equal(summary.registrations[SIPWHY_REGISTRATION_PENDING], 1);
    assert_int_equal(count_of(summary.findings, summary.finding_count, "prolonged-trying"), 1);
}

static void destroying_before_the_end_tells_nothing_but_releases(void **state)
{
    struct scene *scene = *state;
    play_call(scene);
    sipwhy_analysis_destroy(scene->analysis);
    scene->analysis = NULL;
    assert_int_equal(scene->call_count, 0);
    assert_int_equal(scene->released, 1);
    sipwhy_analysis_destroy(NULL);
}

static void a_registration_is_told_with_what_was_granted(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .method = "REGISTER", .headers = "Contact: <sip:bob@192.0.2.1>\r\n");
    SEND(scene, .method = "REGISTER", .code = 200, .at_ms = 20,
         .headers = "Contact: <sip:bob@192.0.2.1>;expires=60\r\n");
    struct sipwhy_summary summary = scene_finish(scene);
    assert_int_equal(scene->registration_count, 1);
    assert_int_equal(scene->registration.state, SIPWHY_REGISTRATION_REGISTERED);
    assert_int_equal(scene->registration.expires, 60 * SIPWHY_SECOND);
    assert_int_equal(summary.registrations[SIPWHY_REGISTRATION_REGISTERED], 1);
    assert_int_equal(scene->call_count, 0);
}

static void a_threshold_of_the_user_counts(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(
        sipwhy_analysis_set_threshold(scene->analysis, "prolonged-trying.error", 5 * SIPWHY_SECOND),
        0);
    assert_int_equal(sipwhy_analysis_set_threshold(scene->analysis, "x.error", 1),
                     SIPWHY_ERROR_ARGUMENT);
    SEND(scene, .at_ms = 0);
    SEND(scene, .code = 100, .at_ms = 10);
    scene_wait(scene, 5000);
    assert_int_equal(scene_find(scene, "prolonged-trying")->severity, SIPWHY_SEVERITY_ERROR);
    assert_int_equal(scene_find(scene, "prolonged-trying")->at_ms, 5000);
}

static void every_enumerator_has_its_name(void **state)
{
    (void)state;
    assert_string_equal(sipwhy_transport_name(SIPWHY_TRANSPORT_UDP), "udp");
    assert_string_equal(sipwhy_transport_name(SIPWHY_TRANSPORT_SCTP), "sctp");
    assert_string_equal(sipwhy_transport_name(SIPWHY_TRANSPORT_WSS), "wss");
    assert_string_equal(sipwhy_scope_name(SIPWHY_SCOPE_MESSAGE), "message");
    assert_string_equal(sipwhy_scope_name(SIPWHY_SCOPE_REGISTRATION), "registration");
    assert_string_equal(sipwhy_scope_name(SIPWHY_SCOPE_CAPTURE), "capture");
    assert_string_equal(sipwhy_confidence_name(SIPWHY_CONFIDENCE_POSSIBLE), "possible");
    assert_string_equal(sipwhy_confidence_name(SIPWHY_CONFIDENCE_CERTAIN), "certain");
    assert_string_equal(sipwhy_call_state_name(SIPWHY_CALL_CALLING), "calling");
    assert_string_equal(sipwhy_call_state_name(SIPWHY_CALL_CANCELLED), "cancelled");
    assert_string_equal(sipwhy_call_state_name(SIPWHY_CALL_FAILED), "failed");
    assert_string_equal(sipwhy_registration_state_name(SIPWHY_REGISTRATION_PENDING), "pending");
    assert_string_equal(sipwhy_registration_state_name(SIPWHY_REGISTRATION_UNREGISTERED),
                        "unregistered");
    assert_string_equal(sipwhy_registration_state_name(SIPWHY_REGISTRATION_FAILED), "failed");
    for (int i = 0; i < SIPWHY_CALL_STATES; i++)
        assert_non_null(sipwhy_call_state_name((enum sipwhy_call_state)i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE_TEST(an_empty_analysis_sums_up_to_nothing),
        SCENE_TEST(every_message_is_counted),
        SCENE_TEST(a_finding_that_gets_worse_is_counted_once_at_its_worst),
        SCENE_TEST(finishing_twice_counts_nothing_twice),
        SCENE_TEST(what_comes_after_the_end_is_analysed_anew),
        SCENE_TEST(a_packet_a_little_late_does_not_turn_the_clock_back),
        SCENE_TEST(a_verdict_counts_to_the_latest_time_seen),
        SCENE_TEST(a_clock_that_was_far_ahead_is_put_back),
        SCENE_TEST(going_back_by_hand_is_nothing),
        SCENE_TEST(what_is_overdue_is_found_before_the_packet_that_shows_it),
        SCENE_TEST(times_at_both_ends_of_the_clock_break_nothing),
        SCENE_TEST(a_call_is_forgotten_when_nothing_more_is_expected),
        SCENE_TEST(handlers_may_all_be_absent),
        SCENE_TEST(destroying_before_the_end_tells_nothing_but_releases),
        SCENE_TEST(a_registration_is_told_with_what_was_granted),
        SCENE_TEST(a_threshold_of_the_user_counts),
        UNIT_TEST(every_enumerator_has_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
