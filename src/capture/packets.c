/*
 * packets.c — packets made out of messages: headers of IP, UDP and TCP in front of them.
 */
#include "base/hash.h"
#include "base/span.h"
#include <sipwhy/packets.h>
#include <stdlib.h>

enum { PROTOCOL_TCP = 6, PROTOCOL_UDP = 17, HOP_LIMIT = 64 };
enum { UDP_BYTES = 8, TCP_BYTES = 20, IPV4_BYTES = 20, IPV6_BYTES = 40, HEADER_BYTES = 60 };

/** As much as fits into an Ethernet frame, with any of these headers. */
#define SEGMENT_BYTES 1400

/** What an IP packet can hold at most, and UDP in it. */
#define PACKET_BYTES 65535

/** So much was sent from one to the other. */
struct half {
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    uint32_t sequence;
    bool is_used;
};

struct sipwhy_packets {
    struct half *halves; /**< owned; a table by hash */
    size_t capacity;
    size_t count;
    uint64_t made;
    uint16_t identification;
    unsigned char bytes[PACKET_BYTES];
};

int sipwhy_packets_create(struct sipwhy_packets **ret_packets)
{
    struct sipwhy_packets *packets = calloc(1, sizeof(*packets));
    if (!packets)
        return SIPWHY_ERROR_MEMORY;
    *ret_packets = packets;
    return 0;
}

void sipwhy_packets_destroy(struct sipwhy_packets *packets)
{
    if (packets)
        free(packets->halves);
    free(packets);
}

/* Connections. */

static bool is_same(const struct sipwhy_endpoint *a, const struct sipwhy_endpoint *b)
{
    return a->family == b->family && a->port == b->port && memcmp(a->address, b->address, sizeof(a->address)) == 0;
}

static struct half *find_half(struct half *halves, size_t capacity, const struct sipwhy_endpoint *src,
                              const struct sipwhy_endpoint *dst)
{
    size_t place = hash_endpoint(hash_endpoint(0, src), dst) % capacity;
    while (halves[place].is_used && !(is_same(&halves[place].src, src) && is_same(&halves[place].dst, dst)))
        place = (place + 1) % capacity;
    return &halves[place];
}

static int grow(struct sipwhy_packets *packets)
{
    size_t capacity = packets->capacity ? packets->capacity * 2 : 64;
    struct half *halves = calloc(capacity, sizeof(*halves));
    if (!halves)
        return SIPWHY_ERROR_MEMORY;
    for (size_t i = 0; i < packets->capacity; i++) {
        const struct half *half = &packets->halves[i];
        if (half->is_used)
            *find_half(halves, capacity, &half->src, &half->dst) = *half;
    }
    free(packets->halves);
    packets->halves = halves;
    packets->capacity = capacity;
    return 0;
}

/** NULL without memory. */
static struct half *half_of(struct sipwhy_packets *packets, const struct sipwhy_endpoint *src,
                            const struct sipwhy_endpoint *dst)
{
    if (packets->count * 2 >= packets->capacity && grow(packets) < 0)
        return NULL;
    struct half *half = find_half(packets->halves, packets->capacity, src, dst);
    if (!half->is_used) {
        *half = (struct half){.src = *src, .dst = *dst, .sequence = 1, .is_used = true};
        packets->count++;
    }
    return half;
}

/* Headers. */

static unsigned char *put_16(unsigned char *at, unsigned number)
{
    at[0] = (unsigned char)(number >> 8);
    at[1] = (unsigned char)number;
    return at + 2;
}

static unsigned char *put_32(unsigned char *at, uint32_t number)
{
    return put_16(put_16(at, number >> 16), number & 0xffff);
}

/** The sum of 16-bit words (RFC 1071). */
static uint32_t add_up(uint32_t sum, const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i + 1 < length; i += 2)
        sum += (uint32_t)bytes[i] << 8 | bytes[i + 1];
    if (length % 2)
        sum += (uint32_t)bytes[length - 1] << 8;
    return (sum & 0xffff) + (sum >> 16);
}

static unsigned complement(uint32_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

static size_t address_bytes(const struct sipwhy_message *message)
{
    return message->src.family == 6 ? 16 : 4;
}

/** Of what is behind the header of IP, whose checksum is still 0 in it (RFC 9293 section 3.1, RFC 8200 section 8.1). */
static unsigned checksum_of(const struct sipwhy_message *message, unsigned protocol, const unsigned char *bytes,
                            size_t length)
{
    uint32_t sum = add_up((uint32_t)(protocol + length), message->src.address, address_bytes(message));
    sum = add_up(sum, message->dst.address, address_bytes(message));
    return complement(add_up(sum, bytes, length));
}

/** @return where the next header goes */
static unsigned char *put_ip(struct sipwhy_packets *packets, const struct sipwhy_message *message, unsigned protocol,
                             size_t length)
{
    unsigned char *at = packets->bytes;
    if (message->src.family == 6) {
        at = put_16(put_32(at, UINT32_C(6) << 28), (unsigned)length);
        *at++ = (unsigned char)protocol;
        *at++ = HOP_LIMIT;
        at = mempcpy(at, message->src.address, 16);
        return mempcpy(at, message->dst.address, 16);
    }
    at = put_16(at, 0x4500);
    at = put_16(at, (unsigned)(IPV4_BYTES + length));
    at = put_16(put_16(at, packets->identification), 0);
    *at++ = HOP_LIMIT;
    *at++ = (unsigned char)protocol;
    unsigned char *sum = at;
    at = mempcpy(put_16(at, 0), message->src.address, 4);
    at = mempcpy(at, message->dst.address, 4);
    put_16(sum, complement(add_up(0, packets->bytes, IPV4_BYTES)));
    return at;
}

static int give(struct sipwhy_packets *packets, const struct sipwhy_message *message, size_t length,
                sipwhy_take_packet *take, void *context)
{
    struct sipwhy_frame frame = {
        .time = message->time,
        .number = ++packets->made,
        .bytes = {(const char *)packets->bytes, length},
        .original_length = (uint32_t)length,
        .link_type = SIPWHY_PACKETS_LINK_TYPE,
    };
    packets->identification++;
    return take(context, &frame);
}

static size_t ip_bytes(const struct sipwhy_message *message)
{
    return message->src.family == 6 ? IPV6_BYTES : IPV4_BYTES;
}

/** A message that no datagram holds is cut. */
static int make_datagram(struct sipwhy_packets *packets, const struct sipwhy_message *message, sipwhy_take_packet *take,
                         void *context)
{
    span payload = span_first(message->bytes, PACKET_BYTES - HEADER_BYTES);
    size_t length = UDP_BYTES + payload.length;
    unsigned char *start = put_ip(packets, message, PROTOCOL_UDP, length);
    unsigned char *at = put_16(put_16(start, message->src.port), message->dst.port);
    at = put_16(put_16(at, (unsigned)length), 0);
    memcpy(at, payload.data, payload.length);
    unsigned sum = checksum_of(message, PROTOCOL_UDP, start, length);
    put_16(start + 6, sum ? sum : 0xffff);
    return give(packets, message, ip_bytes(message) + length, take, context);
}

static int make_segment(struct sipwhy_packets *packets, const struct sipwhy_message *message, span payload,
                        uint32_t sequence, uint32_t acknowledged, sipwhy_take_packet *take, void *context)
{
    enum { ACK_AND_PUSH = 0x5018, WINDOW = 65535 };
    size_t length = TCP_BYTES + payload.length;
    unsigned char *start = put_ip(packets, message, PROTOCOL_TCP, length);
    unsigned char *at = put_16(put_16(start, message->src.port), message->dst.port);
    at = put_16(put_32(put_32(at, sequence), acknowledged), ACK_AND_PUSH);
    at = put_32(put_16(at, WINDOW), 0);
    memcpy(at, payload.data, payload.length);
    put_16(start + 16, checksum_of(message, PROTOCOL_TCP, start, length));
    return give(packets, message, ip_bytes(message) + length, take, context);
}

static int make_segments(struct sipwhy_packets *packets, const struct sipwhy_message *message, sipwhy_take_packet *take,
                         void *context)
{
    const struct half *other = half_of(packets, &message->dst, &message->src);
    uint32_t acknowledged = other ? other->sequence : 0;
    struct half *half = other ? half_of(packets, &message->src, &message->dst) : NULL;
    int result = half ? 0 : SIPWHY_ERROR_MEMORY;
    for (size_t at = 0; result == 0 && at < message->bytes.length; at += SEGMENT_BYTES) {
        span payload = span_first(span_from(message->bytes, at), SEGMENT_BYTES);
        result = make_segment(packets, message, payload, half->sequence, acknowledged, take, context);
        half->sequence += (uint32_t)payload.length;
    }
    return result;
}

int sipwhy_packets_make(struct sipwhy_packets *packets, const struct sipwhy_message *message, sipwhy_take_packet *take,
                        void *context)
{
    if (!message->bytes.length || !message->src.family || message->src.family != message->dst.family)
        return 0;
    if (message->transport == SIPWHY_TRANSPORT_UDP)
        return make_datagram(packets, message, take, context);
    return make_segments(packets, message, take, context);
}
