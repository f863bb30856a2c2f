/*
 * accuracy.c — what every scene has wrong in it, what was said of it, and what was found besides.
 *
 * Usage: scene_accuracy prints a line a scene, with tabs between: the file, where the scene begins,
 * the ids that were to be named, whether they were live, whether they were as of a capture, and the
 * warnings and errors that the scene does not expect. A scene in which all is well names nothing.
 */
#include "record.h"

#include <stdio.h>

#define RUN_BYTES (16 * 1024 * 1024)

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static const char *word_at(const struct scene_expectation *expectation, size_t index)
{
    return index < expectation->words.count ? expectation->words.word[index] : NULL;
}

/** "verdict ID", or "finding ID" in the scenes of that diagnosis where none expects a verdict. */
static bool is_cause(const struct scene *scene, const struct scene_expectation *expectation,
                     const char *kind)
{
    if (expectation->denied || !same(word_at(expectation, 0), kind) || !word_at(expectation, 1))
        return false;
    return same(kind, "verdict") || same(scene->file, word_at(expectation, 1));
}

static const char *kind_of_cause(const struct scene *scene)
{
    for (size_t i = 0; i < scene->expectation_count; i++) {
        if (is_cause(scene, &scene->expectations[i], "verdict"))
            return "verdict";
    }
    return "finding";
}

static bool is_named(const struct scene_expectation *expectation, const struct record *record)
{
    bool by_verdict = same(word_at(expectation, 0), "verdict");
    const char *id = word_at(expectation, 1);
    for (size_t i = 0; i < record->count; i++) {
        const struct told *told = &record->told[i];
        if (expectation->call && !same(expectation->call, told->call))
            continue;
        if (by_verdict ? same(told_fact(told, "verdict"), id)
                       : same(told->kind, "finding") && same(told->name, id))
            return true;
    }
    return false;
}

static bool are_named(const struct scene *scene, const struct record *record)
{
    const char *kind = kind_of_cause(scene);
    for (size_t i = 0; i < scene->expectation_count; i++) {
        const struct scene_expectation *expectation = &scene->expectations[i];
        if (is_cause(scene, expectation, kind) && !is_named(expectation, record))
            return false;
    }
    return true;
}

/** Whether the scene speaks of this id as of one that is there. */
static bool is_expected(const struct scene *scene, const char *id)
{
    for (size_t i = 0; id && i < scene->expectation_count; i++) {
        const struct scene_expectation *expectation = &scene->expectations[i];
        const char *kind = word_at(expectation, 0);
        size_t ids = same(kind, "only")                               ? expectation->words.count
                     : same(kind, "finding") || same(kind, "verdict") ? 2
                                                                      : 0;
        for (size_t word = 1; !expectation->denied && word < ids; word++) {
            if (same(word_at(expectation, word), id))
                return true;
        }
        for (size_t at = 0; at < expectation->property_count; at++) {
            const struct scene_property *property = &expectation->properties[at];
            if ((same(property->name, "verdict") || same(property->name, "consequence_of")) &&
                same(property->value, id))
                return true;
        }
    }
    return false;
}

static void print_causes(const struct scene *scene)
{
    const char *kind = kind_of_cause(scene);
    const char *last = NULL;
    for (size_t i = 0; i < scene->expectation_count; i++) {
        const struct scene_expectation *expectation = &scene->expectations[i];
        const char *id = word_at(expectation, 1);
        if (!is_cause(scene, expectation, kind) || same(last, id))
            continue;
        printf("%s%s", last ? " " : "", id);
        last = id;
    }
}

static void print_false(const struct scene *scene, const struct record *record)
{
    const char *space = "";
    for (size_t i = 0; i < record->count; i++) {
        const struct told *told = &record->told[i];
        if (!same(told->kind, "finding") || told->severity < SIPWHY_SEVERITY_WARNING ||
            is_expected(scene, told->name) || is_expected(scene, told_fact(told, "consequence_of")))
            continue;
        printf("%s%s", space, told->name);
        space = " ";
    }
}

static void print_scene(const struct scene *scene)
{
    static struct record live;
    static struct record read;
    struct arena arena;
    arena_init(&arena, RUN_BYTES);
    record_scene_live(&live, scene, &arena);
    record_scene(&read, scene, &arena);
    printf("%s\t%u\t", scene->file, scene->line);
    print_causes(scene);
    printf("\t%s\t%s\t", are_named(scene, &live) ? "yes" : "no",
           are_named(scene, &read) ? "yes" : "no");
    print_false(scene, &read);
    putchar('\n');
    arena_finish(&arena);
}

int main(void)
{
    static struct book book;
    book_open(&book);
    for (const struct scene *scene = book.first; scene; scene = scene->next)
        print_scene(scene);
    book_close(&book);
    return 0;
}
