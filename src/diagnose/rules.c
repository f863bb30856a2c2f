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

const struct sipwhy_diagnosis *sipwhy_diagnosis_find(const char *id)
{
    int index = rules_find(id);
    return index < 0 ? NULL : &rules[index]->about;
}

const struct sipwhy_diagnosis *sipwhy_diagnosis_at(size_t index)
{
    return index < RULE_COUNT ? &rules[index]->about : NULL;
}
