/*
 * frame.c — Ethernet, IPv4 or IPv6, UDP, TCP or ICMP.
 */
#include "frame.h"

#define LINKTYPE_ETHERNET 1
#define ETHERNET_BYTES 14
#define UDP_BYTES 8
#define TCP_BYTES 20

/** Of the IP payload in a fragment, as an MTU of 1500 bytes leaves it. */
#define PART_BYTES 1480

static size_t put_16(unsigned char *at, unsigned value)
{
    at[0] = (unsigned char)(value >> 8);
    at[1] = (unsigned char)value;
    return 2;
}

static size_t put_ethernet(unsigned char *at, unsigned type)
{
    static const unsigned char addresses[12] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1};
    memcpy(at, addresses, sizeof(addresses));
    return sizeof(addresses) + put_16(at + sizeof(addresses), type);
}

static size_t put_ipv4(unsigned char *at, const struct scene_step *step, size_t length)
{
    memset(at, 0, 20);
    at[0] = 0x45;
    put_16(at + 2, (unsigned)(20 + length));
    put_16(at + 4, step->ip_id);
    at[8] = step->ttl;
    at[9] = step->protocol;
    memcpy(at + 12, step->src.address, 4);
    memcpy(at + 16, step->dst.address, 4);
    return 20;
}

static size_t put_ipv6(unsigned char *at, const struct scene_step *step, size_t length)
{
    memset(at, 0, 8);
    at[0] = 0x60;
    put_16(at + 4, (unsigned)length);
    at[6] = step->protocol;
    at[7] = step->ttl;
    memcpy(at + 8, step->src.address, 16);
    memcpy(at + 24, step->dst.address, 16);
    return 40;
}

static size_t put_udp(unsigned char *at, const struct scene_step *step, size_t length)
{
    put_16(at, step->src.port);
    put_16(at + 2, step->dst.port);
    put_16(at + 4, (unsigned)length);
    put_16(at + 6, 0);
    return UDP_BYTES;
}

static size_t put_tcp(unsigned char *at, const struct scene_step *step)
{
    memset(at, 0, TCP_BYTES);
    put_16(at, step->src.port);
    put_16(at + 2, step->dst.port);
    put_16(at + 4, step->sequence >> 16);
    put_16(at + 6, step->sequence);
    at[12] = TCP_BYTES / 4 << 4;
    at[13] = step->flags;
    return TCP_BYTES;
}

static size_t transport_bytes(const struct scene_step *step)
{
    switch (step->protocol) {
    case FRAME_UDP:
        return UDP_BYTES;
    case FRAME_TCP:
        return TCP_BYTES;
    default:
        return 0;
    }
}

/** @p length is that of header and payload. */
static size_t put_transport(unsigned char *at, const struct scene_step *step, size_t length)
{
    switch (step->protocol) {
    case FRAME_UDP:
        return put_udp(at, step, length);
    case FRAME_TCP:
        return put_tcp(at, step);
    default:
        return 0;
    }
}

/** Put the fragment header of IPv6 at @p at, before what is there. @return its length */
static size_t put_fragment_header(unsigned char *ip, unsigned char *at, size_t length,
                                  const struct scene_step *step, unsigned field)
{
    memmove(at + 8, at, length);
    memset(at, 0, 8);
    at[0] = ip[6];
    ip[6] = 44;
    put_16(at + 2, field);
    put_16(at + 6, step->ip_id);
    return 8;
}

/**
 * Of an IP packet with *header bytes of headers and @p length of payload, leave the fragment of the step.
 * @return the length of its payload; *header grows by the fragment header
 */
static size_t cut_part(unsigned char *ip, size_t *header, size_t length,
                       const struct scene_step *step)
{
    size_t offset = (size_t)(step->part - 1) * PART_BYTES;
    offset = offset < length ? offset : length / 8 * 8;
    bool is_last = length - offset <= PART_BYTES;
    size_t left = is_last ? length - offset : PART_BYTES;
    memmove(ip + *header, ip + *header + offset, left);
    if (step->src.family == 6) {
        unsigned field = (unsigned)offset | !is_last;
        *header += put_fragment_header(ip, ip + *header, left, step, field);
        put_16(ip + 4, (unsigned)(left + 8));
    } else {
        put_16(ip + 2, (unsigned)(*header + left));
        put_16(ip + 6, (unsigned)(offset / 8) | (is_last ? 0 : 0x2000u));
    }
    return left;
}

span frame_packet(const struct sipwhy_frame *frame)
{
    return span_from(frame->bytes, ETHERNET_BYTES);
}

struct sipwhy_frame frame_write(const struct scene_step *step, span payload, uint64_t number,
                                unsigned char bytes[FRAME_BYTES])
{
    bool is_v6 = step->src.family == 6;
    size_t length = put_ethernet(bytes, !step->payload.data ? 0x0806 : is_v6 ? 0x86dd : 0x0800);
    if (step->payload.data) {
        payload = span_first(payload, FRAME_BYTES - 128);
        size_t header_bytes = transport_bytes(step);
        size_t datagram = header_bytes + payload.length;
        length += is_v6 ? put_ipv6(bytes + length, step, datagram)
                        : put_ipv4(bytes + length, step, datagram);
        length += put_transport(bytes + length, step, datagram);
        if (payload.length)
            memcpy(bytes + length, payload.data, payload.length);
        if (step->part) {
            size_t header = length - header_bytes - ETHERNET_BYTES;
            payload.length = cut_part(bytes + ETHERNET_BYTES, &header, datagram, step);
            length = ETHERNET_BYTES + header;
        }
    } else {
        memset(bytes + length, 0, 28);
        payload.length = 28;
    }
    size_t captured = payload.length < step->captured ? payload.length : step->captured;
    return (struct sipwhy_frame){
        .time = SCENE_START + step->time,
        .number = number,
        .bytes = {(const char *)bytes, length + captured},
        .original_length = (uint32_t)(length + payload.length),
        .link_type = LINKTYPE_ETHERNET,
    };
}
