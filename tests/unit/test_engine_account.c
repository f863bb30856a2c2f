/*
 * test_engine_account.c — the account of packets: every one ends in one row of it, and in the right one.
 */
#include "test.h"

#include "base/limits.h"
#include "base/span.h"

#include <sipwhy/analysis.h>
#include <stdlib.h>

enum { ETHERNET = 1, RAW = 101 };

#define SIP_TEXT                                                                                   \
    "OPTIONS sip:b@example.com SIP/2.0\r\n"                                                        \
    "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\r\n"                                               \
    "From: <sip:a@example.com>;tag=a\r\n"                                                          \
    "To: <sip:b@example.com>\r\n"                                                                  \
    "Call-ID: a@192.0.2.1\r\n"                                                                     \
    "CSeq: 1 OPTIONS\r\n"                                                                          \
    "Max-Forwards: 70\r\n"                                                                         \
    "Content-Length: 0\r\n\r\n"

struct account {
    struct sipwhy_analysis *analysis;
    sipwhy_time now;
    uint64_t frames;
    const char *limit; /**< the last that was told */
    struct sipwhy_summary summary;
};

static void keep_limit(void *context, const char *name, const char *text)
{
    (void)text;
    ((struct account *)context)->limit = name;
}

static int begin(void **state)
{
    struct account *account = calloc(1, sizeof(*account));
    const struct sipwhy_handlers handlers = {.limit = keep_limit};
    if (!account || sipwhy_analysis_create(&handlers, account, &account->analysis))
        return -1;
    account->now = 1000 * SIPWHY_SECOND;
    *state = account;
    return 0;
}

static int end(void **state)
{
    struct account *account = *state;
    sipwhy_analysis_destroy(account->analysis);
    free(account);
    return 0;
}

static void feed(struct account *account, int link_type, span bytes, size_t missing)
{
    struct sipwhy_frame frame = {
        .time = account->now += SIPWHY_MILLISECOND,
        .number = ++account->frames,
        .bytes = bytes,
        .original_length = (uint32_t)(bytes.length + missing),
        .link_type = link_type,
    };
    assert_int_equal(sipwhy_analysis_frame(account->analysis, &frame), 0);
}

/** What an IPv4 packet is made of. */
struct packet {
    uint8_t protocol;
    span head; /**< of what is in IP, in front of the payload */
    span payload;
    unsigned fragment; /**< flags and offset */
    size_t cut;        /**< bytes at the end that the capture lacks */
};

static void send(struct account *account, struct packet packet)
{
    char bytes[2048] = "\x45\0\0\0\0\x07\0\0\x40\0\0\0\xc0\0\2\1\xc0\0\2\2";
    size_t length = 20 + packet.head.length + packet.payload.length;
    assert_true(length <= sizeof(bytes));
    bytes[2] = (char)(length >> 8);
    bytes[3] = (char)length;
    bytes[6] = (char)(packet.fragment >> 8);
    bytes[7] = (char)packet.fragment;
    bytes[9] = (char)packet.protocol;
    if (packet.head.length)
        memcpy(bytes + 20, packet.head.data, packet.head.length);
    if (packet.payload.length)
        memcpy(bytes + 20 + packet.head.length, packet.payload.data, packet.payload.length);
    feed(account, RAW, (span){bytes, length - packet.cut}, packet.cut);
}

static void send_udp(struct account *account, unsigned src, unsigned dst, span payload)
{
    size_t length = 8 + payload.length;
    char head[8] = {(char)(src >> 8), (char)src,           (char)(dst >> 8), (char)dst,
                    (char)(length >> 8), (char)length};
    send(account, (struct packet){.protocol = 17, .head = {head, 8}, .payload = payload});
}

enum { SYN = 2, ACK = 16 };

static void send_tcp(struct account *account, unsigned sequence, unsigned flags, span payload)
{
    char head[20] = {0x13, (char)0xc4, 0x13, (char)0xc4, 0, 0, (char)(sequence >> 8),
                     (char)sequence, 0, 0, 0, 0, 0x50, (char)flags};
    send(account, (struct packet){.protocol = 6, .head = {head, 20}, .payload = payload});
}

static uint64_t count_of(const struct sipwhy_count *rows, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].count;
    return 0;
}

/** End, and look at the whole account: "name count", NULL behind the last. */
static void assert_account(struct account *account, const char *const *expected)
{
    struct sipwhy_summary *summary = &account->summary;
    uint64_t sum = 0;
    size_t rows = 0;
    assert_int_equal(sipwhy_analysis_finish(account->analysis, summary), 0);
    for (size_t i = 0; i < summary->packets_by_count; i++) {
        sum += summary->packets_by[i].count;
        assert_non_null(sipwhy_packet_fate_text(summary->packets_by[i].name));
    }
    assert_int_equal(sum, summary->packets);
    assert_int_equal(summary->packets, account->frames);
    for (; expected[2 * rows]; rows++) {
        uint64_t count =
            count_of(summary->packets_by, summary->packets_by_count, expected[2 * rows]);
        if (count != strtoull(expected[2 * rows + 1], NULL, 10))
            fail_msg("%s: %llu", expected[2 * rows], (unsigned long long)count);
    }
    assert_int_equal(rows, summary->packets_by_count);
}

#define ASSERT_ACCOUNT(account, ...)                                                               \
    assert_account((account), (const char *const[]){__VA_ARGS__, NULL})

static void udp_by_its_looks(void **state)
{
    struct account *account = *state;
    static const struct {
        unsigned src, dst;
        span payload;
    } rows[] = {
        {5060, 5060, SPAN(SIP_TEXT)},
        {5060, 5060, SPAN("\r\n\r\n")},
        {5060, 5060, SPAN("\0\0\0\0")},
        {5060, 5060, {"", 0}},
        {5060, 3478, SPAN("\0\1\0\0\x21\x12\xa4\x42"
                          "abcdefghijkl")},
        {4500, 4500, SPAN("\xff")},
        {4500, 4500, SPAN("\1\2\3\4\0\0\0\1abcdefgh")},
        {4500, 4500, SPAN("\0\0\0\0\1\2\3\4abcdefgh")},
        {5061, 5061, SPAN("\x17\xfe\xfd\0\1\0\0\0\0\0\1\0\2ab")},
        {4000, 4002, SPAN("\x80\0\0\1abcdefgh")},
        {4001, 4003, SPAN("\x80\xc8\0\1abcd")},
        {53, 4003, SPAN("\x80\0\0\1abcdefgh")},
        {5060, 5060, SPAN("Hello")},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        send_udp(account, rows[i].src, rows[i].dst, rows[i].payload);
    ASSERT_ACCOUNT(account, "sip", "1", "keep-alive", "5", "encrypted", "2", "rtp", "2",
                   "udp-other", "3");
    assert_int_equal(account->summary.not_sip, sizeof(rows) / sizeof(rows[0]) - 1);
}

static void other_protocols_by_name(void **state)
{
    struct account *account = *state;
    char arp[60] = {0};
    arp[12] = 8;
    arp[13] = 6;
    feed(account, ETHERNET, (span){arp, sizeof(arp)}, 0);
    send(account, (struct packet){.protocol = 1, .payload = SPAN("\x08\0\0\0\0\0\0\0")});
    send(account, (struct packet){.protocol = 2, .payload = SPAN("\x16\0\0\0\0\0\0\0")});
    send(account, (struct packet){.protocol = 50, .payload = SPAN("\0\0\0\1\0\0\0\1abcdefgh")});
    send(account, (struct packet){.protocol = 17, .payload = SPAN("\x13\xc4\x13\xc4\0\4\0\0")});
    send(account, (struct packet){.protocol = 17, .payload = SPAN("\x13\xc4\x13\xc4\0\x20\0\0"
                                                                  "OPTIONS sip:a@example.net"),
                                  .cut = 28});
    feed(account, RAW, SPAN("\x45"), 0);
    ASSERT_ACCOUNT(account, "not-ip", "1", "icmp", "1", "ip-other", "1", "encrypted", "1",
                   "malformed", "2", "cut", "1");
}

static void links_without_a_row_by_number(void **state)
{
    struct account *account = *state;
    for (int i = 0; i < 20; i++)
        for (int times = 0; times <= i; times++)
            feed(account, 300 + (i < 13 ? i : 2 * i), SPAN("abcdefgh"), 0);
    ASSERT_ACCOUNT(account, "unknown-link", "210");
    const struct sipwhy_summary *summary = &account->summary;
    assert_int_equal(summary->unknown_link_count, 17);
    assert_int_equal(count_of(summary->unknown_links, 17, "300"), 1);
    assert_int_equal(count_of(summary->unknown_links, 17, "312"), 13);
    assert_int_equal(count_of(summary->unknown_links, 17, "other"), 17 + 18 + 19 + 20);
}

static void tunnels_that_are_too_many(void **state)
{
    struct account *account = *state;
    char nest[20 * (LIMIT_TUNNELS + 2)];
    for (size_t i = 0; i < sizeof(nest) / 20; i++) {
        size_t length = sizeof(nest) - 20 * i;
        memcpy(nest + 20 * i, "\x45\0\0\0\0\0\0\0\x40\4\0\0\xc0\0\2\1\xc0\0\2\2", 20);
        nest[20 * i + 2] = (char)(length >> 8);
        nest[20 * i + 3] = (char)length;
    }
    feed(account, RAW, (span){nest, sizeof(nest)}, 0);
    assert_string_equal(account->limit, "tunnels");
    ASSERT_ACCOUNT(account, "too-deep", "1");
    assert_int_equal(count_of(account->summary.limits, account->summary.limit_count, "tunnels"), 1);
}

static const span options = SPAN(SIP_TEXT);

/** The UDP datagram of a payload, in fragments of 64 bytes; @p skip one of them. */
static void send_fragments(struct account *account, span payload, size_t skip)
{
    char bytes[1024] = {0x13, (char)0xc4, 0x13, (char)0xc4};
    size_t length = 8 + payload.length;
    bytes[4] = (char)(length >> 8);
    bytes[5] = (char)length;
    memcpy(bytes + 8, payload.data, payload.length);
    for (size_t at = 0, i = 0; at < length; at += 64, i++) {
        span part = span_first(span_from((span){bytes, length}, at), 64);
        unsigned more = at + 64 < length ? 0x2000 : 0;
        if (i != skip)
            send(account, (struct packet){.protocol = 17, .payload = part,
                                          .fragment = more | (unsigned)(at / 8)});
    }
}

static void fragments_of_a_message(void **state)
{
    struct account *account = *state;
    assert_int_equal((options.length + 8 + 63) / 64, 4);
    send_fragments(account, options, SIZE_MAX);
    ASSERT_ACCOUNT(account, "sip", "1", "fragment", "3");
    assert_int_equal(account->summary.not_sip, 0);
}

static void fragments_of_something_else(void **state)
{
    struct account *account = *state;
    char rtp[240] = "\x80\0\0\1";
    send_fragments(account, (span){rtp, sizeof(rtp)}, SIZE_MAX);
    ASSERT_ACCOUNT(account, "rtp", "4");
}

static void fragments_that_lack_one(void **state)
{
    struct account *account = *state;
    send_fragments(account, options, 1);
    sipwhy_analysis_advance(account->analysis, account->now + 60 * SIPWHY_SECOND);
    account->now += 60 * SIPWHY_SECOND;
    send_fragments(account, options, 2);
    ASSERT_ACCOUNT(account, "fragment-lost", "3", "fragment-waiting", "3");
}

static void fragments_seen_twice(void **state)
{
    struct account *account = *state;
    send_fragments(account, options, SIZE_MAX);
    send_fragments(account, options, 3);
    sipwhy_analysis_advance(account->analysis, account->now + 60 * SIPWHY_SECOND);
    ASSERT_ACCOUNT(account, "sip", "1", "fragment", "3", "repeat", "3");
}

static void segments_of_a_message(void **state)
{
    struct account *account = *state;
    send_tcp(account, 99, SYN, SPAN_EMPTY);
    send_tcp(account, 100, ACK, SPAN_EMPTY);
    send_tcp(account, 100, ACK, span_first(options, 40));
    send_tcp(account, 180, ACK, span_first(span_from(options, 80), 40)); /* too early */
    send_tcp(account, 140, ACK, span_first(span_from(options, 40), 40));
    send_tcp(account, 140, ACK, span_first(span_from(options, 40), 40)); /* again */
    send_tcp(account, 220, ACK, span_from(options, 120));
    unsigned next = 100 + (unsigned)options.length;
    send_tcp(account, next, ACK, SPAN("\r\n\r\n"));
    send_tcp(account, next + 3, ACK, SPAN("\n"));
    send_tcp(account, next + 4, ACK, SPAN("SIP/2.0 200 OK\r\n"));
    ASSERT_ACCOUNT(account, "sip", "1", "stream-control", "2", "stream-part", "4", "repeat", "1",
                   "keep-alive", "2");
}

static void streams_without_sip(void **state)
{
    struct account *account = *state;
    send_tcp(account, 99, SYN, SPAN_EMPTY);
    send_tcp(account, 100, ACK, SPAN("GET / HTTP/1.1\r\n"));
    send_tcp(account, 200, ACK, SPAN("too early"));
    send_tcp(account, 60000, ACK, SPAN("something else"));
    ASSERT_ACCOUNT(account, "stream-control", "1", "stream-other", "3");
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, begin, end)

static const struct CMUnitTest tests[] = {
    CASE(udp_by_its_looks),
    CASE(other_protocols_by_name),
    CASE(links_without_a_row_by_number),
    CASE(tunnels_that_are_too_many),
    CASE(fragments_of_a_message),
    CASE(fragments_of_something_else),
    CASE(fragments_that_lack_one),
    CASE(fragments_seen_twice),
    CASE(segments_of_a_message),
    CASE(streams_without_sip),
};

UNIT_TEST_MAIN(tests)
