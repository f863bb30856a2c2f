/*
 * rtcp.h — sender and receiver reports (RFC 3550 section 6.4) in a compound packet.
 */
#ifndef TRACK_RTCP_H
#define TRACK_RTCP_H

#include "base/span.h"

/** What a receiver says of a source. */
struct rtcp_block {
    uint32_t ssrc;
    uint8_t fraction_lost; /**< in 256ths, since its last report */
    uint32_t jitter;       /**< in ticks of the clock of the media */
    uint32_t last_report;  /**< the middle of the NTP time of the sender report it got last; 0: none */
    uint32_t delay;        /**< since then, in 65536ths of a second */
};

struct rtcp_report {
    bool is_sender;
    uint32_t ssrc;     /**< whose report it is */
    uint32_t ntp_middle; /**< of a sender report */
    struct rtcp_block blocks[31];
    size_t block_count;
};

/** Take the next report from a compound packet; others in it are skipped. @return false at its end */
bool rtcp_next(span *rest, struct rtcp_report *ret_report);

#endif
