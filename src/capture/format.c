/*
 * format.c — what the first bytes of a file tell about it that libpcap does not.
 */
#include "capture/format.h"

/** pcapng (draft-ietf-opsawg-pcapng): block types, the byte-order magic, and an option. */
#define BLOCK_SECTION 0x0a0d0d0a
#define BLOCK_INTERFACE 1
#define BYTE_ORDER_MAGIC 0x1a2b3c4d
#define OPTION_TSRESOL 9

/** The magic of a pcap with nanoseconds. */
#define PCAP_NANOSECONDS 0xa1b23c4d

static const struct {
    span start;
    const char *text;
} unreadable_formats[] = {
    {SPAN("GMBU"), "is a Network Monitor capture; `editcap -F pcap` converts it"},
    {SPAN("RTSS"), "is a Network Monitor capture; `editcap -F pcap` converts it"},
    {SPAN("snoop\0\0\0"), "is a snoop capture; `editcap -F pcap` converts it"},
    {SPAN("\x28\xb5\x2f\xfd"), "is compressed by zstd; pipe `zstdcat` into it"},
    {SPAN("\xfd"
          "7zXZ"),
     "is compressed by xz; pipe `xzcat` into it"},
    {SPAN("BZh"), "is compressed by bzip2; pipe `bzcat` into it"},
    {SPAN("\x04\x22\x4d\x18"), "is compressed by lz4; pipe `lz4cat` into it"},
    {SPAN("PK\x03\x04"), "is a zip archive; unpack it first"},
};

const char *format_describe_unreadable(span start)
{
    for (size_t i = 0; i < sizeof(unreadable_formats) / sizeof(unreadable_formats[0]); i++)
        if (span_starts_with(start, unreadable_formats[i].start))
            return unreadable_formats[i].text;
    return "not a capture file (neither pcap nor pcapng)";
}

static uint32_t get_u32(span bytes, size_t offset, bool is_swapped)
{
    uint32_t number;
    memcpy(&number, bytes.data + offset, sizeof(number));
    return is_swapped ? __builtin_bswap32(number) : number;
}

static uint16_t get_u16(span bytes, size_t offset, bool is_swapped)
{
    uint16_t number;
    memcpy(&number, bytes.data + offset, sizeof(number));
    return is_swapped ? __builtin_bswap16(number) : number;
}

/** Of if_tsresol: a negative power of 10, or of 2 where the highest bit is set. */
static int digits_of_resolution(uint8_t resolution)
{
    bool is_binary = resolution & 0x80;
    int exponent = resolution & 0x7f;
    return exponent >= (is_binary ? 20 : 7) ? 9 : 6;
}

/** @p options end at most where the block does. */
static int digits_of_interface(span options, bool is_swapped)
{
    while (options.length >= 4) {
        uint16_t code = get_u16(options, 0, is_swapped);
        size_t length = get_u16(options, 2, is_swapped);
        if (code == 0)
            break;
        if (code == OPTION_TSRESOL && length >= 1 && options.length >= 5)
            return digits_of_resolution((uint8_t)options.data[4]);
        options = span_from(options, 4 + (length + 3) / 4 * 4);
    }
    return 6;
}

/** Go over the blocks of a section up to the first that describes an interface. */
static int digits_of_pcapng(struct stream *stream, bool is_swapped)
{
    size_t offset = 0;
    for (;;) {
        span block = span_from(stream_peek(stream, offset + 12), offset);
        if (block.length < 12)
            return 6;
        uint32_t type = get_u32(block, 0, is_swapped);
        uint32_t length = get_u32(block, 4, is_swapped);
        if (length < 12 || length > STREAM_PEEK_BYTES)
            return 6;
        if (type == BLOCK_INTERFACE && length >= 20) {
            block = span_from(stream_peek(stream, offset + length), offset);
            return digits_of_interface(span_from(span_first(block, length - 4), 16), is_swapped);
        }
        offset += length;
    }
}

int format_time_digits(struct stream *stream)
{
    span start = stream_peek(stream, 12);
    if (start.length < 12)
        return 6;
    uint32_t magic = get_u32(start, 0, false);
    if (magic == PCAP_NANOSECONDS || magic == __builtin_bswap32(PCAP_NANOSECONDS))
        return 9;
    if (magic == BLOCK_SECTION)
        return digits_of_pcapng(stream, get_u32(start, 8, false) != BYTE_ORDER_MAGIC);
    return 6;
}
