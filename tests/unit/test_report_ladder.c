/*
 * test_report_ladder.c — rows: what a ladder keeps and what it folds.
 */
#include "scene.h"

#include "report/ladder.h"

struct rig {
    struct scene scene; /**< first: the handlers of the analysis get the rig */
    struct ladder ladder;
};

static void take(void *context, const struct sipwhy_message *message)
{
    struct rig *rig = context;
    assert_int_equal(ladder_add(&rig->ladder, message), 0);
}

static int start(void **state)
{
    static const struct sipwhy_handlers handlers = {.message = take};
    struct rig *rig = calloc(1, sizeof(*rig));
    *state = rig;
    return sipwhy_analysis_create(&handlers, rig, &rig->scene.analysis);
}

static int stop(void **state)
{
    struct rig *rig = *state;
    ladder_finish(&rig->ladder);
    sipwhy_analysis_destroy(rig->scene.analysis);
    free(rig);
    return 0;
}

#define LADDER_TEST(function) cmocka_unit_test_setup_teardown(function, start, stop)

#define ADD(rig, ...) SEND(&(rig)->scene, __VA_ARGS__)

static const struct ladder_row *row(const struct rig *rig, size_t index)
{
    const struct ladder_row *found = ladder_row_at(&rig->ladder, index);
    assert_non_null(found);
    return found;
}

static void rows_say_who_sent_what_to_whom(void **state)
{
    struct rig *rig = *state;
    ADD(rig, .headers = "Content-Type: application/SDP;x=y\r\n", .at_ms = 0);
    ADD(rig, .code = 100, .phrase = "Trying", .at_ms = 10);
    ADD(rig, .method = "BYE", .cseq = 2, .code = 200, .phrase = "OK", .at_ms = 900);
    assert_int_equal(rig->ladder.row_count, 3);
    assert_string_equal(row(rig, 0)->label, "INVITE");
    assert_string_equal(row(rig, 1)->label, "100 Trying");
    assert_string_equal(row(rig, 2)->label, "200 OK (BYE)");
    assert_true(row(rig, 0)->has_sdp);
    assert_false(row(rig, 1)->has_sdp);
    assert_int_equal(row(rig, 0)->src, row(rig, 1)->dst);
    assert_int_equal(row(rig, 0)->dst, row(rig, 1)->src);
    assert_int_not_equal(row(rig, 0)->src, row(rig, 0)->dst);
    assert_int_equal(row(rig, 1)->code, 100);
    assert_int_equal(row(rig, 2)->time, line_time(900));
    assert_null(ladder_row_at(&rig->ladder, 3));
}

static void what_is_sent_again_joins_its_row(void **state)
{
    struct rig *rig = *state;
    ADD(rig, .at_ms = 0);
    ADD(rig, .at_ms = 500);
    ADD(rig, .at_ms = 1500);
    ADD(rig, .from = 2, .to = 3, .branch = "h2",
        .vias = "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1INVITE\r\n", .at_ms = 1600);
    ADD(rig, .at_ms = 3500);
    assert_int_equal(rig->ladder.row_count, 2);
    assert_int_equal(row(rig, 0)->repeat_count, 3);
    assert_int_equal(row(rig, 0)->repeats[2].time, line_time(3500));
    assert_int_equal(row(rig, 0)->repeats[2].frame, 5);
    assert_int_equal(ladder_last_repeat(row(rig, 0))->frame, 5);
    assert_false(row(rig, 0)->is_again);
}

static void what_is_sent_again_after_an_answer_is_a_row_of_its_own(void **state)
{
    struct rig *rig = *state;
    ADD(rig, .at_ms = 0);
    ADD(rig, .code = 100, .at_ms = 10);
    ADD(rig, .at_ms = 500);
    assert_int_equal(rig->ladder.row_count, 3);
    assert_true(row(rig, 2)->is_again);
    assert_int_equal(row(rig, 0)->repeat_count, 0);
    ADD(rig, .at_ms = 1500);
    assert_int_equal(rig->ladder.row_count, 3);
    assert_int_equal(row(rig, 2)->repeat_count, 1);
}

static void duplicates_are_only_counted(void **state)
{
    struct rig *rig = *state;
    ADD(rig, .ip_id = 5, .at_ms = 0);
    ADD(rig, .ip_id = 5, .at_ms = 1);
    ADD(rig, .code = 100, .ip_id = 9, .at_ms = 2);
    ADD(rig, .ip_id = 5, .at_ms = 3);
    assert_int_equal(rig->ladder.row_count, 2);
    assert_int_equal(rig->ladder.messages, 4);
    assert_int_equal(rig->ladder.duplicates, 2);
    assert_int_equal(row(rig, 0)->duplicates, 2);
    assert_int_equal(row(rig, 1)->duplicates, 0);
    assert_int_equal(row(rig, 0)->repeat_count, 0);
}

static void many_repeats_are_counted_and_the_first_kept(void **state)
{
    struct rig *rig = *state;
    for (int i = 0; i <= LADDER_REPEATS + 5; i++)
        ADD(rig, .at_ms = i * 500);
    assert_int_equal(row(rig, 0)->repeat_count, LADDER_REPEATS + 5);
    assert_int_equal(row(rig, 0)->repeats[LADDER_REPEATS - 1].time,
                     line_time(LADDER_REPEATS * 500));
    assert_int_equal(ladder_last_repeat(row(rig, 0))->time, line_time((LADDER_REPEATS + 5) * 500));
}

static void the_first_rows_are_kept_and_the_last(void **state)
{
    struct rig *rig = *state;
    const unsigned total = LADDER_ROWS + 33;
    for (unsigned i = 0; i < total; i++)
        ADD(rig, .method = "INFO", .cseq = i + 1, .to_tag = "b", .at_ms = i * 100);
    assert_int_equal(rig->ladder.total, total);
    assert_int_equal(rig->ladder.row_count, LADDER_ROWS);
    for (unsigned i = 0; i < LADDER_ROWS; i++) {
        unsigned expected = i < LADDER_FIRST ? i : total - LADDER_ROWS + i;
        assert_int_equal(row(rig, i)->index, expected);
        assert_int_equal(row(rig, i)->time, line_time(expected * 100));
    }
    assert_null(ladder_row_at(&rig->ladder, LADDER_ROWS));
}

static void a_label_of_the_wire_is_cut(void **state)
{
    struct rig *rig = *state;
    char phrase[301];
    memset(phrase, 'p', 300);
    phrase[300] = '\0';
    ADD(rig, .code = 404, .phrase = phrase);
    assert_int_equal(strlen(row(rig, 0)->label), 4 + 60);
}

static void hosts_of_rows_that_are_gone_make_room_for_others(void **state)
{
    struct rig *rig = *state;
    for (int i = 0; i < 300; i++)
        ADD(rig, .from_port = 10000 + i, .cseq = (unsigned)i + 1, .at_ms = i * 600);
    assert_int_equal(rig->ladder.host_count, LADDER_UNKNOWN);
    for (unsigned i = 0; i < LADDER_ROWS; i++) {
        unsigned expected = i < LADDER_FIRST ? i : 300 - LADDER_ROWS + i;
        assert_int_equal(rig->ladder.hosts[row(rig, i)->src].port, 10000 + expected);
        assert_int_equal(row(rig, i)->dst, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LADDER_TEST(rows_say_who_sent_what_to_whom),
        LADDER_TEST(what_is_sent_again_joins_its_row),
        LADDER_TEST(what_is_sent_again_after_an_answer_is_a_row_of_its_own),
        LADDER_TEST(duplicates_are_only_counted),
        LADDER_TEST(many_repeats_are_counted_and_the_first_kept),
        LADDER_TEST(the_first_rows_are_kept_and_the_last),
        LADDER_TEST(a_label_of_the_wire_is_cut),
        LADDER_TEST(hosts_of_rows_that_are_gone_make_room_for_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
