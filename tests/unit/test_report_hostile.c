/*
 * test_report_hostile.c — what crashed other programs that show SIP, told by every report: each message is
 * told once, what is wrong with it is said, and what follows it is seen.
 *
 * sngrep: CVE-2024-3119 and -3120 (Call-ID, X-Call-ID), CVE-2023-36192 (WebSocket: test_decode_ws.c), its
 * repairs of Warning, Reason, CSeq, start lines, From and To, rtpmap, c= lines and media types; Linux:
 * CVE-2026-23457 (Content-Length); belle-sip: CVE-2021-43611 (a backslash at the end of a display name).
 */
#include "test.h"

#include "base/limits.h"
#include "base/span.h"
#include "report/report.h"
#include <stdio.h>

enum { UDP = 17, TCP = 6, LINKTYPE_RAW = 101 };

/** The reports of one talk. */
struct told {
    const char *format;
    enum report_amount amount;
    struct sipwhy_source *source;
    struct sipwhy_analysis *analysis;
    struct report *report;
    struct report_options options;
    struct out out;
    char *text;
    size_t length;
    uint64_t frames;
    uint32_t sequence; /**< of the next byte in TCP */
};

static void open_source(struct told *told)
{
    static const char empty_capture[24] = {'\xd4', '\xc3', '\xb2', '\xa1', 2, 0, 4, [20] = LINKTYPE_RAW};
    char path[] = "/tmp/sipwhy-test-XXXXXX";
    int fd = mkstemp(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(empty_capture, 1, sizeof(empty_capture), file), sizeof(empty_capture));
    fclose(file);
    const char *const paths[] = {path};
    struct sipwhy_failure failure;
    assert_int_equal(
        sipwhy_source_open_files(&(struct sipwhy_file_options){.paths = paths, .path_count = 1}, &told->source, &failure), 0);
    remove(path);
}

static void begin(struct told *told)
{
    struct sipwhy_handlers handlers;
    open_source(told);
    told->out.file = open_memstream(&told->text, &told->length);
    told->options = (struct report_options){.command = "read",
                                            .version = "0",
                                            .source = told->source,
                                            .out = &told->out,
                                            .utf8 = true,
                                            .width = 80,
                                            .wide = 80,
                                            .amount = told->amount};
    assert_int_equal(report_create(told->format, &told->options, &told->report), 0);
    report_handlers(told->report, &handlers);
    assert_int_equal(sipwhy_analysis_create(&handlers, told->report, &told->analysis), 0);
    report_begin(told->report);
}

/** @p text and the summary live until release(). */
static struct sipwhy_summary end(struct told *told)
{
    struct sipwhy_summary summary;
    struct sipwhy_source_statistics statistics = {0};
    assert_int_equal(sipwhy_analysis_finish(told->analysis, &summary), 0);
    report_finish(told->report, &(struct report_end){.summary = &summary, .statistics = &statistics});
    fflush(told->out.file);
    assert_int_equal(told->out.error, 0);
    return summary;
}

static void release(struct told *told)
{
    sipwhy_analysis_destroy(told->analysis);
    report_destroy(told->report);
    sipwhy_source_close(told->source);
    fclose(told->out.file);
    free(told->text);
}

static void put_number(char *at, size_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (char)(number >> (8 * (bytes - 1 - i)) & 0xff);
}

/** A packet from 192.0.2.1 to 192.0.2.2, port 5060 both. */
static void feed(struct told *told, int protocol, span payload)
{
    size_t header = protocol == UDP ? 28 : 40, length = header + payload.length;
    assert_true(length <= 65535);
    char *bytes = calloc(1, length);
    bytes[0] = 0x45;
    put_number(bytes + 2, length, 2);
    bytes[9] = (char)protocol;
    memcpy(bytes + 12, "\xc0\0\x02\x01\xc0\0\x02\x02\x13\xc4\x13\xc4", 12);
    if (protocol == UDP) {
        put_number(bytes + 24, 8 + payload.length, 2);
    } else {
        put_number(bytes + 24, told->sequence, 4);
        bytes[32] = 0x50;
        told->sequence += (uint32_t)payload.length;
    }
    if (payload.length)
        memcpy(bytes + header, payload.data, payload.length);
    struct sipwhy_frame frame = {
        .time = (sipwhy_time)++told->frames * SIPWHY_MILLISECOND,
        .number = told->frames,
        .bytes = {bytes, length},
        .original_length = (uint32_t)length,
        .link_type = LINKTYPE_RAW,
    };
    assert_int_equal(sipwhy_analysis_frame(told->analysis, &frame), 0);
    free(bytes);
}

/** The same in segments. */
static void feed_stream(struct told *told, span bytes)
{
    for (size_t place = 0; place < bytes.length; place += 1400)
        feed(told, TCP, span_first(span_from(bytes, place), 1400));
}

static const char *const formats[] = {"text", "json", "csv", "html", "ladder", "markdown", "mermaid"};

/** Everything that follows is run for each report. */
#define EACH_REPORT(told)                                                                          \
    for (size_t report_ = 0; report_ < sizeof(formats) / sizeof(formats[0]); report_++)                                            \
        for (struct told told = {.format = formats[report_], .amount = REPORT_VERBOSE}, *once_ = &told;   \
             once_; once_ = NULL)

/* ---- messages of one datagram ---- */

#define VIA "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
#define FROM "From: <sip:a@example.com>;tag=1\r\n"
#define TO "To: <sip:b@example.net>\r\n"
#define CALL_ID "Call-ID: 1\r\n"
#define CSEQ "CSeq: 1 INVITE\r\n"
#define INVITE "INVITE sip:b@example.net SIP/2.0\r\n"
#define ALL VIA FROM TO CALL_ID CSEQ
#define SDP INVITE ALL "Content-Type: application/sdp\r\n\r\nv=0\r\no=a 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"

/** EITHER: seen, and nothing is said here of how it is judged. */
enum verdict { WELL, BAD, EITHER, NO_SIP };

static const struct row {
    const char *text;
    enum verdict verdict;
} rows[] = {
    /* Warning */
    {"SIP/2.0 488 x\r\n" ALL "Warning:\r\n\r\n", WELL},
    {"SIP/2.0 488 x\r\n" ALL "Warning: \r\n\r\n", WELL},
    {"SIP/2.0 488 x\r\n" ALL "Warning: none\r\n\r\n", BAD},
    {"SIP/2.0 488 x\r\n" ALL "Warning: 3x9 a \"b\"\r\n\r\n", BAD},
    {"SIP/2.0 488 x\r\n" ALL "Warning: 99999999999999999999 a \"b\"\r\n\r\n", BAD},
    {"SIP/2.0 488 x\r\n" ALL "Warning: 399\r\nWarning: 399 \r\nWarning: ,,\r\n\r\n", BAD},
    /* Content-Length */
    {INVITE ALL "Content-Length: 4294967296\r\n\r\n", BAD},
    {INVITE ALL "Content-Length: 4294967295\r\n\r\n", EITHER},
    {INVITE ALL "Content-Length: 18446744073709551617\r\n\r\n", BAD},
    {INVITE ALL "Content-Length: -1\r\n\r\nbody", BAD},
    {INVITE ALL "Content-Length:\r\n\r\n", BAD},
    /* CSeq */
    {INVITE VIA FROM TO CALL_ID "CSeq:\r\n\r\n", BAD},
    {INVITE VIA FROM TO CALL_ID "CSeq: INVITE\r\n\r\n", BAD},
    {INVITE VIA FROM TO CALL_ID "CSeq: 1\r\n\r\n", BAD},
    {INVITE VIA FROM TO CALL_ID "CSeq: 1INVITE\r\n\r\n", BAD},
    {INVITE VIA FROM TO CALL_ID "CSeq: 4294967296 INVITE\r\n\r\n", BAD},
    {INVITE VIA FROM TO CALL_ID "CSeq: -1 INVITE\r\n\r\n", BAD},
    {"SIP/2.0 200 OK\r\n" VIA FROM TO CALL_ID "CSeq: \x01\r\n\r\n", BAD},
    /* start lines */
    {"SIP/2.0\r\n" ALL "\r\n", BAD},
    {"SIP/2.0 \r\n" ALL "\r\n", BAD},
    {"SIP/2.0 200\r\n" ALL "\r\n", EITHER},
    {"SIP/2.0 2000 OK\r\n" ALL "\r\n", BAD},
    {"SIP/2.0 99 x\r\n" ALL "\r\n", BAD},
    {"SIP/2.0 -1 x\r\n" ALL "\r\n", BAD},
    {"INVITE SIP/2.0\r\n" ALL "\r\n", NO_SIP},
    {"INVITE  SIP/2.0\r\n" ALL "\r\n", NO_SIP},
    /* short datagrams */
    {"", NO_SIP},
    {"S", NO_SIP},
    {"SIP/2.0 200", BAD},
    {"INVITE sip:a SIP/2.0", BAD},
    {"INVITE sip:a SIP/2.0\r\n\r\n", BAD},
    /* From and To */
    {INVITE VIA "From:\r\nTo:\r\n" CALL_ID CSEQ "\r\n", BAD},
    {INVITE VIA "From: <\r\nTo: >\r\n" CALL_ID CSEQ "\r\n", BAD},
    {INVITE VIA "From: sip:\r\nTo: :\r\n" CALL_ID CSEQ "\r\n", BAD},
    {INVITE VIA "From: \"a\\\r\n" TO CALL_ID CSEQ "\r\n", BAD},
    {INVITE VIA "From: \"a\\\" <sip:a@example.com>;tag=1\r\n" TO CALL_ID CSEQ "\r\n", BAD},
    {INVITE VIA "From: \\\r\nTo: \"\\\r\n" CALL_ID CSEQ "\r\n", BAD},
    {INVITE VIA "From: <sip:a@example.com>;tag=\\\r\n" TO CALL_ID CSEQ "\r\n", EITHER},
    /* Via of IPv6 */
    {INVITE "Via: SIP/2.0/UDP [\r\n" FROM TO CALL_ID CSEQ "\r\n", BAD},
    {INVITE "Via: SIP/2.0/UDP [::1;branch=z9hG4bK1\r\n" FROM TO CALL_ID CSEQ "\r\n", BAD},
    /* bodies */
    {SDP "c=\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n", WELL},
    {SDP "c=IN\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\nc=IN IP4\r\nc=IN IP4 \r\n", WELL},
    {SDP "t=0 0\r\nm=audio 4000 RTP/AVP 97\r\na=rtpmap\r\na=rtpmap:\r\na=rtpmap:97\r\na=rtpmap:97 \r\n", WELL},
    {SDP "t=0 0\r\nm=audio 4000 RTP/AVP 97\r\na=rtpmap:x y\r\na=rtpmap:99999999999 x/1\r\na=rtpmap:97 /\r\n", WELL},
    {SDP "t=0 0\r\nm=\r\nm=audio\r\nm=audio 99999999999 RTP/AVP\r\nm=audio -1 RTP/AVP 0\r\n", WELL},
    {SDP "m=audio 1 x 0\ra=x:\r", WELL},
    {INVITE ALL "Content-Type:\r\n\r\nx", WELL},
    {INVITE ALL "Content-Type: ;\r\n\r\nx", WELL},
    {INVITE ALL "Content-Type: application\r\n\r\nx", WELL},
    {INVITE ALL "Content-Type: multipart/mixed\r\n\r\n--\r\n", WELL},
    {INVITE ALL "Content-Type: multipart/mixed;boundary=\r\n\r\n--\r\n--", WELL},
    {INVITE ALL "Content-Type: multipart/mixed;boundary=\"\r\n\r\n--b\r\n", WELL},
};

static void one_datagram(void **state)
{
    const struct row *row = *state;
    EACH_REPORT(told)
    {
        begin(&told);
        feed(&told, UDP, span_of(row->text));
        feed(&told, UDP, SPAN("OPTIONS sip:next@example.net SIP/2.0\r\n" VIA FROM TO "Call-ID: 2\r\n"
                              "CSeq: 1 OPTIONS\r\n\r\n"));
        struct sipwhy_summary summary = end(&told);
        assert_int_equal(summary.sip_messages, row->verdict == NO_SIP ? 1 : 2);
        if (row->verdict != EITHER)
            assert_int_equal(summary.malformed, row->verdict == BAD);
        release(&told);
    }
}

/* ---- long values ---- */

/** A value of @p length bytes between @p front and @p behind; owned by the caller. */
static span make_long(const char *front, size_t length, const char *behind)
{
    size_t before = strlen(front), after = strlen(behind);
    char *text = malloc(before + length + after);
    assert_non_null(text);
    memcpy(text, front, before);
    memset(text + before, 'x', length);
    memcpy(text + before + length, behind, after);
    return (span){text, before + length + after};
}

static const struct long_row {
    const char *front;
    const char *behind;
} long_rows[] = {
    {INVITE VIA FROM TO CSEQ "Call-ID: ", "\r\nl: 0\r\n\r\n"},
    {INVITE ALL "X-Call-ID: ", "\r\nl: 0\r\n\r\n"},
    {INVITE ALL "X-CID: ", "\r\nl: 0\r\n\r\n"},
    {INVITE ALL "Reason: SIP;cause=200;text=\"", "\"\r\nl: 0\r\n\r\n"},
    {"SIP/2.0 488 x\r\n" ALL "Warning: 399 a \"", "\"\r\nl: 0\r\n\r\n"},
    {"SIP/2.0 200 ", "\r\n" ALL "l: 0\r\n\r\n"},
    {"INVITE sip:", " SIP/2.0\r\n" ALL "l: 0\r\n\r\n"},
    {INVITE VIA "From: \"", "\" <sip:a@example.com>;tag=1\r\n" TO CALL_ID CSEQ "l: 0\r\n\r\n"},
    {INVITE VIA TO CALL_ID CSEQ "From: <sip:", "@example.com>;tag=1\r\nl: 0\r\n\r\n"},
    {INVITE VIA FROM TO CALL_ID "CSeq: 1 INVITE", "\r\nl: 0\r\n\r\n"},
    {INVITE "Via: SIP/2.0/UDP a;branch=", "\r\n" FROM TO CALL_ID CSEQ "l: 0\r\n\r\n"},
    {INVITE ALL "User-Agent: ", "\r\nl: 0\r\n\r\n"},
};

static void a_long_value(void **state)
{
    static const size_t lengths[] = {1500, 10240, 60000, 100000};
    const struct long_row *row = *state;
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        span text = make_long(row->front, lengths[i], row->behind);
        EACH_REPORT(told)
        {
            begin(&told);
            if (text.length <= 65507)
                feed(&told, UDP, text);
            else
                feed_stream(&told, text);
            struct sipwhy_summary summary = end(&told);
            assert_int_equal(summary.sip_messages, 1);
            release(&told);
        }
        free((char *)text.data);
    }
}

/** Two Call-IDs that differ in their last byte only are two calls, and shown cut. */
static void long_call_ids_are_told_apart(void **state)
{
    (void)state;
    EACH_REPORT(told)
    {
        begin(&told);
        for (int i = 0; i < 2; i++) {
            span text = make_long(INVITE VIA FROM TO CSEQ "Call-ID: ", 60000, i ? "a\r\n\r\n" : "b\r\n\r\n");
            feed(&told, UDP, text);
            free((char *)text.data);
        }
        struct sipwhy_summary summary = end(&told);
        assert_int_equal(summary.calls[SIPWHY_CALL_CALLING], 2);
        assert_int_equal(summary.limits[0].count, 2);
        assert_string_equal(summary.limits[0].name, "call-id-bytes");
        release(&told);
    }
}

/* ---- streams on port 5060 ---- */

#define REGISTER                                                                                   \
    "REGISTER sip:example.net SIP/2.0\r\n" VIA FROM TO CALL_ID "CSeq: 1 REGISTER\r\nl: 0\r\n\r\n"

/** A quarter of a megabyte of a database's answer (what broke sngrep), and SIP in the next segment. */
static void another_protocol_on_the_port_of_sip(void **state)
{
    (void)state;
    span text = make_long("HTTP/1.1 200 OK\r\nServer: CouchDB\r\nContent-Length: 264000\r\n\r\n{\"rows\":[\"",
                          264000, "\"]}\n");
    EACH_REPORT(told)
    {
        begin(&told);
        feed_stream(&told, text);
        struct sipwhy_summary summary = end(&told);
        assert_int_equal(summary.sip_messages, 0);
        assert_int_equal(summary.not_sip, told.frames);
        release(&told);
        told = (struct told){.format = told.format};
        begin(&told);
        feed_stream(&told, text);
        feed_stream(&told, SPAN(REGISTER));
        assert_int_equal(end(&told).sip_messages, 1);
        release(&told);
    }
    free((char *)text.data);
}

static void segments_that_come_twice(void **state)
{
    (void)state;
    EACH_REPORT(told)
    {
        begin(&told);
        for (int times = 0; times < 3; times++) {
            told.sequence = 7;
            feed_stream(&told, SPAN(REGISTER REGISTER));
        }
        assert_int_equal(end(&told).sip_messages, 2);
        release(&told);
    }
}

/** A Content-Length that 32 bits do not hold neither ends the message early nor hides the next ones. */
static void a_length_beyond_32_bits_in_a_stream(void **state)
{
    (void)state;
    EACH_REPORT(told)
    {
        begin(&told);
        feed_stream(&told, SPAN(INVITE ALL "Content-Length: 4294967297\r\n\r\nx"));
        told.sequence = 1000000;
        feed_stream(&told, SPAN(REGISTER));
        struct sipwhy_summary summary = end(&told);
        assert_int_equal(summary.sip_messages, 2);
        release(&told);
    }
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), LONG_ROWS = sizeof(long_rows) / sizeof(long_rows[0]) };
    static char names[ROWS + LONG_ROWS][64];
    struct CMUnitTest tests[ROWS + LONG_ROWS + 4];
    size_t count = 0;
    for (size_t i = 0; i < ROWS; i++, count++) {
        snprintf(names[count], sizeof(names[count]), "datagram %zu", i);
        tests[count] = (struct CMUnitTest){.name = names[count],
                                           .test_func = one_datagram,
                                           .initial_state = (void *)(uintptr_t)&rows[i]};
    }
    for (size_t i = 0; i < LONG_ROWS; i++, count++) {
        snprintf(names[count], sizeof(names[count]), "long value %zu", i);
        tests[count] = (struct CMUnitTest){.name = names[count],
                                           .test_func = a_long_value,
                                           .initial_state = (void *)(uintptr_t)&long_rows[i]};
    }
    const struct CMUnitTest others[] = {
        UNIT_TEST(long_call_ids_are_told_apart),
        UNIT_TEST(another_protocol_on_the_port_of_sip),
        UNIT_TEST(segments_that_come_twice),
        UNIT_TEST(a_length_beyond_32_bits_in_a_stream),
    };
    memcpy(tests + count, others, sizeof(others));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
