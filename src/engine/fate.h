/*
 * fate.h — what became of a packet: each ends in exactly one of these.
 */
#ifndef ENGINE_FATE_H
#define ENGINE_FATE_H

#include "decode/decode.h"

enum fate {
    FATE_SIP,              /**< a message was in it, or it completed one */
    FATE_FRAGMENT,         /**< of IP, of a message that another one completed */
    FATE_FRAGMENT_WAITING, /**< the input ended before the others came */
    FATE_FRAGMENT_LOST,    /**< the others never came */
    FATE_STREAM_PART,      /**< of TCP or SCTP: it carried part of a message */
    FATE_STREAM_CONTROL,   /**< of TCP or SCTP, without payload */
    FATE_STREAM_OTHER,     /**< of TCP or SCTP: its payload is no SIP */
    FATE_REPEAT,           /**< brought nothing that had not come before */
    FATE_KEEPALIVE,
    FATE_ENCRYPTED,
    FATE_RTP, /**< or RTCP, by its looks */
    FATE_UDP_OTHER,
    FATE_ICMP,
    FATE_IP_OTHER, /**< another protocol in IP */
    FATE_NOT_IP,
    FATE_MALFORMED, /**< its headers contradict each other */
    FATE_CUT,       /**< by the snaplen, within its headers */
    FATE_TOO_DEEP,  /**< in too many tunnels */
    FATE_UNKNOWN_LINK,
    FATES,
};

/** As in summary.packets_by: "sip", "fragment", ... */
const char *fate_name(enum fate fate);

/** Of a datagram that was delivered and is no SIP. */
enum fate fate_of_datagram(const struct datagram *datagram);

/** Of a frame that decoder_frame() gave this result, where nothing was delivered. */
enum fate fate_of_result(enum decode_result result);

#endif
