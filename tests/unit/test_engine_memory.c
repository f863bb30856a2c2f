/*
 * test_engine_memory.c — a whole analysis, once for each allocation in it that may fail.
 */
#include "calls.h"
#include "scarce.h"

/** @return whether an allocation failed on the way */
static bool play(unsigned long nth, bool stays, struct scene *scene, bool *ret_summed_up)
{
    struct sipwhy_summary summary;
    *scene = (struct scene){0};
    *ret_summed_up = false;
    scarce_begin(nth, stays);
    int error = scene_open(scene);
    if (error == 0) {
        calls_play(scene);
        error = sipwhy_analysis_finish(scene->analysis, &summary);
        if (error == 0) {
            assert_int_equal(summary.packets, CALLS);
            *ret_summed_up = true;
        }
        sipwhy_analysis_destroy(scene->analysis);
    }
    assert_true(error == 0 || error == SIPWHY_ERROR_MEMORY);
    return scarce_end();
}

/** For want of memory something may be missed, but nothing is wrong with the messages for that. */
static void check_no_accusation(const struct scene *scene, unsigned long nth)
{
    if (scene_find(scene, "malformed-message"))
        fail_msg("allocation %lu: %s", nth, scene_find(scene, "malformed-message")->detail);
}

static struct scene whole;
static struct scene scene;

static void sweep(bool stays)
{
    bool summed_up;
    assert_false(play(0, false, &whole, &summed_up));
    assert_true(summed_up);
    assert_int_equal(whole.messages, CALLS);
    assert_non_null(scene_find(&whole, "prolonged-trying"));
    check_no_accusation(&whole, 0);
    unsigned long nth = 1;
    while (play(nth, stays, &scene, &summed_up)) {
        assert_true(scene.messages <= whole.messages);
        check_no_accusation(&scene, nth);
        nth++;
    }
    assert_true(nth > 50);
    assert_int_equal(scene.messages, whole.messages);
    assert_int_equal(scene.finding_count, whole.finding_count);
}

static void any_allocation_may_fail(void **state)
{
    (void)state;
    sweep(false);
}

static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    sweep(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(any_allocation_may_fail),
        UNIT_TEST(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
