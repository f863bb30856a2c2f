/*
 * test_report_memory.c — every format of report, once for each allocation that may fail.
 */
#include "calls.h"
#include "capture_files.h"
#include "scarce.h"

#include "report/report.h"

static struct sipwhy_source *source;
static struct out out;

/** A report needs a source to name. */
static int start(void **state)
{
    struct bytes bytes = {.length = 0};
    if (enter_folder(state) != 0)
        return -1;
    put_pcap_header(&bytes, false);
    write_file("empty.pcap", bytes.data, bytes.length);
    source = open_file("empty.pcap");
    out.file = fopen("/dev/null", "w");
    return out.file ? 0 : -1;
}

static int stop(void **state)
{
    sipwhy_source_close(source);
    fclose(out.file);
    return leave_folder(state);
}

static void play_analysis(struct report *report, int *ret_error)
{
    static struct scene scene;
    struct sipwhy_handlers handlers;
    struct sipwhy_summary summary;
    struct sipwhy_source_statistics statistics = {0};
    scene = (struct scene){0};
    report_handlers(report, &handlers);
    handlers.limit = NULL; /* It would be told on standard error each time. */
    *ret_error = sipwhy_analysis_create(&handlers, report, &scene.analysis);
    if (*ret_error)
        return;
    report_begin(report);
    calls_play(&scene);
    *ret_error = sipwhy_analysis_finish(scene.analysis, &summary);
    if (*ret_error == 0)
        report_finish(report, &(struct report_end){.summary = &summary, .statistics = &statistics});
    sipwhy_analysis_destroy(scene.analysis);
}

static bool play(const char *format, const struct report_options *options, unsigned long nth,
                 bool stays)
{
    struct report *report = NULL;
    scarce_begin(nth, stays);
    int error = report_create(format, options, &report);
    if (error == 0)
        play_analysis(report, &error);
    report_destroy(report);
    assert_true(error == 0 || error == SIPWHY_ERROR_MEMORY);
    return scarce_end();
}

static void sweep(const char *format, struct report_options options)
{
    options.command = options.live ? "live" : "read";
    options.version = "0";
    options.source = source;
    options.out = &out;
    options.width = 80;
    for (int stays = 0; stays <= 1; stays++) {
        unsigned long nth = 1;
        /* Not each of the later ones: a report allocates for every line. */
        while (play(format, &options, nth, stays))
            nth += nth < 200 ? 1 : stays ? nth / 8 : 5;
        assert_true(nth > 100);
    }
}

static void text_of_files(void **state)
{
    (void)state;
    sweep("text", (struct report_options){.utf8 = true, .color = true});
}

static void text_of_problems_with_every_message(void **state)
{
    (void)state;
    sweep("text", (struct report_options){.problems = true, .amount = REPORT_VERBOSE});
}

static void text_as_it_happens(void **state)
{
    (void)state;
    sweep("text", (struct report_options){.live = true});
}

static void html(void **state)
{
    (void)state;
    sweep("html", (struct report_options){0});
}

static void json(void **state)
{
    (void)state;
    sweep("json", (struct report_options){.problems = true});
    sweep("json", (struct report_options){.live = true});
}

static void ladders(void **state)
{
    (void)state;
    sweep("ladder", (struct report_options){.utf8 = true, .wide = 80, .amount = REPORT_VERBOSE});
}

static void csv(void **state)
{
    (void)state;
    sweep("csv", (struct report_options){.problems = true, .csv = REPORT_CSV_FINDINGS});
}

static void markdown(void **state)
{
    (void)state;
    sweep("markdown", (struct report_options){0});
}

static void mermaid(void **state)
{
    (void)state;
    sweep("mermaid", (struct report_options){0});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(text_of_files),
        UNIT_TEST(text_of_problems_with_every_message),
        UNIT_TEST(text_as_it_happens),
        UNIT_TEST(html),
        UNIT_TEST(json),
        UNIT_TEST(markdown),
        UNIT_TEST(mermaid),
        UNIT_TEST(csv),
        UNIT_TEST(ladders),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
