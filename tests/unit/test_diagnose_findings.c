/*
 * test_diagnose_findings.c — what was found about a Call-ID, and which of it is the root cause.
 */
#include "scene.h"

#include "diagnose/findings.h"

static void add(struct findings **findings, const char *id, enum sipwhy_severity severity)
{
    int rule = rules_find(id);
    assert_true(rule >= 0);
    struct found *found = findings_make(findings, rule);
    assert_non_null(found);
    found->severity = severity;
}

static const char *verdict(struct findings *findings, bool succeeded)
{
    findings_sort(findings);
    const struct found *found = findings_verdict(findings, succeeded);
    return found ? rules[found->rule]->about.id : "";
}

#define NOTE SIPWHY_SEVERITY_NOTE
#define WARNING SIPWHY_SEVERITY_WARNING
#define ERROR SIPWHY_SEVERITY_ERROR

static void each_diagnosis_is_kept_once(void **state)
{
    (void)state;
    struct findings *findings = NULL;
    assert_null(findings_find(findings, RULE_slow_pdd));
    assert_null(findings_find_id(findings, "slow-pdd"));
    for (int i = 0; i < RULE_COUNT; i++) {
        struct found *found = findings_make(&findings, i);
        assert_ptr_equal(findings_make(&findings, i), found);
        assert_ptr_equal(findings_find(findings, i), found);
        assert_ptr_equal(findings_find_id(findings, rules[i]->about.id), found);
    }
    assert_int_equal(findings->count, RULE_COUNT);
    findings_destroy(findings);
    findings_destroy(NULL);
}

static void the_worst_comes_first_then_triage(void **state)
{
    (void)state;
    static const char *const expected[] = {"malformed-message", "prolonged-trying", "drop-at-32s",
                                           "capture-mid-call", "callee-unavailable"};
    struct findings *findings = NULL;
    add(&findings, "callee-unavailable", NOTE);
    add(&findings, "drop-at-32s", ERROR);
    add(&findings, "capture-mid-call", NOTE);
    add(&findings, "prolonged-trying", ERROR);
    add(&findings, "malformed-message", ERROR);
    findings_sort(findings);
    for (size_t i = 0; i < findings->count; i++)
        assert_string_equal(rules[findings->found[i].rule]->about.id, expected[i]);
    findings_sort(NULL);
    findings_destroy(findings);
}

static void notes_give_no_verdict(void **state)
{
    (void)state;
    struct findings *findings = NULL;
    assert_null(findings_verdict(NULL, false));
    add(&findings, "callee-unavailable", NOTE);
    assert_string_equal(verdict(findings, false), "");
    findings_destroy(findings);
}

static void what_follows_from_another_is_not_the_verdict(void **state)
{
    (void)state;
    struct findings *findings = NULL;
    add(&findings, "ack-missing-2xx", ERROR);
    add(&findings, "drop-at-32s", ERROR);
    assert_string_equal(verdict(findings, true), "ack-missing-2xx");
    findings_destroy(findings);
    findings = NULL;
    add(&findings, "no-response-invite", ERROR);
    add(&findings, "prolonged-trying", ERROR);
    assert_string_equal(verdict(findings, false), "prolonged-trying");
    findings_destroy(findings);
}

static void a_note_is_named_as_the_cause_and_is_no_verdict(void **state)
{
    (void)state;
    struct findings *findings = NULL;
    add(&findings, "prolonged-trying", NOTE);
    add(&findings, "request-timeout-408", WARNING);
    const struct rule *rule = rules[rules_find("request-timeout-408")];
    const struct found *cause = findings_cause(findings, rule);
    assert_non_null(cause);
    assert_string_equal(rules[cause->rule]->about.id, "prolonged-trying");
    assert_string_equal(verdict(findings, false), "request-timeout-408");
    findings_destroy(findings);
}

static void what_explains_a_failed_attempt_comes_last_where_the_call_succeeded(void **state)
{
    (void)state;
    struct findings *findings = NULL;
    add(&findings, "number-not-found", WARNING);
    add(&findings, "bye-unanswered", WARNING);
    assert_string_equal(verdict(findings, false), "number-not-found");
    assert_string_equal(verdict(findings, true), "bye-unanswered");
    findings_destroy(findings);
    findings = NULL;
    add(&findings, "number-not-found", WARNING);
    assert_string_equal(verdict(findings, true), "number-not-found");
    findings_destroy(findings);
}

static void a_failure_is_explained_for_its_cseq_alone(void **state)
{
    (void)state;
    struct findings *findings = NULL;
    assert_false(findings_explain(NULL, 1));
    add(&findings, "slow-pdd", WARNING);
    findings->found[0].cseq = 1;
    assert_false(findings_explain(findings, 1));
    add(&findings, "number-not-found", WARNING);
    findings->found[1].cseq = 2;
    assert_false(findings_explain(findings, 1));
    assert_true(findings_explain(findings, 2));
    add(&findings, "call-failed", WARNING);
    findings->found[2].cseq = 3;
    assert_false(findings_explain(findings, 3));
    findings_destroy(findings);
}

static const struct scene_call *only_call(struct scene *scene)
{
    scene_finish(scene);
    assert_int_equal(scene->call_count, 1);
    return &scene->calls[0];
}

static void a_stuck_call_is_told_while_it_is_stuck(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .at_ms = 0);
    SEND(scene, .code = 100, .at_ms = 10);
    scene_wait(scene, 3999);
    assert_null(scene_find(scene, "prolonged-trying"));
    scene_wait(scene, 4000);
    assert_int_equal(scene_find(scene, "prolonged-trying")->severity, NOTE);
    scene_wait(scene, 7000);
    assert_int_equal(scene_find(scene, "prolonged-trying")->severity, WARNING);
    scene_wait(scene, 90000);
    assert_int_equal(scene_find(scene, "prolonged-trying")->severity, ERROR);
    assert_int_equal(scene_find(scene, "prolonged-trying")->at_ms, 32000);
    assert_int_equal(scene->finding_count, 3);
    const struct scene_call *call = only_call(scene);
    assert_string_equal(call->verdict, "prolonged-trying");
    assert_non_null(strstr(call->verdict_text, "90 s"));
}

static void silence_before_anything_is_another_finding(void **state)
{
    struct scene *scene = *state;
    for (int i = 0; i < 7; i++)
        SEND(scene, .at_ms = 500 * ((1 << i) - 1));
    scene_wait(scene, 40000);
    assert_null(scene_find(scene, "prolonged-trying"));
    assert_int_equal(scene_find(scene, "no-response-invite")->severity, ERROR);
    assert_string_equal(only_call(scene)->verdict, "no-response-invite");
}

static void a_408_after_a_long_100_merely_follows(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .at_ms = 0);
    SEND(scene, .code = 100, .at_ms = 10);
    SEND(scene, .code = 408, .at_ms = 33000);
    const struct scene_finding *timeout = scene_find(scene, "request-timeout-408");
    assert_non_null(timeout);
    assert_string_equal(timeout->consequence_of, "prolonged-trying");
    const struct scene_call *call = only_call(scene);
    assert_string_equal(call->verdict, "prolonged-trying");
    assert_string_equal(call->findings[0], "prolonged-trying");
}

static void a_failure_that_nothing_explains_is_told_as_such(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .at_ms = 0);
    SEND(scene, .code = 503, .at_ms = 50);
    assert_null(scene_find(scene, "call-failed")); /* the next server may take the call */
    scene_wait(scene, 5050);
    assert_non_null(scene_find(scene, "call-failed"));
    SEND(scene, .call_id = "busy", .at_ms = 6100);
    SEND(scene, .call_id = "busy", .code = 486, .at_ms = 6150);
    assert_int_equal(scene->finding_count, 2);
    assert_int_equal(scene_find(scene, "callee-unavailable")->severity, NOTE);
}

static void a_capture_that_ends_accuses_nobody(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .at_ms = 0);
    SEND(scene, .code = 100, .at_ms = 10);
    const struct scene_call *call = only_call(scene);
    assert_int_equal(call->state, SIPWHY_CALL_TRYING);
    assert_string_equal(call->verdict, "");
    assert_int_equal(scene->finding_count, 0);
}

static void a_direction_that_is_not_captured_accuses_nobody(void **state)
{
    struct scene *scene = *state;
    SEND(scene, .at_ms = 0);
    SEND(scene, .method = "ACK", .to_tag = "b", .at_ms = 2000);
    SEND(scene, .method = "INFO", .cseq = 2, .to_tag = "b", .at_ms = 3000);
    SEND(scene, .method = "INFO", .cseq = 3, .to_tag = "b", .at_ms = 4000);
    SEND(scene, .method = "INFO", .cseq = 4, .to_tag = "b", .at_ms = 5000);
    assert_null(scene_find(scene, "capture-one-way"));
    SEND(scene, .method = "BYE", .cseq = 5, .to_tag = "b", .at_ms = 9000);
    scene_wait(scene, 100000);
    assert_null(scene_find(scene, "no-response-invite"));
    assert_null(scene_find(scene, "bye-unanswered"));
    assert_null(scene_find(scene, "no-response-noninvite"));
    assert_non_null(scene_find(scene, "capture-one-way"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(each_diagnosis_is_kept_once),
        UNIT_TEST(the_worst_comes_first_then_triage),
        UNIT_TEST(notes_give_no_verdict),
        UNIT_TEST(what_follows_from_another_is_not_the_verdict),
        UNIT_TEST(a_note_is_named_as_the_cause_and_is_no_verdict),
        UNIT_TEST(what_explains_a_failed_attempt_comes_last_where_the_call_succeeded),
        UNIT_TEST(a_failure_is_explained_for_its_cseq_alone),
        SCENE_TEST(a_stuck_call_is_told_while_it_is_stuck),
        SCENE_TEST(silence_before_anything_is_another_finding),
        SCENE_TEST(a_408_after_a_long_100_merely_follows),
        SCENE_TEST(a_failure_that_nothing_explains_is_told_as_such),
        SCENE_TEST(a_capture_that_ends_accuses_nobody),
        SCENE_TEST(a_direction_that_is_not_captured_accuses_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
