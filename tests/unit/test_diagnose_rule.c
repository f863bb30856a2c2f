/*
 * test_diagnose_rule.c — what the rules share: ages, evidence, values.
 */
#include "test.h"

#include "diagnose/rule.h"

static const sipwhy_time timed[4] = TIMED(4, 7, 32);

static enum answer age(const sipwhy_time *thresholds, sipwhy_time until, sipwhy_time now,
                       struct assessment *ret_assessment)
{
    struct view view = {.now = now, .thresholds = thresholds};
    return holds_by_age(&view, 100, until, ret_assessment);
}

static void check_age(sipwhy_time waited, enum sipwhy_severity severity, sipwhy_time since,
                      sipwhy_time again)
{
    struct assessment assessment;
    enum answer answer = age(timed, 100 + waited, 100 + waited, &assessment);
    assert_int_equal(answer, severity ? HOLDS : DOES_NOT_HOLD);
    assert_int_equal(assessment.severity, severity);
    if (severity)
        assert_int_equal(assessment.since, 100 + since);
    assert_int_equal(assessment.again, again < 0 ? SIPWHY_TIME_UNKNOWN : 100 + again);
}

static void an_age_gets_worse_at_each_threshold(void **state)
{
    (void)state;
    check_age(0, SIPWHY_SEVERITY_NONE, 0, 4);
    check_age(3, SIPWHY_SEVERITY_NONE, 0, 4);
    check_age(4, SIPWHY_SEVERITY_NOTE, 4, 7);
    check_age(6, SIPWHY_SEVERITY_NOTE, 4, 7);
    check_age(7, SIPWHY_SEVERITY_WARNING, 7, 32);
    check_age(31, SIPWHY_SEVERITY_WARNING, 7, 32);
    check_age(32, SIPWHY_SEVERITY_ERROR, 32, -1);
    check_age(1000, SIPWHY_SEVERITY_ERROR, 32, -1);
}

static void what_is_over_is_not_asked_again(void **state)
{
    (void)state;
    struct assessment assessment;
    assert_int_equal(age(timed, 105, 200, &assessment), HOLDS);
    assert_int_equal(assessment.severity, SIPWHY_SEVERITY_NOTE);
    assert_int_equal(assessment.again, SIPWHY_TIME_UNKNOWN);
    assert_int_equal(age(timed, 101, 200, &assessment), DOES_NOT_HOLD);
    assert_int_equal(assessment.again, SIPWHY_TIME_UNKNOWN);
}

static void levels_without_a_threshold_are_left_out(void **state)
{
    (void)state;
    static const sipwhy_time only_warning[4] = TIMED(SIPWHY_TIME_UNKNOWN, 7, SIPWHY_TIME_UNKNOWN);
    static const sipwhy_time none[4] = UNTIMED;
    struct assessment assessment;
    assert_int_equal(age(only_warning, 106, 106, &assessment), DOES_NOT_HOLD);
    assert_int_equal(assessment.again, 107);
    assert_int_equal(age(only_warning, 1000, 1000, &assessment), HOLDS);
    assert_int_equal(assessment.severity, SIPWHY_SEVERITY_WARNING);
    assert_int_equal(age(none, 1000, 1000, &assessment), DOES_NOT_HOLD);
    assert_int_equal(assessment.again, SIPWHY_TIME_UNKNOWN);
}

static void thresholds_that_a_user_turned_round_still_give_the_worst(void **state)
{
    (void)state;
    static const sipwhy_time turned[4] = TIMED(30, 7, 2);
    struct assessment assessment;
    assert_int_equal(age(turned, 105, 105, &assessment), HOLDS);
    assert_int_equal(assessment.severity, SIPWHY_SEVERITY_ERROR);
    assert_int_equal(age(turned, 100, 100, &assessment), DOES_NOT_HOLD);
    assert_int_equal(assessment.again, 102);
}

static void add(struct draft *draft, unsigned input, unsigned frame)
{
    struct moment moment = {.time = 1, .evidence = {.frame = frame, .input = (uint16_t)input}};
    draft_add_moment(draft, &moment);
}

static void evidence_is_in_order_each_frame_once(void **state)
{
    (void)state;
    struct draft draft = {0};
    add(&draft, 0, 7);
    add(&draft, 0, 3);
    add(&draft, 1, 1);
    add(&draft, 0, 7);
    add(&draft, 0, 5);
    add(&draft, 0, 3);
    add(&draft, 1, 1);
    static const unsigned expected[][2] = {{0, 3}, {0, 5}, {0, 7}, {1, 1}};
    assert_int_equal(draft.evidence_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(draft.evidence[i].input, expected[i][0]);
        assert_int_equal(draft.evidence[i].frame, expected[i][1]);
    }
}

static void what_did_not_happen_is_no_evidence(void **state)
{
    (void)state;
    struct draft draft = {0};
    draft_add_moment(&draft, &MOMENT_NONE);
    assert_int_equal(draft.evidence_count, 0);
}

static void a_draft_takes_no_more_than_it_has_room_for(void **state)
{
    (void)state;
    struct draft draft = {0};
    for (unsigned i = 0; i < DRAFT_EVIDENCE + 5; i++)
        add(&draft, 0, 1000 - i);
    for (unsigned i = 0; i < DRAFT_VALUES + 5; i++)
        draft_add_number(&draft, "n", i);
    assert_int_equal(draft.evidence_count, DRAFT_EVIDENCE);
    assert_int_equal(draft.evidence[0].frame, 1000 - DRAFT_EVIDENCE + 1);
    assert_int_equal(draft.value_count, DRAFT_VALUES);
    assert_float_equal(draft.values[DRAFT_VALUES - 1].number, DRAFT_VALUES - 1, 0);
}

static void texts_without_memory_are_a_question_mark(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct draft draft = {.arena = &arena};
    struct sipwhy_endpoint endpoint = {.address = {192, 0, 2, 1}, .port = 5060, .family = 4};
    assert_string_equal(draft_endpoint(&draft, &endpoint), "?");
    assert_string_equal(draft_host(&draft, &endpoint), "?");
    assert_string_equal(draft_duration(&draft, SIPWHY_SECOND), "?");
    arena_finish(&arena);
}

static void durations_are_milliseconds(void **state)
{
    (void)state;
    struct draft draft = {0};
    draft_add_duration(&draft, "waited_ms", 1500 * SIPWHY_MICROSECOND);
    assert_string_equal(draft.values[0].name, "waited_ms");
    assert_float_equal(draft.values[0].number, 1.5, 1e-9);
    assert_null(draft.values[0].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(an_age_gets_worse_at_each_threshold),
        UNIT_TEST(what_is_over_is_not_asked_again),
        UNIT_TEST(levels_without_a_threshold_are_left_out),
        UNIT_TEST(thresholds_that_a_user_turned_round_still_give_the_worst),
        UNIT_TEST(evidence_is_in_order_each_frame_once),
        UNIT_TEST(what_did_not_happen_is_no_evidence),
        UNIT_TEST(a_draft_takes_no_more_than_it_has_room_for),
        UNIT_TEST(texts_without_memory_are_a_question_mark),
        UNIT_TEST(durations_are_milliseconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
