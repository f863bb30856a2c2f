/*
 * test_decode_tunnels.c — every tunnel, whole, cut at every length, with every byte changed, and
 * nested.
 */
#include "test.h"

#include "base/limits.h"
#include "decode/decode.h"
#include "tunnel_rows.h"

struct frame {
    size_t length;
    char bytes[65535];
};

/** Put a layer around what the frame holds. */
static void wrap(struct frame *frame, const struct layer *layer)
{
    size_t length = layer->header.length + frame->length + layer->trailer.length;
    assert_true(length <= sizeof(frame->bytes));
    memmove(frame->bytes + layer->header.length, frame->bytes, frame->length);
    memcpy(frame->bytes, layer->header.data, layer->header.length);
    if (layer->trailer.length)
        memcpy(frame->bytes + length - layer->trailer.length, layer->trailer.data,
               layer->trailer.length);
    frame->length = length;
    if (layer->length_at) {
        frame->bytes[layer->length_at] = (char)((length - layer->length_from) >> 8);
        frame->bytes[layer->length_at + 1] = (char)(length - layer->length_from);
    }
}

static void wrap_all(struct frame *frame, const struct layer *layers, size_t count)
{
    while (count--)
        if (layers[count].header.data)
            wrap(frame, &layers[count]);
}

static void keep_datagram(void *context, const struct datagram *datagram)
{
    *(struct datagram *)context = *datagram;
}

/** Decode a copy that ends where its memory does, so that a sanitizer sees every byte too far. */
static enum decode_result decode_copy(int link_type, span bytes, size_t original_length,
                                      struct datagram *ret_datagram)
{
    char *copy = malloc(bytes.length ? bytes.length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes.data, bytes.length);
    struct sipwhy_frame frame = {.number = 1,
                                 .bytes = {copy, bytes.length},
                                 .original_length = (uint32_t)original_length,
                                 .link_type = link_type};
    struct decoder *decoder = NULL;
    struct datagram datagram = {.payload = {copy, 0}};
    assert_int_equal(decoder_create(keep_datagram, &datagram, &decoder), 0);
    enum decode_result result = decoder_frame(decoder, &frame);
    decoder_destroy(decoder);
    span payload = datagram.payload;
    assert_true(payload.data >= copy && payload.data + payload.length <= copy + bytes.length);
    datagram.payload.data = bytes.data + (payload.data - copy);
    free(copy);
    *ret_datagram = datagram;
    return result;
}

static enum decode_result decode_whole(int link_type, const struct frame *frame,
                                       struct datagram *ret_datagram)
{
    return decode_copy(link_type, (span){frame->bytes, frame->length}, frame->length, ret_datagram);
}

static void check_endpoints(const struct datagram *datagram, int version)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    assert_string_equal(sipwhy_endpoint_format(&datagram->src, text),
                        version == 4 ? "192.0.2.1:5060" : "[2001:db8::1]:5060");
    assert_string_equal(sipwhy_endpoint_format(&datagram->dst, text),
                        version == 4 ? "192.0.2.2:5070" : "[2001:db8::2]:5070");
    assert_int_equal(datagram->ip_id, version == 4 ? 0xabcd : 0);
    static const char zeros[12];
    if (version == 4)
        assert_memory_equal(datagram->src.address + 4, zeros, sizeof(zeros));
}

/** Where the header of a UDP tunnel is cut, the datagram around it is an ordinary one. */
static void check_cuts(const struct row *row, const struct frame *frame)
{
    span whole = {frame->bytes, frame->length};
    size_t start = span_find(whole, SPAN(PAYLOAD));
    for (size_t length = 0; length < frame->length; length++) {
        struct datagram datagram;
        enum decode_result result =
            decode_copy(row->link_type, span_first(whole, length), frame->length, &datagram);
        if (length < start || row->is_sealed)
            continue;
        assert_int_equal(result, DECODE_DATAGRAM);
        span held = span_first(span_from(span_first(whole, length), start), sizeof(PAYLOAD) - 1);
        assert_true(span_equal(datagram.payload, held));
        assert_int_equal(datagram.truncated, held.length < sizeof(PAYLOAD) - 1);
    }
}

/** Nothing follows but that nothing is read that is not there. */
static void check_damage(const struct row *row, struct frame *frame)
{
    struct datagram datagram;
    span whole = {frame->bytes, frame->length};
    for (size_t length = 0; length < frame->length; length++)
        decode_copy(row->link_type, span_first(whole, length), length, &datagram);
    for (size_t i = 0; i < frame->length; i++) {
        char kept = frame->bytes[i];
        for (int value = 0; value < 256; value++) {
            frame->bytes[i] = (char)value;
            decode_whole(row->link_type, frame, &datagram);
        }
        frame->bytes[i] = kept;
    }
}

/** Random bytes behind a true beginning. */
static void check_noise(const struct row *row, const struct frame *frame)
{
    uint64_t random = 20261101;
    static struct frame noisy;
    for (int round = 0; round < 2000; round++) {
        noisy = (struct frame){.length = frame->length};
        size_t kept = test_random(&random) % frame->length;
        memcpy(noisy.bytes, frame->bytes, kept);
        for (size_t i = kept; i < frame->length; i++)
            noisy.bytes[i] = (char)test_random(&random);
        struct datagram datagram;
        decode_whole(row->link_type, &noisy, &datagram);
    }
}

static void a_tunnel(void **state)
{
    const struct row *row = *state;
    static struct frame frame;
    struct datagram datagram;
    frame.length = 0;
    wrap_all(&frame, row->layers, LAYERS);
    assert_int_equal(decode_whole(row->link_type, &frame, &datagram), DECODE_DATAGRAM);
    assert_span_equal(datagram.payload, PAYLOAD);
    assert_false(datagram.truncated);
    check_endpoints(&datagram, row->version);
    check_cuts(row, &frame);
    check_damage(row, &frame);
    check_noise(row, &frame);
}

/** What can stand in itself: the layers that repeat, from the outside. */
static const struct nest {
    const char *name;
    struct layer before, unit[4], behind[2];
    size_t tunnels; /* that a unit is */
} nests[] = {
    {"ip in ip", {0}, {OUTER4("\x04")}, {SIP4}, 1},
    {"ipv6 in ipv6", {0}, {OUTER6("\x29")}, {SIP6}, 1},
    {"gre", {0}, {OUTER4("\x2f"), GRE("\0\0", "\x08\0", "")}, {SIP4}, 1},
    {"gre, ethernet",
     {0},
     {OUTER4("\x2f"), GRE("\0\0", "\x65\x58", ""), ETHER("\x08\0")},
     {SIP4},
     1},
    {"vxlan", {0}, {OUTER4("\x11"), UDP_TO("\x12\xb5"), VXLAN, ETHER("\x08\0")}, {SIP4}, 1},
    {"geneve", {0}, {OUTER4("\x11"), UDP_TO("\x17\xc1"), GENEVE("\x08\0")}, {SIP4}, 1},
    {"gtp-u", {0}, {OUTER4("\x11"), UDP_TO("\x08\x68"), GTP("\x30", "")}, {SIP4}, 1},
    {"l2tp", {0}, {OUTER4("\x11"), UDP_TO("\x06\xa5"), PLAIN("\0\x02\0\x01\0\x02\x21")}, {SIP4}, 1},
    {"ah", INNER4("\x33"), {AH("\x33")}, {AH("\x11"), SIP}, 1},
    {"esp and ip in ip", {0}, {OUTER4("\x32"), ESP("\0\x04")}, {SIP4}, 2},
    {"mpls", {0}, {OUTER4("\x89"), MPLS, ETHER("\x08\0")}, {SIP4}, 1},
    {"pppoe", {0}, {OUTER4("\x2f"), GRE("\0\0", "\x88\x64", ""), PPPOE, PLAIN("\x21")}, {SIP4}, 2},
};

static enum decode_result decode_nest(const struct nest *nest, size_t count)
{
    static struct frame frame;
    struct datagram datagram;
    frame.length = 0;
    wrap_all(&frame, nest->behind, 2);
    while (count--)
        wrap_all(&frame, nest->unit, 4);
    wrap_all(&frame, &nest->before, 1);
    return decode_whole(RAW, &frame, &datagram);
}

static void a_nest(void **state)
{
    const struct nest *nest = *state;
    /* The AH in front of SIP is one more. */
    size_t most = LIMIT_TUNNELS / nest->tunnels - (nest->before.header.data != NULL);
    for (size_t count = 0; count <= most; count++)
        assert_int_equal(decode_nest(nest, count), DECODE_DATAGRAM);
    assert_int_equal(decode_nest(nest, most + 1), DECODE_TOO_DEEP);
    assert_int_equal(decode_nest(nest, 900), DECODE_TOO_DEEP);
}

static const char *const tunnel_ports[] = {"\x06\xa5", "\x08\x68", "\x11\x94", "\x12\xb5",
                                           "\x12\xb6", "\x17\xc1", "\x21\x18"};
#define PORTS (sizeof(tunnel_ports) / sizeof(tunnel_ports[0]))

/** A datagram to or from one of the ports. */
static enum decode_result decode_udp(const char *port, bool is_source, span payload,
                                     struct datagram *ret_datagram)
{
    struct frame *frame = calloc(1, sizeof(*frame));
    assert_non_null(frame);
    char header[8] = {'\x13', '\xc4', '\x13', '\xc4'};
    memcpy(header + (is_source ? 0 : 2), port, 2);
    wrap(frame, &(struct layer){.header = payload});
    wrap(frame, &(struct layer){{header, 8}, 4, 0, {NULL, 0}});
    wrap(frame, &(struct layer)INNER4("\x11"));
    static struct frame kept;
    kept = *frame;
    free(frame);
    return decode_whole(RAW, &kept, ret_datagram);
}

static void check_is_delivered(const char *port, span payload)
{
    struct datagram datagram;
    for (int is_source = 0; is_source < 2; is_source++) {
        assert_int_equal(decode_udp(port, is_source, payload, &datagram), DECODE_DATAGRAM);
        assert_true(span_equal(datagram.payload, payload));
        char text[SIPWHY_ENDPOINT_TEXT];
        const struct sipwhy_endpoint *other = is_source ? &datagram.dst : &datagram.src;
        assert_string_equal(sipwhy_endpoint_format(other, text),
                            is_source ? "192.0.2.2:5060" : "192.0.2.1:5060");
    }
}

static void sip_on_the_port_of_a_tunnel_is_sip(void **state)
{
    (void)state;
    for (size_t port = 0; port < PORTS; port++) {
        check_is_delivered(tunnel_ports[port], SPAN(PAYLOAD));
        check_is_delivered(tunnel_ports[port], SPAN("\r\n\r\n" PAYLOAD));
        check_is_delivered(tunnel_ports[port], SPAN("SIP/2.0 200 OK\r\n\r\n"));
        check_is_delivered(tunnel_ports[port], SPAN("\r\n\r\n"));
        check_is_delivered(tunnel_ports[port], SPAN(""));
        char text[] = " ESSAGE sip:bob@example.net SIP/2.0\r\n\r\n";
        for (int first = ' '; first < 127; first++) {
            text[0] = (char)first;
            check_is_delivered(tunnel_ports[port], SPAN(text));
        }
    }
}

static void what_is_no_data_of_a_tunnel_is_left_alone(void **state)
{
    (void)state;
    static const span payloads[] = {
        SPAN("\x32\x01\0\x04\0\0\0\0\0\x01\0\0"),         /* GTP-U echo request */
        SPAN("\x48\xff\0\x04\0\0\0\0\0\x01\0\0"),         /* GTP version 2 */
        SPAN("\xc8\x02\0\x0c\0\0\0\0\0\0\0\0"),           /* L2TP control */
        SPAN("\0\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08"), /* IKE */
        SPAN("\0\0\x01\0\0\0\0\x01\xde\xad\xbe\xef\x01\x02\x03\x04"),
        SPAN("\xff"), /* NAT keep-alive */
        SPAN("\0\x80\x65\x58\0\0\x2a\0"),
        SPAN("\x3f\0\x65\x58\0\0\x2a\0"),
        SPAN("\0\0\0\0\0\0\x2a\0"),
    };
    static const size_t ports[] = {1, 1, 0, 2, 2, 2, 5, 5, 3};
    for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++)
        check_is_delivered(tunnel_ports[ports[i]], payloads[i]);
}

/** What is no IP inside, or cannot be read: told, and nothing delivered. */
static void what_cannot_be_read_delivers_nothing(void **state)
{
    (void)state;
    static const struct {
        int link_type;
        struct layer layers[LAYERS];
    } frames[] = {
        {ETHERNET, {ETHER("\x88\x64"), PLAIN("\x11\x09\0\0\0\0"), SIP4}},
        {ETHERNET, {ETHER("\x88\x64"), PPPOE, PLAIN("\xc0\x21\x09\x01\0\x08"), SIP4}},
        {ETHERNET, {ETHER(MPLS_TYPE), MPLS, PLAIN("\x10\0\0\0"), SIP4}},
        {ETHERNET, {ETHER(MPLS_TYPE), MPLS, ETHER("\x08\x06"), SIP4}},
        {PPP, {PLAIN("\0\xfd"), SIP4}},
        {C_HDLC, {PLAIN("\x8f\0\x80\x35"), SIP4}},
        {RAW, {OUTER4("\x2f"), GRE("\x40\0", "\x08\0", WORD), SIP4}},
        {RAW, {OUTER4("\x2f"), GRE("\0\x02", "\x08\0", ""), SIP4}},
        {RAW, {OUTER4("\x2f"), GRE("\0\0", "\0\0", "")}},
        {RAW, {OUTER4("\x2f"), COUNTED("\x20\x81\x88\x0b\0\0\0\x05" WORD, 4, 12)}},
        {RAW, {OUTER4("\x2f"), GRE("\x10\0", "\x88\xbe", WORD), PLAIN("\x30\0\0\0"), SIP4}},
        {RAW, {OUTER4("\x73"), PLAIN("\0\0\0\0\xc8\x03\0\0"), SIP4}},
        {RAW, {OUTER4("\x32"), ESP("\x01\x01\x11" CHECK_12), SIP4}},
        {RAW, {OUTER4("\x32"), ESP("\x02\x01\x04" CHECK_12), SIP4}},
        {RAW, {OUTER4("\x32"), ESP("\x02\x02\x04" CHECK_12), SIP4}},
        {RAW, {OUTER4("\x33"), AH("\x01"), SIP4}},
        {RAW, {OUTER4("\x11"), UDP_TO("\x12\xb6"), VXLAN_GPE("\x04"), SIP4}},
        {RAW, {OUTER4("\x11"), UDP_TO("\x06\xa5"), PLAIN("\0\x03\0\0" WORD), PLAIN("\xff")}},
    };
    for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
        static struct frame frame;
        struct datagram datagram;
        frame.length = 0;
        wrap_all(&frame, frames[i].layers, LAYERS);
        enum decode_result result = decode_whole(frames[i].link_type, &frame, &datagram);
        assert_true(result == DECODE_NOT_IP || result == DECODE_NOT_UDP || result == DECODE_ICMP ||
                    result == DECODE_ENCRYPTED);
        assert_int_equal(datagram.src.family, 0);
    }
}

static const struct CMUnitTest others[] = {
    UNIT_TEST(sip_on_the_port_of_a_tunnel_is_sip),
    UNIT_TEST(what_is_no_data_of_a_tunnel_is_left_alone),
    UNIT_TEST(what_cannot_be_read_delivers_nothing),
};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

int main(void)
{
    static char names[COUNT(nests)][64];
    struct CMUnitTest tests[COUNT(rows) + COUNT(nests) + COUNT(others)];
    struct CMUnitTest *next = tests;
    for (size_t i = 0; i < COUNT(rows); i++)
        *next++ = (struct CMUnitTest){rows[i].name, a_tunnel, NULL, NULL, (void *)&rows[i]};
    for (size_t i = 0; i < COUNT(nests); i++) {
        strcpy(stpcpy(names[i], "nested: "), nests[i].name);
        *next++ = (struct CMUnitTest){names[i], a_nest, NULL, NULL, (void *)&nests[i]};
    }
    memcpy(next, others, sizeof(others));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
