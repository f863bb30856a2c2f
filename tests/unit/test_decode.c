/*
 * test_decode.c — every layer, whole, cut at every length and with every byte changed.
 */
#include "test.h"

#include "decode/decode.h"

/** Link types. */
enum {
    NULL_LINK = 0,
    ETHERNET = 1,
    RAW = 101,
    LOOP = 108,
    SLL = 113,
    IPV4 = 228,
    IPV6 = 229,
    SLL2 = 276
};

#define PAYLOAD "OPTIONS sip:bob@example.net SIP/2.0\r\n\r\n"

#define MACS "\x02\0\0\0\0\x01\x02\0\0\0\0\x02"
#define SLL_START "\0\0\0\x01\0\x06\x02\0\0\0\0\x01\0\0"
#define SLL2_REST "\0\0\0\0\0\x01\0\x01\0\x06\x02\0\0\0\0\x01\0\0"

struct frame {
    char bytes[2048];
    size_t length;
};

static void put(struct frame *frame, span bytes)
{
    assert_true(frame->length + bytes.length <= sizeof(frame->bytes));
    if (bytes.length)
        memcpy(frame->bytes + frame->length, bytes.data, bytes.length);
    frame->length += bytes.length;
}

static void put_u8(struct frame *frame, unsigned number)
{
    put(frame, (span){&(char){(char)number}, 1});
}

static void put_u16(struct frame *frame, size_t number)
{
    put_u8(frame, (unsigned)(number >> 8));
    put_u8(frame, (unsigned)number & 0xff);
}

static void put_udp(struct frame *frame, size_t length)
{
    put_u16(frame, 5060);
    put_u16(frame, 5070);
    put_u16(frame, length);
    put_u16(frame, 0);
    put(frame, SPAN(PAYLOAD));
}

#define UDP_LENGTH (8 + sizeof(PAYLOAD) - 1)

struct ip {
    span options;      /* of IPv4, a multiple of 4; of IPv6, the extension headers */
    size_t total;      /* length field; 0: the true one */
    bool is_unset;     /* the length field is 0 */
    uint16_t fragment; /* flags and offset of IPv4 */
    uint8_t protocol;  /* 0: UDP in IPv4; in IPv6 the first extension header */
    size_t udp_length; /* 0: the true one */
    bool udp_is_unset;
};

static size_t udp_length_of(const struct ip *ip)
{
    return ip->udp_is_unset ? 0 : ip->udp_length ? ip->udp_length : UDP_LENGTH;
}

static void put_ipv4(struct frame *frame, const struct ip *ip)
{
    size_t total = ip->total ? ip->total : 20 + ip->options.length + UDP_LENGTH;
    put_u8(frame, 0x40 + (unsigned)(20 + ip->options.length) / 4);
    put_u8(frame, 0);
    put_u16(frame, ip->is_unset ? 0 : total);
    put_u16(frame, 0xbeef);
    put_u16(frame, ip->fragment);
    put_u8(frame, 64);
    put_u8(frame, ip->protocol ? ip->protocol : 17);
    put_u16(frame, 0);
    put(frame, SPAN("\xc0\0\x02\x01\xc0\0\x02\x02"));
    put(frame, ip->options);
    put_udp(frame, udp_length_of(ip));
}

static void put_ipv6(struct frame *frame, const struct ip *ip)
{
    put(frame, SPAN("\x60\0\0\0"));
    put_u16(frame, ip->is_unset ? 0 : ip->total ? ip->total : ip->options.length + UDP_LENGTH);
    put_u8(frame, ip->options.length ? ip->protocol : 17);
    put_u8(frame, 64);
    put(frame, SPAN("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"));
    put(frame, SPAN("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x02"));
    put(frame, ip->options);
    put_udp(frame, udp_length_of(ip));
}

static const struct ip plain;

/** Everything that may stand around a datagram: a case each. */
static const struct shape {
    const char *name;
    int link_type;
    span start;
    int version;
    struct ip ip;
    span end;
    bool is_truncated;
} shapes[] = {
    {"ethernet, ipv4", ETHERNET, SPAN(MACS "\x08\0"), 4, {0}, SPAN(""), false},
    {"ethernet, ipv6", ETHERNET, SPAN(MACS "\x86\xdd"), 6, {0}, SPAN(""), false},
    {"padding", ETHERNET, SPAN(MACS "\x08\0"), 4, {0}, SPAN("\0\0\0\0\0\0"), false},
    {"padding, ipv6", ETHERNET, SPAN(MACS "\x86\xdd"), 6, {0}, SPAN("\0\0\0\0\0\0"), false},
    {"802.1q", ETHERNET, SPAN(MACS "\x81\0\0\x05\x08\0"), 4, {0}, SPAN(""), false},
    {"802.1ad", ETHERNET, SPAN(MACS "\x88\xa8\0\x05\x81\0\0\x06\x86\xdd"), 6, {0}, SPAN(""), false},
    {"four tags",
     ETHERNET,
     SPAN(MACS "\x92\0\0\x05\x91\0\0\x06\x88\xa8\0\x01\x81\0\0\x06\x08\0"),
     4,
     {0},
     SPAN(""),
     false},
    {"null, little endian", NULL_LINK, SPAN("\x02\0\0\0"), 4, {0}, SPAN(""), false},
    {"null, big endian", NULL_LINK, SPAN("\0\0\0\x02"), 4, {0}, SPAN(""), false},
    {"null, ipv6 of Linux", NULL_LINK, SPAN("\x0a\0\0\0"), 6, {0}, SPAN(""), false},
    {"null, ipv6 of NetBSD", NULL_LINK, SPAN("\x18\0\0\0"), 6, {0}, SPAN(""), false},
    {"null, ipv6 of FreeBSD", NULL_LINK, SPAN("\0\0\0\x1c"), 6, {0}, SPAN(""), false},
    {"null, ipv6 of macOS", NULL_LINK, SPAN("\x1e\0\0\0"), 6, {0}, SPAN(""), false},
    {"loop", LOOP, SPAN("\0\0\0\x02"), 4, {0}, SPAN(""), false},
    {"raw, ipv4", RAW, SPAN(""), 4, {0}, SPAN(""), false},
    {"raw, ipv6", RAW, SPAN(""), 6, {0}, SPAN(""), false},
    {"raw by its old number", 12, SPAN(""), 4, {0}, SPAN(""), false},
    {"raw of OpenBSD", 14, SPAN(""), 6, {0}, SPAN(""), false},
    {"ipv4", IPV4, SPAN(""), 4, {0}, SPAN(""), false},
    {"ipv6", IPV6, SPAN(""), 6, {0}, SPAN(""), false},
    {"sll", SLL, SPAN(SLL_START "\x08\0"), 4, {0}, SPAN(""), false},
    {"sll, vlan", SLL, SPAN(SLL_START "\x81\0\0\x05\x86\xdd"), 6, {0}, SPAN(""), false},
    {"sll2", SLL2, SPAN("\x86\xdd" SLL2_REST), 6, {0}, SPAN(""), false},
    {"sll2, vlan", SLL2, SPAN("\x81\0" SLL2_REST "\0\x05\x08\0"), 4, {0}, SPAN(""), false},
    {"ipv4 options",
     IPV4,
     SPAN(""),
     4,
     {.options = SPAN("\x94\x04\0\0\x01\x01\x01\0")},
     SPAN(""),
     false},
    {"ipv4, length left to the card", IPV4, SPAN(""), 4, {.is_unset = true}, SPAN(""), false},
    {"ipv4, may not be fragmented", IPV4, SPAN(""), 4, {.fragment = 0x4000}, SPAN(""), false},
    {"ipv4, longer than its frame",
     IPV4,
     SPAN(""),
     4,
     {.total = 600, .udp_length = 580},
     SPAN(""),
     true},
    {"udp, length left to the card", IPV4, SPAN(""), 4, {.udp_is_unset = true}, SPAN(""), false},
    {"ipv6, length left to the card", IPV6, SPAN(""), 6, {.is_unset = true}, SPAN(""), false},
    {"ipv6, hop by hop",
     IPV6,
     SPAN(""),
     6,
     {.protocol = 0, .options = SPAN("\x11\0\x05\x02\0\0\x01\0")},
     SPAN(""),
     false},
    {"ipv6, routing",
     IPV6,
     SPAN(""),
     6,
     {.protocol = 43, .options = SPAN("\x11\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0")},
     SPAN(""),
     false},
    {"ipv6, destination options and AH",
     IPV6,
     SPAN(""),
     6,
     {.protocol = 60,
      .options = SPAN("\x33\0\x01\x04\0\0\0\0"
                      "\x11\x04\0\0\0\0\0\x01\0\0\0\x01"
                      "\0\0\0\0\0\0\0\0\0\0\0\0")},
     SPAN(""),
     false},
    {"ipv6, atomic fragment",
     IPV6,
     SPAN(""),
     6,
     {.protocol = 44, .options = SPAN("\x11\0\0\0\0\0\0\x07")},
     SPAN(""),
     false},
};

static struct frame frame_of(const struct shape *shape)
{
    struct frame frame = {.length = 0};
    put(&frame, shape->start);
    if (shape->version == 4)
        put_ipv4(&frame, &shape->ip);
    else
        put_ipv6(&frame, &shape->ip);
    put(&frame, shape->end);
    return frame;
}

static void keep_datagram(void *context, const struct datagram *datagram)
{
    *(struct datagram *)context = *datagram;
}

/** Decode one frame by a decoder of its own. */
static enum decode_result decode_frame(int link_type, span bytes, uint32_t original_length,
                                       struct datagram *ret_datagram)
{
    struct decoder *decoder = NULL;
    assert_int_equal(decoder_create(keep_datagram, ret_datagram, &decoder), 0);
    struct sipwhy_frame frame = {
        .number = 1, .bytes = bytes, .original_length = original_length, .link_type = link_type};
    enum decode_result result = decoder_frame(decoder, &frame);
    decoder_destroy(decoder);
    return result;
}

/** Decode a copy that ends where its memory does, so that a sanitizer sees every byte too far. */
static enum decode_result decode_copy(int link_type, const char *bytes, size_t length,
                                      size_t original_length, struct datagram *ret_datagram)
{
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    struct datagram datagram = {.ip_id = 1};
    enum decode_result result =
        decode_frame(link_type, (span){copy, length}, (uint32_t)original_length, &datagram);
    if (result == DECODE_DATAGRAM) {
        assert_true(datagram.payload.data >= copy);
        assert_true(datagram.payload.data + datagram.payload.length <= copy + length);
        datagram.payload.data = bytes + (datagram.payload.data - copy);
    } else {
        assert_int_equal(datagram.ip_id, 1);
    }
    free(copy);
    *ret_datagram = datagram;
    return result;
}

static void check_endpoints(const struct datagram *datagram, int version)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    assert_string_equal(sipwhy_endpoint_format(&datagram->src, text),
                        version == 4 ? "192.0.2.1:5060" : "[2001:db8::1]:5060");
    assert_string_equal(sipwhy_endpoint_format(&datagram->dst, text),
                        version == 4 ? "192.0.2.2:5070" : "[2001:db8::2]:5070");
    assert_int_equal(datagram->ip_id, version == 4 ? 0xbeef : 0);
    assert_int_equal(datagram->transport, SIPWHY_TRANSPORT_UDP);
}

static void check_cuts(const struct shape *shape, const struct frame *frame)
{
    size_t payload_end = frame->length - shape->end.length;
    for (size_t length = 0; length < frame->length; length++) {
        struct datagram datagram;
        enum decode_result result =
            decode_copy(shape->link_type, frame->bytes, length, frame->length, &datagram);
        size_t needed = payload_end - (sizeof(PAYLOAD) - 1);
        assert_int_equal(result, length < needed ? DECODE_CUT : DECODE_DATAGRAM);
        if (result != DECODE_DATAGRAM)
            continue;
        assert_int_equal(datagram.truncated, shape->is_truncated || length < payload_end);
        size_t held = (length < payload_end ? length : payload_end) - needed;
        assert_int_equal(datagram.payload.length, held);
        assert_memory_equal(datagram.payload.data, PAYLOAD, held);
    }
}

static void check_changes(const struct shape *shape, struct frame *frame)
{
    for (size_t i = 0; i < frame->length; i++) {
        char kept = frame->bytes[i];
        for (int value = 0; value < 256; value++) {
            struct datagram datagram;
            frame->bytes[i] = (char)value;
            decode_copy(shape->link_type, frame->bytes, frame->length, frame->length, &datagram);
        }
        frame->bytes[i] = kept;
    }
}

static void a_shape(void **state)
{
    const struct shape *shape = *state;
    struct frame frame = frame_of(shape);
    struct datagram datagram;
    assert_int_equal(
        decode_copy(shape->link_type, frame.bytes, frame.length, frame.length, &datagram),
        DECODE_DATAGRAM);
    assert_span_equal(datagram.payload, PAYLOAD);
    assert_int_equal(datagram.truncated, shape->is_truncated);
    check_endpoints(&datagram, shape->version);
    check_cuts(shape, &frame);
    check_changes(shape, &frame);
}

static enum decode_result decode_of(int link_type, const struct frame *frame)
{
    struct datagram datagram;
    return decode_copy(link_type, frame->bytes, frame->length, frame->length, &datagram);
}

static enum decode_result decode_ipv4(struct ip ip)
{
    struct frame frame = {.length = 0};
    put_ipv4(&frame, &ip);
    return decode_of(IPV4, &frame);
}

static enum decode_result decode_ipv6(struct ip ip)
{
    struct frame frame = {.length = 0};
    put_ipv6(&frame, &ip);
    return decode_of(IPV6, &frame);
}

static void a_datagram_may_be_empty(void **state)
{
    (void)state;
    struct frame frame = {.length = 0};
    struct datagram datagram;
    put_ipv4(&frame, &(struct ip){.total = 28, .udp_length = 8});
    assert_int_equal(decode_copy(IPV4, frame.bytes, frame.length, frame.length, &datagram),
                     DECODE_DATAGRAM);
    assert_int_equal(datagram.payload.length, 0);
    assert_false(datagram.truncated);
}

static void bytes_behind_the_datagram_are_not_its_own(void **state)
{
    (void)state;
    struct frame frame = {.length = 0};
    struct datagram datagram;
    put_ipv4(&frame, &(struct ip){.udp_length = 8 + 7});
    assert_int_equal(decode_copy(IPV4, frame.bytes, frame.length, frame.length, &datagram),
                     DECODE_DATAGRAM);
    assert_span_equal(datagram.payload, "OPTIONS");
    assert_false(datagram.truncated);
}

static void a_cut_packet_without_a_length_is_truncated(void **state)
{
    (void)state;
    struct frame frame = {.length = 0};
    struct datagram datagram;
    put_ipv4(&frame, &(struct ip){.is_unset = true, .udp_is_unset = true});
    assert_int_equal(decode_copy(IPV4, frame.bytes, frame.length, frame.length + 1, &datagram),
                     DECODE_DATAGRAM);
    assert_true(datagram.truncated);
}

static void other_protocols_are_not_udp(void **state)
{
    (void)state;
    static const struct {
        uint8_t protocol;
        enum decode_result result;
    } rows[] = {{1, DECODE_ICMP},  {47, DECODE_NOT_UDP}, {50, DECODE_ENCRYPTED},
                {58, DECODE_ICMP}, {59, DECODE_NOT_UDP}, {255, DECODE_NOT_UDP}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(decode_ipv4((struct ip){.protocol = rows[i].protocol}), rows[i].result);
        char extension[8] = {(char)rows[i].protocol};
        assert_int_equal(decode_ipv6((struct ip){.protocol = 60, .options = {extension, 8}}),
                         rows[i].result);
    }
    static const span types[] = {SPAN("\x08\x06"), SPAN("\x88\xcc"), SPAN("\0\x2a"),
                                 SPAN("\x05\xff")};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        struct frame frame = {.length = 0};
        put(&frame, SPAN(MACS));
        put(&frame, types[i]);
        put_ipv4(&frame, &plain);
        assert_int_equal(decode_of(ETHERNET, &frame), DECODE_NOT_IP);
    }
    assert_int_equal(decode_of(NULL_LINK, &(struct frame){{0, 0, 0, 7}, 4}), DECODE_NOT_IP);
}

static void fragments_are_told(void **state)
{
    (void)state;
    assert_int_equal(decode_ipv4((struct ip){.fragment = 0x2000}), DECODE_FRAGMENT);
    assert_int_equal(decode_ipv4((struct ip){.fragment = 0x2001}), DECODE_FRAGMENT);
    assert_int_equal(decode_ipv4((struct ip){.fragment = 1}), DECODE_FRAGMENT);
    struct ip ip = {.protocol = 44, .options = SPAN("\x11\0\0\x08\0\0\0\x07")};
    assert_int_equal(decode_ipv6(ip), DECODE_FRAGMENT);
    ip.options = SPAN("\x11\0\x05\xa8\0\0\0\x07");
    assert_int_equal(decode_ipv6(ip), DECODE_FRAGMENT);
}

static void lengths_that_lie_are_malformed(void **state)
{
    (void)state;
    assert_int_equal(decode_ipv4((struct ip){.total = 19}), DECODE_MALFORMED);
    assert_int_equal(decode_ipv4((struct ip){.total = 27}), DECODE_MALFORMED);
    assert_int_equal(decode_ipv4((struct ip){.udp_length = 7}), DECODE_MALFORMED);
    assert_int_equal(decode_ipv4((struct ip){.udp_length = UDP_LENGTH + 1}), DECODE_MALFORMED);
    assert_int_equal(decode_ipv6((struct ip){.udp_length = UDP_LENGTH + 1}), DECODE_MALFORMED);
    assert_int_equal(decode_ipv6((struct ip){.total = 7}), DECODE_MALFORMED);
    struct ip ip = {.protocol = 0, .options = SPAN("\x11\xff\0\0\0\0\0\0")};
    assert_int_equal(decode_ipv6(ip), DECODE_MALFORMED);
    struct frame frame = {.length = 0};
    put_ipv4(&frame, &plain);
    frame.bytes[0] = 0x44;
    assert_int_equal(decode_of(IPV4, &frame), DECODE_MALFORMED);
    frame.bytes[0] = 0x55;
    assert_int_equal(decode_of(RAW, &frame), DECODE_MALFORMED);
}

static void a_chain_of_extension_headers_ends(void **state)
{
    (void)state;
    char chain[17 * 8] = {0};
    for (size_t i = 0; i < 16; i++)
        chain[i * 8] = 60;
    chain[16 * 8] = 17;
    struct ip ip = {.protocol = 60, .options = {chain, sizeof(chain)}};
    assert_int_equal(decode_ipv6(ip), DECODE_MALFORMED);
    ip.options = (span){chain + 8, 16 * 8};
    assert_int_equal(decode_ipv6(ip), DECODE_DATAGRAM);
}

static void links_without_a_row_are_unknown(void **state)
{
    (void)state;
    struct frame frame = {.length = 0};
    put_ipv4(&frame, &plain);
    assert_int_equal(decode_of(105, &frame), DECODE_UNKNOWN_LINK);
    assert_int_equal(decode_of(-1, &frame), DECODE_UNKNOWN_LINK);
}

static const struct CMUnitTest others[] = {
    UNIT_TEST(a_datagram_may_be_empty),
    UNIT_TEST(bytes_behind_the_datagram_are_not_its_own),
    UNIT_TEST(a_cut_packet_without_a_length_is_truncated),
    UNIT_TEST(other_protocols_are_not_udp),
    UNIT_TEST(fragments_are_told),
    UNIT_TEST(lengths_that_lie_are_malformed),
    UNIT_TEST(a_chain_of_extension_headers_ends),
    UNIT_TEST(links_without_a_row_are_unknown),
};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

int main(void)
{
    struct CMUnitTest tests[COUNT(shapes) + COUNT(others)];
    for (size_t i = 0; i < COUNT(shapes); i++)
        tests[i] = (struct CMUnitTest){shapes[i].name, a_shape, NULL, NULL, (void *)&shapes[i]};
    memcpy(tests + COUNT(shapes), others, sizeof(others));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
