/*
 * format.c — what the first bytes of a file tell about it that libpcap does not.
 */
#include "capture/format.h"

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

int format_time_digits(span start)
{
    uint32_t magic = 0;
    if (start.length >= sizeof(magic))
        memcpy(&magic, start.data, sizeof(magic));
    return magic == PCAP_NANOSECONDS || magic == __builtin_bswap32(PCAP_NANOSECONDS) ? 9 : 6;
}
