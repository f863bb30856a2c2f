/*
 * test_scenes_mangled.c — every scene with its messages damaged: cut at every length, every byte
 * changed.
 *
 * Each message in turn comes in all its damaged forms, one after the other, at its place in the
 * scene, and then as it should be; in some of the forms it also comes instead of itself, in a scene
 * of its own. Nothing may crash or hang, and what is told must keep the promises of the public
 * headers.
 */
#include "damage.h"
#include "record.h"

#include "../unit/test.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/** Instead of itself a message comes in one of so many of its forms. */
#define STRIDE 61

/** What was being done, for whoever reads of a crash. */
static char doing[256];

static void tell_crash(int number)
{
    (void)number;
    ssize_t ignored = write(STDERR_FILENO, doing, strlen(doing));
    (void)ignored;
}

static void check(const struct record *record)
{
    if (record->complaint[0])
        fail_msg("%s: %s", doing, record->complaint);
    assert_int_equal(record->summary.packets, record->frames);
}

static void say(const struct scene *scene, const struct scene_step *step, const char *how,
                size_t form)
{
    snprintf(doing, sizeof(doing), "%s.scene:%u: %s, form %zu\n", scene->file, step->line, how,
             form);
}

static void feed(struct record *record, const struct scene *scene, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        record_step(record, &scene->steps[i], scene->steps[i].payload);
}

/** All forms of one message in its place, and then the message. */
static void run_all_forms(const struct scene *scene, size_t index, const struct damage *damage)
{
    static struct record record;
    static char bytes[DAMAGE_BYTES];
    const struct scene_step *step = &scene->steps[index];
    span payload;
    record_begin(&record, scene, NULL);
    feed(&record, scene, 0, index);
    for (size_t form = 0; (payload = damage->apply(step->payload, form, bytes)).data; form++) {
        say(scene, step, damage->name, form);
        record_step(&record, step, payload);
    }
    feed(&record, scene, index, scene->step_count);
    record_end(&record);
    check(&record);
}

/** One form of a message instead of it. */
static void run_one_form(const struct scene *scene, size_t index, span payload)
{
    static struct record record;
    record_begin(&record, scene, NULL);
    feed(&record, scene, 0, index);
    record_step(&record, &scene->steps[index], payload);
    feed(&record, scene, index + 1, scene->step_count);
    record_end(&record);
    check(&record);
}

static void run_some_forms(const struct scene *scene, size_t index, const struct damage *damage)
{
    static char bytes[DAMAGE_BYTES];
    const struct scene_step *step = &scene->steps[index];
    span payload;
    size_t form = (index * 7 + scene->line) % STRIDE;
    for (; (payload = damage->apply(step->payload, form, bytes)).data; form += STRIDE) {
        say(scene, step, damage->name, form);
        run_one_form(scene, index, payload);
    }
}

static void test_mangled(void **state)
{
    const struct scene *scene = *state;
    for (size_t index = 0; index < scene->step_count; index++) {
        const struct scene_step *step = &scene->steps[index];
        if (!step->payload.data || step->unseen || step->payload.length > DAMAGE_BYTES / 2)
            continue;
        for (size_t way = 0; way < DAMAGE_WAYS; way++) {
            run_all_forms(scene, index, &damages[way]);
            run_some_forms(scene, index, &damages[way]);
        }
    }
}

int main(void)
{
    static struct book book;
    size_t count = 0;
    signal(SIGABRT, tell_crash);
    book_open(&book);
    struct CMUnitTest *tests = calloc(book.count + 1, sizeof(*tests));
    for (struct scene *scene = book.first; tests && scene; scene = scene->next)
        tests[count++] = (struct CMUnitTest){
            .name = arena_format(&book.arena, "%s: %s", scene->file, scene->name),
            .test_func = test_mangled,
            .initial_state = scene,
        };
    int failed = _cmocka_run_group_tests("mangled scenes", tests, count, NULL, NULL);
    free(tests);
    book_close(&book);
    return failed;
}
