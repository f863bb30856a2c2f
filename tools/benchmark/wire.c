/* wire.c — frames of a capture file: Ethernet, IPv4, UDP and TCP around bytes. */
#include "wire.h"

#include <string.h>

enum { ETHERNET = 14, IP = 20, UDP = 8, TCP = 20, RECORD = 16 };

static const uint8_t ethernet[ETHERNET] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0};

static void put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xffff);
}

/* The header without options; the checksum is that of RFC 1071. */
static void put_ip(uint8_t *at, uint32_t from, uint32_t to, unsigned protocol, size_t length,
                   unsigned identification, unsigned fragment)
{
    uint32_t sum = 0;

    put16(at, 0x4500);
    put16(at + 2, (unsigned)(IP + length));
    put16(at + 4, identification);
    put16(at + 6, fragment);
    put16(at + 8, 64u << 8 | protocol);
    put16(at + 10, 0);
    put32(at + 12, from);
    put32(at + 16, to);
    for (int i = 0; i < IP; i += 2)
        sum += (uint32_t)at[i] << 8 | at[i + 1];
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    put16(at + 10, ~sum & 0xffff);
}

/* @p head has room in front for the record and the Ethernet header; its IP header is there. */
static void put_frame(struct wire *wire, uint64_t at_us, uint8_t *head, size_t head_length,
                      const void *bytes, size_t length)
{
    uint32_t size = (uint32_t)(head_length - RECORD + length);
    const uint32_t record[] = {(uint32_t)(at_us / 1000000), (uint32_t)(at_us % 1000000), size,
                               size};

    memcpy(head, record, RECORD);
    memcpy(head + RECORD, ethernet, ETHERNET);
    fwrite(head, head_length, 1, wire->file);
    if (length)
        fwrite(bytes, length, 1, wire->file);
    wire->frames++;
}

void wire_begin(struct wire *wire, FILE *file)
{
    const struct {
        uint32_t magic;
        uint16_t major, minor;
        uint32_t zone, accuracy, snaplen, link_type;
    } header = {0xa1b2c3d4, 2, 4, 0, 0, 262144, 1};

    *wire = (struct wire){.file = file};
    fwrite(&header, sizeof(header), 1, file);
}

/* The rest of a datagram whose first fragment went out. */
static void put_fragments(struct wire *wire, uint64_t at_us, uint32_t from, uint32_t to,
                          const uint8_t *bytes, size_t length, size_t offset)
{
    enum { ROOM = (WIRE_MTU - IP) / 8 * 8 };
    uint8_t head[RECORD + ETHERNET + IP];

    while (length) {
        size_t piece = length > ROOM ? ROOM : length;
        unsigned more = length > piece ? 0x2000 : 0;

        put_ip(head + RECORD + ETHERNET, from, to, 17, piece, wire->identification,
               more | (unsigned)(offset / 8));
        put_frame(wire, at_us, head, sizeof(head), bytes, piece);
        bytes += piece;
        length -= piece;
        offset += piece;
    }
}

void wire_udp(struct wire *wire, uint64_t at_us, struct wire_end from, struct wire_end to,
              const void *bytes, size_t length)
{
    enum { FIRST = (WIRE_MTU - IP) / 8 * 8 - UDP };
    uint8_t head[RECORD + ETHERNET + IP + UDP];
    uint8_t *udp = head + RECORD + ETHERNET + IP;
    bool is_whole = length <= WIRE_MTU - IP - UDP;
    size_t piece = is_whole ? length : FIRST;

    if (!is_whole)
        wire->identification++;
    put_ip(head + RECORD + ETHERNET, from.address, to.address, 17, UDP + piece,
           is_whole ? 0 : wire->identification, is_whole ? 0x4000 : 0x2000);
    put16(udp, from.port);
    put16(udp + 2, to.port);
    put16(udp + 4, (unsigned)(UDP + length));
    put16(udp + 6, 0); /* no checksum: RFC 768 */
    put_frame(wire, at_us, head, sizeof(head), bytes, piece);
    if (!is_whole)
        put_fragments(wire, at_us, from.address, to.address, (const uint8_t *)bytes + piece,
                      length - piece, UDP + piece);
}

void wire_tcp(struct wire *wire, uint64_t at_us, struct wire_end from, struct wire_end to,
              uint32_t sequence, uint32_t acknowledged, unsigned flags, const void *bytes,
              size_t length)
{
    uint8_t head[RECORD + ETHERNET + IP + TCP];
    uint8_t *tcp = head + RECORD + ETHERNET + IP;

    put_ip(head + RECORD + ETHERNET, from.address, to.address, 6, TCP + length, 0, 0x4000);
    put16(tcp, from.port);
    put16(tcp + 2, to.port);
    put32(tcp + 4, sequence);
    put32(tcp + 8, acknowledged);
    put16(tcp + 12, 0x5000 | flags);
    put16(tcp + 14, 65535);
    put32(tcp + 16, 0); /* nobody looks at the checksum here */
    put_frame(wire, at_us, head, sizeof(head), bytes, length);
}
