/*
 * findings.c — what was found about one Call-ID, and the root cause among it.
 */
#include "diagnose/findings.h"

#include "base/limits.h"

#include <stdlib.h>

void findings_destroy(struct findings *findings)
{
    if (!findings)
        return;
    for (size_t i = 0; i < findings->count; i++)
        free(findings->found[i].verdict);
    free(findings);
}

struct found *findings_find(const struct findings *findings, int rule)
{
    for (size_t i = 0; findings && i < findings->count; i++) {
        if (findings->found[i].rule == rule)
            return (struct found *)&findings->found[i];
    }
    return NULL;
}

struct found *findings_find_id(const struct findings *findings, const char *id)
{
    for (size_t i = 0; findings && i < findings->count; i++) {
        if (strcmp(rules[findings->found[i].rule]->about.id, id) == 0)
            return (struct found *)&findings->found[i];
    }
    return NULL;
}

static bool has_room(const struct findings *findings)
{
    return findings && findings->count < findings->capacity;
}

/** Most calls have few findings, if any. */
static bool grow(struct findings **findings)
{
    size_t count = *findings ? (*findings)->count : 0;
    size_t capacity = count ? 2 * count : 4;
    struct findings *grown =
        realloc(*findings, sizeof(*grown) + capacity * sizeof(grown->found[0]));
    if (!grown)
        return false;
    grown->count = count;
    grown->capacity = capacity;
    *findings = grown;
    return true;
}

struct found *findings_make(struct findings **findings, int rule)
{
    struct found *found = findings_find(*findings, rule);
    if (found)
        return found;
    if (!has_room(*findings) && !grow(findings))
        return NULL;
    found = &(*findings)->found[(*findings)->count++];
    *found = (struct found){.rule = rule};
    return found;
}

size_t findings_weigh(const struct findings *findings)
{
    if (!findings)
        return 0;
    size_t bytes = sizeof(*findings) + findings->capacity * sizeof(findings->found[0]) + LIMIT_PIECE_BYTES;
    for (size_t i = 0; i < findings->count; i++)
        bytes += verdict_weigh(findings->found[i].verdict);
    return bytes;
}

const struct found *findings_cause(const struct findings *findings, const struct rule *rule)
{
    const struct found *worst = NULL;
    for (size_t i = 0; i < sizeof(rule->follows_from) / sizeof(rule->follows_from[0]); i++) {
        const char *id = rule->follows_from[i];
        const struct found *cause = id ? findings_find_id(findings, id) : NULL;
        if (cause && (!worst || cause->severity > worst->severity))
            worst = cause;
    }
    return worst;
}

bool findings_explain(const struct findings *findings, uint32_t cseq)
{
    for (size_t i = 0; findings && i < findings->count; i++) {
        const struct found *found = &findings->found[i];
        const struct rule *rule = rules[found->rule];
        if (rule->explains_failure && !rule->last_resort && !found->is_of_success &&
            found->cseq == cseq)
            return true;
    }
    return false;
}

static int compare(const void *left, const void *right)
{
    const struct found *a = left;
    const struct found *b = right;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    if (rules[a->rule]->rank != rules[b->rule]->rank)
        return rules[a->rule]->rank < rules[b->rule]->rank ? -1 : 1;
    return (a->rule > b->rule) - (a->rule < b->rule);
}

void findings_sort(struct findings *findings)
{
    if (findings)
        qsort(findings->found, findings->count, sizeof(findings->found[0]), compare);
}

const struct found *findings_verdict(const struct findings *findings, bool succeeded)
{
    const struct found *second_best = NULL;
    for (size_t i = 0; findings && i < findings->count; i++) {
        const struct found *found = &findings->found[i];
        const struct rule *rule = rules[found->rule];
        if (found->severity < SIPWHY_SEVERITY_WARNING)
            break;
        const struct found *cause = findings_cause(findings, rule);
        bool follows = cause && cause->severity >= SIPWHY_SEVERITY_WARNING;
        if (!follows && !(succeeded && rule->explains_failure && !found->is_of_success))
            return found;
        if (!second_best)
            second_best = found;
    }
    return second_best;
}
