/*
 * test_decode_fragments.c — datagrams in IP fragments: every order, copies, overlaps, loss and limits.
 */
#include "test.h"

#include "decode/decoder.h"

#define LINK_RAW 101
#define PAYLOAD_BYTES 3000
#define DATAGRAM_BYTES (8 + PAYLOAD_BYTES)
#define SECOND SIPWHY_SECOND

/** What was delivered last, and how often. */
struct net {
    struct decoder *decoder;
    uint64_t frames;
    unsigned delivered;
    struct datagram last;
    char payload[65536];
};

static void keep(void *context, const struct datagram *datagram)
{
    struct net *net = context;
    net->delivered++;
    net->last = *datagram;
    assert_true(datagram->payload.length <= sizeof(net->payload));
    if (datagram->payload.length)
        memcpy(net->payload, datagram->payload.data, datagram->payload.length);
    net->last.payload.data = net->payload;
}

static struct net *net_open(void)
{
    struct net *net = calloc(1, sizeof(*net));
    assert_non_null(net);
    assert_int_equal(decoder_create(keep, net, &net->decoder), 0);
    return net;
}

static void net_close(struct net *net)
{
    decoder_destroy(net->decoder);
    free(net);
}

/** A fragment to be sent. */
struct sent {
    int version;
    sipwhy_time time;
    uint32_t id;
    size_t offset;
    size_t length;    /* of its bytes */
    bool more;
    const char *bytes; /* NULL: of the datagram */
    uint8_t protocol;  /* 0: UDP */
    span options;      /* of IPv4; of IPv6, extension headers before the fragment header */
    uint8_t first_extension;
    size_t cut;        /* bytes that the capture lacks */
};

static char datagram[65536];

/** A UDP datagram with a payload in which every byte is at home. */
static void fill_datagram(size_t length)
{
    for (size_t i = 0; i < sizeof(datagram); i++)
        datagram[i] = (char)(i * 7 + i / 251);
    memcpy(datagram, "\x13\xc4\x13\xce", 4);
    datagram[4] = (char)(length >> 8);
    datagram[5] = (char)length;
}

static void put_u16(char *at, size_t number)
{
    at[0] = (char)(number >> 8);
    at[1] = (char)number;
}

static size_t write_ipv4(const struct sent *sent, char *at)
{
    size_t header = 20 + sent->options.length;
    memset(at, 0, 20);
    at[0] = (char)(0x40 + header / 4);
    put_u16(at + 2, header + sent->length);
    put_u16(at + 4, sent->id);
    put_u16(at + 6, sent->offset / 8 | (sent->more ? 0x2000u : 0));
    at[9] = (char)(sent->protocol ? sent->protocol : 17);
    memcpy(at + 12, "\xc0\0\x02\x01\xc0\0\x02\x02", 8);
    if (sent->options.length)
        memcpy(at + 20, sent->options.data, sent->options.length);
    return header;
}

static size_t write_ipv6(const struct sent *sent, char *at)
{
    size_t header = 40 + sent->options.length;
    memset(at, 0, header + 8);
    at[0] = 0x60;
    put_u16(at + 4, sent->options.length + 8 + sent->length);
    at[6] = (char)(sent->options.length ? sent->first_extension : 44);
    memcpy(at + 8, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16);
    memcpy(at + 24, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x02", 16);
    if (sent->options.length)
        memcpy(at + 40, sent->options.data, sent->options.length);
    at[header] = (char)(sent->protocol ? sent->protocol : 17);
    put_u16(at + header + 2, sent->offset | (sent->more ? 1u : 0));
    put_u16(at + header + 4, sent->id >> 16);
    put_u16(at + header + 6, sent->id & 0xffff);
    return header + 8;
}

/** Feed bytes from memory that ends where they do. */
static enum decode_result feed(struct net *net, sipwhy_time time, const char *bytes, size_t length,
                               size_t original)
{
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    struct sipwhy_frame frame = {.time = time,
                                 .number = ++net->frames,
                                 .bytes = {copy, length},
                                 .original_length = (uint32_t)original,
                                 .link_type = LINK_RAW,
                                 .input = 3};
    decoder_advance(net->decoder, time);
    enum decode_result result = decoder_frame(net->decoder, &frame);
    free(copy);
    return result;
}

static size_t write_packet(const struct sent *sent, char *at)
{
    size_t header = sent->version == 6 ? write_ipv6(sent, at) : write_ipv4(sent, at);
    memcpy(at + header, sent->bytes ? sent->bytes : datagram + sent->offset, sent->length);
    return header + sent->length;
}

static enum decode_result send(struct net *net, struct sent sent)
{
    static char packet[70000];
    size_t length = write_packet(&sent, packet);
    return feed(net, sent.time, packet, length - sent.cut, length);
}

/** The @p index-th of @p count fragments of the datagram. */
static struct sent piece(int version, size_t index, size_t count)
{
    size_t step = (DATAGRAM_BYTES / count + 7) / 8 * 8;
    size_t offset = step * index;
    bool more = index + 1 < count;
    return (struct sent){.version = version,
                         .id = 77,
                         .offset = offset,
                         .length = more ? step : DATAGRAM_BYTES - offset,
                         .more = more,
                         .time = (sipwhy_time)index * SIPWHY_MILLISECOND};
}

static void check_whole(const struct net *net)
{
    assert_false(net->last.truncated);
    assert_false(net->last.incomplete);
    assert_int_equal(net->last.payload.length, PAYLOAD_BYTES);
    assert_int_equal(net->last.length, PAYLOAD_BYTES);
    assert_memory_equal(net->payload, datagram + 8, PAYLOAD_BYTES);
    assert_int_equal(net->last.src.port, 5060);
    assert_int_equal(net->last.dst.port, 5070);
    assert_int_equal(net->last.transport, SIPWHY_TRANSPORT_UDP);
}

static void check_nothing_waits(struct net *net)
{
    assert_true(decoder_deadline(net->decoder) == SIPWHY_TIME_UNKNOWN);
    unsigned before = net->delivered;
    decoder_finish(net->decoder);
    assert_int_equal(net->delivered, before);
}

static const int versions[] = {4, 6};

#define EACH_VERSION(version)                                                                      \
    for (const int *version = versions; version < versions + 2; version++)

static void the_last_one_completes_it(void **state)
{
    (void)state;
    EACH_VERSION(version)
    {
        struct net *net = net_open();
        assert_int_equal(send(net, piece(*version, 0, 3)), DECODE_FRAGMENT);
        assert_int_equal(send(net, piece(*version, 1, 3)), DECODE_FRAGMENT);
        assert_int_equal(net->delivered, 0);
        assert_int_equal(send(net, piece(*version, 2, 3)), DECODE_DATAGRAM);
        assert_int_equal(net->delivered, 1);
        check_whole(net);
        assert_int_equal(net->last.fragments, 3);
        assert_true(net->last.time == 2 * SIPWHY_MILLISECOND);
        assert_int_equal(net->last.frame.frame, 3);
        assert_int_equal(net->last.frame.input, 3);
        assert_int_equal(net->last.ip_id, *version == 4 ? 77 : 0);
        check_nothing_waits(net);
        net_close(net);
    }
}

/** The next permutation in the order of the alphabet; false after the last. */
static bool permute(size_t *order, size_t count)
{
    size_t i = count - 1;
    while (i > 0 && order[i - 1] >= order[i])
        i--;
    if (i == 0)
        return false;
    size_t j = count - 1;
    while (order[j] <= order[i - 1])
        j--;
    size_t kept = order[i - 1];
    order[i - 1] = order[j];
    order[j] = kept;
    for (size_t a = i, b = count - 1; a < b; a++, b--) {
        kept = order[a];
        order[a] = order[b];
        order[b] = kept;
    }
    return true;
}

static void any_order_will_do(void **state)
{
    (void)state;
    EACH_VERSION(version)
    {
        size_t order[] = {0, 1, 2, 3, 4, 5};
        do {
            struct net *net = net_open();
            for (size_t i = 0; i < 6; i++)
                assert_int_equal(send(net, piece(*version, order[i], 6)),
                                 i < 5 ? DECODE_FRAGMENT : DECODE_DATAGRAM);
            check_whole(net);
            check_nothing_waits(net);
            net_close(net);
        } while (permute(order, 6));
    }
}

/** Each of three twice: all 90 orders. It is whole once, or twice where both copies are apart. */
static void copies_do_no_harm(void **state)
{
    (void)state;
    EACH_VERSION(version)
    {
        size_t order[] = {0, 0, 1, 1, 2, 2};
        do {
            struct net *net = net_open();
            for (size_t i = 0; i < 6; i++)
                send(net, piece(*version, order[i], 3));
            assert_in_range(net->delivered, 1, 2);
            unsigned delivered = net->delivered;
            check_whole(net);
            decoder_finish(net->decoder);
            assert_int_equal(net->delivered, delivered);
            net_close(net);
        } while (permute(order, 6));
    }
}

static void a_copy_of_the_start_is_no_loss(void **state)
{
    (void)state;
    EACH_VERSION(version)
    {
        struct net *net = net_open();
        send(net, piece(*version, 1, 2));
        send(net, piece(*version, 0, 2));
        struct sent copy = piece(*version, 0, 2);
        copy.time = SECOND / 10;
        send(net, copy);
        decoder_advance(net->decoder, 60 * SECOND);
        assert_int_equal(net->delivered, 1);
        check_nothing_waits(net);
        /* Much later the same identification is another datagram. */
        copy.time = 70 * SECOND;
        send(net, copy);
        decoder_finish(net->decoder);
        assert_int_equal(net->delivered, 2);
        assert_true(net->last.incomplete);
        net_close(net);
    }
}

static void in_ipv4_the_first_bytes_stay(void **state)
{
    (void)state;
    struct net *net = net_open();
    char other[64];
    memset(other, 'x', sizeof(other));
    fill_datagram(64);
    struct sent sent = {.version = 4, .id = 1, .offset = 16, .length = 16, .more = true};
    send(net, sent);
    /* Over its start, over its end, over all of it and the rest. */
    send(net, (struct sent){.version = 4, .id = 1, .length = 24, .more = true});
    send(net, (struct sent){
                  .version = 4, .id = 1, .offset = 24, .length = 16, .more = true, .bytes = other});
    struct sent rest = {.version = 4, .id = 1, .offset = 8, .length = 56, .bytes = other};
    assert_int_equal(send(net, rest), DECODE_DATAGRAM);
    assert_int_equal(net->last.payload.length, 56);
    assert_memory_equal(net->payload, datagram + 8, 24);
    assert_memory_equal(net->payload + 24, other, 32);
    fill_datagram(DATAGRAM_BYTES);
    net_close(net);
}

/** What overlapping fragments come to, byte by byte. */
struct model {
    char bytes[512];
    bool held[512];
    size_t end;
};

/** @return whether it is whole */
static bool model_add(struct model *model, size_t offset, bool more, char byte)
{
    if (!model->held[offset])
        model->bytes[offset] = byte;
    model->held[offset] = true;
    if (!more)
        model->end = offset + 1;
    for (size_t i = 0; i < model->end; i++)
        if (!model->held[i])
            return false;
    return model->end > 0;
}

static void overlaps_of_ipv4_follow_the_model(void **state)
{
    (void)state;
    uint64_t random = 42;
    for (uint32_t run = 0; run < 3000; run++) {
        struct net *net = net_open();
        struct model model = {.end = 0};
        bool whole = false;
        for (int i = 0; i < 60 && !whole; i++) {
            size_t offset = test_random(&random) % 40 * 8;
            size_t length = (1 + test_random(&random) % 12) * 8;
            bool more = offset + length < 400;
            length = more ? length : 400 - offset;
            char bytes[512];
            memset(bytes, (int)(test_random(&random) % 20), sizeof(bytes));
            bytes[0] = 0;
            memset(bytes + 1, 0, offset ? 0 : 7); /* a UDP header that leaves its length open */
            struct sent sent = {.version = 4, .id = run & 0xffff, .offset = offset,
                                .length = length, .more = more, .bytes = bytes};
            for (size_t k = 0; k < length; k++)
                whole = model_add(&model, offset + k, more || k + 1 < length, bytes[k]);
            send(net, sent);
            assert_int_equal(net->delivered, whole);
        }
        if (whole) {
            assert_int_equal(net->last.payload.length, 392);
            assert_memory_equal(net->payload, model.bytes + 8, 392);
        }
        net_close(net);
    }
}

static void in_ipv6_an_overlap_ends_it(void **state)
{
    (void)state;
    for (size_t from = 8; from <= 24; from += 8) {
        struct net *net = net_open();
        struct sent over = {.version = 6, .id = 77, .offset = from, .length = 8, .more = true};
        over.length = from == 16 ? 16 : 8;
        send(net, (struct sent){
                      .version = 6, .id = 77, .offset = 8, .length = 24, .more = true});
        assert_int_equal(send(net, over), DECODE_MALFORMED);
        for (size_t i = 0; i < 3; i++)
            assert_int_equal(send(net, piece(6, i, 3)), DECODE_MALFORMED);
        decoder_advance(net->decoder, 31 * SECOND);
        assert_int_equal(net->delivered, 0);
        for (size_t i = 0; i < 3; i++) {
            struct sent again = piece(6, i, 3);
            again.time = 31 * SECOND;
            send(net, again);
        }
        assert_int_equal(net->delivered, 1);
        check_whole(net);
        net_close(net);
    }
}

static void ends_that_contradict_are_refused(void **state)
{
    (void)state;
    EACH_VERSION(version)
    {
        struct net *net = net_open();
        struct sent end = piece(*version, 2, 3);
        send(net, end);
        end.length -= 8;
        assert_int_equal(send(net, end), DECODE_MALFORMED);
        struct sent beyond = end;
        beyond.more = true;
        beyond.length = 2000;
        assert_int_equal(send(net, beyond), DECODE_MALFORMED);
        send(net, piece(*version, 0, 3));
        send(net, piece(*version, 1, 3));
        assert_int_equal(net->delivered, *version == 4);
        net_close(net);
        net = net_open();
        send(net, piece(*version, 2, 3));
        struct sent early = piece(*version, 1, 3);
        early.more = false;
        assert_int_equal(send(net, early), DECODE_MALFORMED);
        net_close(net);
    }
}

static void after_thirty_seconds_the_start_is_delivered(void **state)
{
    (void)state;
    EACH_VERSION(version)
    {
        struct net *net = net_open();
        struct sent start = piece(*version, 0, 4);
        start.time = 2 * SECOND;
        send(net, start);
        struct sent third = piece(*version, 2, 4);
        third.time = 3 * SECOND;
        send(net, third);
        assert_true(decoder_deadline(net->decoder) == 32 * SECOND);
        decoder_advance(net->decoder, 32 * SECOND - 1);
        assert_int_equal(net->delivered, 0);
        decoder_advance(net->decoder, 32 * SECOND);
        assert_int_equal(net->delivered, 1);
        assert_true(net->last.truncated);
        assert_true(net->last.incomplete);
        assert_true(net->last.waited == 30 * SECOND);
        assert_true(net->last.time == 2 * SECOND);
        assert_int_equal(net->last.frame.frame, 1);
        assert_int_equal(net->last.fragments, 2);
        assert_int_equal(net->last.payload.length, start.length - 8);
        assert_int_equal(net->last.length, PAYLOAD_BYTES);
        assert_memory_equal(net->payload, datagram + 8, start.length - 8);
        check_nothing_waits(net);
        net_close(net);
    }
}

static void at_the_end_what_came_is_delivered(void **state)
{
    (void)state;
    EACH_VERSION(version)
    {
        struct net *net = net_open();
        for (size_t i = 0; i < 3; i++)
            send(net, piece(*version, i, 4));
        decoder_finish(net->decoder);
        assert_int_equal(net->delivered, 1);
        assert_true(net->last.incomplete);
        assert_true(net->last.waited == 2 * SIPWHY_MILLISECOND);
        assert_int_equal(net->last.payload.length, 3 * piece(4, 0, 4).length - 8);
        assert_memory_equal(net->payload, datagram + 8, net->last.payload.length);
        check_nothing_waits(net);
        net_close(net);
    }
}

static void an_answer_ends_the_wait(void **state)
{
    (void)state;
    EACH_VERSION(version)
    {
        struct net *net = net_open();
        struct sipwhy_endpoint at[2] = {{.family = (uint8_t)*version}, {.family = (uint8_t)*version}};
        struct sent first = piece(*version, 0, 2);
        char packet[PAYLOAD_BYTES];
        write_packet(&first, packet);
        size_t length = *version == 6 ? 16 : 4;
        memcpy(at[0].address, packet + (*version == 6 ? 8 : 12), length);
        memcpy(at[1].address, packet + (*version == 6 ? 24 : 16), length);
        for (uint32_t id = 0; id < 3; id++) {
            struct sent start = piece(*version, 0, 2);
            start.id = id;
            if (id == 1)
                datagram[500] = '@';
            send(net, start);
            fill_datagram(DATAGRAM_BYTES);
        }
        span text = {datagram + 499, 3};
        datagram[500] = '@';
        decoder_answered(net->decoder, &at[1], &at[0], text);
        assert_int_equal(net->delivered, 0);
        decoder_answered(net->decoder, &at[0], &at[1], text);
        fill_datagram(DATAGRAM_BYTES);
        assert_int_equal(net->delivered, 1);
        assert_true(net->last.incomplete);
        assert_true(net->last.answered);
        assert_int_equal(net->last.frame.frame, 2);
        assert_true(decoder_is_waiting(net->decoder));
        net_close(net);
    }
}

static void without_a_start_of_udp_there_is_nothing(void **state)
{
    (void)state;
    EACH_VERSION(version)
    {
        struct net *net = net_open();
        for (size_t i = 1; i < 4; i++)
            send(net, piece(*version, i, 4));
        struct sent tcp = piece(*version, 0, 2);
        tcp.id = 78;
        tcp.protocol = 6;
        assert_int_equal(send(net, tcp), DECODE_FRAGMENT);
        decoder_finish(net->decoder);
        assert_int_equal(net->delivered, 0);
        net_close(net);
    }
}

static void the_key_tells_datagrams_apart(void **state)
{
    (void)state;
    EACH_VERSION(version)
    {
        struct net *net = net_open();
        struct sent other = piece(*version, 1, 2);
        send(net, piece(*version, 0, 2));
        other.id = 78;
        assert_int_equal(send(net, other), DECODE_FRAGMENT);
        other.id = 77;
        other.protocol = 6;
        assert_int_equal(send(net, other), *version == 4 ? DECODE_FRAGMENT : DECODE_DATAGRAM);
        if (*version == 4)
            assert_int_equal(send(net, piece(4, 1, 2)), DECODE_DATAGRAM);
        assert_int_equal(net->delivered, 1);
        check_whole(net);
        net_close(net);
    }
}

static void tunnels_tell_datagrams_apart(void **state)
{
    (void)state;
    struct fragments fragments;
    struct whole whole;
    fragments_init(&fragments);
    struct datagram of = {.src.family = 4, .dst.family = 4};
    struct fragment start = {.datagram = &of, .bytes = {datagram, 8}, .length = 8};
    struct fragment end = start;
    end.offset = 8;
    end.is_last = true;
    end.depth = 1;
    assert_int_equal(fragments_add(&fragments, &start, &whole), FRAGMENTS_WAIT);
    assert_int_equal(fragments_add(&fragments, &end, &whole), FRAGMENTS_WAIT);
    end.depth = 0;
    assert_int_equal(fragments_add(&fragments, &end, &whole), FRAGMENTS_COMPLETE);
    assert_int_equal(whole.bytes.length, 16);
    whole_finish(&whole);
    fragments_finish(&fragments);
}

static void headers_around_fragments(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct net *net = net_open();
        struct sent sent = piece(4, i, 2);
        send(net, piece(4, 1 - i, 2));
        sent.options = SPAN("\x94\x04\0\0\x01\x01\x01\0");
        assert_int_equal(send(net, sent), DECODE_DATAGRAM);
        check_whole(net);
        net_close(net);
        net = net_open();
        sent = piece(6, i, 2);
        send(net, piece(6, 1 - i, 2));
        sent.first_extension = 60;
        sent.options = SPAN("\x2c\0\x01\x04\0\0\0\0");
        assert_int_equal(send(net, sent), DECODE_DATAGRAM);
        check_whole(net);
        net_close(net);
    }
    /* Destination options behind the fragment header, and only the first one names them. */
    struct net *net = net_open();
    char start[40] = {17, 0, 1, 4};
    memcpy(start + 8, datagram, 32);
    send(net, (struct sent){.version = 6, .id = 1, .offset = 40, .more = false,
                            .length = DATAGRAM_BYTES - 32, .bytes = datagram + 32});
    assert_int_equal(send(net, (struct sent){.version = 6, .id = 1, .more = true, .length = 40,
                                             .bytes = start, .protocol = 60}),
                     DECODE_DATAGRAM);
    check_whole(net);
    net_close(net);
}

static void atomic_fragments_stand_alone(void **state)
{
    (void)state;
    struct net *net = net_open();
    struct sent atomic = piece(6, 0, 2);
    send(net, atomic);
    fill_datagram(100);
    atomic.more = false;
    atomic.length = 100;
    assert_int_equal(send(net, atomic), DECODE_DATAGRAM);
    assert_int_equal(net->last.payload.length, 92);
    assert_int_equal(net->last.fragments, 0);
    fill_datagram(DATAGRAM_BYTES);
    assert_int_equal(send(net, piece(6, 1, 2)), DECODE_DATAGRAM);
    check_whole(net);
    net_close(net);
}

static void odd_and_empty_fragments(void **state)
{
    (void)state;
    EACH_VERSION(version)
    {
        struct net *net = net_open();
        struct sent odd = piece(*version, 0, 3);
        odd.length += 5;
        assert_int_equal(send(net, odd), *version == 4 ? DECODE_FRAGMENT : DECODE_MALFORMED);
        struct sent empty = piece(*version, 1, 3);
        empty.length = 0;
        assert_int_equal(send(net, empty), DECODE_MALFORMED);
        empty.more = false;
        assert_int_equal(send(net, empty), DECODE_MALFORMED);
        empty.more = true;
        empty.length = 7;
        if (*version == 4)
            assert_int_equal(send(net, empty), DECODE_MALFORMED);
        if (*version == 6)
            send(net, piece(6, 0, 3));
        send(net, piece(*version, 1, 3));
        assert_int_equal(send(net, piece(*version, 2, 3)), DECODE_DATAGRAM);
        check_whole(net);
        net_close(net);
    }
}

static void no_packet_is_longer_than_65535_bytes(void **state)
{
    (void)state;
    EACH_VERSION(version)
    {
        size_t headers = *version == 4 ? 20 : 0;
        struct net *net = net_open();
        struct sent end = {.version = *version, .id = 5, .offset = 65480};
        end.length = 65535 - headers - end.offset;
        fill_datagram(end.offset + end.length);
        send(net, (struct sent){.version = *version, .id = 5, .length = 65480, .more = true});
        end.length++;
        assert_int_equal(send(net, end), DECODE_MALFORMED);
        end.length--;
        assert_int_equal(send(net, end), DECODE_DATAGRAM);
        assert_int_equal(net->last.payload.length, 65535 - headers - 8);
        assert_memory_equal(net->payload, datagram + 8, net->last.payload.length);
        net_close(net);
    }
    fill_datagram(DATAGRAM_BYTES);
}

static void what_the_capture_cut_ends_the_message(void **state)
{
    (void)state;
    EACH_VERSION(version)
    {
        for (size_t cut = 0; cut < 3; cut++) {
            struct net *net = net_open();
            for (size_t i = 0; i < 3; i++) {
                struct sent sent = piece(*version, i, 3);
                sent.cut = i == cut ? 100 : 0;
                send(net, sent);
            }
            size_t end = piece(*version, cut, 3).offset + piece(*version, cut, 3).length - 100;
            assert_int_equal(net->delivered, 1);
            assert_true(net->last.truncated);
            assert_false(net->last.incomplete);
            assert_int_equal(net->last.payload.length, end - 8);
            assert_int_equal(net->last.length, PAYLOAD_BYTES);
            assert_memory_equal(net->payload, datagram + 8, end - 8);
            net_close(net);
        }
    }
}

static void too_many_datagrams(void **state)
{
    (void)state;
    struct net *net = net_open();
    for (uint32_t i = 0; i <= LIMIT_FRAGMENTED_DATAGRAMS; i++) {
        struct sent sent = {.version = 6, .id = i, .length = 16, .more = true};
        send(net, sent);
        sent.id = 0;
        sent.offset = 64; /* the first one stays in use */
        if (i == 100)
            send(net, sent);
    }
    assert_int_equal(decoder_hits(net->decoder)->count[LIMIT_HIT_FRAGMENTS], 1);
    assert_int_equal(net->delivered, 1);
    assert_true(net->last.incomplete);
    assert_int_equal(net->last.frame.frame, 2);
    decoder_finish(net->decoder);
    assert_int_equal(net->delivered, LIMIT_FRAGMENTED_DATAGRAMS + 1);
    net_close(net);
}

static void too_many_bytes(void **state)
{
    (void)state;
    struct net *net = net_open();
    for (uint32_t i = 0; i < 1000; i++) {
        send(net, (struct sent){.version = 6, .id = i, .length = 60000, .more = true});
        assert_true(net->decoder->fragments.bytes <= LIMIT_FRAGMENT_BYTES);
    }
    assert_int_equal(decoder_hits(net->decoder)->count[LIMIT_HIT_FRAGMENTS], net->delivered);
    assert_in_range(net->delivered, 1000 - LIMIT_FRAGMENT_BYTES / 60000,
                    1010 - LIMIT_FRAGMENT_BYTES / 60000);
    net_close(net);
}

static void too_many_fragments_of_one(void **state)
{
    (void)state;
    struct net *net = net_open();
    for (size_t i = 8180; i > 0; i--)
        send(net, (struct sent){
                      .version = 4, .id = 9, .offset = (i - 1) * 8, .length = 8, .more = i < 8180});
    assert_int_equal(net->delivered, 0);
    assert_true(net->decoder->fragments.bytes < 100 * LIMIT_FRAGMENTS_PER_DATAGRAM);
    assert_int_equal(decoder_hits(net->decoder)->count[LIMIT_HIT_FRAGMENTS],
                     8180 - LIMIT_FRAGMENTS_PER_DATAGRAM);
    net_close(net);
}

static void a_clock_set_back_keeps_nobody_waiting(void **state)
{
    (void)state;
    struct net *net = net_open();
    struct sent late = piece(4, 0, 2);
    late.time = 5000 * SECOND;
    send(net, late);
    decoder_advance(net->decoder, 100 * SECOND);
    assert_int_equal(net->delivered, 1);
    assert_true(net->last.waited == 0);
    check_nothing_waits(net);
    net_close(net);
}

/** Packets that complete each other from the inside out do not go deeper than tunnels may. */
static void nested_fragments_end(void **state)
{
    (void)state;
    struct net *net = net_open();
    enum { LEVELS = 100 };
    for (uint32_t id = 0; id < LEVELS; id++)
        send(net, (struct sent){.version = 6, .id = id, .offset = 2000, .length = 8});
    char chain[2000] = {0};
    for (uint32_t id = 1; id < LEVELS; id++) {
        char *header = chain + (size_t)(id - 1) * 8;
        header[0] = 44;
        header[3] = 1;
        header[7] = (char)id;
    }
    send(net, (struct sent){
                  .version = 6, .id = 0, .length = 2000, .more = true, .bytes = chain, .protocol = 44});
    decoder_finish(net->decoder);
    assert_int_equal(net->delivered, 0);
    net_close(net);
}

static void each_byte_changed_and_each_length(void **state)
{
    (void)state;
    enum { BYTES = 120 };
    fill_datagram(BYTES);
    EACH_VERSION(version)
    {
        char packets[2][256];
        size_t lengths[2];
        struct sent sent[2] = {{.version = *version, .id = 3, .length = 64, .more = true},
                               {.version = *version, .id = 3, .offset = 64, .length = 56}};
        for (int i = 0; i < 2; i++)
            lengths[i] = write_packet(&sent[i], packets[i]);
        for (int changed = 0; changed < 2; changed++) {
            for (size_t at = 0; at < lengths[changed]; at++) {
                for (int value = 0; value < 256; value++) {
                    struct net *net = net_open();
                    char kept = packets[changed][at];
                    packets[changed][at] = (char)value;
                    feed(net, 0, packets[0], lengths[0], lengths[0]);
                    feed(net, 0, packets[1], lengths[1], lengths[1]);
                    decoder_finish(net->decoder);
                    assert_in_range(net->delivered, 0, 2);
                    packets[changed][at] = kept;
                    net_close(net);
                }
                struct net *net = net_open();
                feed(net, 0, packets[1 - changed], lengths[1 - changed], lengths[1 - changed]);
                feed(net, 0, packets[changed], at, lengths[changed]);
                decoder_finish(net->decoder);
                net_close(net);
            }
        }
    }
    fill_datagram(DATAGRAM_BYTES);
}

static const struct CMUnitTest tests[] = {
    UNIT_TEST(the_last_one_completes_it),
    UNIT_TEST(any_order_will_do),
    UNIT_TEST(copies_do_no_harm),
    UNIT_TEST(a_copy_of_the_start_is_no_loss),
    UNIT_TEST(in_ipv4_the_first_bytes_stay),
    UNIT_TEST(overlaps_of_ipv4_follow_the_model),
    UNIT_TEST(in_ipv6_an_overlap_ends_it),
    UNIT_TEST(ends_that_contradict_are_refused),
    UNIT_TEST(after_thirty_seconds_the_start_is_delivered),
    UNIT_TEST(at_the_end_what_came_is_delivered),
    UNIT_TEST(an_answer_ends_the_wait),
    UNIT_TEST(without_a_start_of_udp_there_is_nothing),
    UNIT_TEST(the_key_tells_datagrams_apart),
    UNIT_TEST(tunnels_tell_datagrams_apart),
    UNIT_TEST(headers_around_fragments),
    UNIT_TEST(atomic_fragments_stand_alone),
    UNIT_TEST(odd_and_empty_fragments),
    UNIT_TEST(no_packet_is_longer_than_65535_bytes),
    UNIT_TEST(what_the_capture_cut_ends_the_message),
    UNIT_TEST(too_many_datagrams),
    UNIT_TEST(too_many_bytes),
    UNIT_TEST(too_many_fragments_of_one),
    UNIT_TEST(a_clock_set_back_keeps_nobody_waiting),
    UNIT_TEST(nested_fragments_end),
    UNIT_TEST(each_byte_changed_and_each_length),
};

int main(void)
{
    fill_datagram(DATAGRAM_BYTES);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
