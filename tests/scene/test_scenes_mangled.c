/*
 * test_scenes_mangled.c — every scene with its messages damaged, and at other times.
 *
 * Each message in turn comes in all its damaged forms, one after the other, at its place in the scene, and
 * then as it should be; in some of the forms it also comes instead of itself, in a scene of its own. Then the
 * clock of the capture jumps at every packet, and neighbours change places. Nothing may crash or hang, and
 * what is told must keep the promises of the public headers. Of messages that a scene repeats the first alone
 * is damaged.
 */
#include "damage.h"
#include "record.h"

#include "../unit/test.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/** Instead of itself a message comes in one of so many of its forms. */
#define STRIDE 151

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

/** The clock of the capture jumps before the packet @p index. */
static void run_with_jump(const struct scene *scene, size_t index, sipwhy_time jump)
{
    static struct record record;
    record_begin(&record, scene, NULL);
    feed(&record, scene, 0, index);
    for (size_t i = index; i < scene->step_count; i++) {
        struct scene_step step = scene->steps[i];
        step.time += jump;
        record_step(&record, &step, step.payload);
    }
    record_end(&record);
    check(&record);
}

/** The packet @p index is captured behind its successor, with its own time or with that. */
static void run_swapped(const struct scene *scene, size_t index, bool keeps_time)
{
    static struct record record;
    struct scene_step early = scene->steps[index + 1];
    struct scene_step late = scene->steps[index];
    if (!keeps_time) {
        early.time = scene->steps[index].time;
        late.time = scene->steps[index + 1].time;
    }
    record_begin(&record, scene, NULL);
    feed(&record, scene, 0, index);
    record_step(&record, &early, early.payload);
    record_step(&record, &late, late.payload);
    feed(&record, scene, index + 2, scene->step_count);
    record_end(&record);
    check(&record);
}

static void test_times(void **state)
{
    static const sipwhy_time jumps[] = {
        -3600 * SIPWHY_SECOND, -30 * SIPWHY_SECOND,   -SIPWHY_SECOND,   -SIPWHY_MILLISECOND,
        30 * SIPWHY_SECOND,    86400 * SIPWHY_SECOND, -SCENE_START / 2,
    };
    const struct scene *scene = *state;
    for (size_t index = 0; index < scene->step_count; index++) {
        if (scene->steps[index].repeated)
            continue;
        for (size_t i = 0; i < sizeof(jumps) / sizeof(jumps[0]); i++) {
            say(scene, &scene->steps[index], "clock jumps", i);
            run_with_jump(scene, index, jumps[i]);
        }
        say(scene, &scene->steps[index], "swapped", 0);
        if (index + 1 < scene->step_count) {
            run_swapped(scene, index, true);
            run_swapped(scene, index, false);
        }
    }
}

static void test_mangled(void **state)
{
    const struct scene *scene = *state;
    for (size_t index = 0; index < scene->step_count; index++) {
        const struct scene_step *step = &scene->steps[index];
        if (!step->payload.data || step->unseen || step->repeated || step->payload.length > DAMAGE_BYTES / 2)
            continue;
        for (size_t way = 0; way < DAMAGE_WAYS; way++) {
            run_all_forms(scene, index, &damages[way]);
            run_some_forms(scene, index, &damages[way]);
        }
    }
}

/** Each PARTS-th scene from PART on, so that several of these run side by side: [PART PARTS]. */
int main(int argc, char **argv)
{
    static struct book book;
    size_t part = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
    size_t parts = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    size_t count = 0;
    size_t index = 0;
    signal(SIGABRT, tell_crash);
    book_open(&book);
    struct CMUnitTest *tests = calloc(2 * book.count + 1, sizeof(*tests));
    for (struct scene *scene = book.first; tests && scene; scene = scene->next) {
        if (index++ % parts != part)
            continue;
        tests[count++] = (struct CMUnitTest){
            .name = arena_format(&book.arena, "%s: %s, at other times", scene->file, scene->name),
            .test_func = test_times,
            .initial_state = scene,
        };
        tests[count++] = (struct CMUnitTest){
            .name = arena_format(&book.arena, "%s: %s, damaged", scene->file, scene->name),
            .test_func = test_mangled,
            .initial_state = scene,
        };
    }
    int failed = _cmocka_run_group_tests("mangled scenes", tests, count, NULL, NULL);
    free(tests);
    book_close(&book);
    return failed;
}
