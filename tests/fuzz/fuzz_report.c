/*
 * fuzz_report.c — what is said of SIP messages one after another (talk.h). The first byte chooses the report.
 *
 * Text is UTF-8 without control characters but the line end, so that no message commands a terminal; each line
 * of JSON is an object.
 */
#include "capture.h"
#include "report/report.h"
#include "report/utf8.h"
#include "talk.h"

#include <jansson.h>

/* A pcap, since reports say what was read. */
static const uint8_t no_packets[24] = {0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, [18] = 4, [20] = 101};

struct kind {
    const char *format;
    bool live;
    bool utf8;
    bool problems;
    enum report_amount amount;
    enum report_csv csv;
};

static const struct kind kinds[] = {
    {.format = "text", .utf8 = true, .amount = REPORT_VERBOSE},
    {.format = "json", .utf8 = true},
    {.format = "text", .problems = true},
    {.format = "text", .utf8 = true, .live = true},
    {.format = "json", .utf8 = true, .live = true, .problems = true},
    {.format = "csv", .utf8 = true, .problems = true},
    {.format = "csv", .utf8 = true, .live = true, .csv = REPORT_CSV_MESSAGES},
    {.format = "csv", .utf8 = true, .csv = REPORT_CSV_FINDINGS},
    {.format = "html", .utf8 = true},
    {.format = "markdown", .utf8 = true, .amount = REPORT_VERBOSE},
    {.format = "mermaid", .utf8 = true, .amount = REPORT_VERBOSE},
};

static void feed(void *context, const struct sipwhy_frame *frame)
{
    fuzz_check(sipwhy_analysis_frame(context, frame) == 0);
}

static void check_text(span text, bool is_utf8)
{
    uint32_t point;
    for (size_t i = 0, length = 1; i < text.length; i += length, length = 1) {
        char c = text.data[i];
        bool ends_line = c == '\n' || (c == '\r' && i + 1 < text.length && text.data[i + 1] == '\n');
        if (ends_line || (c >= ' ' && c <= '~')) /* nearly all of it */
            continue;
        length = utf8_decode(text.data + i, text.length - i, &point);
        fuzz_check(utf8_is_printable(point));
        fuzz_check(is_utf8 || point != UTF8_REPLACEMENT);
    }
}

static void check_json(span text)
{
    span line;
    while (span_next_item(&text, '\n', &line)) {
        json_error_t error;
        json_t *object = line.length ? json_loadb(line.data, line.length, JSON_ALLOW_NUL, &error) : NULL;
        if (line.length && !json_is_object(object))
            fprintf(stderr, "%s: %.*s\n", error.text, (int)line.length, line.data);
        fuzz_check(line.length == 0 || json_is_object(object));
        json_decref(object);
    }
}

static void talk(struct sipwhy_source *source, const struct kind *kind, span bytes, FILE *file)
{
    struct out out = {.file = file};
    struct report_options options = {
        .command = kind->live ? "live" : "read",
        .version = "0",
        .source = source,
        .out = &out,
        .live = kind->live,
        .utf8 = kind->utf8,
        .width = 80,
        .amount = kind->amount,
        .problems = kind->problems,
        .csv = kind->csv,
    };
    struct report *report;
    struct sipwhy_handlers handlers;
    struct sipwhy_analysis *analysis;
    struct sipwhy_summary summary;
    fuzz_check(report_create(kind->format, &options, &report) == 0);
    report_handlers(report, &handlers);
    fuzz_check(sipwhy_analysis_create(&handlers, report, &analysis) == 0);
    report_begin(report);
    talk_read(bytes, feed, analysis);
    fuzz_check(sipwhy_analysis_finish(analysis, &summary) == 0);
    struct sipwhy_source_statistics statistics = {0};
    report_finish(report, &(struct report_end){.summary = &summary, .statistics = &statistics});
    sipwhy_analysis_destroy(analysis);
    report_destroy(report);
    fuzz_check(out.error == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script script = script_of(data, size);
    const struct kind *kind = &kinds[script_u8(&script) % (sizeof(kinds) / sizeof(kinds[0]))];
    struct capture empty = capture_open(no_packets, sizeof(no_packets));
    char *text;
    size_t length;
    FILE *file = open_memstream(&text, &length);
    fuzz_check(file != NULL);
    talk(empty.source, kind, script.rest, file);
    fclose(file);
    if (strcmp(kind->format, "json") == 0)
        check_json((span){text, length});
    else
        check_text((span){text, length}, kind->utf8);
    free(text);
    capture_close(&empty);
    return 0;
}
