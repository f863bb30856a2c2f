/*
 * rtcp.c — sender and receiver reports (RFC 3550 section 6.4) in a compound packet.
 */
#include "track/rtcp.h"

#define RTCP_SENDER_REPORT 200
#define RTCP_RECEIVER_REPORT 201
#define BLOCK_BYTES 24
#define SENDER_INFO_BYTES 20

static uint32_t number(span bytes, size_t offset, size_t length)
{
    uint32_t value = 0;
    for (size_t i = 0; i < length; i++)
        value = value << 8 | (unsigned char)bytes.data[offset + i];
    return value;
}

static void read_blocks(span packet, size_t count, struct rtcp_report *report)
{
    size_t offset = report->is_sender ? 8 + SENDER_INFO_BYTES : 8;
    for (; report->block_count < count && offset + BLOCK_BYTES <= packet.length;
         offset += BLOCK_BYTES)
        report->blocks[report->block_count++] = (struct rtcp_block){
            .ssrc = number(packet, offset, 4),
            .fraction_lost = (uint8_t)number(packet, offset + 4, 1),
            .jitter = number(packet, offset + 12, 4),
            .last_report = number(packet, offset + 16, 4),
            .delay = number(packet, offset + 20, 4),
        };
}

bool rtcp_next(span *rest, struct rtcp_report *ret_report)
{
    while (rest->length >= 8 && number(*rest, 0, 1) >> 6 == 2) {
        uint32_t type = number(*rest, 1, 1);
        size_t length = 4 * ((size_t)number(*rest, 2, 2) + 1);
        span packet = span_first(*rest, length);
        size_t count = number(packet, 0, 1) & 31;
        *rest = span_from(*rest, length);
        bool is_sender = type == RTCP_SENDER_REPORT;
        if ((!is_sender && type != RTCP_RECEIVER_REPORT) ||
            packet.length < (is_sender ? 8 + SENDER_INFO_BYTES : 8))
            continue;
        ret_report->is_sender = is_sender;
        ret_report->ssrc = number(packet, 4, 4);
        ret_report->ntp_middle = is_sender ? number(packet, 10, 4) : 0;
        ret_report->block_count = 0;
        read_blocks(packet, count, ret_report);
        return true;
    }
    return false;
}
