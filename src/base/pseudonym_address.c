/*
 * pseudonym_address.c — other addresses: a number in the text of one becomes another of as many digits.
 *
 * Each number moves by those before it, so that networks stay networks. What comes out in another range than
 * it was in is moved again, until it is in its own.
 */
#include "base/address.h"
#include "base/permutation.h"
#include "base/pseudonym.h"

enum { TAG_IPV4 = 16, TAG_IPV6 };

/** Addresses that begin like this are of one kind. */
struct kind {
    uint8_t bits;
    uint8_t kept; /**< so many numbers stay: bytes, or groups */
    uint8_t prefix[12];
};

static const struct kind kinds_of_ipv4[] = {
    {8, 4, {0}},           {32, 4, {1, 1, 1, 1}},  {8, 1, {10}},          {10, 1, {100, 64}},
    {8, 4, {127}},         {16, 2, {169, 254}},    {12, 1, {172, 16}},    {24, 3, {192, 0, 2}},
    {16, 2, {192, 168}},   {24, 3, {198, 51, 100}}, {24, 3, {203, 0, 113}}, {3, 4, {224}},
};

static const struct kind kinds_of_ipv6[] = {
    {96, 6, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}}, /* an IPv4 address */
    {96, 6, {0, 0x64, 0xff, 0x9b}},                      /* the same (RFC 6052) */
    {96, 6, {0}},                                        /* the same, long ago */
    {32, 2, {0x20, 0x01, 0x0d, 0xb8}},
    {32, 2, {0x20, 0x01, 0, 0}}, /* Teredo */
    {3, 0, {0x20}},
};
enum { KINDS_WITH_IPV4 = 3 };

static bool begins(const uint8_t *address, const struct kind *kind)
{
    for (unsigned i = 0; i * 8 < kind->bits; i++) {
        unsigned left = kind->bits - i * 8;
        unsigned mask = left >= 8 ? 0xff : 0xff00u >> left & 0xff;
        if ((address[i] & mask) != (kind->prefix[i] & mask))
            return false;
    }
    return true;
}

/** The row that it is of; @p count where it is of none. */
static unsigned kind_of(const uint8_t *address, const struct kind *kinds, unsigned count)
{
    unsigned kind = 0;
    while (kind < count && !begins(address, &kinds[kind]))
        kind++;
    return kind;
}

/* IPv4 */

enum { KINDS_OF_IPV4 = sizeof(kinds_of_ipv4) / sizeof(kinds_of_ipv4[0]) };

static unsigned kind_of_ipv4(const uint8_t *address)
{
    return kind_of(address, kinds_of_ipv4, KINDS_OF_IPV4);
}

static void move_ipv4(const struct siphash_key *key, uint8_t *address, unsigned kept)
{
    static const unsigned least[] = {0, 10, 100, 256};
    uint64_t chain = siphash_numbers(key, TAG_IPV4, 0);
    for (unsigned i = 0; i < 4; i++) {
        unsigned own = address[i];
        unsigned digits = own >= 100 ? 2 : own >= 10;
        if (i >= kept)
            address[i] = (uint8_t)(least[digits] + permute(chain, least[digits + 1] - least[digits],
                                                           own - least[digits]));
        chain = siphash_numbers(key, chain, own);
    }
}

static void rewrite_ipv4(const struct siphash_key *key, uint8_t *address)
{
    unsigned kind = kind_of_ipv4(address);
    unsigned kept = kind < KINDS_OF_IPV4 ? kinds_of_ipv4[kind].kept : 0;
    if (kept == 4)
        return;
    do {
        move_ipv4(key, address, kept);
    } while (kind_of_ipv4(address) != kind);
}

/* IPv6 */

enum { KINDS_OF_IPV6 = sizeof(kinds_of_ipv6) / sizeof(kinds_of_ipv6[0]), GROUPS = 8 };

static unsigned kind_of_ipv6(const uint8_t *address)
{
    return kind_of(address, kinds_of_ipv6, KINDS_OF_IPV6);
}

static unsigned digits_of(unsigned group)
{
    return group > 0xfff ? 4 : group > 0xff ? 3 : group > 0xf ? 2 : group > 0;
}

/** The first digit that is not 0 becomes another such one; of a public address the very first stays. */
static unsigned move_group(uint64_t chain, unsigned group, bool keeps_first)
{
    unsigned moved = 0;
    for (unsigned left = digits_of(group), i = 0; left > 0; left--, i++) {
        unsigned digit = group >> (4 * (left - 1)) & 0xf;
        unsigned least = i == 0 ? 1 : 0;
        bool stays = i == 0 && keeps_first;
        moved = moved << 4 | (stays ? digit : least + permute(chain, 16 - least, digit - least));
        chain += UINT64_C(0x9e3779b97f4a7c15) * (digit + 1);
    }
    return moved;
}

static void move_ipv6(const struct siphash_key *key, uint8_t *address, unsigned kept)
{
    uint64_t chain = siphash_numbers(key, TAG_IPV6, 0);
    for (unsigned i = 0; i < GROUPS; i++) {
        unsigned own = (unsigned)address[2 * i] << 8 | address[2 * i + 1];
        unsigned moved = i >= kept ? move_group(chain, own, i == 0) : own;
        address[2 * i] = (uint8_t)(moved >> 8);
        address[2 * i + 1] = (uint8_t)moved;
        chain = siphash_numbers(key, chain, own);
    }
}

/** :: and ::1 */
static bool is_local(const uint8_t *address)
{
    for (unsigned i = 0; i < 15; i++) {
        if (address[i])
            return false;
    }
    return address[15] <= 1;
}

static void rewrite_ipv6(const struct siphash_key *key, uint8_t *address)
{
    unsigned kind = kind_of_ipv6(address);
    unsigned kept = kind < KINDS_OF_IPV6 ? kinds_of_ipv6[kind].kept : 1;
    if (kind < KINDS_WITH_IPV4) {
        rewrite_ipv4(key, address + 12);
        return;
    }
    if (is_local(address))
        return;
    do {
        move_ipv6(key, address, kept);
    } while (kind_of_ipv6(address) != kind || is_local(address));
}

void pseudonym_of_address(const struct pseudonyms *pseudonyms, struct sipwhy_endpoint *address)
{
    if (address->family == 4)
        rewrite_ipv4(&pseudonyms->key, address->address);
    else if (address->family == 6)
        rewrite_ipv6(&pseudonyms->key, address->address);
}

/* Text. */

static void write_ipv4(const uint8_t *address, char *text, size_t length)
{
    size_t at = length;
    for (unsigned i = 4; i-- > 0;) {
        unsigned number = address[i];
        while (at > 0 && text[at - 1] != '.') {
            text[--at] = (char)('0' + number % 10);
            number /= 10;
        }
        at -= at > 0;
    }
}

static bool is_upper(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] >= 'A' && text[i] <= 'F')
            return true;
    }
    return false;
}

/** In the digits that are there, from the last on. */
static void write_group(unsigned group, char *text, size_t length, bool upper)
{
    while (length > 0) {
        text[--length] = (upper ? "0123456789ABCDEF" : "0123456789abcdef")[group & 0xf];
        group >>= 4;
    }
}

/** The groups in front of "::" are counted from the first, those behind it from the last. */
static void write_ipv6(const struct pseudonyms *pseudonyms, const uint8_t *address, char *text,
                       size_t length)
{
    bool upper = is_upper(text, length);
    size_t end = length;
    unsigned group = GROUPS;
    const char *gap = length >= 2 ? memmem(text, length, "::", 2) : NULL;
    size_t gap_at = gap ? (size_t)(gap - text) : 0;
    while (end > 0 && group > 0) {
        size_t start = end;
        while (start > 0 && text[start - 1] != ':')
            start--;
        if (memchr(text + start, '.', end - start)) {
            pseudonym_of_address_text(pseudonyms, text + start, end - start);
            group -= 2;
        } else if (end > start) {
            group--;
            write_group((unsigned)address[2 * group] << 8 | address[2 * group + 1], text + start,
                        end - start, upper);
        }
        end = start > 0 ? start - 1 : 0;
        if (gap && end == gap_at + 1) {
            group = 0;
            for (size_t i = 0; i < gap_at; i++)
                group += text[i] == ':';
            group += gap_at > 0;
            end = gap_at;
            gap = NULL;
        }
    }
}

static bool is_bracketed(const char *text, size_t length)
{
    return length >= 2 && text[0] == '[' && text[length - 1] == ']';
}

bool pseudonym_of_address_text(const struct pseudonyms *pseudonyms, char *text, size_t length)
{
    struct sipwhy_endpoint address;
    if (!address_parse((span){text, length}, &address))
        return false;
    if (is_bracketed(text, length)) {
        text++;
        length -= 2;
    }
    pseudonym_of_address(pseudonyms, &address);
    if (address.family == 4)
        write_ipv4(address.address, text, length);
    else
        write_ipv6(pseudonyms, address.address, text, length);
    return true;
}
