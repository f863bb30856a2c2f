/*
 * hep_frame.c — headers in front of a HEP packet, as it would have been captured.
 */
#include "capture/hep_frame.h"

#include <string.h>

#define PROTOCOL_UDP 17

/** Link headers: zeros, but for the Ethernet type. */
static const struct {
    int link_type;
    uint8_t length;
    uint8_t type_at;
    bool has_type;
} links[] = {
    {1, 14, 12, true},    /* ETHERNET */
    {12, 0, 0, false},    /* RAW of tun interfaces */
    {101, 0, 0, false},   /* RAW */
    {113, 16, 14, true},  /* LINUX_SLL */
    {276, 20, 0, true},   /* LINUX_SLL2 */
};
#define LINKS (sizeof(links) / sizeof(links[0]))

static size_t find_link(int link_type)
{
    size_t i = 0;
    while (i < LINKS && links[i].link_type != link_type)
        i++;
    return i;
}

bool hep_frame_has_link(int link_type)
{
    return find_link(link_type) < LINKS;
}

static void put_u16(char *at, size_t number)
{
    at[0] = (char)(number >> 8);
    at[1] = (char)number;
}

/** One's complement sum (RFC 1071), not complemented. */
static uint32_t sum(uint32_t start, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        start += (uint32_t)(uint8_t)bytes[i] << (i % 2 ? 0 : 8);
    while (start > 0xffff)
        start = (start & 0xffff) + (start >> 16);
    return start;
}

/** A length that does not fit is 0, as where a card is left to fill it in. */
static size_t fitting(size_t length)
{
    return length <= UINT16_MAX ? length : 0;
}

/** In IPv4 a checksum is not needed. */
static void put_udp(char *udp, size_t length, const struct sipwhy_endpoint *src,
                    const struct sipwhy_endpoint *dst)
{
    put_u16(udp, src->port);
    put_u16(udp + 2, dst->port);
    put_u16(udp + 4, fitting(length));
    put_u16(udp + 6, 0);
    if (src->family != 6)
        return;
    uint32_t check = sum(PROTOCOL_UDP + (uint32_t)length, (const char *)src->address, 16);
    check = sum(check, (const char *)dst->address, 16);
    check = ~sum(check, udp, length) & 0xffff;
    put_u16(udp + 6, check ? check : 0xffff);
}

static void put_ipv4(char *ip, size_t length, const struct sipwhy_endpoint *src,
                     const struct sipwhy_endpoint *dst)
{
    static const char start[] = {0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, PROTOCOL_UDP, 0, 0};
    memcpy(ip, start, sizeof(start));
    put_u16(ip + 2, fitting(20 + length));
    memcpy(ip + 12, src->address, 4);
    memcpy(ip + 16, dst->address, 4);
    put_u16(ip + 10, ~sum(0, ip, 20) & 0xffff);
}

static void put_ipv6(char *ip, size_t length, const struct sipwhy_endpoint *src,
                     const struct sipwhy_endpoint *dst)
{
    static const char start[] = {0x60, 0, 0, 0, 0, 0, PROTOCOL_UDP, 64};
    memcpy(ip, start, sizeof(start));
    put_u16(ip + 4, fitting(length));
    memcpy(ip + 8, src->address, 16);
    memcpy(ip + 24, dst->address, 16);
}

struct sipwhy_span hep_frame_make(char *packet, size_t length, const struct sipwhy_endpoint *src,
                                  const struct sipwhy_endpoint *dst, int link_type)
{
    size_t link = find_link(link_type);
    bool is_ipv6 = src->family == 6;
    char *udp = packet - 8;
    char *ip = udp - (is_ipv6 ? 40 : 20);
    char *start = ip - links[link].length;
    put_udp(udp, 8 + length, src, dst);
    (is_ipv6 ? put_ipv6 : put_ipv4)(ip, 8 + length, src, dst);
    memset(start, 0, links[link].length);
    if (links[link].has_type)
        put_u16(start + links[link].type_at, is_ipv6 ? 0x86dd : 0x0800);
    return (struct sipwhy_span){start, (size_t)(packet + length - start)};
}
