/*
 * fate.c — what became of a packet, by what decoding said of it and by the looks of its payload.
 */
#include "engine/fate.h"

#include <stdlib.h>

#define N_(text) text

struct fate_row {
    const char *name;
    const char *text; /**< behind a number */
};

static const struct fate_row rows[FATES] = {
    [FATE_SIP] = {"sip", N_("SIP")},
    [FATE_FRAGMENT] = {"fragment", N_("fragments of SIP messages")},
    [FATE_FRAGMENT_WAITING] = {"fragment-waiting", N_("fragments that wait for others")},
    [FATE_FRAGMENT_LOST] = {"fragment-lost", N_("fragments whose others never came")},
    [FATE_STREAM_PART] = {"stream-part", N_("parts of SIP messages in streams")},
    [FATE_STREAM_CONTROL] = {"stream-control", N_("stream control")},
    [FATE_STREAM_OTHER] = {"stream-other", N_("other stream data")},
    [FATE_REPEAT] = {"repeat", N_("data sent again")},
    [FATE_KEEPALIVE] = {"keep-alive", N_("keep-alives")},
    [FATE_ENCRYPTED] = {"encrypted", N_("encrypted")},
    [FATE_RTP] = {"rtp", N_("RTP or RTCP")},
    [FATE_UDP_OTHER] = {"udp-other", N_("other UDP")},
    [FATE_ICMP] = {"icmp", N_("ICMP")},
    [FATE_IP_OTHER] = {"ip-other", N_("other IP protocols")},
    [FATE_NOT_IP] = {"not-ip", N_("not IP")},
    [FATE_MALFORMED] = {"malformed", N_("with broken headers")},
    [FATE_CUT] = {"cut", N_("cut short by the capture")},
    [FATE_TOO_DEEP] = {"too-deep", N_("in too many tunnels")},
    [FATE_UNKNOWN_LINK] = {"unknown-link", N_("of unknown link types")},
};

const char *fate_name(enum fate fate)
{
    return rows[fate].name;
}

const char *sipwhy_packet_fate_text(const char *name)
{
    for (size_t i = 0; i < FATES; i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].text;
    return NULL;
}

static uint8_t byte_at(span payload, size_t offset)
{
    return (uint8_t)payload.data[offset];
}

static unsigned number_at(span payload, size_t offset)
{
    return (unsigned)byte_at(payload, offset) << 8 | byte_at(payload, offset + 1);
}

/** Line ends (RFC 5626 section 3.5.1), zeros, or nothing at all. */
static bool is_blank(span payload)
{
    for (size_t i = 0; i < payload.length; i++)
        if (!strchr("\r\n ", payload.data[i])) /* finds the zero, too */
            return false;
    return true;
}

#define STUN_HEADER 20
#define STUN_COOKIE "\x21\x12\xa4\x42"

/** RFC 8489 section 5; of the methods, that of keep-alives (RFC 5626 section 3.5.2): binding. */
static bool is_stun_binding(span payload)
{
    return payload.length >= STUN_HEADER && (number_at(payload, 0) & 0xfeef) == 1 &&
           number_at(payload, 2) + STUN_HEADER == payload.length &&
           memcmp(payload.data + 4, STUN_COOKIE, 4) == 0;
}

#define PORT_ESP 4500
#define NAT_KEEPALIVE '\xff'

/** RFC 3948: what begins with four zeros is IKE, a single byte keeps the binding of a NAT alive. */
static bool is_esp(const struct datagram *datagram)
{
    span payload = datagram->payload;
    return (datagram->src.port == PORT_ESP || datagram->dst.port == PORT_ESP) &&
           payload.length >= 8 && memcmp(payload.data, "\0\0\0\0", 4) != 0;
}

/** A record of DTLS 1.0 or 1.2 (RFC 6347 section 4.1). */
static bool is_dtls(span payload)
{
    return payload.length >= 13 && byte_at(payload, 0) >= 20 && byte_at(payload, 0) <= 25 &&
           (number_at(payload, 1) == 0xfeff || number_at(payload, 1) == 0xfefd) &&
           number_at(payload, 11) + 13 <= payload.length;
}

/** RFC 3550 section 5.1, and section 6.4 for RTCP, whose types RFC 5761 keeps apart. */
static bool is_rtp(const struct datagram *datagram)
{
    span payload = datagram->payload;
    if (payload.length < 8 || byte_at(payload, 0) >> 6 != 2 || datagram->src.port < 1024 ||
        datagram->dst.port < 1024)
        return false;
    unsigned type = byte_at(payload, 1);
    if (type >= 192 && type <= 223)
        return (number_at(payload, 2) + 1) * 4 <= payload.length;
    return payload.length >= 12 + 4 * (size_t)(byte_at(payload, 0) & 0x0f);
}

/** So few bytes of a longer payload say nothing. */
#define LEAST_BYTES 8

enum fate fate_of_datagram(const struct datagram *datagram)
{
    span payload = datagram->payload;
    if (datagram->truncated && payload.length < LEAST_BYTES)
        return FATE_CUT;
    if (datagram->transport != SIPWHY_TRANSPORT_UDP)
        return FATE_STREAM_OTHER;
    if (is_blank(payload) || is_stun_binding(payload) ||
        (datagram->dst.port == PORT_ESP && payload.length == 1 && *payload.data == NAT_KEEPALIVE))
        return FATE_KEEPALIVE;
    if (is_esp(datagram) || is_dtls(payload))
        return FATE_ENCRYPTED;
    return is_rtp(datagram) ? FATE_RTP : FATE_UDP_OTHER;
}

enum fate fate_of_result(enum decode_result result)
{
    static const enum fate fates[] = {
        [DECODE_DATAGRAM] = FATE_UDP_OTHER,
        [DECODE_NOT_IP] = FATE_NOT_IP,
        [DECODE_NOT_UDP] = FATE_IP_OTHER,
        [DECODE_NOT_SIP] = FATE_UDP_OTHER,
        [DECODE_ICMP] = FATE_ICMP,
        [DECODE_FRAGMENT] = FATE_FRAGMENT_WAITING,
        [DECODE_FRAGMENT_LOST] = FATE_FRAGMENT_LOST,
        [DECODE_STREAM] = FATE_STREAM_OTHER,
        [DECODE_STREAM_PART] = FATE_STREAM_PART,
        [DECODE_STREAM_CONTROL] = FATE_STREAM_CONTROL,
        [DECODE_REPEAT] = FATE_REPEAT,
        [DECODE_KEEPALIVE] = FATE_KEEPALIVE,
        [DECODE_ENCRYPTED] = FATE_ENCRYPTED,
        [DECODE_MALFORMED] = FATE_MALFORMED,
        [DECODE_CUT] = FATE_CUT,
        [DECODE_TOO_DEEP] = FATE_TOO_DEEP,
        [DECODE_UNKNOWN_LINK] = FATE_UNKNOWN_LINK,
    };
    return fates[result];
}
