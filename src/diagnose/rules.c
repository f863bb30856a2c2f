/*
 * rules.c — the list of diagnoses, by id.
 */
#include "diagnose/rules.h"

const struct rule *const rules[] = {
#define X(id) &rule_##id,
    RULES(X)
#undef X
};

int rules_find(const char *id)
{
    for (int i = 0; i < RULE_COUNT; i++) {
        if (strcmp(rules[i]->about.id, id) == 0)
            return i;
    }
    return -1;
}

/** Find a level or a setting of a rule by its name. */
static int find_in_rule(int rule, span name, struct number_place *ret_place)
{
    const struct sipwhy_diagnosis *about = &rules[rule]->about;
    for (int i = SIPWHY_SEVERITY_NOTE; i <= SIPWHY_SEVERITY_ERROR; i++) {
        const char *level = sipwhy_severity_name((enum sipwhy_severity)i);
        if (about->thresholds[i] != SIPWHY_TIME_UNKNOWN && span_equal(name, span_of(level))) {
            *ret_place = (struct number_place){.rule = rule, .severity = (enum sipwhy_severity)i};
            return 0;
        }
    }
    for (size_t i = 0; i < about->setting_count; i++) {
        if (span_equal(name, span_of(about->settings[i].name))) {
            *ret_place = (struct number_place){.rule = rule, .setting = i};
            return 0;
        }
    }
    return SIPWHY_ERROR_ARGUMENT;
}

int rules_find_number(span name, struct number_place *ret_place)
{
    size_t dot = span_find_byte(name, '.');
    span id = span_first(name, dot);
    for (int i = 0; i < RULE_COUNT; i++) {
        if (span_equal(id, span_of(rules[i]->about.id)))
            return find_in_rule(i, span_from(name, dot + 1), ret_place);
    }
    return SIPWHY_ERROR_ARGUMENT;
}

int sipwhy_diagnosis_unit(const char *name, enum sipwhy_unit *ret_unit)
{
    struct number_place place;
    int error = rules_find_number(span_of(name), &place);
    if (error)
        return error;
    const struct sipwhy_diagnosis *about = &rules[place.rule]->about;
    bool is_threshold = place.severity != SIPWHY_SEVERITY_NONE;
    *ret_unit = is_threshold ? about->unit : about->settings[place.setting].unit;
    return 0;
}

const struct sipwhy_diagnosis *sipwhy_diagnosis_find(const char *id)
{
    int index = rules_find(id);
    return index < 0 ? NULL : &rules[index]->about;
}

const struct sipwhy_diagnosis *sipwhy_diagnosis_at(size_t index)
{
    return index < RULE_COUNT ? &rules[index]->about : NULL;
}
