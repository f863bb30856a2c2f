"""Selections, and what -w writes of them: each frame of a made capture says whose it is."""
import dataclasses
import functools
import ipaddress
import pathlib
import shutil
import struct
import subprocess

import encapsulations
import packets
import sipwhy
import tap

START = packets.START
CONTACT = f"Contact: <sip:bob@{packets.BOB[0]}>\r\n"
CAROL = ("203.0.113.7", 5070)


def bodies(call_id, method="INVITE", user="bob", src=packets.ALICE, start=START, codes=(), tail=()):
    """A transaction of its own: who calls is named after the Call-ID."""
    branch = "z9hG4bK" + call_id.partition("@")[0]
    same = {"method": method, "call_id": call_id, "branch": branch}
    name = call_id.partition("@")[0]

    def named(text):
        return (text.replace(b"sip:alice@", f"sip:{name}@".encode())
                .replace(b"sip:bob@", f"sip:{user}@".encode()))

    made = [(start, packets.datagram(named(packets.request(**same)), src))]
    for number, code in enumerate(codes):
        made.append((start + 0.01 + number / 5, packets.datagram(
            named(packets.response(code, "Because", extra=CONTACT, **same)), packets.BOB, src)))
    for number, (kind, tag) in enumerate(tail):
        same["method"] = kind
        made.append((start + 1 + number, packets.datagram(named(packets.request(to_tag=tag, **same)), src)))
    return made


@dataclasses.dataclass
class Frame:
    """A packet, and the calls that it belongs to."""

    time: float
    bytes: bytes
    owners: frozenset
    is_media: bool = False


def owned(made, *owners, is_media=False):
    return [Frame(time, data, frozenset(owners), is_media) for time, data in made]


def plain():
    """Calls over UDP, a packet a message, each different from the others in one way that can be asked for."""
    ack = [("ACK", ";tag=b1")]
    return (
        owned(bodies("well@a", codes=(100, 180, 200), tail=ack), "well") +
        owned(bodies("busy@a", user="carol", codes=(100, 486), tail=ack, start=START + 1), "busy") +
        owned(bodies("down@a", codes=(100, 503), tail=ack, start=START + 2), "down") +
        owned(bodies("stuck@a", codes=(100,), start=START + 3), "stuck") +
        owned(bodies("reg@a", method="REGISTER", user="reg", codes=(200,), start=START + 4), "reg") +
        owned(bodies("far@a", src=CAROL, codes=(100, 404), tail=ack, start=START + 5), "far"))


def fragmented():
    """An INVITE in three fragments, the last one first, and its refusal."""
    invite, *others = bodies("frag@a", codes=(100, 503), tail=[("ACK", ";tag=b1")], start=START + 6)
    header, payload = invite[1][:20], invite[1][20:]
    parts = []
    for offset in (160, 80, 0):
        part = payload[offset:] if offset == 160 else payload[offset:offset + 80]
        flags = offset // 8 | (0 if offset == 160 else 0x2000)
        parts.append((invite[0] - offset / 1e6, header[:2] + struct.pack("!HHH", 20 + len(part), 77, flags) +
                      header[8:] + part))
    return owned(parts + others, "frag")


def tcp(src, dst, sequence, acknowledged, flags, payload=b""):
    segment = struct.pack("!HHIIBBHHH", src[1], dst[1], sequence, acknowledged, 0x50, flags, 65535, 0, 0)
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40 + len(payload), 0, 0, 64, 6, 0,
                       ipaddress.ip_address(src[0]).packed,
                       ipaddress.ip_address(dst[0]).packed) + segment + payload


def streamed():
    """Two calls on one connection: several messages in a segment, and one in several."""
    one = [packet[28:] for _, packet in bodies("one@a", codes=(100, 486), tail=[("ACK", ";tag=b1")])]
    two = [packet[28:] for _, packet in bodies("two@a", codes=(100, 486), tail=[("ACK", ";tag=b1")])]
    client, server = ("192.0.2.10", 40001), packets.BOB
    at = {client: 100, server: 900}
    made = []

    def add(src, payload, *owners, flags=0x18):
        dst = server if src == client else client
        made.extend(owned([(START + 7 + len(made) / 100, tcp(src, dst, at[src], at[dst], flags, payload))], *owners))
        at[src] += len(payload) + (flags & 2 > 0)

    add(client, b"", "one", "two", flags=2)
    add(server, b"", "one", "two", flags=0x12)
    add(client, b"", "one", "two", flags=0x10)
    add(client, one[0] + two[0][:200], "one", "two")
    add(server, b"", "one", flags=0x10)
    add(client, two[0][200:230], "two")
    add(client, two[0][230:], "two")
    add(server, b"", "two", flags=0x10)
    add(server, one[1] + one[2], "one")
    add(client, b"", "one", flags=0x10)
    add(server, two[1] + two[2], "two")
    add(client, b"", "two", flags=0x10)
    add(client, one[3], "one")
    add(client, two[3], "two")
    add(server, b"", "one", "two", flags=0x10)
    return made


def media(start, name, port):
    """RTP both ways, and RTCP, between the ports that describe() names."""
    made = []
    for number in range(6):
        rtp = struct.pack("!BBHII", 0x80, 0, number, number * 160, port) + bytes(160)
        made.append((start + number / 50, packets.datagram(rtp, ("192.0.2.10", port), ("198.51.100.20", port + 1000))))
        made.append((start + 0.001 + number / 50,
                     packets.datagram(rtp, ("198.51.100.20", port + 1000), ("192.0.2.10", port))))
    rtcp = struct.pack("!BBHI", 0x80, 201, 1, port)
    made.append((start + 0.2, packets.datagram(rtcp, ("192.0.2.10", port + 1), ("198.51.100.20", port + 1001))))
    return owned(made, name, is_media=True)


def talking(name, port, start):
    """A call that is answered, with media."""
    made = []
    for number, (time, packet) in enumerate(bodies(f"{name}@a", codes=(100, 200), tail=[("ACK", ";tag=b1")],
                                                   start=start)):
        if number in (0, 2):
            host, at = ("192.0.2.10", port) if number == 0 else ("198.51.100.20", port + 1000)
            body = (f"v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
                    f"m=audio {at} RTP/AVP 0\r\n").encode()
            text = packet[28:].replace(b"Content-Length: 0\r\n\r\n", b"Content-Type: application/sdp\r\n"
                                       b"Content-Length: %d\r\n\r\n" % len(body)) + body
            src, dst = (packets.ALICE, packets.BOB) if number == 0 else (packets.BOB, packets.ALICE)
            packet = packets.datagram(text, src, dst)
        made.append((time, packet))
    return owned(made, name) + media(start + 0.25, name, port)


def noise():
    return owned([(START + 50, packets.datagram(b"\x80\x00 no SIP at all", ("192.0.2.10", 4000),
                                                ("198.51.100.20", 4000)))])


@functools.cache
def frames():
    made = (plain() + fragmented() + streamed() + talking("talk", 40000, START + 8) +
            talking("chat", 42000, START + 8.005) + noise())
    return sorted(made, key=lambda frame: frame.time)


NAMES = ("well", "busy", "down", "stuck", "reg", "far", "frag", "one", "two", "talk", "chat")


def capture():
    return packets.pcap([(frame.time, frame.bytes) for frame in frames()])


def calls():
    return [(frame.time, frame.bytes) for frame in frames()]


def write(top, name, data):
    path = pathlib.Path(top) / name
    path.write_bytes(data)
    return path


@dataclasses.dataclass
class Written:
    """A packet of a pcapng."""

    time: float
    bytes: bytes
    comment: str
    link_type: int


def blocks(data):
    """The types and bodies of the blocks of a pcapng of this machine's order."""
    while data:
        kind, length = struct.unpack_from("<II", data)
        tap.equal(struct.unpack_from("<I", data, length - 4)[0], length, "the two lengths of a block")
        yield kind, data[8:length - 4]
        data = data[length:]


def options(data):
    found = {}
    while len(data) >= 4:
        code, length = struct.unpack_from("<HH", data)
        found[code] = data[4:4 + length]
        data = data[4 + (length + 3) // 4 * 4:]
    return found


def pcapng(data):
    """The packets, and the name of the application."""
    made, interfaces, application = [], [], None
    for kind, body in blocks(data):
        if kind == 0x0A0D0D0A:
            application = options(body[16:])[4].decode()
        elif kind == 1:
            interfaces.append((struct.unpack_from("<H", body)[0], 10 ** options(body[8:])[9][0]))
        elif kind == 6:
            number, high, low, length, _ = struct.unpack_from("<IIIII", body)
            comment = options(body[20 + (length + 3) // 4 * 4:]).get(1, b"").decode()
            link_type, unit = interfaces[number]
            made.append(Written((high << 32 | low) / unit, body[20:20 + length], comment, link_type))
    return made, application


def tshark(path, *fields):
    """These fields of each packet, as tshark has them."""
    if not shutil.which("tshark"):
        return None
    command = ["tshark", "-n", "-r", str(path), "-T", "fields"]
    for field in fields:
        command += ["-e", field]
    done = subprocess.run(command, capture_output=True, check=True, timeout=sipwhy.DEADLINE_S)
    return [line.split("\t") for line in done.stdout.decode().splitlines()]


EVERYTHING = set(NAMES)
ANSWERED = {"well", "talk", "chat"}
FAILED = {"busy", "down", "far", "frag", "one", "two"}
SELECTIONS = [
    (["--call", "busy@a"], {"busy"}),
    (["--call", "busy@a", "--call", "frag@a"], {"busy", "frag"}),
    (["--call", "one@a"], {"one"}),
    (["--call", "two@a"], {"two"}),
    (["--finding", "prolonged-trying"], {"stuck"}),
    (["--finding", "prolonged-trying", "--finding", "number-not-found"], {"stuck", "far"}),
    (["--code", "5xx"], {"down", "frag"}),
    (["--code", "404", "--code", "486"], {"busy", "far", "one", "two"}),
    (["--code", "4xx"], {"busy", "far", "one", "two"}),
    (["--from", "stuck"], {"stuck"}),
    (["--from", "STUCK@example.com"], {"stuck"}),
    (["--from", "sip:stuck@example.com"], {"stuck"}),
    (["--from", "*u*", "--from", "far"], {"busy", "stuck", "far"}),
    (["--from", "tuck"], set()),
    (["--to", "carol"], {"busy"}),
    (["--to", "*@example.net"], EVERYTHING),
    (["--peer", "203.0.113.7"], {"far"}),
    (["--peer", "203.0.113.7:5060"], set()),
    (["--peer", "203.0.113.0/24", "--peer", "192.0.2.10:40001"], {"far", "one", "two"}),
    (["--method", "register"], {"reg"}),
    (["--method", "ACK"], EVERYTHING - {"stuck", "reg"}),
    (["--state", "failed"], FAILED),
    (["--state", "answered", "--state", "registered"], ANSWERED | {"reg"}),
    (["--state", "failed", "--code", "5xx"], {"down", "frag"}),
    (["--state", "failed", "--code", "5xx", "--to", "carol"], set()),
    (["--problems", "--peer", "203.0.113.0/24", "--code", "404"], {"far"}),
]
READ_WITH_TSHARK = ([["--problems"], ["--call", "one@a"]] +
                    [[option, value] for option, value in (
                        ("--finding", "prolonged-trying"), ("--code", "5xx"), ("--from", "stuck"), ("--to", "carol"),
                        ("--peer", "203.0.113.7"), ("--method", "register"), ("--state", "failed"))])


def names(objects, kind):
    return {thing["call_id"].partition("@")[0] for thing in sipwhy.of_type(objects, kind)
            if "call_id" in thing}


@functools.cache
def everything():
    with tap.folder() as top:
        return sipwhy.read_json(write(top, "a.pcap", capture()))


def outcomes(objects, wanted):
    """What became of the calls that are wanted, without what depends on the frames around them."""
    made = {}
    for thing in sipwhy.of_type(objects, "call") + sipwhy.of_type(objects, "registration"):
        name = thing["call_id"].partition("@")[0]
        if name in wanted:
            made[name] = (thing["state"], thing.get("code"), thing["findings"], thing.get("verdict", {}).get("id"))
    return made


def expected_frames(wanted, with_media):
    return [number for number, frame in enumerate(frames())
            if frame.owners & wanted and (with_media or not frame.is_media)]


def numbers(written):
    """Which frames of the capture these are, by time and bytes; -1 for none."""
    known = {(round(frame.time, 6), frame.bytes): number for number, frame in enumerate(frames())}
    return [known.get((round(packet.time, 6), packet.bytes), -1) for packet in written]


def selects(arguments, wanted, with_media=False):
    """In JSON all of each Call-ID that is selected, and nothing of others; so in what is written."""
    with tap.folder() as top:
        path = write(top, "a.pcap", capture())
        out = pathlib.Path(top) / "out.pcapng"
        some = sipwhy.read_json(*arguments, "-w", out, *(["--with-media"] if with_media else []), path)
        again = sipwhy.read_json(out)
        packets_written, application = pcapng(out.read_bytes())
        seen = tshark(out, "frame.time_epoch", "frame.len", "frame.comment") if arguments in READ_WITH_TSHARK else None
    every = everything()
    tap.equal(names(some, "message"), wanted, "Call-IDs of messages")
    for kind in ("message", "finding", "call", "registration"):
        kept = [thing for thing in sipwhy.of_type(every, kind)
                if thing.get("call_id", "").partition("@")[0] in wanted]
        got = [thing for thing in sipwhy.of_type(some, kind) if "call_id" in thing]
        tap.equal(sorted(map(str, got)), sorted(map(str, kept)), f"objects of type {kind}")
    summary = dict(some[-1])
    tap.equal(summary.pop("selected"), len(wanted), "how many were selected")
    tap.equal(summary, every[-1], "the summary, of all")
    tap.contains(application, "sipwhy", "the application")
    tap.equal(numbers(packets_written), expected_frames(wanted, with_media), "frames written")
    tap.equal(outcomes(again, wanted), outcomes(every, wanted), "what becomes of what was written")
    if seen is not None:
        tap.equal([(round(float(row[0]), 6), int(row[1]), row[2] != "") for row in seen],
                  [(round(packet.time, 6), len(packet.bytes), packet.comment != "") for packet in packets_written],
                  "what tshark sees")


for _arguments, _wanted in SELECTIONS:
    tap.add("selects and writes by " + " ".join(_arguments), selects, _arguments, _wanted)


@tap.case("selects and writes by --problems")
def _():
    wanted = {call["call_id"].partition("@")[0] for call in sipwhy.of_type(everything(), "call")
              if "verdict" in call}
    tap.check({"stuck", "far"} <= wanted and "well" not in wanted, f"problems {wanted}")
    selects(["--problems"], wanted)


@tap.case("--with-media writes the media of what is selected, and of nothing else")
def _():
    selects(["--call", "talk@a"], {"talk"}, with_media=True)
    selects(["--from", "chat"], {"chat"}, with_media=True)


@tap.case("text lists what is selected")
def _():
    with tap.folder() as top:
        path = write(top, "a.pcap", capture())
        done = sipwhy.run("read", "--from", "far", "--from", "well", path)
    before = done.text.partition("Summary")[0]
    for name in NAMES:
        tap.equal(f"sip:{name}@" in before, name in ("far", "well"), f"{name} in the text")


@tap.case("every format shows what is selected, and nothing else")
def _():
    with tap.folder() as top:
        path = write(top, "a.pcap", capture())
        for form in ("html", "ladder", "markdown", "mermaid", "csv"):
            done = sipwhy.run("read", "--format", form, "--code", "404", path)
            tap.equal(done.status, 0, f"exit status of {form}")
            tap.equal([name for name in NAMES if f"{name}@a" in done.text], ["far"], f"calls in {form}")


@tap.case("without a selection all SIP is written, and nothing else")
def _():
    with tap.folder() as top:
        out = pathlib.Path(top) / "out.pcapng"
        sipwhy.read_json("-w", out, write(top, "a.pcap", capture()))
        written, _ = pcapng(out.read_bytes())
    tap.equal(numbers(written), expected_frames(EVERYTHING, False), "frames written")


@tap.case("findings and verdicts are comments of the packets that show them")
def _():
    with tap.folder() as top:
        out = pathlib.Path(top) / "out.pcapng"
        sipwhy.read_json("--call", "stuck@a", "-w", out, write(top, "a.pcap", capture()))
        written, _ = pcapng(out.read_bytes())
    said = "\n".join(packet.comment for packet in written)
    tap.contains(said, "error prolonged-trying: ", "comments")
    tap.contains(said, "verdict prolonged-trying: ", "comments")
    tap.check("warning prolonged-trying" not in said, "only the worst is said of a packet")


@tap.case("a name that ends in .pcap gives a pcap, with the same packets")
def _():
    with tap.folder() as top:
        out = pathlib.Path(top) / "out.pcap"
        sipwhy.read_json("--code", "5xx", "-w", out, write(top, "a.pcap", capture()))
        data = out.read_bytes()
        same = packets.pcap([(frame.time, frame.bytes) for frame in frames() if frame.owners & {"down", "frag"}])
    tap.equal(data[24:], same[24:], "packets")
    tap.equal(struct.unpack("<I", data[:4])[0], 0xA1B2C3D4, "magic")


@tap.case("nothing selected gives a whole capture without packets")
def _():
    for name in ("out.pcap", "out.pcapng"):
        with tap.folder() as top:
            out = pathlib.Path(top) / name
            sipwhy.read_json("--call", "nobody", "-w", out, write(top, "a.pcap", capture()))
            again = sipwhy.read_json(out) if name == "out.pcap" else None
            size = out.stat().st_size
            if name == "out.pcapng":
                tap.equal(pcapng(out.read_bytes())[0], [], "packets")
        tap.check(size >= 24, f"{name}: {size} bytes")
        tap.check(again is None or again[-1]["packets"] == 0, "packets read back")


@tap.case("standard input is read twice")
def _():
    with tap.folder() as top:
        out = pathlib.Path(top) / "out.pcapng"
        done = sipwhy.run("read", "-q", "--call", "one@a", "-w", out, "-", stdin=capture())
        tap.equal(done.status, 0, "exit status")
        written, _ = pcapng(out.read_bytes())
    tap.equal(numbers(written), expected_frames({"one"}, False), "frames written")


@tap.case("packets go to standard output where the report goes elsewhere")
def _():
    with tap.folder() as top:
        path = write(top, "a.pcap", capture())
        done = sipwhy.run("read", "-q", "--call", "reg@a", "-w", "-", "-o", pathlib.Path(top) / "report", path)
        tap.equal(done.status, 0, "exit status")
        refused = sipwhy.run("read", "-q", "-w", "-", path)
    tap.equal(numbers(pcapng(done.out)[0]), expected_frames({"reg"}, False), "frames written")
    tap.equal(refused.status, 2, "exit status without -o")
    tap.contains(refused.message, "-o", "standard error")


@tap.case("inputs of several link types and precisions are one file")
def _():
    ether = bytes(12) + b"\x08\x00"
    half = [[(frame.time, frame.bytes) for frame in plain() if bool(frame.owners & {"well", "far"}) == side]
            for side in (False, True)]
    with tap.folder() as top:
        raw = write(top, "raw.pcap", packets.pcap(half[0]))
        wire = write(top, "wire.pcap", packets.pcap([(time, ether + data) for time, data in half[1]],
                                                    nanoseconds=True, link_type=1))
        out = pathlib.Path(top) / "out.pcapng"
        sipwhy.read_json("--method", "INVITE", "-w", out, raw, wire)
        written, _ = pcapng(out.read_bytes())
        again = sipwhy.read_json(out)
        refused = sipwhy.run("read", "-q", "-w", pathlib.Path(top) / "out.pcap", raw, wire)
    tap.equal({packet.link_type for packet in written}, {1, 101}, "link types")
    tap.equal(len(written), len([frame for frame in plain() if "reg" not in frame.owners]), "packets")
    tap.equal(names(again, "call"), {"well", "busy", "down", "stuck", "far"}, "calls read back")
    tap.equal(refused.status, 1, "exit status of a pcap of two link types")
    tap.contains(refused.message, "one link type", "standard error")


@tap.case("a damaged input is written up to the damage")
def _():
    with tap.folder() as top:
        path = write(top, "a.pcap", capture()[:-700])
        out = pathlib.Path(top) / "out.pcapng"
        done = sipwhy.run("read", "-q", "--method", "REGISTER", "-w", out, path)
        written, _ = pcapng(out.read_bytes())
    tap.equal(done.status, 1, "exit status")
    tap.contains(done.message, "a.pcap", "standard error")
    tap.equal(numbers(written), expected_frames({"reg"}, False), "frames written")


@tap.case("what cannot be written is told, and what is read is never written over")
def _():
    with tap.folder() as top:
        path = write(top, "a.pcap", capture())
        for out, status, part in (("/dev/full", 1, "No space"), (f"{top}/no/such", 1, "No such"),
                                  (path, 1, "over what is read"), (f"{top}/x.pcap.gz", 2, "gzip")):
            done = sipwhy.run("read", "-q", "-w", out, path)
            tap.equal(done.status, status, f"exit status of {out}")
            tap.contains(done.message, part, "standard error")
        key = write(top, "key", b"words\n")
        for options in (["-o", path, path], ["--keylog", key, "-w", key, path], ["-w", key, path, key],
                        ["--anonymize-key", f"@{key}", "-o", key, path]):
            done = sipwhy.run("read", "-q", *options)
            tap.equal(done.status, 1, f"exit status of {options}")
            tap.contains(done.message, "over what is read", f"standard error of {options}")
        tap.equal(key.read_bytes(), b"words\n", "a key")
        one = pathlib.Path(top) / "one"
        one.touch()
        done = sipwhy.run("read", "-w", one, "-o", f"{top}/./one", path)
        tap.contains(done.message, "cannot both go", "standard error of one file for both")
        tap.equal(path.read_bytes(), capture(), "what was read")
        tap.equal(sipwhy.run("read", "-q", "--with-media", path).status, 2, "exit status without -w")


def told(objects):
    return [(thing["src"], thing["dst"], thing["transport"], thing["call_id"], thing.get("code"), thing["method"],
             thing["size"]) for thing in sipwhy.of_type(objects, "message")]


def in_pieces(row):
    """Whatever a message came in, it comes out of what was written too."""
    sent = encapsulations.messages(row.version)
    with tap.folder() as top:
        path = write(top, "a.pcap", packets.pcap(row.frames(sent), link_type=row.link_type))
        out = pathlib.Path(top) / "out.pcapng"
        keys = ["--keylog", write(top, "keys", row.keylog(sent))] if row.keylog else []
        once = sipwhy.read_json(*keys, "--method", "BYE", "-w", out, path)
        again = sipwhy.read_json(*keys, out)
    tap.equal(len(told(once)), len(sent), "messages")
    tap.equal(told(again), told(once), "messages of what was written")


for _row in [*encapsulations.fragmented(), *encapsulations.over_sctp(), *encapsulations.over_tcp()]:
    tap.add("writes all that it takes to read " + _row.name, in_pieces, _row)


@tap.case("the other legs of a call come along")
def _():
    proxy, callee = packets.BOB, ("203.0.113.40", 5060)
    second = []
    for number, (time, packet) in enumerate(bodies("leg2@b", codes=(100, 503), tail=[("ACK", ";tag=b1")],
                                                   start=START + 0.02)):
        text = packet[28:].replace(b"Max-Forwards: 70", b"Max-Forwards: 69\r\nX-CID: leg1@a", 1)
        ends = (proxy, callee) if number in (0, 3) else (callee, proxy)
        second.append((time, packets.datagram(text, *ends)))
    made = sorted(bodies("leg1@a", codes=(100, 503), tail=[("ACK", ";tag=b1")]) + second +
                  bodies("else@a", codes=(100, 503), start=START + 0.03), key=lambda packet: packet[0])
    with tap.folder() as top:
        path = write(top, "a.pcap", packets.pcap(made))
        for wanted in ("leg1@a", "leg2@b"):
            out = pathlib.Path(top) / "out.pcapng"
            shown = sipwhy.read_json("--correlate-header", "X-CID", "--call", wanted, "-w", out, path)
            again = sipwhy.read_json("--correlate-header", "X-CID", out)
            tap.equal(names(shown, "call"), {wanted.partition("@")[0]}, "calls shown")
            tap.equal(names(again, "call"), {"leg1", "leg2"}, "calls written")


@tap.case("nonsense in a selection is wrong usage, and says what would do")
def _():
    for arguments, part in ((["--finding", "no-such"], "list diagnoses"), (["--code", "9xx"], "5xx"),
                            (["--code", "abc"], "5xx"), (["--peer", "example.com"], "ADDR"),
                            (["--state", "sad"], "answered"), (["--method", "A B"], "INVITE"),
                            (["--from", ""], "user")):
        done = sipwhy.run("read", *arguments, "/dev/null")
        tap.equal(done.status, 2, f"exit status of {arguments}")
        tap.contains(done.message, arguments[0], "standard error")
        tap.contains(done.message, part, "standard error")


@tap.case("what is said about no one call follows the options that can be about it")
def _():
    with tap.folder() as top:
        path = write(top, "a.pcap", packets.pcap(calls() + calls()[:3]))
        every = sipwhy.of_type(sipwhy.read_json(path), "finding")
        some = sipwhy.of_type(sipwhy.read_json("--method", "INVITE", path), "finding")
    tap.check(all("call_id" in finding for finding in some), f"findings {some}")
    tap.check(len(every) >= len(some), "fewer findings than all")


@tap.case("--fail-on counts what is selected")
def _():
    with tap.folder() as top:
        path = write(top, "a.pcap", packets.pcap(calls()))
        for arguments, status in ((["--from", "well"], 0), (["--from", "stuck"], 3)):
            done = sipwhy.run("read", "-q", "--fail-on", "error", *arguments, path)
            tap.equal(done.status, status, f"exit status with {arguments}")


tap.run()
