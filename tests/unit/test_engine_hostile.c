/*
 * Input that wants to break the pipeline as a whole: wild times, and more of everything than is kept.
 */
#include "test.h"

#include "base/limits.h"

#include <sipwhy/analysis.h>
#include <stdio.h>

#define LINKTYPE_RAW 101
#define HEADERS 28 /* of IPv4 and UDP */

/** What an analysis told. */
struct told {
    struct sipwhy_analysis *analysis;
    struct sipwhy_summary summary;
    uint64_t frames;
    uint64_t messages;
    sipwhy_time last;
    char limits[256];
    uint64_t evidence_without_frame;
};

static void tell_message(void *context, const struct sipwhy_message *message)
{
    struct told *told = context;
    told->messages++;
    told->last = message->time;
}

static void tell_finding(void *context, const struct sipwhy_finding *finding)
{
    struct told *told = context;
    for (size_t i = 0; i < finding->evidence_count; i++)
        told->evidence_without_frame += finding->evidence[i].frame == 0;
}

static void tell_limit(void *context, const char *name, const char *text)
{
    struct told *told = context;
    assert_true(text[0] != '\0');
    strncat(told->limits, name, sizeof(told->limits) - strlen(told->limits) - 1);
    strncat(told->limits, " ", sizeof(told->limits) - strlen(told->limits) - 1);
}

static int start(void **state)
{
    static const struct sipwhy_handlers handlers = {
        .message = tell_message, .finding = tell_finding, .limit = tell_limit};
    struct told *told = calloc(1, sizeof(*told));
    assert_int_equal(sipwhy_analysis_create(&handlers, told, &told->analysis), 0);
    *state = told;
    return 0;
}

static int end(void **state)
{
    struct told *told = *state;
    sipwhy_analysis_destroy(told->analysis);
    free(told);
    return 0;
}

#define HOSTILE_TEST(function) cmocka_unit_test_setup_teardown(function, start, end)

/** Feed @p text as a datagram from 192.0.2.FROM to 192.0.2.TO. */
static void feed(struct told *told, sipwhy_time time, unsigned from, unsigned to, const char *text)
{
    static unsigned char bytes[65535];
    size_t length = HEADERS + strlen(text);
    assert_true(length <= sizeof(bytes));
    unsigned char header[HEADERS] = {
        0x45, 0, (unsigned char)(length >> 8), (unsigned char)length,
        [8] = 64, 17, [12] = 192, 0, 2, (unsigned char)from, 192, 0, 2, (unsigned char)to,
        0x13, 0xc4, 0x13, 0xc4, (unsigned char)((length - 20) >> 8), (unsigned char)(length - 20)};
    memcpy(bytes, header, HEADERS);
    memcpy(bytes + HEADERS, text, length - HEADERS);
    struct sipwhy_frame frame = {
        .time = time,
        .number = ++told->frames,
        .bytes = {(const char *)bytes, length},
        .original_length = (uint32_t)length,
        .link_type = LINKTYPE_RAW,
    };
    assert_int_equal(sipwhy_analysis_frame(told->analysis, &frame), 0);
}

/** A message that begins with @p start and has @p lines besides what it needs. */
static const char *write_message(const char *start, const char *call_id, unsigned branch,
                                 const char *to_tag, const char *cseq, const char *lines)
{
    static char text[65000];
    snprintf(text, sizeof(text),
             "%s\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%u\r\nFrom: <sip:a@example.com>;tag=1\r\n"
             "To: <sip:b@example.net>%s\r\nCall-ID: %s\r\nCSeq: %s\r\n%s\r\n",
             start, branch, to_tag, call_id, cseq, lines);
    return text;
}

static const char *write_invite(const char *call_id, unsigned branch)
{
    return write_message("INVITE sip:b@example.net SIP/2.0", call_id, branch, "", "1 INVITE", "");
}

static void finish(struct told *told)
{
    assert_int_equal(sipwhy_analysis_finish(told->analysis, &told->summary), 0);
    assert_int_equal(told->evidence_without_frame, 0);
}

static uint64_t hits(const struct told *told, const char *name)
{
    for (size_t i = 0; i < told->summary.limit_count; i++) {
        if (strcmp(told->summary.limits[i].name, name) == 0)
            return told->summary.limits[i].count;
    }
    return 0;
}

static void test_times_beyond_the_end_are_the_last_one(void **state)
{
    struct told *told = *state;
    feed(told, INT64_MAX, 1, 2, write_invite("a", 1));
    assert_true(told->last == SIPWHY_TIME_LATEST);
    feed(told, INT64_MAX, 2, 1,
         write_message("SIP/2.0 100 Trying", "a", 1, "", "1 INVITE", ""));
    sipwhy_analysis_advance(told->analysis, INT64_MAX);
    finish(told);
    assert_int_equal(told->messages, 2);
}

static void test_times_before_the_start_are_the_first_one(void **state)
{
    struct told *told = *state;
    feed(told, INT64_MIN, 1, 2, write_invite("a", 1));
    assert_true(told->last == 0);
    finish(told);
    assert_true(told->summary.first == 0 && told->summary.last == 0);
}

static void test_times_leap_to_and_fro(void **state)
{
    static const sipwhy_time times[] = {INT64_MAX, 0, 1, INT64_MIN, INT64_MAX - 1, -1};
    struct told *told = *state;
    for (unsigned i = 0; i < 600; i++)
        feed(told, times[i % 6], 1 + i % 2, 2 - i % 2,
             i % 3 ? write_invite("a", i / 4)
                   : write_message("SIP/2.0 180 Ringing", "a", i / 4, ";tag=2", "1 INVITE", ""));
    finish(told);
    assert_int_equal(told->messages, 600);
}

static void test_longest_threshold(void **state)
{
    struct told *told = *state;
    assert_int_equal(
        sipwhy_analysis_set_threshold(told->analysis, "prolonged-trying.error", INT64_MAX), 0);
    feed(told, INT64_MAX, 1, 2, write_invite("a", 1));
    feed(told, INT64_MAX, 2, 1,
         write_message("SIP/2.0 100 Trying", "a", 1, "", "1 INVITE", ""));
    finish(told);
}

static void test_broken_first_response_has_no_original(void **state)
{
    struct told *told = *state;
    feed(told, 0, 1, 2, write_invite("a", 1));
    feed(told, 0, 2, 1, write_message("SIP/2.0 000 x", "a", 1, "", "1 INVITE", ""));
    finish(told);
    assert_int_equal(told->summary.duplicates, 0);
}

static void test_dialogs_beyond_the_limit(void **state)
{
    struct told *told = *state;
    for (unsigned i = 0; i < LIMIT_DIALOGS_PER_CONVERSATION + 10; i++) {
        char tag[32];
        snprintf(tag, sizeof(tag), ";tag=%u", i);
        feed(told, i * SIPWHY_SECOND, 2, 1,
             write_message("SIP/2.0 200 OK", "a", i, tag, "1 INVITE", ""));
    }
    finish(told);
    assert_int_equal(hits(told, "dialogs"), 10);
    assert_string_equal(told->limits, "dialogs ");
}

static void test_transactions_beyond_the_limit(void **state)
{
    struct told *told = *state;
    for (unsigned i = 0; i < LIMIT_TRANSACTIONS_PER_CONVERSATION + 10; i++)
        feed(told, i * SIPWHY_MILLISECOND, 1, 2, write_invite("a", i));
    finish(told);
    assert_int_equal(hits(told, "transactions"), 10);
    assert_string_equal(told->limits, "sessions transactions ");
}

static void test_registrations_beyond_the_limit(void **state)
{
    struct told *told = *state;
    for (unsigned i = 0; i < LIMIT_REGISTRATIONS_PER_CONVERSATION + 3; i++) {
        char to[64];
        snprintf(to, sizeof(to), "\r\nTo: <sip:%u@example.net>", i);
        char text[2048];
        snprintf(text, sizeof(text),
                 "REGISTER sip:example.net SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%u%s\r\n"
                 "From: <sip:a@example.com>;tag=1\r\nCall-ID: a\r\nCSeq: 1 REGISTER\r\n\r\n",
                 i, to);
        feed(told, i * SIPWHY_SECOND, 1, 2, text);
    }
    finish(told);
    assert_int_equal(hits(told, "registrations"), 3);
}

static void test_what_is_cut_is_told(void **state)
{
    struct told *told = *state;
    static char call_id[LIMIT_CALL_ID_BYTES + 2], lines[LIMIT_REQUEST_BYTES + 1];
    memset(call_id, 'i', LIMIT_CALL_ID_BYTES + 1);
    feed(told, 0, 1, 2, write_invite(call_id, 1));
    for (size_t i = 0; i + 4 < sizeof(lines); i += 5)
        memcpy(lines + i, "v:x\r\n", 6);
    lines[LIMIT_VIAS * 5 + 5] = '\0';
    feed(told, 1, 1, 2, write_message("OPTIONS sip:b SIP/2.0", "b", 1, "", "1 OPTIONS", lines));
    memset(lines, 'x', LIMIT_REQUEST_BYTES);
    memcpy(lines, "X: ", 3);
    memcpy(lines + LIMIT_REQUEST_BYTES - 2, "\r\n", 3);
    feed(told, 2, 1, 2, write_message("OPTIONS sip:b SIP/2.0", "c", 1, "", "1 OPTIONS", lines));
    finish(told);
    assert_string_equal(told->limits, "call-id-bytes vias request-bytes ");
}

/** Each conversation may keep some megabytes; all of them together may not. */
static void test_memory_of_all_conversations_is_bounded(void **state)
{
    struct told *told = *state;
    static char lines[LIMIT_REQUEST_BYTES];
    memset(lines, 'x', sizeof(lines) - 1);
    memcpy(lines, "X: ", 3);
    memcpy(lines + sizeof(lines) - 3, "\r\n", 3);
    const unsigned count = LIMIT_CONVERSATION_MEMORY_BYTES / LIMIT_REQUEST_BYTES + 1000;
    for (unsigned i = 0; i < count; i++) {
        char call_id[16];
        snprintf(call_id, sizeof(call_id), "%u", i);
        feed(told, (sipwhy_time)i * 1000, 1, 2,
             write_message("OPTIONS sip:b SIP/2.0", call_id, i, "", "1 OPTIONS", lines));
    }
    finish(told);
    assert_true(hits(told, "conversation-memory") >= 1000);
    assert_string_equal(told->limits, "request-bytes conversation-memory ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOSTILE_TEST(test_times_beyond_the_end_are_the_last_one),
        HOSTILE_TEST(test_times_before_the_start_are_the_first_one),
        HOSTILE_TEST(test_times_leap_to_and_fro),
        HOSTILE_TEST(test_longest_threshold),
        HOSTILE_TEST(test_broken_first_response_has_no_original),
        HOSTILE_TEST(test_dialogs_beyond_the_limit),
        HOSTILE_TEST(test_transactions_beyond_the_limit),
        HOSTILE_TEST(test_registrations_beyond_the_limit),
        HOSTILE_TEST(test_what_is_cut_is_told),
        HOSTILE_TEST(test_memory_of_all_conversations_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
