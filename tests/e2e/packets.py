"""Small capture files, made byte by byte: UDP datagrams in raw IPv4 packets."""
import ipaddress
import struct

LINKTYPE_RAW = 101
ALICE = ("192.0.2.10", 5060)
BOB = ("198.51.100.20", 5060)


def datagram(payload, src=ALICE, dst=BOB):
    """An IPv4 packet with one UDP datagram (no checksums: a capture need not have them)."""
    udp = struct.pack("!HHHH", src[1], dst[1], 8 + len(payload), 0)
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp) + len(payload), 0, 0, 64, 17, 0,
                     ipaddress.ip_address(src[0]).packed, ipaddress.ip_address(dst[0]).packed)
    return ip + udp + payload


def pcap(packets=(), nanoseconds=False, big_endian=False, link_type=LINKTYPE_RAW):
    """A pcap file; packets are (seconds, bytes)."""
    order = ">" if big_endian else "<"
    unit = 1_000_000_000 if nanoseconds else 1_000_000
    magic = 0xA1B23C4D if nanoseconds else 0xA1B2C3D4
    parts = [struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262144, link_type)]
    for seconds, packet in packets:
        whole, fraction = divmod(round(seconds * unit), unit)
        parts.append(struct.pack(order + "IIII", whole, fraction, len(packet), len(packet)) + packet)
    return b"".join(parts)


def pcapng(interfaces, packets, losses=(), big_endian=False):
    """A pcapng file. Interfaces are (name, description, if_tsresol), packets (interface, seconds, bytes) and
    losses (interface, isb_ifdrop, isb_osdrop)."""
    order = ">" if big_endian else "<"

    def block(kind, body):
        return struct.pack(order + "II", kind, len(body) + 12) + body + struct.pack(order + "I",
                                                                                    len(body) + 12)

    def option(code, value):
        return struct.pack(order + "HH", code, len(value)) + value + b"\0" * (-len(value) % 4)

    def units(resolution):
        return 2 ** (resolution & 0x7F) if resolution & 0x80 else 10 ** resolution

    parts = [block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1))]
    for name, description, resolution in interfaces:
        parts.append(block(1, struct.pack(order + "HHI", LINKTYPE_RAW, 0, 262144) +
                           option(2, name.encode()) + option(3, description.encode()) +
                           option(9, bytes([resolution])) + option(0, b"")))
    for interface, seconds, packet in packets:
        high, low = divmod(round(seconds * units(interfaces[interface][2])), 1 << 32)
        parts.append(block(6, struct.pack(order + "IIIII", interface, high, low, len(packet),
                                          len(packet)) + packet + b"\0" * (-len(packet) % 4)))
    for interface, ifdrop, osdrop in losses:
        parts.append(block(5, struct.pack(order + "III", interface, 0, 0) +
                           option(5, struct.pack(order + "Q", ifdrop)) +
                           option(7, struct.pack(order + "Q", osdrop)) + option(0, b"")))
    return b"".join(parts)


def request(method="INVITE", call_id="1@alice", branch="z9hG4bK1", cseq=1, to_tag="", extra=""):
    lines = [
        f"{method} sip:bob@example.net SIP/2.0",
        f"Via: SIP/2.0/UDP {ALICE[0]}:{ALICE[1]};branch={branch}",
        "Max-Forwards: 70",
        "From: <sip:alice@example.com>;tag=a1",
        f"To: <sip:bob@example.net>{to_tag}",
        f"Call-ID: {call_id}",
        f"CSeq: {cseq} {method}",
        f"Contact: <sip:alice@{ALICE[0]}>",
    ]
    return finished(lines, extra)


def response(code, phrase, method="INVITE", call_id="1@alice", branch="z9hG4bK1", cseq=1, extra=""):
    lines = [
        f"SIP/2.0 {code} {phrase}",
        f"Via: SIP/2.0/UDP {ALICE[0]}:{ALICE[1]};branch={branch}",
        "From: <sip:alice@example.com>;tag=a1",
        "To: <sip:bob@example.net>" + (";tag=b1" if code > 100 else ""),
        f"Call-ID: {call_id}",
        f"CSeq: {cseq} {method}",
    ]
    return finished(lines, extra)


def finished(lines, extra):
    return ("\r\n".join(lines) + "\r\n" + extra + "Content-Length: 0\r\n\r\n").encode()


START = 1_780_000_000


def stuck_call(call_id="stuck@alice", start=START):
    """An INVITE, a 100, and then only another packet 40 s later that moves the clock."""
    same = {"call_id": call_id}
    return [
        (start, datagram(request(**same))),
        (start + 0.012, datagram(response(100, "Trying", **same), BOB, ALICE)),
        (start + 40, datagram(b"\x80\x00 no SIP at all", (ALICE[0], 4000), (BOB[0], 4000))),
    ]


def refused_call(code=404, phrase="Not Found", call_id="refused@alice", start=START):
    """INVITE, 100, a final response, ACK."""
    same = {"call_id": call_id, "branch": "z9hG4bK" + call_id.partition("@")[0]}
    ack = request("ACK", to_tag=";tag=b1", **same)
    return [
        (start, datagram(request(**same))),
        (start + 0.01, datagram(response(100, "Trying", **same), BOB, ALICE)),
        (start + 0.5, datagram(response(code, phrase, **same), BOB, ALICE)),
        (start + 0.51, datagram(ack)),
    ]


def answered_call(call_id="answered@alice", start=START):
    """INVITE, 100, 180, 200, ACK, and after 10 s BYE and its 200."""
    same = {"call_id": call_id}
    bye = {"call_id": call_id, "branch": "z9hG4bKbye", "cseq": 2, "method": "BYE"}
    contact = f"Contact: <sip:bob@{BOB[0]}>\r\n"
    return [
        (start, datagram(request(branch="z9hG4bKinv", **same))),
        (start + 0.01, datagram(response(100, "Trying", branch="z9hG4bKinv", **same), BOB, ALICE)),
        (start + 0.2, datagram(response(180, "Ringing", branch="z9hG4bKinv", **same), BOB, ALICE)),
        (start + 2, datagram(response(200, "OK", branch="z9hG4bKinv", extra=contact, **same),
                             BOB, ALICE)),
        (start + 2.01, datagram(request("ACK", branch="z9hG4bKack", to_tag=";tag=b1", **same))),
        (start + 12, datagram(request(to_tag=";tag=b1", **bye))),
        (start + 12.01, datagram(response(200, "OK", **bye), BOB, ALICE)),
    ]
