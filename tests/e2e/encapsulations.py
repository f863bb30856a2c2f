"""Everything that may stand around SIP: a call of seven messages in each, and how many of them are seen.

Run by itself it writes docs/encapsulations.md anew (tools/update-encapsulations); test_encapsulations.py
holds it against what is seen now.
"""
import dataclasses
import ipaddress
import pathlib
import struct
import tempfile
import typing
import zlib

import packets
import sipwhy
import tls

DOCUMENT = sipwhy.ROOT / "docs" / "encapsulations.md"

ETHERNET, PPP, PPP_HDLC, PPP_ETHER, RAW, C_HDLC = 1, 9, 50, 51, 101, 104
NULL, LOOP, SLL, IPV4, IPV6, SLL2 = 0, 108, 113, 228, 229, 276

TYPE_IPV4, TYPE_IPV6, TYPE_BRIDGED = 0x0800, 0x86DD, 0x6558
TYPE_VLAN, TYPE_QINQ, TYPE_MPLS, TYPE_PPPOE, TYPE_PPP = 0x8100, 0x88A8, 0x8847, 0x8864, 0x880B
TYPE_ERSPAN, TYPE_ERSPAN_3 = 0x88BE, 0x22EB


@dataclasses.dataclass
class Message:
    """A SIP message, and between whom it goes: (address, port)."""

    time: float
    payload: bytes
    src: tuple
    dst: tuple


@dataclasses.dataclass
class Encapsulation:
    """A row: what it is, how it is known, and the frames that a list of messages becomes."""

    group: str
    name: str
    known_by: str
    link_type: int
    frames: typing.Callable  # of messages; gives (time, bytes)
    version: int = 4         # of IP, around the messages
    transport: str = "udp"
    keylog: typing.Callable = None  # of messages, the same as before; gives the key log of its TLS


# ---- headers ----


def udp(src_port, dst_port, payload):
    return struct.pack("!HHHH", src_port, dst_port, 8 + len(payload), 0) + payload


def ip(src, dst, protocol, payload, extensions=b""):
    """A packet of the version that the addresses have; extensions come with the first one's number."""
    source, target = ipaddress.ip_address(src), ipaddress.ip_address(dst)
    ends = source.packed + target.packed
    if source.version == 6:
        whole = extensions + payload
        return struct.pack("!IHBB", 0x60000000, len(whole), protocol, 64) + ends + whole
    length = 20 + len(extensions) + len(payload)
    start = 0x45 + len(extensions) // 4
    return struct.pack("!BBHHHBBH", start, 0, length, 7, 0, 64, protocol, 0) + ends \
        + extensions + payload


def sip(message):
    """The message in UDP in IP, as it is without anything around it."""
    return ip(message.src[0], message.dst[0], 17,
              udp(message.src[1], message.dst[1], message.payload))


def ip_type(packet):
    return TYPE_IPV6 if packet[0] >> 4 == 6 else TYPE_IPV4


def ethernet(payload, ether_type=None):
    macs = bytes.fromhex("02000000000a02000000000b")
    return macs + struct.pack("!H", ether_type or ip_type(payload)) + payload


def vlan(payload, ether_type=None, number=5):
    """What follows the type 0x8100 or 0x88a8."""
    return struct.pack("!HH", number, ether_type or ip_type(payload)) + payload


def tagged(payload):
    return ethernet(vlan(payload), TYPE_VLAN)


def outer(protocol, payload, version=4):
    ends = ("10.0.0.1", "10.0.0.2") if version == 4 else ("2001:db8:f::1", "2001:db8:f::2")
    return ip(*ends, protocol, payload)


def outer_udp(port, payload, version=4):
    return outer(17, udp(49200, port, payload), version)


def sll(payload, ether_type=None):
    return struct.pack("!HHH8sH", 0, 1, 6, b"\2", ether_type or ip_type(payload)) + payload


def sll2(payload, ether_type=None):
    return struct.pack("!HHIHBB8s", ether_type or ip_type(payload), 0, 2, 1, 0, 6, b"\2") + payload


def mpls(payload, labels=(100, 200)):
    last = len(labels) - 1
    return b"".join(struct.pack("!I", label << 12 | (i == last) << 8 | 64)
                    for i, label in enumerate(labels)) + payload


def ppp(payload, framed=False, compressed=False):
    protocol = 0x57 if ip_type(payload) == TYPE_IPV6 else 0x21
    return b"\xff\x03" * framed + protocol.to_bytes(1 if compressed else 2, "big") + payload


def pppoe(payload):
    return struct.pack("!BBHH", 0x11, 0, 9, len(payload)) + payload


def gre(payload, protocol=None, checksum=False, key=False, sequence=False):
    flags = checksum << 15 | key << 13 | sequence << 12
    fields = b"\0\0\0\1" * (checksum + key + sequence)
    return struct.pack("!HH", flags, protocol or ip_type(payload)) + fields + payload


def pptp(payload):
    return struct.pack("!HHHHI", 0x3001, TYPE_PPP, len(payload), 3, 1) + payload


def erspan_2(frame):
    return gre(struct.pack("!HHI", 0x1005, 1, 7) + frame, TYPE_ERSPAN, sequence=True)


def erspan_3(frame, subheader=b""):
    header = struct.pack("!HHIHH", 0x2005, 1, 7, 0, bool(subheader))
    return gre(header + subheader + frame, TYPE_ERSPAN_3, sequence=True)


def vxlan(frame):
    return struct.pack("!II", 0x08000000, 42 << 8) + frame


def vxlan_gpe(payload, protocol):
    return struct.pack("!II", 0x0C000000 | protocol, 42 << 8) + payload


def geneve(payload, protocol, options=b""):
    return struct.pack("!BBHI", len(options) // 4, 0, protocol, 42 << 8) + options + payload


def gtp(payload, flags=0x30, fields=b""):
    return struct.pack("!BBHI", flags, 255, len(fields) + len(payload), 1) + fields + payload


def l2tp(payload, full=False):
    if not full:
        return struct.pack("!HHH", 0x0002, 1, 2) + payload
    fields = struct.pack("!HHHHH2s", 1, 2, 1, 2, 2, b"")
    return struct.pack("!HH", 0x4A02, 4 + len(fields) + len(payload)) + fields + payload


def l2tp_3(frame, cookie=b"", sublayer=b""):
    return struct.pack("!I", 7) + cookie + sublayer + frame


def ah(payload, following):
    return struct.pack("!BBHII12s", following, 4, 0, 256, 1, b"check") + payload


def esp(payload, following, check_length=12):
    padding = bytes(range(1, 1 + (-len(payload) - 2) % 4))
    return struct.pack("!II", 256, 1) + payload + padding + bytes((len(padding), following)) \
        + b"\xde" * check_length


def between(message, protocol, payload, extensions=b""):
    """A packet from where the message comes from to where it goes."""
    return ip(message.src[0], message.dst[0], protocol, payload, extensions)


def datagram_of(message):
    return udp(message.src[1], message.dst[1], message.payload)


# ---- the table ----


def each(wrap):
    """One frame a message: wrap(packet) puts something around it."""
    return from_message(lambda message: wrap(sip(message)))


def from_message(make):
    """One frame a message: make(message)."""
    return lambda sent: [(message.time, make(message)) for message in sent]


def row(group, name, known_by, link_type, wrap, version=4):
    return Encapsulation(group, name, known_by, link_type, each(wrap), version)


def links():
    def add(*arguments, **more):
        return row("Links", *arguments, **more)

    return [
        add("Ethernet", "link type 1", ETHERNET, ethernet),
        add("Ethernet, IPv6", "Ethernet type 0x86dd", ETHERNET, ethernet, version=6),
        add("802.1Q", "Ethernet type 0x8100", ETHERNET, tagged),
        add("802.1ad (QinQ)", "Ethernet type 0x88a8, then 0x8100", ETHERNET,
            lambda p: ethernet(vlan(vlan(p), TYPE_VLAN), TYPE_QINQ)),
        add("QinQ of before 802.1ad", "Ethernet types 0x9100, 0x9200", ETHERNET,
            lambda p: ethernet(vlan(vlan(p), 0x9200), 0x9100)),
        add("Linux cooked", "link type 113", SLL, sll),
        add("Linux cooked, 802.1Q", "protocol 0x8100", SLL, lambda p: sll(vlan(p), TYPE_VLAN)),
        add("Linux cooked, version 2", "link type 276", SLL2, sll2),
        add("Linux cooked, version 2, 802.1Q", "protocol 0x8100", SLL2,
            lambda p: sll2(vlan(p), TYPE_VLAN)),
        add("BSD loopback", "link type 0", NULL, lambda p: struct.pack("<I", 2) + p),
        add("BSD loopback, IPv6", "address families 10, 24, 28, 30", NULL,
            lambda p: struct.pack("<I", 30) + p, version=6),
        add("OpenBSD loopback", "link type 108", LOOP, lambda p: struct.pack(">I", 2) + p),
        add("raw IP", "link types 12, 14, 101", RAW, bytes),
        add("raw IPv4", "link type 228", IPV4, bytes),
        add("raw IPv6", "link type 229", IPV6, bytes, version=6),
        add("PPP", "link type 9", PPP, ppp),
        add("PPP in HDLC framing", "link type 50", PPP_HDLC, lambda p: ppp(p, framed=True)),
        add("PPPoE", "link type 51", PPP_ETHER, lambda p: pppoe(ppp(p))),
        add("Cisco HDLC", "link types 104, 50", C_HDLC,
            lambda p: struct.pack("!HH", 0x0F00, ip_type(p)) + p),
    ]


def extensions():
    def add(name, known_by, first, chain):
        return Encapsulation("IPv6 extension headers, and IPv4 options", name, known_by, RAW,
                             from_message(lambda m: between(m, first, datagram_of(m), chain)), 6)

    four = Encapsulation("IPv6 extension headers, and IPv4 options", "IPv4 options",
                         "header length", RAW,
                         from_message(lambda m: between(m, 17, datagram_of(m),
                                                        b"\x94\x04\0\0\1\1\1\0")))
    return [
        add("hop-by-hop options", "next header 0", 0, b"\x11\0\x05\x02\0\0\1\0"),
        add("routing", "next header 43", 43, b"\x11\1" + bytes(14)),
        add("destination options", "next header 60", 60, b"\x11\0\1\4" + bytes(4)),
        add("fragment header of a whole packet", "next header 44", 44, b"\x11" + bytes(7)),
        add("all of them", "a chain of up to 16", 0,
            b"\x3c\0\x05\x02\0\0\1\0" + b"\x2b\0\1\4" + bytes(4) + b"\x2c\0" + bytes(6)
            + b"\x11" + bytes(7)),
        four,
    ]


def layer_2():
    def add(*arguments, **more):
        return row("Tunnels over Ethernet", *arguments, **more)

    return [
        add("MPLS", "Ethernet types 0x8847, 0x8848", ETHERNET,
            lambda p: ethernet(mpls(p), TYPE_MPLS)),
        add("MPLS, IPv6", "the first 4 bits of the packet", ETHERNET,
            lambda p: ethernet(mpls(p), TYPE_MPLS), version=6),
        add("MPLS, Ethernet pseudowire", "lengths and types that fit", ETHERNET,
            lambda p: ethernet(mpls(ethernet(p)), TYPE_MPLS)),
        add("MPLS, Ethernet pseudowire, control word", "lengths and types that fit", ETHERNET,
            lambda p: ethernet(mpls(b"\0\0\0\1" + tagged(p)), TYPE_MPLS)),
        add("PPPoE", "Ethernet type 0x8864", ETHERNET,
            lambda p: ethernet(pppoe(ppp(p)), TYPE_PPPOE)),
        add("PPPoE, IPv6", "PPP protocol 0x0057", ETHERNET,
            lambda p: ethernet(pppoe(ppp(p)), TYPE_PPPOE), version=6),
        add("PPPoE, compressed protocol field", "an odd first byte", ETHERNET,
            lambda p: ethernet(pppoe(ppp(p, compressed=True)), TYPE_PPPOE)),
        add("PPPoE in 802.1Q", "", ETHERNET,
            lambda p: ethernet(vlan(pppoe(ppp(p)), TYPE_PPPOE), TYPE_VLAN)),
    ]


def layer_3():
    def add(*arguments, **more):
        return row("Tunnels over IP", *arguments, **more)

    def add_message(name, known_by, make, version=4):
        return Encapsulation("Tunnels over IP", name, known_by, RAW, from_message(make), version)

    return [
        add("IPv4 in IPv4", "protocol 4", RAW, lambda p: outer(4, p)),
        add("IPv6 in IPv4 (6in4)", "protocol 41", RAW, lambda p: outer(41, p), version=6),
        add("IPv4 in IPv6", "next header 4", RAW, lambda p: outer(4, p, 6)),
        add("IPv6 in IPv6", "next header 41", RAW, lambda p: outer(41, p, 6), version=6),
        add("MPLS in IP", "protocol 137", RAW, lambda p: outer(137, mpls(p))),
        add("GRE", "protocol 47", RAW, lambda p: outer(47, gre(p))),
        add("GRE, IPv6", "protocol type 0x86dd", RAW, lambda p: outer(47, gre(p)), version=6),
        add("GRE over IPv6", "next header 47", RAW, lambda p: outer(47, gre(p), 6)),
        add("GRE with key", "flag", RAW, lambda p: outer(47, gre(p, key=True))),
        add("GRE with checksum, key, sequence number", "flags", RAW,
            lambda p: outer(47, gre(p, checksum=True, key=True, sequence=True))),
        add("GRE, transparent Ethernet bridging", "protocol type 0x6558", RAW,
            lambda p: outer(47, gre(ethernet(p), TYPE_BRIDGED))),
        add("GRE, Ethernet with 802.1Q", "protocol type 0x6558", RAW,
            lambda p: outer(47, gre(tagged(p), TYPE_BRIDGED))),
        add("GRE, MPLS", "protocol type 0x8847", RAW, lambda p: outer(47, gre(mpls(p), TYPE_MPLS))),
        add("GRE, PPP", "protocol type 0x880b", RAW, lambda p: outer(47, gre(ppp(p), TYPE_PPP))),
        add("GRE version 1 (PPTP)", "version, protocol type 0x880b", RAW,
            lambda p: outer(47, pptp(ppp(p, framed=True)))),
        add("ERSPAN type I", "GRE type 0x88be, no sequence number", RAW,
            lambda p: outer(47, gre(ethernet(p), TYPE_ERSPAN))),
        add("ERSPAN type II", "GRE type 0x88be", RAW, lambda p: outer(47, erspan_2(tagged(p)))),
        add("ERSPAN type III", "GRE type 0x22eb", RAW, lambda p: outer(47, erspan_3(ethernet(p)))),
        add("ERSPAN type III, platform subheader", "flag", RAW,
            lambda p: outer(47, erspan_3(ethernet(p), bytes(8)))),
        add("L2TP version 3, Ethernet", "protocol 115, lengths and types that fit", RAW,
            lambda p: outer(115, l2tp_3(ethernet(p)))),
        add("L2TP version 3, cookie and sublayer", "protocol 115, lengths and types that fit", RAW,
            lambda p: outer(115, l2tp_3(tagged(p), b"\xc0" * 8, b"\x40\0\0\1"))),
        add_message("AH", "protocol 51", lambda m: between(m, 51, ah(datagram_of(m), 17))),
        add_message("AH, IPv6", "next header 51",
                    lambda m: between(m, 51, ah(datagram_of(m), 17)), 6),
        add("AH, tunnel", "protocol 51, then 4", RAW, lambda p: outer(51, ah(p, 4))),
        add_message("ESP, NULL encryption", "protocol 50, a trailer and a packet that fit exactly",
                    lambda m: between(m, 50, esp(datagram_of(m), 17))),
        add_message("ESP, NULL encryption, 16 bytes of check", "the same",
                    lambda m: between(m, 50, esp(datagram_of(m), 17, 16)), 6),
        add("ESP, NULL encryption, tunnel", "the same", RAW, lambda p: outer(50, esp(p, 4, 0))),
    ]


def layer_4():
    def add(*arguments, **more):
        return row("Tunnels over UDP, by port and a header that is well-formed", *arguments, **more)

    return [
        add("VXLAN", "port 4789", RAW, lambda p: outer_udp(4789, vxlan(ethernet(p)))),
        add("VXLAN of Linux, over IPv6", "port 8472", RAW,
            lambda p: outer_udp(8472, vxlan(ethernet(p)), 6)),
        add("VXLAN, 802.1Q, IPv6", "port 4789", RAW,
            lambda p: outer_udp(4789, vxlan(tagged(p))), version=6),
        add("VXLAN-GPE, IPv4", "port 4790", RAW, lambda p: outer_udp(4790, vxlan_gpe(p, 1))),
        add("VXLAN-GPE, Ethernet", "port 4790", RAW,
            lambda p: outer_udp(4790, vxlan_gpe(ethernet(p), 3))),
        add("Geneve, Ethernet", "port 6081", RAW,
            lambda p: outer_udp(6081, geneve(ethernet(p), TYPE_BRIDGED))),
        add("Geneve, IP, options", "port 6081", RAW,
            lambda p: outer_udp(6081, geneve(p, ip_type(p), b"\1\2\x80\1\0\0\0\7"))),
        add("GTP-U", "port 2152, message type 255", RAW, lambda p: outer_udp(2152, gtp(p))),
        add("GTP-U, IPv6, sequence number", "flag", RAW,
            lambda p: outer_udp(2152, gtp(p, 0x32, b"\0\1\0\0")), version=6),
        add("GTP-U, extension headers", "flag", RAW,
            lambda p: outer_udp(2152, gtp(p, 0x34, b"\0\0\0\x85\1\0\5\x40\1\0\0\0"))),
        add("L2TP version 2", "port 1701", RAW, lambda p: outer_udp(1701, l2tp(ppp(p)))),
        add("L2TP version 2, all fields", "port 1701", RAW,
            lambda p: outer_udp(1701, l2tp(ppp(p, framed=True), full=True))),
        add("L2TP version 3", "port 1701", RAW,
            lambda p: outer_udp(1701, b"\0\3\0\0" + l2tp_3(ethernet(p)))),
        add("ESP in UDP, NULL encryption", "port 4500", RAW,
            lambda p: outer_udp(4500, esp(p, 4))),
    ]


def nested():
    def add(*arguments, **more):
        return row("Nested, up to eight deep", *arguments, **more)

    def eight(packet):
        for _ in range(8):
            packet = outer(4, packet)
        return packet

    return [
        add("QinQ, MPLS, GRE, Ethernet, 802.1Q", "", ETHERNET,
            lambda p: ethernet(vlan(vlan(mpls(outer(47, gre(tagged(p), TYPE_BRIDGED))), TYPE_MPLS),
                                    TYPE_VLAN), TYPE_QINQ)),
        add("ERSPAN of VXLAN", "", ETHERNET,
            lambda p: ethernet(outer(47, erspan_2(tagged(outer_udp(4789, vxlan(ethernet(p)))))))),
        add("GTP-U in VXLAN in Geneve, IPv6", "", SLL2,
            lambda p: sll2(outer_udp(6081, geneve(ethernet(outer_udp(4789, vxlan(ethernet(
                outer_udp(2152, gtp(p)))), 6)), TYPE_BRIDGED))), version=6),
        add("PPPoE, L2TP, PPP", "", ETHERNET,
            lambda p: ethernet(pppoe(ppp(outer_udp(1701, l2tp(ppp(p))))), TYPE_PPPOE)),
        add("eight times IP in IP", "", RAW, eight),
    ]


class Connection:
    """A TCP connection that carries the messages; what TLS makes of them is the same for both calls."""

    def __init__(self, wrap=list, version=None, arrange=list):
        self.wrap = wrap        # of (is_reply, text), into what is sent
        self.version = version  # of TLS
        self.arrange = arrange  # of the packets, into the order of the capture
        self.made = None

    def make(self, sent):
        if self.made is None:
            texts = self.wrap([(message.src != sent[0].src, message.payload) for message in sent])
            self.made = tls.talk(self.version, texts) if self.version else (texts, b"")
        return self.made

    def keylog(self, sent):
        return self.make(sent)[1]

    def frames(self, sent):
        """SYN, SYN, and a segment for each text or record."""
        ends = [sent[0].src, sent[0].dst]
        sequences = [1000, 5000]
        made = []

        def add(is_reply, flags, payload=b""):
            src, dst = ends[is_reply], ends[not is_reply]
            made.append((sent[0].time + len(made) / 1000, ip(src[0], dst[0], 6, tls.tcp(
                src[1], dst[1], sequences[is_reply], flags, payload))))
            sequences[is_reply] += len(payload) or 1

        add(False, 2)
        add(True, 0x12)
        for is_reply, payload in self.make(sent)[0]:
            add(is_reply, 0x18, payload)
        opened, packets_of = made[:2], [packet for _, packet in made[2:]]
        return opened + [(sent[0].time + (i + 2) / 1000, packet)
                         for i, packet in enumerate(self.arrange(packets_of))]


def in_pieces(size):
    return lambda texts: [(is_reply, text[i:i + size]) for is_reply, text in texts
                          for i in range(0, len(text), size)]


def together(texts):
    """What one side sends in a row is one segment."""
    joined = []
    for is_reply, text in texts:
        if joined and joined[-1][0] == is_reply:
            joined[-1] = (is_reply, joined[-1][1] + text)
        else:
            joined.append((is_reply, text))
    return joined


def swapped(made):
    """Each second one before the first."""
    return [made[i ^ 1] if i ^ 1 < len(made) else made[i] for i in range(len(made))]


def twice(made):
    return [each for each in made for _ in range(2)]


# ---- IP fragments ----


def fragments_of(message, size):
    """(bytes of the packet) of each IPv4 or IPv6 fragment of the message in UDP."""
    payload = datagram_of(message)
    source, target = (ipaddress.ip_address(end[0]) for end in (message.src, message.dst))
    for offset in range(0, len(payload), size):
        piece = payload[offset:offset + size]
        more = offset + size < len(payload)
        number = round(message.time * 1000) & 0xffff
        if source.version == 6:
            header = struct.pack("!BBHI", 17, 0, offset | more, number)
            yield ip(message.src[0], message.dst[0], 44, piece, header)
        else:
            yield struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(piece), number,
                              offset // 8 | more << 13, 64, 17, 0) \
                + source.packed + target.packed + piece


def fragmented():
    def add(name, known_by, arrange, version=4):
        def frames(sent):
            return [(each.time + i / 10000, packet) for each in sent
                    for i, packet in enumerate(arrange(list(fragments_of(each, 64))))]
        return Encapsulation("IP fragments", name, known_by, RAW, frames, version)

    return [
        add("IPv4 fragments", "offset and more-fragments", list),
        add("IPv4 fragments, the last first", "the same", lambda packets: packets[::-1]),
        add("IPv4 fragments, each twice", "the same", twice),
        add("IPv6 fragments", "next header 44", list, 6),
        add("IPv6 fragments, the last first", "the same", lambda packets: packets[::-1], 6),
    ]


# ---- SCTP ----


def sctp_packet(src_port, dst_port, tag, chunks):
    return struct.pack("!HHII", src_port, dst_port, tag, 0) + b"".join(chunks)


def data_chunk(tsn, number, piece, first=True, last=True):
    flags = 2 * first + last
    head = struct.pack("!BBHIHHI", 0, flags, 16 + len(piece), tsn, 0, number, 0)
    return head + piece + bytes(-len(piece) % 4)


def in_sctp(size, order=list):
    """Each message in DATA chunks of this size, a packet for each chunk."""
    def frames(sent):
        tsns, numbers, made = [100, 900], [0, 0], []
        for message in sent:
            side = message.src != sent[0].src
            pieces = [message.payload[i:i + size] for i in range(0, len(message.payload), size)]
            packets_of = []
            for i, piece in enumerate(pieces):
                chunk = data_chunk(tsns[side], numbers[side], piece, i == 0, i == len(pieces) - 1)
                packets_of.append(ip(message.src[0], message.dst[0], 132,
                                     sctp_packet(message.src[1], message.dst[1], 7 + side, [chunk])))
                tsns[side] += 1
            numbers[side] += 1
            made += [(message.time + i / 10000, packet) for i, packet in enumerate(order(packets_of))]
        return made
    return frames


def over_sctp():
    def add(name, known_by, frames, version=4):
        return Encapsulation("Over SCTP", name, known_by, RAW, frames, version, "sctp")

    return [
        add("SCTP", "protocol 132, a start line in DATA", in_sctp(100000)),
        add("SCTP, messages in several chunks", "the same", in_sctp(100)),
        add("SCTP, chunks out of order behind the first", "the same",
            in_sctp(100, lambda made: made[:1] + made[:0:-1])),
        add("SCTP over IPv6", "the same", in_sctp(100), 6),
    ]


def over_tcp():
    def add(name, known_by, transport, connection, version=4):
        return Encapsulation("Over TCP", name, known_by, RAW, connection.frames, version, transport,
                             connection.keylog if connection.version else None)

    return [
        add("TCP", "protocol 6, a start line", "tcp", Connection()),
        add("TCP, several messages in a segment", "the same", "tcp", Connection(together)),
        add("TCP, segments of 7 bytes", "the same", "tcp", Connection(in_pieces(7))),
        add("TCP, segments out of order", "the same", "tcp",
            Connection(in_pieces(50), None, swapped), 6),
        add("TCP, each segment twice", "the same", "tcp", Connection(in_pieces(100), None, twice)),
        add("WebSocket", "its handshake, or a frame with a start line", "ws",
            Connection(tls.web_socket)),
        add("TLS 1.2, with a key log", "a hello, or the header of a record", "tls",
            Connection(version="1.2")),
        add("TLS 1.3, with a key log", "the same", "tls", Connection(version="1.3"), 6),
        add("secure WebSocket, TLS 1.2", "WebSocket in TLS", "wss",
            Connection(tls.web_socket, "1.2")),
        add("secure WebSocket, TLS 1.3", "WebSocket in TLS", "wss",
            Connection(tls.web_socket, "1.3")),
    ]


# ---- messages that agents relay, with endpoints and times of their own ----

HEP_LAG = 3600  # the capture of the packets was made so much later


def hep_addresses(message):
    """The two addresses, their port numbers, and how long an address is."""
    ends = b"".join(ipaddress.ip_address(end[0]).packed for end in (message.src, message.dst))
    return ends, (message.src[1], message.dst[1]), len(ends) // 2


def hep_old(message, version):
    """HEP version 1 or 2: the time of version 2 is in little endian."""
    ends, ports, length = hep_addresses(message)
    header = struct.pack("!BBBBHH", version, 8 + len(ends), 2 if length == 4 else 10, 17, *ports)
    seconds, fraction = divmod(round(message.time * 1_000_000), 1_000_000)
    times = struct.pack("<IIHH", seconds, fraction, 2001, 0) if version == 2 else b""
    return header + ends + times + message.payload


def hep_chunk(number, value, vendor=0):
    return struct.pack("!HHH", vendor, number, 6 + len(value)) + value


def hep3(message, protocol=17, compressed=False, more=b""):
    ends, ports, length = hep_addresses(message)
    first = 3 if length == 4 else 5
    seconds, fraction = divmod(round(message.time * 1_000_000), 1_000_000)
    body = zlib.compress(message.payload) if compressed else message.payload
    chunks = b"".join((
        hep_chunk(1, bytes([2 if length == 4 else 10])), hep_chunk(2, bytes([protocol])),
        hep_chunk(first, ends[:length]), hep_chunk(first + 1, ends[length:]),
        hep_chunk(7, struct.pack("!H", ports[0])), hep_chunk(8, struct.pack("!H", ports[1])),
        hep_chunk(9, struct.pack("!I", seconds)), hep_chunk(10, struct.pack("!I", fraction)),
        hep_chunk(11, b"\1"), hep_chunk(12, struct.pack("!I", 2001)), more,
        hep_chunk(16 if compressed else 15, body)))
    return b"HEP3" + struct.pack("!H", 6 + len(chunks)) + chunks


def tcp(sequence, payload, flags=0x18):
    return struct.pack("!HHIIBBHHH", 49200, 9060, sequence, 1, 0x50, flags, 65535, 0, 0) + payload


def in_tcp(make, size):
    """The packets one after another in one connection, in segments of a size."""
    def frames(sent):
        stream = b"".join(make(each) for each in sent)
        start = sent[0].time + HEP_LAG
        yield start, outer(6, tcp(99, b"", 2))
        for number, at in enumerate(range(0, len(stream), size)):
            yield start + 1 + number / 1000, outer(6, tcp(100 + at, stream[at:at + size]))
    return frames


def relayed():
    def add(name, known_by, make, port=9060, **more):
        def frames(sent):
            return [(each.time + HEP_LAG, outer_udp(port, make(each))) for each in sent]
        return Encapsulation("HEP", name, known_by, RAW, frames, **more)

    vendor = hep_chunk(15, b"of somebody else", 0x1234) + hep_chunk(14, b"secret")
    return [
        add("HEP version 1", "port 9060 or 9061, and lengths that fit", lambda m: hep_old(m, 1)),
        add("HEP version 2", "port 9060 or 9061, and lengths that fit", lambda m: hep_old(m, 2)),
        add("HEP version 2, another port", "lengths that fit, and SIP behind them",
            lambda m: hep_old(m, 2), port=5060),
        add("HEP version 2, IPv6", "the same", lambda m: hep_old(m, 2), version=6),
        add("HEP version 3", "\"HEP3\", and lengths that fit", hep3, port=12345),
        add("HEP version 3, IPv6", "the same", hep3, version=6),
        add("HEP version 3, other vendors' chunks", "the same", lambda m: hep3(m, more=vendor)),
        add("HEP version 3, compressed", "the same", lambda m: hep3(m, compressed=True)),
        add("HEP version 3, of TLS", "the same", lambda m: hep3(m, protocol=22), transport="tls"),
        Encapsulation("HEP", "HEP version 3 over TCP", "\"HEP3\" at the front of a connection", RAW,
                      in_tcp(hep3, 100000)),
        Encapsulation("HEP", "HEP version 3 over TCP, in pieces", "the same", RAW,
                      in_tcp(hep3, 7)),
    ]


def table():
    """All rows, group after group."""
    return over_tcp() + over_sctp() + fragmented() + links() + extensions() + layer_2() + layer_3() + layer_4() + nested() + relayed()


# ---- measuring ----


def messages(version):
    """A call: INVITE, 100, 180, 200, ACK, BYE and its 200."""
    ends = {4: (packets.ALICE, packets.BOB),
            6: (("2001:db8::a", 5060), ("2001:db8::b", 5060))}[version]
    caller = ipaddress.ip_address(packets.ALICE[0]).packed
    made = []
    for time, packet in packets.answered_call():
        src, dst = ends if packet[12:16] == caller else reversed(ends)
        made.append(Message(time, packet[28:], src, dst))
    return made


def measure(encapsulation):
    """(messages sent, message objects that sipwhy prints)"""
    sent = messages(encapsulation.version)
    capture = packets.pcap(encapsulation.frames(sent), link_type=encapsulation.link_type)
    with tempfile.TemporaryDirectory(prefix="sipwhy-") as top:
        path = pathlib.Path(top) / "call.pcap"
        path.write_bytes(capture)
        options = []
        if encapsulation.keylog:
            options = ["--keylog", pathlib.Path(top) / "keys"]
            options[1].write_bytes(encapsulation.keylog(sent))
        return sent, sipwhy.of_type(sipwhy.read_json(*options, path), "message")


INTRODUCTION = """\
# What may stand around SIP

Written by `sh tools/update-encapsulations`, which wraps a call of seven messages (INVITE, 100, 180, 200, ACK, BYE,
200) in each of these and counts those that `sipwhy read` sees. A test fails when a count or a row is no longer true.

- The addresses and ports that sipwhy reports are the innermost: those of the SIP parties, not of the tunnel.
- Tunnels may be nested eight deep; what is deeper is not read. VLAN tags do not count, a stack of MPLS labels counts
  once.
- The port of a UDP tunnel is only a hint: where the header of the tunnel is not well-formed, the datagram is an
  ordinary one. SIP on port 4789 is SIP.
- MPLS, GTP-U and L2TP version 3 do not say what they carry: IP or Ethernet is taken for granted only where versions,
  types and lengths fit together. ESP does not say whether it is encrypted: it is read where the trailer fits (with
  12, 16 or 0 bytes of check value) and the packet inside is exactly as long as it says. What is encrypted stays
  unread.
- HEP is what an agent has captured: endpoints, transport and time are those that it saw, and waits and timers go by
  that time. HEP over TLS or SCTP is not read.
- Of Ethernet types, PPP protocols and link types, those without a row are not read: LLC/SNAP, multilink PPP,
  compressed or encrypted PPP, 802.11, NSH, Teredo, GRE with source routes.
"""


def document():
    """The whole of docs/encapsulations.md, measured now."""
    lines = [INTRODUCTION]
    group = None
    for encapsulation in table():
        if encapsulation.group != group:
            group = encapsulation.group
            lines += [f"## {group}\n", "| Encapsulation | Known by | Seen of sent |",
                      "|---|---|---|"]
        sent, seen = measure(encapsulation)
        lines.append(f"| {encapsulation.name} | {encapsulation.known_by} "
                     f"| {len(seen)} of {len(sent)} |")
    text = "\n".join(lines) + "\n"
    return text.replace("|\n## ", "|\n\n## ")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
