/*
 * test_scenes.c — every scene is a test; and every diagnosis has its scenes.
 */
#include "expect.h"

#include "../unit/test.h"

#define RUN_BYTES (16 * 1024 * 1024)

static void test_scene(void **state)
{
    const struct scene *scene = *state;
    static struct record record;
    struct arena arena;
    arena_init(&arena, RUN_BYTES);
    record_scene(&record, scene, &arena);
    const char *complaint = scene_complaint(scene, &record, &arena);
    if (complaint)
        print_error("%s\n", complaint);
    bool well = !complaint;
    arena_finish(&arena);
    assert_true(well);
}

/** Whether a scene in the file of this diagnosis expects it so, or, without a severity, denies it. */
static bool is_shown(const struct book *book, const char *id, const char *severity)
{
    for (const struct scene *scene = book->first; scene; scene = scene->next) {
        for (size_t i = 0; strcmp(scene->file, id) == 0 && i < scene->expectation_count; i++) {
            const struct scene_expectation *expectation = &scene->expectations[i];
            const struct words *words = &expectation->words;
            if (words->count < 2 || strcmp(words->word[0], "finding") != 0 ||
                strcmp(words->word[1], id) != 0 || expectation->denied != !severity)
                continue;
            if (severity ? words->count > 2 && strcmp(words->word[2], severity) == 0
                         : words->count == 2)
                return true;
        }
    }
    return false;
}

static struct book *the_book;

/** Each severity of its ladder in a scene where it fires, and a look-alike where it does not. */
static void test_diagnosis_has_scenes(void **state)
{
    const struct sipwhy_diagnosis *diagnosis = *state;
    for (int i = SIPWHY_SEVERITY_NOTE; i <= SIPWHY_SEVERITY_ERROR; i++) {
        const char *severity = sipwhy_severity_name((enum sipwhy_severity)i);
        if (strstr(diagnosis->severity, severity) && !is_shown(the_book, diagnosis->id, severity))
            fail_msg("no scene in %s.scene expects it as %s", diagnosis->id, severity);
    }
    if (!is_shown(the_book, diagnosis->id, NULL))
        fail_msg("%s.scene has no look-alike with \"expect no finding %s\"", diagnosis->id,
                 diagnosis->id);
}

static size_t count_diagnoses(void)
{
    size_t count = 0;
    while (sipwhy_diagnosis_at(count))
        count++;
    return count;
}

int main(void)
{
    static struct book book;
    book_open(&book);
    the_book = &book;
    size_t count = 0;
    struct CMUnitTest *tests = calloc(book.count + count_diagnoses(), sizeof(*tests));
    for (struct scene *scene = book.first; scene; scene = scene->next)
        tests[count++] = (struct CMUnitTest){
            .name = arena_format(&book.arena, "%s: %s", scene->file, scene->name),
            .test_func = test_scene,
            .initial_state = scene,
        };
    for (size_t i = 0; sipwhy_diagnosis_at(i); i++)
        tests[count++] = (struct CMUnitTest){
            .name = arena_format(&book.arena, "%s has its scenes", sipwhy_diagnosis_at(i)->id),
            .test_func = test_diagnosis_has_scenes,
            .initial_state = (void *)(uintptr_t)sipwhy_diagnosis_at(i),
        };
    int failed = _cmocka_run_group_tests("scenes", tests, count, NULL, NULL);
    free(tests);
    book_close(&book);
    return failed;
}
