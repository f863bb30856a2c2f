/*
 * test_report_shelf.c — the records of the text report: within their bytes whatever comes, and what has
 * a problem stays longest.
 */
#include "test.h"

#include "report/shelf.h"

#include "base/limits.h"

#define CALLS 50000

struct fixture {
    struct hold hold;
    struct shelf shelf;
    void *places[CALLS];
};

static int start(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    if (!fixture)
        return -1;
    fixture->hold.limit = REPORT_BYTES;
    fixture->shelf.hold = &fixture->hold;
    *state = fixture;
    return 0;
}

static int stop(void **state)
{
    struct fixture *fixture = *state;
    shelf_finish(&fixture->shelf);
    free(fixture);
    return 0;
}

#define SHELF_TEST(function) cmocka_unit_test_setup_teardown(function, start, stop)

static struct sipwhy_span span_of_text(const char *text)
{
    return (struct sipwhy_span){text, strlen(text)};
}

static struct record *add_message(struct fixture *fixture, unsigned call)
{
    char call_id[64];
    snprintf(call_id, sizeof(call_id), "%u@a.host.with.a.name.example.com", call);
    struct record *record = shelf_record(&fixture->shelf, &fixture->places[call]);
    assert_non_null(record);
    struct sipwhy_message message = {
        .time = SIPWHY_SECOND * (1 + call),
        .call_id = span_of_text(call_id),
        .method = span_of_text("INVITE"),
        .duplicate = true, /* the ladder asks no more of it */
        .attachment = &fixture->places[call],
    };
    assert_int_equal(record_message(record, &message), 0);
    shelf_use(&fixture->shelf, record);
    return record;
}

static struct record *add_finding(struct fixture *fixture, unsigned call,
                                  enum sipwhy_severity severity)
{
    struct record *record = shelf_record(&fixture->shelf, &fixture->places[call]);
    static char detail[1000];
    memset(detail, 'x', sizeof(detail) - 1);
    struct sipwhy_finding finding = {
        .id = "prolonged-trying",
        .severity = severity,
        .call_id = span_of_text("x"),
        .title = "Stuck",
        .detail = detail,
        .cause = "cause",
        .fix = "fix",
        .attachment = &fixture->places[call],
    };
    assert_int_equal(record_finding(record, &finding), 0);
    shelf_use(&fixture->shelf, record);
    return record;
}

static void check(const struct fixture *fixture)
{
    assert_true(fixture->hold.bytes <= fixture->hold.limit);
}

static void what_goes_on_is_kept_within_the_limit(void **state)
{
    struct fixture *fixture = *state;
    size_t kept = 0;
    fixture->hold.limit = REPORT_BYTES / 8;
    for (unsigned i = 0; i < CALLS; i++) {
        add_message(fixture, i);
        check(fixture);
    }
    for (unsigned i = 0; i < CALLS; i++)
        kept += fixture->places[i] != NULL;
    assert_in_range(kept, 5000, CALLS / 2);
    assert_null(fixture->places[0]);
    assert_non_null(fixture->places[CALLS - 1]);
    assert_non_null(fixture->places[CALLS - kept]);
    assert_int_equal(fixture->shelf.open[0].count, kept);
    assert_int_equal(fixture->shelf.blocks_lost, 0);
}

static void what_is_in_use_stays(void **state)
{
    struct fixture *fixture = *state;
    fixture->hold.limit = REPORT_BYTES / 32;
    struct record *first = add_message(fixture, 0);
    for (unsigned i = 1; i < CALLS; i++) {
        add_message(fixture, i);
        assert_ptr_equal(add_message(fixture, 0), first);
    }
    assert_null(fixture->places[1]);
}

static void what_has_a_problem_stays_longer(void **state)
{
    struct fixture *fixture = *state;
    fixture->hold.limit = REPORT_BYTES / 16;
    add_finding(fixture, 0, SIPWHY_SEVERITY_ERROR);
    add_finding(fixture, 1, SIPWHY_SEVERITY_WARNING);
    shelf_close(&fixture->shelf, add_finding(fixture, 2, SIPWHY_SEVERITY_WARNING), true);
    fixture->places[2] = NULL;
    add_finding(fixture, 3, SIPWHY_SEVERITY_NOTE);
    for (unsigned i = 4; i < CALLS / 2; i++)
        add_message(fixture, i);
    assert_non_null(fixture->places[0]);
    assert_non_null(fixture->places[1]);
    assert_non_null(fixture->places[3]);
    assert_int_equal(fixture->shelf.kept_count, 1);
    assert_int_equal(fixture->shelf.blocks_lost, 0);
    for (unsigned i = CALLS / 2; i < CALLS; i++) {
        add_finding(fixture, i, SIPWHY_SEVERITY_ERROR);
        check(fixture);
    }
    assert_null(fixture->places[1]);
    assert_null(fixture->places[3]);
    assert_int_equal(fixture->shelf.kept_count, 0);
    assert_int_equal(fixture->shelf.open[SIPWHY_SEVERITY_NONE].count, 0);
    size_t errors = fixture->shelf.open[SIPWHY_SEVERITY_ERROR].count;
    assert_int_equal(errors + fixture->shelf.blocks_lost, CALLS / 2 + 3);
}

/** The answer to a BYE. */
static void end_call(struct fixture *fixture, unsigned call)
{
    struct record *record = shelf_record(&fixture->shelf, &fixture->places[call]);
    struct sipwhy_message message = {
        .time = SIPWHY_SECOND * (1 + call),
        .call_id = span_of_text("x"),
        .method = span_of_text("BYE"),
        .code = 200,
        .duplicate = true,
        .attachment = &fixture->places[call],
    };
    assert_int_equal(record_message(record, &message), 0);
    shelf_use(&fixture->shelf, record);
}

static void what_has_ended_well_goes_first(void **state)
{
    struct fixture *fixture = *state;
    add_message(fixture, 0);
    add_finding(fixture, 1, SIPWHY_SEVERITY_WARNING);
    end_call(fixture, 1);
    for (unsigned i = 2; i < CALLS; i++) {
        add_message(fixture, i);
        end_call(fixture, i);
        assert_true(fixture->shelf.settled_bytes <= SHELF_SETTLED_BYTES);
    }
    assert_non_null(fixture->places[0]);
    assert_non_null(fixture->places[1]);
    assert_null(fixture->places[2]);
    assert_non_null(fixture->places[CALLS - 1]);
    assert_int_equal(fixture->shelf.messages_lost, 0);
    add_message(fixture, CALLS - 1); /* it goes on after all */
    assert_int_equal(fixture->shelf.open[SIPWHY_SEVERITY_NONE].count, 2);
}

static void blocks_have_a_limit_of_their_own(void **state)
{
    struct fixture *fixture = *state;
    for (unsigned i = 0; i < 3 * SHELF_BLOCKS; i++) {
        enum sipwhy_severity severity = i % 3 ? SIPWHY_SEVERITY_WARNING : SIPWHY_SEVERITY_ERROR;
        shelf_close(&fixture->shelf, add_finding(fixture, i, severity), true);
        check(fixture);
    }
    assert_int_equal(fixture->shelf.kept_count, SHELF_BLOCKS);
    assert_int_equal(fixture->shelf.kept[SIPWHY_SEVERITY_ERROR].count, SHELF_BLOCKS);
    assert_int_equal(fixture->shelf.blocks_lost, 2 * SHELF_BLOCKS);
}

static void one_record_may_grow_only_so_far(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 1000; i++)
        add_finding(fixture, 0, SIPWHY_SEVERITY_ERROR);
    const struct record *record = fixture->places[0];
    assert_true(record->notices_lost > 0);
    assert_true(record_weigh(record) < RECORD_BYTES + 4096);
}

static void all_of_it_is_given_back(void **state)
{
    struct fixture *fixture = *state;
    for (unsigned i = 0; i < 1000; i++)
        shelf_close(&fixture->shelf, add_message(fixture, i), false);
    assert_int_equal(fixture->hold.bytes, 0);
}

/** base/limits.h counts on what the reports may keep. */
static void the_limit_is_within_that_of_the_process(void **state)
{
    (void)state;
    assert_true(REPORT_BYTES <= LIMIT_REPORT_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHELF_TEST(what_goes_on_is_kept_within_the_limit),
        SHELF_TEST(what_is_in_use_stays),
        SHELF_TEST(what_has_ended_well_goes_first),
        SHELF_TEST(what_has_a_problem_stays_longer),
        SHELF_TEST(blocks_have_a_limit_of_their_own),
        SHELF_TEST(one_record_may_grow_only_so_far),
        SHELF_TEST(all_of_it_is_given_back),
        UNIT_TEST(the_limit_is_within_that_of_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
