/*
 * test_scenes.c — every scene is a test; and every diagnosis has its scenes.
 */
#include "expect.h"

#include "../unit/test.h"

#define RUN_BYTES (16 * 1024 * 1024)

/** Live, the same is told as of the file: what differs, or NULL. */
static const char *compare_live(const struct scene *scene, const struct record *record,
                                struct arena *arena)
{
    static struct record live;
    record_scene_live(&live, scene, arena);
    if (live.complaint[0] || live.count != record->count)
        return arena_format(arena, "%s.scene:%u: live: %zu told instead of %zu. %s", scene->file,
                            scene->line, live.count, record->count, live.complaint);
    for (size_t i = 0; i < record->count; i++) {
        const struct told *told = &record->told[i];
        bool same = told->fact_count == live.told[i].fact_count &&
                    told->severity == live.told[i].severity && told->time == live.told[i].time;
        for (size_t fact = 0; same && fact < told->fact_count; fact++)
            same = strcmp(told->facts[fact].value, live.told[i].facts[fact].value) == 0;
        if (!same)
            return arena_format(arena, "%s.scene:%u: live: another %s %s", scene->file, scene->line,
                                told->kind, told->name);
    }
    return NULL;
}

static void test_scene(void **state)
{
    const struct scene *scene = *state;
    static struct record record;
    struct arena arena;
    arena_init(&arena, RUN_BYTES);
    record_scene(&record, scene, &arena);
    const char *complaint = scene_complaint(scene, &record, &arena);
    if (!complaint)
        complaint = compare_live(scene, &record, &arena);
    if (complaint)
        print_error("%s\n", complaint);
    bool well = !complaint;
    arena_finish(&arena);
    assert_true(well);
}

/** Whether a scene in the file of this diagnosis expects it so, or, without a severity, denies it.
 */
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

/** What is expected wrongly is noticed: the judge of all scenes, judged. */
static void test_wrong_expectations_fail(void **state)
{
    static const char scene_text[] = "host a 192.0.2.1\n"
                                     "host b 192.0.2.2\n"
                                     "scene stuck\n"
                                     "0.0 a -> b INVITE (new)\n"
                                     "0.1 b -> a 100\n"
                                     "tick 8\n";
    static const struct {
        const char *expectation;
        bool holds;
    } rows[] = {
        {"expect finding prolonged-trying", true},
        {"expect finding prolonged-trying warning at 7", true},
        {"expect finding prolonged-trying warning at 7.000000001", false},
        {"expect finding prolonged-trying error", false},
        {"expect finding prolonged-trying warning\n  waited_ms = 7000", true},
        {"expect finding prolonged-trying warning\n  waited_ms = 7001", false},
        {"expect finding prolonged-trying warning\n  waited_ms < 7000", false},
        {"expect finding prolonged-trying warning\n  detail ~ \"nothing more for 7 s\"", true},
        {"expect finding prolonged-trying warning\n  detail ~ \"nothing more for 8 s\"", false},
        {"expect finding prolonged-trying warning\n  no_such_value = 1", false},
        {"expect finding prolonged-trying call=2", false},
        {"expect finding late-100", false},
        {"expect no finding late-100", true},
        {"expect no finding prolonged-trying error", true},
        {"expect no finding prolonged-trying note", false},
        {"expect quiet", false},
        {"expect only prolonged-trying", true},
        {"expect only", false},
        {"expect only prolonged-trying late-100", false},
        {"expect call trying", true},
        {"expect call ringing", false},
        {"expect call trying call=2", false},
        {"expect no call", false},
        {"expect verdict prolonged-trying", true},
        {"expect verdict late-100", false},
        {"expect no verdict", false},
        {"expect registration pending", false},
        {"expect no registration", true},
        {"expect summary\n  packets = 3\n  sip_messages = 2", true},
        {"expect summary\n  packets = 4", false},
        {"8.1 b -> a 100 (new)", false},
        {"8.1 b -> a 100 again (retransmission)", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        static struct record record;
        struct book book = {.end = &book.first};
        arena_init(&book.arena, RUN_BYTES);
        book_read(&book, "judge",
                  arena_format(&book.arena, "%s%s\n", scene_text, rows[i].expectation));
        record_scene(&record, book.first, &book.arena);
        bool holds = !scene_complaint(book.first, &record, &book.arena);
        book_close(&book);
        if (holds != rows[i].holds)
            fail_msg("this %s: %s", holds ? "holds" : "does not hold", rows[i].expectation);
    }
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
    struct CMUnitTest *tests = calloc(book.count + count_diagnoses() + 1, sizeof(*tests));
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
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(test_wrong_expectations_fail);
    int failed = _cmocka_run_group_tests("scenes", tests, count, NULL, NULL);
    free(tests);
    book_close(&book);
    return failed;
}
