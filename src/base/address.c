/*
 * address.c — IP addresses in text, and which of them nobody outside can reach.
 */
#include "base/address.h"

#include <arpa/inet.h>

/** Four decimal numbers, as inet_pton() has them; nearly every message has some. */
static bool parse_ipv4(span text, uint8_t *ret_bytes)
{
    const char *at = text.data;
    const char *end = at + text.length;
    for (int i = 0; i < 4; i++) {
        unsigned number = 0;
        const char *start = at;
        while (at < end && at - start < 3 && *at >= '0' && *at <= '9')
            number = number * 10 + (unsigned)(*at++ - '0');
        bool has_zero_in_front = at - start > 1 && *start == '0';
        if (at == start || number > 255 || has_zero_in_front || (i < 3 && (at == end || *at++ != '.')))
            return false;
        ret_bytes[i] = (uint8_t)number;
    }
    return at == end;
}

bool address_parse(span text, struct sipwhy_endpoint *ret_address)
{
    char copy[INET6_ADDRSTRLEN];
    struct sipwhy_endpoint address = {0};
    if (text.length >= 2 && text.data[0] == '[' && text.data[text.length - 1] == ']')
        text = (span){text.data + 1, text.length - 2};
    if (text.length == 0 || text.length >= sizeof(copy) || memchr(text.data, 0, text.length))
        return false;
    if (parse_ipv4(text, address.address)) {
        address.family = 4;
        *ret_address = address;
        return true;
    }
    memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    if (inet_pton(AF_INET6, copy, address.address) != 1)
        return false;
    address.family = 6;
    *ret_address = address;
    return true;
}

/** The addresses whose first bits are those of @p prefix. */
struct range {
    uint8_t family;
    uint8_t bits;
    uint8_t prefix[2];
};

static const struct range private_ranges[] = {
    {4, 8, {0}},           /* 0.0.0.0/8 */
    {4, 8, {10}},          /* 10.0.0.0/8 */
    {4, 10, {100, 64}},    /* 100.64.0.0/10 */
    {4, 8, {127}},         /* 127.0.0.0/8 */
    {4, 16, {169, 254}},   /* 169.254.0.0/16 */
    {4, 12, {172, 16}},    /* 172.16.0.0/12 */
    {4, 16, {192, 168}},   /* 192.168.0.0/16 */
    {6, 10, {0xfe, 0x80}}, /* fe80::/10 */
    {6, 7, {0xfc}},        /* fc00::/7 */
};

static bool is_in_range(const struct sipwhy_endpoint *address, const struct range *range)
{
    unsigned bits = (unsigned)address->address[0] << 8 | address->address[1];
    unsigned prefix = (unsigned)range->prefix[0] << 8 | range->prefix[1];
    return address->family == range->family && (bits ^ prefix) >> (16 - range->bits) == 0;
}

/** ::1, and :: itself. */
static bool is_local_ipv6(const struct sipwhy_endpoint *address)
{
    static const uint8_t zeros[15];
    return address->family == 6 && memcmp(address->address, zeros, sizeof(zeros)) == 0 &&
           address->address[15] <= 1;
}

bool address_is_private(const struct sipwhy_endpoint *address)
{
    for (size_t i = 0; i < sizeof(private_ranges) / sizeof(private_ranges[0]); i++) {
        if (is_in_range(address, &private_ranges[i]))
            return true;
    }
    return is_local_ipv6(address);
}
