/*
 * test_cli_progress.c — the line that says how far reading has come, and what of it fits where.
 */
#include "test.h"

#include "cli/progress.h"

#define MEGABYTE ((uint64_t)1000000)

static const struct progress_figures half = {
    .done = 50 * MEGABYTE, .total = 100 * MEGABYTE, .packets = 400000, .elapsed = 4 * SIPWHY_SECOND};

static void assert_shown(const struct progress_figures *figures, int columns, const char *expected)
{
    char line[PROGRESS_LINE];
    progress_format(figures, columns, line);
    assert_string_equal(line, expected);
}

static void what_fits_is_shown_by_importance(void **state)
{
    (void)state;
    struct progress_figures pipe = half;
    pipe.total = 0;
    assert_shown(&half, 100,
                 "[####################....................]  50 %  0:04 left  12.5 MB/s  100k packets/s  0:04");
    assert_shown(&half, 79, "[#############..............]  50 %  0:04 left  12.5 MB/s  100k packets/s  0:04");
    assert_shown(&half, 60, "[#######.......]  50 %  0:04 left  12.5 MB/s  100k packets/s");
    assert_shown(&half, 50, "[##########..........]  50 %  0:04 left  12.5 MB/s");
    assert_shown(&half, 30, "[#####......]  50 %  0:04 left");
    assert_shown(&half, 20, "[######......]  50 %");
    assert_shown(&half, 10, "50 %");
    assert_shown(&pipe, 79, "50.0 MB  12.5 MB/s  100k packets/s  0:04");
}

static void a_line_never_is_wider_than_the_terminal(void **state)
{
    static const struct progress_figures many[] = {
        {.done = 1, .total = UINT64_MAX, .packets = UINT64_MAX, .elapsed = 1},
        {.done = UINT64_MAX, .total = UINT64_MAX, .packets = UINT64_MAX, .elapsed = 1},
        {.done = 0, .total = 1, .packets = 0, .elapsed = INT64_MAX},
        {.done = UINT64_MAX, .total = 0, .packets = UINT64_MAX, .elapsed = INT64_MAX},
        {.done = 7, .total = 5, .packets = 1, .elapsed = 3 * SIPWHY_SECOND},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(many) / sizeof(many[0]); i++) {
        for (int columns = 20; columns <= 300; columns++) {
            char line[PROGRESS_LINE];
            progress_format(&many[i], columns, line);
            assert_true(strlen(line) <= (size_t)columns);
            assert_true(strlen(line) > 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(what_fits_is_shown_by_importance),
        UNIT_TEST(a_line_never_is_wider_than_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
