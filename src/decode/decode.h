/*
 * decode.h — from a captured frame to the datagram it carries.
 *
 * Pure functions over borrowed bytes: nothing is allocated, kept or written. The layers are one
 * file each, and each finds the next one in a table; a new link type, tunnel or IP protocol is a
 * row.
 */
#ifndef DECODE_DECODE_H
#define DECODE_DECODE_H

#include "base/span.h"
#include <sipwhy/analysis.h>

struct datagram {
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    enum sipwhy_transport transport;
    span payload;   /**< a view into the frame; may be empty */
    uint16_t ip_id; /**< identification of the IPv4 header; 0 in IPv6 */
    bool truncated; /**< there was more on the wire: cut by the capture, or the first fragment */
};

enum decode_result {
    DECODE_DATAGRAM,
    DECODE_NOT_UDP,      /**< another protocol: ARP, TCP, ICMP, ... */
    DECODE_FRAGMENT,     /**< of an IP packet, and not the first one */
    DECODE_MALFORMED,    /**< too short for its headers, or their lengths contradict each other */
    DECODE_UNKNOWN_LINK, /**< a link type without a row in link.c */
};

/**
 * Find the UDP datagram in @p bytes, which were captured of @p original_length bytes.
 * @param link_type     a LINKTYPE_/DLT_ value
 * @param ret_datagram  set when the answer is DECODE_DATAGRAM, and untouched otherwise
 */
enum decode_result decode_frame(int link_type, span bytes, uint32_t original_length,
                                struct datagram *ret_datagram);

#endif
