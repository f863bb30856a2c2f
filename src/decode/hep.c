/*
 * hep.c — the Homer Encapsulation Protocol, versions 1 to 3.
 *
 * Version 3 is a list of chunks: vendor, type, length and a value. Chunks of other vendors than 0
 * (the protocol itself) and types that are of no use here are skipped.
 */
#include "decode/hep.h"

#include "decode/framing.h"
#include "decode/inflate.h"

#include <stdlib.h>

/** Where agents send to, where nothing else is agreed. */
#define PORT 9060
#define PORT_TLS 9061

/** Types of chunks. */
enum {
    CHUNK_PROTOCOL = 0x02, /* of IP */
    CHUNK_SRC_IPV4 = 0x03,
    CHUNK_DST_IPV4 = 0x04,
    CHUNK_SRC_IPV6 = 0x05,
    CHUNK_DST_IPV6 = 0x06,
    CHUNK_SRC_PORT = 0x07,
    CHUNK_DST_PORT = 0x08,
    CHUNK_SECONDS = 0x09,
    CHUNK_MICROSECONDS = 0x0a,
    CHUNK_TYPE = 0x0b, /* of the payload */
    CHUNK_PAYLOAD = 0x0f,
    CHUNK_COMPRESSED = 0x10, /* the payload, by zlib */
};

/** Vendor, type and length. */
#define CHUNK_HEADER 6

/** What CHUNK_TYPE says of SIP. Others are RTCP, reports of voice quality, logs. */
#define TYPE_SIP 1

/** Of versions 1 and 2, without the addresses; and what version 2 has behind them. */
#define OLD_HEADER 8
#define OLD_TIME 12

/** A packet of any version. */
struct hep_packet {
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    enum sipwhy_transport transport;
    uint32_t seconds;
    uint32_t microseconds;
    bool is_other; /**< the payload is not SIP */
    bool is_compressed;
    bool truncated; /**< the payload is */
    span payload;
};

/** kamailio and OpenSIPS have made up numbers for what runs over TCP; the rest are those of IP. */
static const struct {
    uint8_t protocol;
    enum sipwhy_transport transport;
} transports[] = {
    {17, SIPWHY_TRANSPORT_UDP}, {6, SIPWHY_TRANSPORT_TCP}, {22, SIPWHY_TRANSPORT_TLS},
    {50, SIPWHY_TRANSPORT_WS},  {132, SIPWHY_TRANSPORT_SCTP},
};

static bool find_transport(uint8_t protocol, enum sipwhy_transport *ret_transport)
{
    for (size_t i = 0; i < sizeof(transports) / sizeof(transports[0]); i++) {
        if (transports[i].protocol == protocol) {
            *ret_transport = transports[i].transport;
            return true;
        }
    }
    return false;
}

static void set_address(struct sipwhy_endpoint *endpoint, uint8_t family, span value)
{
    if (value.length != (family == 4 ? 4u : 16u))
        return;
    endpoint->family = family;
    memset(endpoint->address, 0, sizeof(endpoint->address));
    memcpy(endpoint->address, value.data, value.length);
}

static void set_u16(uint16_t *number, span value)
{
    if (value.length == 2)
        *number = get_u16(value, 0);
}

static void set_u32(uint32_t *number, span value)
{
    if (value.length == 4)
        *number = get_u32(value, 0);
}

static void take_chunk(struct hep_packet *packet, uint16_t type, span value)
{
    switch (type) {
    case CHUNK_PROTOCOL:
        if (value.length == 1)
            find_transport(get_u8(value, 0), &packet->transport);
        break;
    case CHUNK_SRC_IPV4:
    case CHUNK_SRC_IPV6:
        set_address(&packet->src, type == CHUNK_SRC_IPV4 ? 4 : 6, value);
        break;
    case CHUNK_DST_IPV4:
    case CHUNK_DST_IPV6:
        set_address(&packet->dst, type == CHUNK_DST_IPV4 ? 4 : 6, value);
        break;
    case CHUNK_SRC_PORT:
        set_u16(&packet->src.port, value);
        break;
    case CHUNK_DST_PORT:
        set_u16(&packet->dst.port, value);
        break;
    case CHUNK_SECONDS:
        set_u32(&packet->seconds, value);
        break;
    case CHUNK_MICROSECONDS:
        set_u32(&packet->microseconds, value);
        break;
    case CHUNK_TYPE:
        packet->is_other = value.length != 1 || get_u8(value, 0) != TYPE_SIP;
        break;
    case CHUNK_PAYLOAD:
    case CHUNK_COMPRESSED:
        packet->payload = value;
        packet->is_compressed = type == CHUNK_COMPRESSED;
        break;
    }
}

/** @return whether its lengths fit together; of a packet that is cut, as far as it goes */
static bool read_chunks(span rest, bool is_cut, struct hep_packet *ret_packet)
{
    struct hep_packet packet = {.transport = SIPWHY_TRANSPORT_UDP};
    while (rest.length >= CHUNK_HEADER) {
        uint16_t vendor = get_u16(rest, 0), type = get_u16(rest, 2);
        size_t length = get_u16(rest, 4);
        if (length < CHUNK_HEADER || (length > rest.length && !is_cut))
            return false;
        bool is_whole = length <= rest.length;
        packet.truncated = packet.truncated || !is_whole;
        if (vendor == 0 && (is_whole || type == CHUNK_PAYLOAD || type == CHUNK_COMPRESSED))
            take_chunk(&packet, type, span_from(span_first(rest, length), CHUNK_HEADER));
        rest = span_from(rest, length);
    }
    *ret_packet = packet;
    return rest.length == 0 || is_cut;
}

/** Numbers of address families differ from system to system: 10 is Linux', the others are BSD's. */
static size_t old_address_length(uint8_t family)
{
    switch (family) {
    case 2:
        return 4;
    case 10:
    case 24:
    case 28:
    case 30:
        return 16;
    default:
        return 0;
    }
}

/** The time is the one thing in HEP that is not in network order. */
static uint32_t get_little_u32(span bytes, size_t offset)
{
    return __builtin_bswap32(get_u32(bytes, offset));
}

/** The header length that is sent covers the addresses, and not the time of version 2 behind them. */
static bool read_old(span bytes, struct hep_packet *ret_packet)
{
    struct hep_packet packet = {0};
    if (bytes.length < OLD_HEADER || !find_transport(get_u8(bytes, 3), &packet.transport))
        return false;
    bool has_time = get_u8(bytes, 0) == 2;
    size_t length = old_address_length(get_u8(bytes, 2));
    size_t header = OLD_HEADER + 2 * length, time = has_time ? OLD_TIME : 0;
    size_t told = get_u8(bytes, 1);
    if (!length || bytes.length <= header + time || (told != header && told != header + time))
        return false;
    uint8_t family = length == 4 ? 4 : 6;
    set_address(&packet.src, family, span_first(span_from(bytes, OLD_HEADER), length));
    set_address(&packet.dst, family, span_first(span_from(bytes, OLD_HEADER + length), length));
    packet.src.port = get_u16(bytes, 4);
    packet.dst.port = get_u16(bytes, 6);
    if (has_time) {
        packet.seconds = get_little_u32(bytes, header);
        packet.microseconds = get_little_u32(bytes, header + 4);
    }
    packet.payload = span_from(bytes, header + time);
    *ret_packet = packet;
    return true;
}

enum hep_start hep_start(span bytes, size_t *ret_length)
{
    static const span magic = {"HEP3", 4};
    if (!span_equal(span_first(bytes, magic.length), span_first(magic, bytes.length)))
        return HEP_OTHER;
    if (bytes.length < HEP_HEADER)
        return HEP_MORE;
    size_t length = get_u16(bytes, 4);
    if (length < HEP_HEADER || (length > HEP_HEADER && length < HEP_HEADER + CHUNK_HEADER))
        return HEP_OTHER;
    if (length > HEP_HEADER && bytes.length < HEP_HEADER + CHUNK_HEADER)
        return HEP_MORE;
    if (length > HEP_HEADER) {
        size_t chunk = get_u16(bytes, HEP_HEADER + 4);
        if (chunk < CHUNK_HEADER || chunk > length - HEP_HEADER)
            return HEP_OTHER;
    }
    *ret_length = length;
    return HEP_PACKET;
}

size_t hep_seek(span bytes)
{
    size_t offset = 0, length;
    while (offset < bytes.length) {
        const char *found = memmem(bytes.data + offset, bytes.length - offset, "HEP3", 4);
        if (!found)
            break;
        offset = (size_t)(found - bytes.data);
        if (hep_start(span_from(bytes, offset), &length) == HEP_PACKET)
            return offset;
        offset++;
    }
    return bytes.length;
}

/** Versions 1 and 2 have no magic number: either the port or the payload has to speak for them. */
static bool test_old(const struct walk *walk, span payload)
{
    struct hep_packet packet;
    uint16_t src = walk->datagram.src.port, dst = walk->datagram.dst.port;
    if (!read_old(payload, &packet))
        return false;
    return src == PORT || dst == PORT || src == PORT_TLS || dst == PORT_TLS ||
           framing_is_likely(packet.payload);
}

bool hep_test(const struct walk *walk, span payload)
{
    size_t length;
    if (!hep_may_begin(payload))
        return false;
    if (payload.data[0] != 'H')
        return test_old(walk, payload);
    return hep_start(payload, &length) == HEP_PACKET &&
           (length <= payload.length || walk->datagram.truncated);
}

static sipwhy_time time_of(const struct hep_packet *packet)
{
    uint32_t microseconds = packet->microseconds < 1000000 ? packet->microseconds : 999999;
    return packet->seconds * SIPWHY_SECOND + microseconds * SIPWHY_MICROSECOND;
}

/** What the datagram around it was is of no interest behind this. */
static void relay(struct datagram *datagram, const struct hep_packet *packet)
{
    sipwhy_time arrival = datagram->time;
    datagram->src = packet->src;
    datagram->dst = packet->dst;
    datagram->transport = packet->transport;
    datagram->truncated = packet->truncated;
    datagram->length = 0;
    datagram->ip_id = 0;
    datagram->is_relayed = true;
    if (packet->seconds) /* version 1 has no time */
        datagram->time = time_of(packet);
    datagram->lag = arrival - datagram->time;
}

static enum decode_result deliver_inflated(struct walk *walk, span compressed)
{
    bool is_cut;
    char *room = malloc(LIMIT_MESSAGE_BYTES);
    size_t length = room ? inflate_all(compressed, room, LIMIT_MESSAGE_BYTES, &is_cut) : 0;
    enum decode_result result = DECODE_MALFORMED;
    if (length) {
        if (length == LIMIT_MESSAGE_BYTES && is_cut)
            limit_hit(&walk->decoder->hits, LIMIT_HIT_HEP_INFLATED);
        walk->datagram.truncated = walk->datagram.truncated || is_cut;
        result = walk_deliver(walk, (span){room, length});
    }
    free(room);
    return result;
}

/** Packets without a payload keep a connection alive. */
static enum decode_result deliver(struct walk *walk, const struct hep_packet *packet)
{
    if (packet->is_other || !packet->payload.length)
        return packet->is_other ? DECODE_NOT_SIP : DECODE_KEEPALIVE;
    if (!packet->src.family || packet->src.family != packet->dst.family)
        return DECODE_MALFORMED;
    struct datagram around = walk->datagram;
    relay(&walk->datagram, packet);
    enum decode_result result = packet->is_compressed ? deliver_inflated(walk, packet->payload)
                                                      : walk_deliver(walk, packet->payload);
    walk->datagram = around;
    return result;
}

enum decode_result hep_take(struct walk *walk, span packet, bool truncated)
{
    size_t length;
    struct hep_packet chunks;
    if (hep_start(packet, &length) != HEP_PACKET)
        return DECODE_MALFORMED;
    span rest = span_from(span_first(packet, length), HEP_HEADER);
    if (!read_chunks(rest, truncated, &chunks))
        return DECODE_MALFORMED;
    return deliver(walk, &chunks);
}

enum decode_result hep_decode(struct walk *walk, span bytes)
{
    struct hep_packet packet;
    if (bytes.data[0] == 'H')
        return hep_take(walk, bytes, walk->datagram.truncated);
    if (!read_old(bytes, &packet))
        return DECODE_MALFORMED;
    packet.truncated = walk->datagram.truncated;
    return deliver(walk, &packet);
}
