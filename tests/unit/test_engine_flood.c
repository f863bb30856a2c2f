/*
 * test_engine_flood.c — the memory of an analysis does not grow with the number of Call-IDs that it sees,
 * and what the tracker counts is what it takes.
 */
#include "heap.h"
#include "scene.h"
#include "track_fixture.h"

#define COUNT 70000

/** A header field that makes an INVITE as large as those of some phones. */
static char filler[900];

static int start(void **state)
{
    memset(filler, 'x', sizeof(filler) - 1);
    memcpy(filler, "X-Filler: ", 10);
    memcpy(filler + sizeof(filler) - 3, "\r\n", 3);
    return scene_create(state);
}

#define FLOOD_TEST(function) cmocka_unit_test_setup_teardown(function, start, scene_destroy)

static const char *name(unsigned number)
{
    static char call_id[64];
    snprintf(call_id, sizeof(call_id), "%08x-flood-%u@192.0.2.1", number * 2654435761u, number);
    return call_id;
}

/** What an analysis may take beside its conversations, with as few hosts as there are here. */
#define BESIDE_BYTES ((size_t)8 << 20)

static void check_peak(size_t before)
{
    size_t most = heap.most - before;
    if (most > LIMIT_CONVERSATION_MEMORY_BYTES + BESIDE_BYTES)
        fail_msg("%zu bytes at the most", most);
    assert_true(most > LIMIT_CONVERSATION_MEMORY_BYTES * (size_t)8 / 10);
}

static void calls_never_answered(void **state)
{
    struct scene *scene = *state;
    size_t before = heap.most = heap.bytes;
    for (unsigned i = 0; i < COUNT; i++)
        SEND(scene, .call_id = name(i), .headers = filler, .at_ms = i / 100);
    assert_true(scene->released > COUNT / 20);
    check_peak(before);
}

/** Their findings come by the clock, when no message is there to make room for. */
static void findings_that_come_all_at_once(void **state)
{
    struct scene *scene = *state;
    size_t before = heap.most = heap.bytes;
    for (unsigned i = 0; i < COUNT * 3 / 4; i++) {
        SEND(scene, .call_id = name(i), .headers = filler, .at_ms = i / 100);
        SEND(scene, .call_id = name(i), .code = 100, .at_ms = i / 100 + 1);
    }
    uint64_t released = scene->released;
    scene_wait(scene, 60000);
    assert_true(scene->released > released);
    assert_non_null(scene_find(scene, "prolonged-trying"));
    check_peak(before);
}

/** @return what was counted, of what was taken, in per cent */
static size_t share(const struct track *track, size_t before)
{
    return track->tracker->conversation_bytes * 100 / (heap.bytes - before);
}

static void what_is_counted_of_calls_is_what_they_take(void **state)
{
    struct track *track = *state;
    size_t before = heap.bytes;
    for (unsigned i = 0; i < COUNT / 2; i++) {
        const char *call_id = name(i);
        TELL(track, .call_id = call_id, .at_ms = i);
        TELL(track, .call_id = call_id, .code = 200, .at_ms = i + 1);
        transaction_drop_copy(track->last.transaction);
        TELL(track, .call_id = call_id, .method = "ACK", .to_tag = "b", .at_ms = i + 2);
    }
    assert_in_range(share(track, before), 90, 115);
}

static void what_is_counted_of_the_rest_is_what_it_takes(void **state)
{
    struct track *track = *state;
    size_t before = heap.bytes;
    for (unsigned i = 0; i < COUNT / 2; i++) {
        TELL(track, .call_id = name(i), .method = "REGISTER", .at_ms = i);
        if (i % 2)
            TELL(track, .call_id = name(i), .method = "REGISTER", .code = 200, .at_ms = i);
    }
    assert_in_range(share(track, before), 90, 115);
}

static void what_goes_is_given_back(void **state)
{
    struct track *track = *state;
    for (unsigned i = 0; i < COUNT / 2; i++)
        TELL(track, .call_id = name(i), .at_ms = i);
    size_t most = heap.bytes;
    size_t counted = track->tracker->conversation_bytes;
    tracker_forget_all(track->tracker);
    assert_int_equal(track->tracker->conversation_bytes, 0);
    assert_in_range(most - heap.bytes, counted * 85 / 100, counted * 115 / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FLOOD_TEST(calls_never_answered),
        FLOOD_TEST(findings_that_come_all_at_once),
        TRACK_TEST(what_is_counted_of_calls_is_what_they_take),
        TRACK_TEST(what_is_counted_of_the_rest_is_what_it_takes),
        TRACK_TEST(what_goes_is_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
