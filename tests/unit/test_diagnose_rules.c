/*
 * test_diagnose_rules.c — every row of the catalogue is complete, and its thresholds can be set.
 */
#include "test.h"

#include "diagnose/diagnoser.h"

#include <inttypes.h>
#include <stdio.h>

#define EACH_RULE(rule)                                                                            \
    for (int index_ = 0; index_ < RULE_COUNT; index_++)                                            \
        for (const struct rule *rule = rules[index_]; rule; rule = NULL)

static void ids_are_words_in_order_each_once(void **state)
{
    (void)state;
    const char *before = "";
    EACH_RULE(rule)
    {
        const char *id = rule->about.id;
        assert_true(strcmp(before, id) < 0);
        assert_int_equal(strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(id));
        assert_true(id[0] >= 'a' && id[0] <= 'z' && id[strlen(id) - 1] != '-');
        assert_null(strstr(id, "--"));
        before = id;
    }
}

static void rows_are_found_by_id_and_by_index(void **state)
{
    (void)state;
    for (size_t i = 0; i < RULE_COUNT; i++) {
        const struct sipwhy_diagnosis *row = sipwhy_diagnosis_at(i);
        assert_ptr_equal(row, &rules[i]->about);
        assert_ptr_equal(sipwhy_diagnosis_find(row->id), row);
        assert_int_equal(rules_find(row->id), i);
    }
    assert_null(sipwhy_diagnosis_at(RULE_COUNT));
    assert_null(sipwhy_diagnosis_find("prolonged"));
    assert_int_equal(rules_find(""), -1);
}

/** Sentences: a capital at the start, a full stop at the end, no doubled spaces between. */
static void check_prose(const struct rule *rule, const char *text)
{
    if (!text || strlen(text) < 40 || !strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", text[0]) ||
        text[strlen(text) - 1] != '.' || strstr(text, "  "))
        fail_msg("%s: \"%s\"", rule->about.id, text ? text : "(none)");
}

static void every_row_has_its_prose(void **state)
{
    (void)state;
    EACH_RULE(rule)
    {
        check_prose(rule, rule->about.meaning);
        check_prose(rule, rule->about.fix);
        assert_non_null(rule->about.title);
        assert_in_range(strlen(rule->about.title), 5, 70);
        assert_int_not_equal(rule->about.title[strlen(rule->about.title) - 1], '.');
        assert_non_null(rule->about.rfc);
        if (rule->about.scope != SIPWHY_SCOPE_CAPTURE && rule->about.scope != SIPWHY_SCOPE_PEER)
            assert_true(strncmp(rule->about.rfc, "RFC ", 4) == 0 || rule->about.rfc[0] == '\0');
    }
}

static void every_row_can_be_asked(void **state)
{
    (void)state;
    EACH_RULE(rule)
    {
        assert_non_null(rule->assess);
        assert_non_null(rule->describe);
        assert_in_range(rule->about.scope, SIPWHY_SCOPE_MESSAGE, SIPWHY_SCOPE_CAPTURE);
        if (rule->subject == RULE_OF_TRANSACTION)
            assert_int_not_equal(rule->methods, 0);
        if (rule->last_resort)
            assert_int_equal(rule->subject, RULE_OF_TRANSACTION);
    }
}

static void thresholds_rise_with_severity(void **state)
{
    (void)state;
    EACH_RULE(rule)
    {
        const sipwhy_time *thresholds = rule->about.thresholds;
        sipwhy_time before = 0;
        assert_int_equal(thresholds[SIPWHY_SEVERITY_NONE], SIPWHY_TIME_UNKNOWN);
        for (int level = SIPWHY_SEVERITY_NOTE; level <= SIPWHY_SEVERITY_ERROR; level++) {
            if (thresholds[level] == SIPWHY_TIME_UNKNOWN)
                continue;
            assert_true(thresholds[level] > before);
            before = thresholds[level];
        }
    }
}

static void word_number(char *text, size_t size, enum sipwhy_unit unit, int64_t value)
{
    if (unit != SIPWHY_UNIT_TIME)
        snprintf(text, size, "%" PRId64 "%s", value, unit == SIPWHY_UNIT_PERCENT ? " %" : "");
    else if (value % SIPWHY_SECOND)
        snprintf(text, size, "%" PRId64 " ms", value / SIPWHY_MILLISECOND);
    else
        snprintf(text, size, "%" PRId64 " s", value / SIPWHY_SECOND);
}

static void the_words_of_a_severity_name_its_thresholds(void **state)
{
    (void)state;
    EACH_RULE(rule)
    {
        bool names_any = false;
        for (int level = SIPWHY_SEVERITY_NOTE; level <= SIPWHY_SEVERITY_ERROR; level++) {
            const char *word = sipwhy_severity_name((enum sipwhy_severity)level);
            const char *place = strstr(rule->about.severity, word);
            names_any |= place != NULL;
            sipwhy_time threshold = rule->about.thresholds[level];
            if (threshold == SIPWHY_TIME_UNKNOWN)
                continue;
            char number[32];
            word_number(number, sizeof(number), rule->about.unit, threshold);
            if (!place || !strstr(rule->about.severity, number))
                fail_msg("%s: \"%s\" lacks %s at %s", rule->about.id, rule->about.severity, word,
                         number);
        }
        assert_true(names_any);
    }
}

static void what_a_row_follows_from_exists_and_is_another(void **state)
{
    (void)state;
    EACH_RULE(rule)
    {
        for (size_t i = 0; i < sizeof(rule->follows_from) / sizeof(rule->follows_from[0]); i++) {
            const char *id = rule->follows_from[i];
            if (id && (rules_find(id) < 0 || strcmp(id, rule->about.id) == 0))
                fail_msg("%s follows from \"%s\"", rule->about.id, id);
        }
    }
}

/** From a row by what it follows from; false when more steps than rows were possible. */
static bool ends(int rule, int steps)
{
    for (size_t i = 0; i < 4; i++) {
        const char *id = rules[rule]->follows_from[i];
        if (id && (steps == 0 || !ends(rules_find(id), steps - 1)))
            return false;
    }
    return true;
}

static void nothing_follows_from_itself_by_way_of_others(void **state)
{
    (void)state;
    for (int i = 0; i < RULE_COUNT; i++)
        assert_true(ends(i, RULE_COUNT));
}

static struct diagnoser *make(void **state)
{
    struct diagnoser *diagnoser = NULL;
    static struct tracker tracker;
    assert_int_equal(diagnoser_create(&tracker, NULL, NULL, &diagnoser), 0);
    *state = diagnoser;
    return diagnoser;
}

static void a_threshold_that_exists_can_be_set(void **state)
{
    struct diagnoser *diagnoser = make(state);
    int index = rules_find("prolonged-trying");
    assert_int_equal(diagnoser_set_threshold(diagnoser, SPAN("prolonged-trying.error"), 20), 0);
    assert_int_equal(diagnoser->thresholds[index][SIPWHY_SEVERITY_ERROR], 20);
    assert_int_equal(diagnoser->thresholds[index][SIPWHY_SEVERITY_NOTE], 4 * SIPWHY_SECOND);
    diagnoser_destroy(diagnoser);
    assert_int_equal(rules[index]->about.thresholds[SIPWHY_SEVERITY_ERROR], 32 * SIPWHY_SECOND);
}

static void what_does_not_exist_cannot_be_set(void **state)
{
    static const char *const names[] = {
        "",
        ".",
        "prolonged-trying",
        "prolonged-trying.",
        "prolonged-trying.none",
        "prolonged-trying.errors",
        "prolonged-trying.err",
        "prolonged-tryin.error",
        ".error",
        "call-failed.warning",
        "bye-unanswered.error",
        "prolonged-trying.error.error",
        "PROLONGED-TRYING.error",
    };
    struct diagnoser *diagnoser = make(state);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (diagnoser_set_threshold(diagnoser, span_of(names[i]), 1) != SIPWHY_ERROR_ARGUMENT)
            fail_msg("\"%s\" was set", names[i]);
    }
    for (int i = 0; i < RULE_COUNT; i++)
        assert_memory_equal(diagnoser->thresholds[i], rules[i]->about.thresholds,
                            sizeof(diagnoser->thresholds[i]));
    diagnoser_destroy(diagnoser);
}

static void each_rule_is_asked_once_and_the_last_resort_last(void **state)
{
    struct diagnoser *diagnoser = make(state);
    for (unsigned method = 0; method < SIP_METHOD_COUNT; method++) {
        bool asked[RULE_COUNT] = {false};
        bool is_last = false;
        const struct rule_entry *entry = diagnoser->lists.timed_transaction[method];
        for (; entry->rule >= 0; entry++) {
            assert_false(asked[entry->rule]);
            asked[entry->rule] = true;
            assert_false(is_last && !rules[entry->rule]->last_resort);
            is_last = rules[entry->rule]->last_resort;
        }
        for (int i = 0; i < RULE_COUNT; i++)
            assert_int_equal(asked[i], rules[i]->subject == RULE_OF_TRANSACTION &&
                                           (rules[i]->methods >> method & 1) != 0);
    }
    diagnoser_destroy(diagnoser);
    diagnoser_destroy(NULL);
}

static unsigned bits_of(const struct rule_entry *entry, int rule)
{
    unsigned count = 0;
    for (; entry->rule >= 0; entry++)
        count += entry->rule == rule;
    return count;
}

static void a_rule_is_asked_about_the_kinds_that_it_names(void **state)
{
    struct diagnoser *diagnoser = make(state);
    for (int i = 0; i < RULE_COUNT; i++) {
        unsigned kinds = rules[i]->kinds ? rules[i]->kinds : KIND_ANY;
        for (int kind = 0; kind < RULE_KINDS; kind++) {
            bool is_named = kinds & (1u << kind);
            bool is_of_message =
                rules[i]->subject == RULE_OF_MESSAGE || rules[i]->subject == RULE_OF_PAIR;
            bool has_method =
                rules[i]->methods == 0 || (rules[i]->methods & METHOD(INVITE)) != 0;
            assert_int_equal(
                bits_of(diagnoser->lists.of_message[SIP_METHOD_INVITE][kind], i),
                is_named && is_of_message && has_method);
            assert_int_equal(
                bits_of(diagnoser->lists.of_transaction[SIP_METHOD_INVITE][kind], i),
                is_named && rules[i]->subject == RULE_OF_TRANSACTION && has_method);
        }
    }
    diagnoser_destroy(diagnoser);
}

static void settings_are_complete_and_can_be_set(void **state)
{
    struct diagnoser *diagnoser = make(state);
    EACH_RULE(rule)
    {
        assert_true(rule->about.setting_count <= SIPWHY_SETTINGS);
        for (size_t i = 0; i < rule->about.setting_count; i++) {
            const struct sipwhy_setting *setting = &rule->about.settings[i];
            int index = rules_find(rule->about.id);
            enum sipwhy_unit unit;
            char name[96];
            assert_true(setting->name && setting->text && setting->value >= 0);
            snprintf(name, sizeof(name), "%s.%s", rule->about.id, setting->name);
            assert_int_equal(sipwhy_diagnosis_unit(name, &unit), 0);
            assert_int_equal(unit, setting->unit);
            assert_int_equal(diagnoser->settings[index][i], setting->value);
            assert_int_equal(diagnoser_set_threshold(diagnoser, span_of(name), 7), 0);
            assert_int_equal(diagnoser->settings[index][i], 7);
        }
    }
    diagnoser_destroy(diagnoser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(ids_are_words_in_order_each_once),
        UNIT_TEST(rows_are_found_by_id_and_by_index),
        UNIT_TEST(every_row_has_its_prose),
        UNIT_TEST(every_row_can_be_asked),
        UNIT_TEST(thresholds_rise_with_severity),
        UNIT_TEST(the_words_of_a_severity_name_its_thresholds),
        UNIT_TEST(what_a_row_follows_from_exists_and_is_another),
        UNIT_TEST(nothing_follows_from_itself_by_way_of_others),
        UNIT_TEST(a_threshold_that_exists_can_be_set),
        UNIT_TEST(what_does_not_exist_cannot_be_set),
        UNIT_TEST(each_rule_is_asked_once_and_the_last_resort_last),
        UNIT_TEST(a_rule_is_asked_about_the_kinds_that_it_names),
        UNIT_TEST(settings_are_complete_and_can_be_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
