/*
 * tunnel_rows.h — the headers that tests put around SIP: each tunnel by itself, and some in one
 * another.
 */
#ifndef UNIT_TUNNEL_ROWS_H
#define UNIT_TUNNEL_ROWS_H

#include "base/span.h"

/** Link types. */
enum { ETHERNET = 1, PPP = 9, PPP_HDLC = 50, PPP_ETHER = 51, RAW = 101, C_HDLC = 104, SLL2 = 276 };

#define PAYLOAD "OPTIONS sip:bob@example.net SIP/2.0\r\n\r\n"

/** A header, and perhaps a trailer, around what is inside. */
struct layer {
    span header;
    size_t length_at;   /* where the header has 16 bits of length; 0: nowhere */
    size_t length_from; /* where what they count begins */
    span trailer;
};

#define PLAIN(text)                                                                                \
    {                                                                                              \
        SPAN(text), 0, 0,                                                                          \
        {                                                                                          \
            NULL, 0                                                                                \
        }                                                                                          \
    }
#define COUNTED(text, at, from)                                                                    \
    {                                                                                              \
        SPAN(text), at, from,                                                                      \
        {                                                                                          \
            NULL, 0                                                                                \
        }                                                                                          \
    }

#define ETHER(type) PLAIN("\x02\0\0\0\0\x01\x02\0\0\0\0\x02" type)
#define IPV4_OF(protocol, addresses)                                                               \
    COUNTED("\x45\0\0\0\xab\xcd\0\0\x40" protocol "\0\0" addresses, 2, 0)
#define IPV6_OF(protocol, from, to)                                                                \
    COUNTED("\x60\0\0\0\0\0" protocol "\x40"                                                       \
            "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0" from                                          \
            "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0" to,                                           \
            4, 40)

/** Around a tunnel, and inside. */
#define OUTER4(protocol) IPV4_OF(protocol, "\x0a\0\0\x01\x0a\0\0\x02")
#define OUTER6(protocol) IPV6_OF(protocol, "\xa1", "\xa2")
#define INNER4(protocol) IPV4_OF(protocol, "\xc0\0\x02\x01\xc0\0\x02\x02")
#define INNER6(protocol) IPV6_OF(protocol, "\x01", "\x02")
#define UDP_TO(port) COUNTED("\xc0\x01" port "\0\0\0\0", 4, 0)
#define UDP_FROM(port) COUNTED(port "\xc0\x01\0\0\0\0", 4, 0)
#define SIP COUNTED("\x13\xc4\x13\xce\0\0\0\0" PAYLOAD, 4, 0)
#define SIP4 INNER4("\x11"), SIP
#define SIP6 INNER6("\x11"), SIP

#define MPLS PLAIN("\0\x06\x40\x40\0\x06\x51\x40") /* two labels */
#define MPLS_TYPE "\x88\x47"
#define PPPOE COUNTED("\x11\0\0\x05\0\0", 4, 6)
#define GRE(flags, type, fields) PLAIN(flags type fields)
#define WORD "\0\0\0\x07"
#define VXLAN PLAIN("\x08\0\0\0\0\0\x2a\0")
#define VXLAN_GPE(protocol) PLAIN("\x0c\0\0" protocol "\0\0\x2a\0")
#define GENEVE(type) PLAIN("\0\0" type "\0\0\x2a\0")
#define GTP(flags, fields) COUNTED(flags "\xff\0\0\0\0\0\x01" fields, 2, 8)
#define AH(protocol) PLAIN(protocol "\x04\0\0\0\0\x01\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0")
#define ESP(trailer)                                                                               \
    {                                                                                              \
        SPAN("\0\0\x01\0\0\0\0\x01"), 0, 0, SPAN(trailer)                                          \
    }
#define CHECK_12 "\xde\xad\xbe\xef\xde\xad\xbe\xef\xde\xad\xbe\xef"
#define ERSPAN_3(flags) PLAIN("\x20\x05\0\0\0\0\0\x01\0\0" flags)

#define LAYERS 8

/** A tunnel: its layers from the outside. */
static const struct row {
    const char *name;
    int link_type;
    int version;    /* of IP, inside */
    bool is_sealed; /* says at its end what it is, so that nothing is to be had when that is cut */
    struct layer layers[LAYERS];
} rows[] = {
    {"mpls", ETHERNET, 4, false, {ETHER(MPLS_TYPE), MPLS, SIP4}},
    {"mpls, ipv6", ETHERNET, 6, false, {ETHER("\x88\x48"), MPLS, SIP6}},
    {"mpls, pseudowire", ETHERNET, 4, false, {ETHER(MPLS_TYPE), MPLS, ETHER("\x08\0"), SIP4}},
    {"mpls, pseudowire with control word",
     ETHERNET,
     6,
     false,
     {ETHER(MPLS_TYPE), MPLS, PLAIN(WORD), ETHER("\x81\0\0\x05\x86\xdd"), SIP6}},
    {"mpls, pseudowire to an address like IP",
     ETHERNET,
     4,
     false,
     {ETHER(MPLS_TYPE), MPLS, PLAIN("\x45\0\0\0\0\x01\x02\0\0\0\0\x02\x08\0"), SIP4}},
    {"mpls in a pseudowire",
     ETHERNET,
     4,
     false,
     {ETHER(MPLS_TYPE), MPLS, ETHER(MPLS_TYPE), MPLS, SIP4}},
    {"mpls in ip", RAW, 4, false, {OUTER4("\x89"), MPLS, SIP4}},
    {"pppoe", ETHERNET, 4, false, {ETHER("\x88\x64"), PPPOE, PLAIN("\0\x21"), SIP4}},
    {"pppoe, ipv6, padded",
     ETHERNET,
     6,
     false,
     {{SPAN("\x02\0\0\0\0\x01\x02\0\0\0\0\x02\x88\x64"), 0, 0, SPAN("\0\0\0\0")},
      PPPOE,
      PLAIN("\0\x57"),
      SIP6}},
    {"pppoe, compressed", ETHERNET, 4, false, {ETHER("\x88\x64"), PPPOE, PLAIN("\x21"), SIP4}},
    {"pppoe link", PPP_ETHER, 4, false, {PPPOE, PLAIN("\0\x21"), SIP4}},
    {"ppp", PPP, 4, false, {PLAIN("\0\x21"), SIP4}},
    {"ppp, framed", PPP, 6, false, {PLAIN("\xff\x03\0\x57"), SIP6}},
    {"ppp, mpls", PPP_HDLC, 4, false, {PLAIN("\xff\x03\x02\x81"), MPLS, SIP4}},
    {"hdlc", C_HDLC, 4, false, {PLAIN("\x0f\0\x08\0"), SIP4}},
    {"hdlc as ppp", PPP_HDLC, 6, false, {PLAIN("\x8f\0\x86\xdd"), SIP6}},
    {"gre", RAW, 4, false, {OUTER4("\x2f"), GRE("\0\0", "\x08\0", ""), SIP4}},
    {"gre over ipv6", RAW, 4, false, {OUTER6("\x2f"), GRE("\0\0", "\x08\0", ""), SIP4}},
    {"gre, all fields",
     RAW,
     6,
     false,
     {OUTER4("\x2f"), GRE("\xb0\0", "\x86\xdd", WORD WORD WORD), SIP6}},
    {"gre, ethernet",
     RAW,
     4,
     false,
     {OUTER4("\x2f"), GRE("\x20\0", "\x65\x58", WORD), ETHER("\x81\0\0\x05\x08\0"), SIP4}},
    {"gre, vlan tag", RAW, 4, false, {OUTER4("\x2f"), GRE("\0\0", "\x81\0\0\x05\x08\0", ""), SIP4}},
    {"gre, mpls", RAW, 4, false, {OUTER4("\x2f"), GRE("\0\0", MPLS_TYPE, ""), MPLS, SIP4}},
    {"gre, ppp",
     RAW,
     4,
     false,
     {OUTER4("\x2f"), GRE("\0\0", "\x88\x0b", ""), PLAIN("\xff\x03\0\x21"), SIP4}},
    {"pptp",
     RAW,
     4,
     false,
     {OUTER4("\x2f"), COUNTED("\x30\x01\x88\x0b\0\0\0\x05" WORD, 4, 12), PLAIN("\xff\x03\0\x21"),
      SIP4}},
    {"pptp with acknowledgement",
     RAW,
     6,
     false,
     {OUTER4("\x2f"), COUNTED("\x30\x81\x88\x0b\0\0\0\x05" WORD WORD, 4, 16), PLAIN("\x57"), SIP6}},
    {"erspan i",
     RAW,
     4,
     false,
     {OUTER4("\x2f"), GRE("\0\0", "\x88\xbe", ""), ETHER("\x08\0"), SIP4}},
    {"erspan ii",
     RAW,
     4,
     false,
     {OUTER4("\x2f"), GRE("\x10\0", "\x88\xbe", WORD), PLAIN("\x10\x05\0\0\0\0\0\x01"),
      ETHER("\x81\0\0\x05\x08\0"), SIP4}},
    {"erspan iii",
     RAW,
     6,
     false,
     {OUTER4("\x2f"), GRE("\x10\0", "\x22\xeb", WORD), ERSPAN_3("\0\0"), ETHER("\x86\xdd"), SIP6}},
    {"erspan iii, subheader",
     RAW,
     4,
     false,
     {OUTER4("\x2f"), GRE("\x10\0", "\x22\xeb", WORD), ERSPAN_3("\0\x01"), PLAIN(WORD WORD),
      ETHER("\x08\0"), SIP4}},
    {"erspan iii, ip",
     RAW,
     4,
     false,
     {OUTER4("\x2f"), GRE("\x10\0", "\x22\xeb", WORD), ERSPAN_3("\x08\0"), SIP4}},
    {"ipv4 in ipv4", RAW, 4, false, {OUTER4("\x04"), SIP4}},
    {"ipv6 in ipv4", RAW, 6, false, {OUTER4("\x29"), SIP6}},
    {"ipv4 in ipv6", RAW, 4, false, {OUTER6("\x04"), SIP4}},
    {"ipv6 in ipv6", RAW, 6, false, {OUTER6("\x29"), SIP6}},
    {"ipv6 in ipv6, with options",
     RAW,
     6,
     false,
     {OUTER6("\x3c"), PLAIN("\x29\0\x04\x01\x04\x01\x01\0"), SIP6}},
    {"vxlan", RAW, 4, false, {OUTER4("\x11"), UDP_TO("\x12\xb5"), VXLAN, ETHER("\x08\0"), SIP4}},
    {"vxlan of Linux, over ipv6",
     RAW,
     6,
     false,
     {OUTER6("\x11"), UDP_FROM("\x21\x18"), VXLAN, ETHER("\x81\0\0\x05\x86\xdd"), SIP6}},
    {"vxlan with a policy",
     RAW,
     4,
     false,
     {OUTER4("\x11"), UDP_TO("\x12\xb5"), PLAIN("\x88\x08\0\x05\0\0\x2a\0"), ETHER("\x08\0"),
      SIP4}},
    {"vxlan-gpe, ipv4",
     RAW,
     4,
     false,
     {OUTER4("\x11"), UDP_TO("\x12\xb6"), VXLAN_GPE("\x01"), SIP4}},
    {"vxlan-gpe, ipv6",
     RAW,
     6,
     false,
     {OUTER4("\x11"), UDP_TO("\x12\xb6"), VXLAN_GPE("\x02"), SIP6}},
    {"vxlan-gpe, ethernet",
     RAW,
     4,
     false,
     {OUTER4("\x11"), UDP_TO("\x12\xb6"), VXLAN_GPE("\x03"), ETHER("\x08\0"), SIP4}},
    {"vxlan-gpe, mpls",
     RAW,
     4,
     false,
     {OUTER4("\x11"), UDP_TO("\x12\xb6"), VXLAN_GPE("\x05"), MPLS, SIP4}},
    {"vxlan-gpe, as vxlan",
     RAW,
     4,
     false,
     {OUTER4("\x11"), UDP_TO("\x12\xb6"), VXLAN, ETHER("\x08\0"), SIP4}},
    {"geneve, ethernet",
     RAW,
     4,
     false,
     {OUTER4("\x11"), UDP_TO("\x17\xc1"), GENEVE("\x65\x58"), ETHER("\x08\0"), SIP4}},
    {"geneve, ip with options",
     RAW,
     6,
     false,
     {OUTER6("\x11"), UDP_TO("\x17\xc1"), PLAIN("\x02\x40\x86\xdd\0\0\x2a\0" WORD WORD), SIP6}},
    {"gtp-u", RAW, 4, false, {OUTER4("\x11"), UDP_TO("\x08\x68"), GTP("\x30", ""), SIP4}},
    {"gtp-u, sequence and n-pdu",
     RAW,
     6,
     false,
     {OUTER4("\x11"), UDP_TO("\x08\x68"), GTP("\x33", "\0\x01\0\0"), SIP6}},
    {"gtp-u, extensions",
     RAW,
     4,
     false,
     {OUTER6("\x11"), UDP_FROM("\x08\x68"),
      GTP("\x34", "\0\0\0\x85\x01\0\x05\x85\x02\0\0\0\0\0\0\0"), SIP4}},
    {"gtp-u, ethernet",
     RAW,
     4,
     false,
     {OUTER4("\x11"), UDP_TO("\x08\x68"), GTP("\x30", ""), ETHER("\x08\0"), SIP4}},
    {"l2tp",
     RAW,
     4,
     false,
     {OUTER4("\x11"), UDP_TO("\x06\xa5"), PLAIN("\0\x02\0\x01\0\x02\0\x21"), SIP4}},
    {"l2tp, all fields",
     RAW,
     6,
     false,
     {OUTER4("\x11"), UDP_FROM("\x06\xa5"),
      COUNTED("\x4b\x02\0\0\0\x01\0\x02\0\x01\0\x02\0\x03\0\0\0", 2, 0), PLAIN("\xff\x03\0\x57"),
      SIP6}},
    {"l2tp version 3 over udp",
     RAW,
     4,
     false,
     {OUTER4("\x11"), UDP_TO("\x06\xa5"), PLAIN("\0\x03\0\0" WORD), PLAIN("\0\0\0\0"),
      ETHER("\x08\0"), SIP4}},
    {"l2tp version 3, ethernet",
     RAW,
     4,
     false,
     {OUTER4("\x73"), PLAIN(WORD), ETHER("\x81\0\0\x05\x08\0"), SIP4}},
    {"l2tp version 3, cookie and sublayer",
     RAW,
     6,
     false,
     {OUTER6("\x73"), PLAIN(WORD "\xde\xad\xbe\xef\xde\xad\xbe\xef" WORD), ETHER("\x86\xdd"),
      SIP6}},
    {"l2tp version 3, ip", RAW, 4, false, {OUTER4("\x73"), PLAIN(WORD WORD), SIP4}},
    {"ah", RAW, 4, false, {INNER4("\x33"), AH("\x11"), SIP}},
    {"ah, tunnel", RAW, 6, false, {OUTER4("\x33"), AH("\x29"), SIP6}},
    {"esp, 12 bytes of check", RAW, 4, true, {INNER4("\x32"), ESP("\x01\x01\x11" CHECK_12), SIP}},
    {"esp, 16 bytes of check",
     RAW,
     4,
     true,
     {INNER4("\x32"), ESP("\x01\x02\x03\x03\x11" CHECK_12 WORD), SIP}},
    {"esp, no check", RAW, 4, true, {INNER4("\x32"), ESP("\0\x11"), SIP}},
    {"esp, tunnel of ipv4", RAW, 4, true, {OUTER4("\x32"), ESP("\x01\x01\x04" CHECK_12), SIP4}},
    {"esp, tunnel of ipv6", RAW, 6, true, {OUTER6("\x32"), ESP("\x01\x01\x29" CHECK_12), SIP6}},
    {"esp in udp",
     RAW,
     4,
     true,
     {OUTER4("\x11"), UDP_TO("\x11\x94"), ESP("\x01\x01\x04" CHECK_12), SIP4}},
    {"esp behind ah", RAW, 4, true, {INNER4("\x33"), AH("\x32"), ESP("\0\x11"), SIP}},
    {"vxlan behind sll2 and a vlan",
     SLL2,
     4,
     false,
     {PLAIN("\x81\0\0\0\0\0\0\x01\0\x01\0\x06\x02\0\0\0\0\x01\0\0\0\x05\x08\0"), OUTER4("\x11"),
      UDP_TO("\x12\xb5"), VXLAN, ETHER("\x88\xa8\0\x05\x81\0\0\x06\x08\0"), SIP4}},
    {"gtp-u behind qinq and mpls",
     ETHERNET,
     6,
     false,
     {ETHER("\x88\xa8\0\x05\x81\0\0\x06\x88\x47"), MPLS, OUTER4("\x11"), UDP_TO("\x08\x68"),
      GTP("\x32", "\0\x01\0\0"), SIP6}},
};

#endif
