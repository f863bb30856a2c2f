/*
 * expect.c — what a scene expects, held against what was told.
 */
#include "expect.h"

#include "words.h"

#include <stdlib.h>

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool property_holds(const struct scene_property *property, const char *fact)
{
    if (!fact)
        return false;
    switch (property->sign) {
    case '=':
        return same(fact, property->value);
    case '~':
        return strstr(fact, property->value) != NULL;
    case '<':
        return strtod(fact, NULL) < strtod(property->value, NULL);
    default:
        return strtod(fact, NULL) > strtod(property->value, NULL);
    }
}

static bool properties_hold(const struct scene_expectation *expectation, const struct told *told)
{
    for (size_t i = 0; i < expectation->property_count; i++) {
        const struct scene_property *property = &expectation->properties[i];
        if (!property_holds(property, told_fact(told, property->name)))
            return false;
    }
    return true;
}

static const char *word_at(const struct scene_expectation *expectation, size_t index)
{
    return index < expectation->words.count ? expectation->words.word[index] : NULL;
}

/** "finding ID [SEVERITY] [at SECONDS]" */
static bool is_finding(const struct scene_expectation *expectation, const struct told *told)
{
    const char *id = word_at(expectation, 1);
    const char *severity = word_at(expectation, 2);
    sipwhy_time time;
    if (!same(told->kind, "finding") || (id && !same(told->name, id)))
        return false;
    if (severity && !same(severity, sipwhy_severity_name(told->severity)))
        return false;
    if (word_at(expectation, 4) && word_time(word_at(expectation, 4), &time) && time != told->time)
        return false;
    return true;
}

/** "call STATE", "registration STATE", "verdict ID" */
static bool is_outcome(const struct scene_expectation *expectation, const struct told *told)
{
    const char *kind = word_at(expectation, 0);
    const char *name = word_at(expectation, 1);
    if (same(told->kind, "finding"))
        return false;
    if (same(kind, "verdict"))
        return name ? same(told_fact(told, "verdict"), name)
                    : !same(told_fact(told, "verdict"), "none");
    return same(told->kind, kind) && (!name || same(told->name, name));
}

static bool is_serious(const struct told *told)
{
    return same(told->kind, "finding") && told->severity >= SIPWHY_SEVERITY_WARNING;
}

static bool matches(const struct scene_expectation *expectation, const struct told *told)
{
    const char *kind = word_at(expectation, 0);
    const char *call = expectation->call;
    if (same(kind, "quiet"))
        return is_serious(told);
    if (same(kind, "finding"))
        return (!call || (told->call && same(call, told->call))) && is_finding(expectation, told) &&
               properties_hold(expectation, told);
    return (told->call && same(call ? call : "1", told->call)) && is_outcome(expectation, told) &&
           properties_hold(expectation, told);
}

/** "only ID ID ...": these findings and no others, in any severity and number. */
static bool only_these(const struct scene_expectation *expectation, const struct record *record)
{
    bool seen[SCENE_WORDS] = {false};
    for (size_t i = 0; i < record->count; i++) {
        size_t word = 1;
        if (!same(record->told[i].kind, "finding"))
            continue;
        while (word < expectation->words.count &&
               !same(expectation->words.word[word], record->told[i].name))
            word++;
        if (word == expectation->words.count)
            return false;
        seen[word] = true;
    }
    for (size_t word = 1; word < expectation->words.count; word++) {
        if (!seen[word])
            return false;
    }
    return true;
}

/** "summary" with its numbers below it. */
static bool summary_holds(const struct scene_expectation *expectation, const struct record *record,
                          struct arena *arena)
{
    const struct sipwhy_summary *summary = &record->summary;
    struct told told = {.kind = "summary"};
    const struct {
        const char *name;
        uint64_t number;
    } rows[] = {
        {"packets", summary->packets},       {"sip_messages", summary->sip_messages},
        {"not_sip", summary->not_sip},       {"malformed", summary->malformed},
        {"duplicates", summary->duplicates}, {"retransmissions", summary->retransmissions},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        told.facts[told.fact_count++] = (struct scene_property){
            rows[i].name, '=', arena_format(arena, "%llu", (unsigned long long)rows[i].number)};
    for (size_t i = 0; i < summary->packets_by_count; i++)
        told.facts[told.fact_count++] = (struct scene_property){
            summary->packets_by[i].name, '=',
            arena_format(arena, "%llu", (unsigned long long)summary->packets_by[i].count)};
    return properties_hold(expectation, &told);
}

static bool holds(const struct scene_expectation *expectation, const struct record *record,
                  struct arena *arena)
{
    const char *kind = word_at(expectation, 0);
    if (same(kind, "only"))
        return only_these(expectation, record);
    if (same(kind, "summary"))
        return summary_holds(expectation, record, arena);
    bool found = false;
    for (size_t i = 0; i < record->count && !found; i++)
        found = matches(expectation, &record->told[i]);
    bool denied = expectation->denied || same(kind, "quiet");
    return found != denied;
}

static void check_words(const struct scene *scene, const struct scene_expectation *expectation)
{
    static const char *const kinds[] = {"finding", "call", "registration", "verdict",
                                        "quiet",   "only", "summary"};
    const char *kind = word_at(expectation, 0);
    bool known = false;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        known = known || same(kind, kinds[i]);
    if (!known)
        scene_reject(scene->file, expectation->line, "nothing is called %s", kind);
    bool names_finding = same(kind, "finding") || same(kind, "verdict") || same(kind, "only");
    size_t names = same(kind, "only") ? expectation->words.count : 2;
    for (size_t i = 1; names_finding && i < names && word_at(expectation, i); i++) {
        if (!sipwhy_diagnosis_find(word_at(expectation, i)))
            scene_reject(scene->file, expectation->line, "no diagnosis is called %s",
                         word_at(expectation, i));
    }
}

/** Everything that was told, a line each, for whoever reads a failed test. */
static const char *all_told(const struct record *record, struct arena *arena)
{
    const char *list = "";
    for (size_t i = 0; i < record->count; i++) {
        const struct told *told = &record->told[i];
        bool finding = same(told->kind, "finding");
        list = arena_format(arena, "%s\n  %s %s", list, told->kind, told->name);
        if (finding)
            list = arena_format(arena, "%s %s at %.9g", list, sipwhy_severity_name(told->severity),
                                (double)told->time / 1e9);
        for (size_t fact = 0; fact < told->fact_count; fact++) {
            const char *name = told->facts[fact].name;
            if (!same(name, "fix") && !same(name, "cause") && !same(name, "verdict_text"))
                list = arena_format(arena, "%s, %s=%s", list, name, told->facts[fact].value);
        }
    }
    return list;
}

static const char *check_flags(const struct scene *scene, const struct record *record,
                               struct arena *arena)
{
    uint64_t frame = 0;
    for (size_t i = 0; i < scene->step_count; i++) {
        const struct scene_step *step = &scene->steps[i];
        if (step->unseen)
            continue;
        const char *flagged = record->flagged[++frame] ? record->flagged[frame] : "not-sip";
        if (step->flagged && !same(step->flagged, flagged))
            return arena_format(arena, "%s.scene:%u: taken for %s", scene->file, step->line,
                                flagged);
    }
    return NULL;
}

const char *scene_complaint(const struct scene *scene, const struct record *record,
                            struct arena *arena)
{
    if (record->complaint[0])
        return arena_format(arena, "%s.scene:%u: %s", scene->file, scene->line, record->complaint);
    for (size_t i = 0; i < scene->expectation_count; i++) {
        const struct scene_expectation *expectation = &scene->expectations[i];
        check_words(scene, expectation);
        if (!holds(expectation, record, arena))
            return arena_format(arena, "%s.scene:%u: not so: %s; what was told:%s", scene->file,
                                expectation->line, expectation->text, all_told(record, arena));
    }
    return check_flags(scene, record, arena);
}
