/*
 * test_engine_hep.c — the clock of what HEP relays: waits and timers are those of the messages.
 */
#include "hep_fixture.h"
#include "line.h"

#include "engine/relay.h"

#include <sipwhy/analysis.h>

#define HOURS (3600 * SIPWHY_SECOND)

/** An analysis, and what it found. */
struct relayed {
    struct sipwhy_analysis *analysis;
    uint64_t frames;
    unsigned findings;
    sipwhy_time found; /**< the time of the last finding */
    enum sipwhy_severity severity;
    sipwhy_time clock; /**< of frames */
};

static void tell_finding(void *context, const struct sipwhy_finding *finding)
{
    struct relayed *relayed = context;
    if (strcmp(finding->id, "prolonged-trying") != 0)
        return;
    relayed->findings++;
    relayed->found = finding->time;
    relayed->severity = finding->severity;
}

static int start(void **state)
{
    static const struct sipwhy_handlers handlers = {.finding = tell_finding};
    struct relayed *relayed = calloc(1, sizeof(*relayed));
    assert_int_equal(sipwhy_analysis_create(&handlers, relayed, &relayed->analysis), 0);
    *state = relayed;
    return 0;
}

static int end(void **state)
{
    struct relayed *relayed = *state;
    sipwhy_analysis_destroy(relayed->analysis);
    free(relayed);
    return 0;
}

static void send_datagram(struct relayed *relayed, sipwhy_time time, span payload)
{
    static struct hep packet;
    packet.length = 0;
    hep_put(&packet, SPAN("\x45\0"));
    hep_put_number(&packet, 28 + payload.length, 2);
    hep_put(&packet, SPAN("\0\0\0\0\x40\x11\0\0\x0a\0\0\1\x0a\0\0\2\xc3\x50\x23\x64"));
    hep_put_number(&packet, 8 + payload.length, 2);
    hep_put(&packet, SPAN("\0\0"));
    hep_put(&packet, payload);
    struct sipwhy_frame frame = {
        .number = ++relayed->frames,
        .time = time,
        .bytes = hep_span(&packet),
        .original_length = (uint32_t)packet.length,
        .link_type = 101,
    };
    assert_int_equal(sipwhy_analysis_frame(relayed->analysis, &frame), 0);
}

/** @p line, which was seen at its time, comes at @p time. */
static void relay_line(struct relayed *relayed, sipwhy_time time, const struct line *line)
{
    static struct hep hep;
    char text[LINE_BYTES];
    sipwhy_time seen = line_time(line->at_ms);
    span message = {text, line_write(line, text)};
    hep_begin(&hep);
    hep_number(&hep, HEP_SRC, 0xc0000200u + (unsigned)line_source(line), 4);
    hep_number(&hep, HEP_DST, 0xc0000200u + (unsigned)line_destination(line), 4);
    hep_number(&hep, HEP_SRC_PORT, 5060, 2);
    hep_number(&hep, HEP_DST_PORT, 5060, 2);
    hep_number(&hep, HEP_SECONDS, (uint64_t)(seen / SIPWHY_SECOND), 4);
    hep_number(&hep, HEP_MICROSECONDS, (uint64_t)(seen % SIPWHY_SECOND / 1000), 4);
    hep_chunk(&hep, HEP_PAYLOAD, message);
    send_datagram(relayed, time, hep_span(&hep));
}

#define RELAY(relayed, time, ...) relay_line(relayed, time, LINE(__VA_ARGS__))

/** The times around are hours off, and pass much faster: nothing follows from them. */
static void replayed_in_no_time(struct relayed *relayed, sipwhy_time off)
{
    sipwhy_time at = LINE_START + off;
    RELAY(relayed, at, .at_ms = 0);
    RELAY(relayed, at + 1000000, .code = 100, .at_ms = 10);
    assert_int_equal(relayed->findings, 0);
    RELAY(relayed, at + 2000000, .method = "OPTIONS", .call_id = "other", .from = 3, .at_ms = 3000);
    assert_int_equal(relayed->findings, 0);
    RELAY(relayed, at + 3000000, .method = "OPTIONS", .call_id = "more", .from = 3, .at_ms = 5000);
    assert_int_equal(relayed->findings, 1);
    assert_int_equal(relayed->severity, SIPWHY_SEVERITY_NOTE);
    assert_int_equal(relayed->found, line_time(4000));
}

static void a_replay_of_the_past(void **state)
{
    replayed_in_no_time(*state, 5 * HOURS);
}

/** The clock of the agent is fast. */
static void a_replay_of_the_future(void **state)
{
    replayed_in_no_time(*state, -LINE_START);
}

/** Until the next message, time goes on as that of whatever else is captured, or of the wall. */
static void time_goes_on_between_messages(void **state)
{
    struct relayed *relayed = *state;
    sipwhy_time at = LINE_START + 5 * HOURS;
    RELAY(relayed, at, .at_ms = 0);
    RELAY(relayed, at + 10 * SIPWHY_MILLISECOND, .code = 100, .at_ms = 10);
    send_datagram(relayed, at + 3900 * SIPWHY_MILLISECOND, SPAN("no SIP"));
    assert_int_equal(relayed->findings, 0);
    assert_int_equal(sipwhy_analysis_deadline(relayed->analysis), at + 4000 * SIPWHY_MILLISECOND);
    sipwhy_analysis_advance(relayed->analysis, at + 4100 * SIPWHY_MILLISECOND);
    assert_int_equal(relayed->findings, 1);
    assert_int_equal(relayed->found, line_time(4000));
}

/** One agent is 2 s behind the other; what it relays in time is in time. */
static void clocks_that_differ_a_little(void **state)
{
    struct relayed *relayed = *state;
    sipwhy_time at = LINE_START;
    for (int64_t ms = -60000; ms < 0; ms += 1000) {
        RELAY(relayed, at + ms * SIPWHY_MILLISECOND, .method = "OPTIONS", .call_id = "fast",
              .from = 3, .at_ms = ms);
        RELAY(relayed, at + ms * SIPWHY_MILLISECOND, .method = "OPTIONS", .call_id = "slow",
              .from = 3, .at_ms = ms - 2000);
    }
    RELAY(relayed, at, .at_ms = -2000);
    RELAY(relayed, at, .code = 100, .at_ms = -1990);
    RELAY(relayed, at + 3000 * SIPWHY_MILLISECOND, .method = "OPTIONS", .call_id = "fast",
          .from = 3, .at_ms = 3000);
    RELAY(relayed, at + 3500 * SIPWHY_MILLISECOND, .code = 180, .at_ms = 1500);
    sipwhy_analysis_advance(relayed->analysis, at + 60 * SIPWHY_SECOND);
    assert_int_equal(relayed->findings, 0);
}

/** What comes on the wire itself is judged by its own time, however fast the agents' clocks are. */
static void messages_on_the_wire_beside_them(void **state)
{
    struct relayed *relayed = *state;
    char text[LINE_BYTES];
    sipwhy_time at = LINE_START;
    const struct line *invite = LINE(.at_ms = 0), *trying = LINE(.code = 100, .at_ms = 10);
    send_datagram(relayed, at, (span){text, line_write(invite, text)});
    send_datagram(relayed, at + 10 * SIPWHY_MILLISECOND, (span){text, line_write(trying, text)});
    RELAY(relayed, at + 20 * SIPWHY_MILLISECOND, .method = "OPTIONS", .call_id = "fast", .from = 3,
          .at_ms = 5000);
    assert_int_equal(relayed->findings, 0);
    sipwhy_analysis_advance(relayed->analysis, at + 3900 * SIPWHY_MILLISECOND);
    assert_int_equal(relayed->findings, 0);
    sipwhy_analysis_advance(relayed->analysis, at + 4100 * SIPWHY_MILLISECOND);
    assert_int_equal(relayed->findings, 1);
}

/** An agent that is hours behind the others: the clock goes back, and nobody is accused. */
static void clocks_that_differ_by_hours(void **state)
{
    struct relayed *relayed = *state;
    RELAY(relayed, LINE_START, .method = "OPTIONS", .call_id = "a", .from = 3, .at_ms = 7200000);
    RELAY(relayed, LINE_START + 1000, .at_ms = 0);
    RELAY(relayed, LINE_START + 2000, .code = 100, .at_ms = 10);
    RELAY(relayed, LINE_START + 3000, .code = 200, .at_ms = 500);
    sipwhy_analysis_advance(relayed->analysis, LINE_START + 3000 + SIPWHY_SECOND);
    assert_int_equal(relayed->findings, 0);
}

static void wild_times(void **state)
{
    static const sipwhy_time times[] = {0, 1, SIPWHY_TIME_LATEST, INT64_MAX, -1, INT64_MIN};
    static const uint32_t seconds[] = {1, UINT32_MAX, 1500000000, 2};
    static struct hep hep;
    struct relayed *relayed = *state;
    char text[LINE_BYTES];
    span message = {text, line_write(LINE(.at_ms = 0), text)};
    for (size_t i = 0; i < 6; i++) {
        for (size_t j = 0; j < 4; j++) {
            hep_message(&hep, seconds[j], message);
            send_datagram(relayed, times[i], hep_span(&hep));
            sipwhy_analysis_advance(relayed->analysis, times[(i + j) % 6]);
            (void)sipwhy_analysis_deadline(relayed->analysis);
        }
    }
}

static void the_spread_is_forgotten(void **state)
{
    (void)state;
    struct relay relay = {0};
    relay_add(&relay, 100 * SIPWHY_SECOND, 0);
    relay_add(&relay, 95 * SIPWHY_SECOND, 5 * SIPWHY_SECOND);
    assert_int_equal(relay_clock(&relay, 100 * SIPWHY_SECOND), 95 * SIPWHY_SECOND);
    for (int i = 1; i < 2000; i++)
        relay_add(&relay, (100 + i) * SIPWHY_SECOND, 0);
    assert_in_range(relay_clock(&relay, 2100 * SIPWHY_SECOND), 2100 * SIPWHY_SECOND - 1000,
                    2100 * SIPWHY_SECOND);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, start, end)

static const struct CMUnitTest tests[] = {
    CASE(a_replay_of_the_past),
    CASE(a_replay_of_the_future),
    CASE(time_goes_on_between_messages),
    CASE(clocks_that_differ_a_little),
    CASE(messages_on_the_wire_beside_them),
    CASE(clocks_that_differ_by_hours),
    CASE(wild_times),
    UNIT_TEST(the_spread_is_forgotten),
};

UNIT_TEST_MAIN(tests)
