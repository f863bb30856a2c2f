"""--format ladder: no line is wider than there is room, and no message is lost on the way to one."""
import pathlib
import re
import tempfile
import unicodedata

import expectations
import packets
import sipwhy
import tap

UTF8 = "C.UTF-8"
ASCII = "C"

# "  0.500  +0.010     12 2  ├──── INVITE ────▶│": seconds, frame, and the leg where there are several.
ROW = re.compile(r"^ *[0-9:.]+ +\+[0-9:.]+ +([0-9]+) (?: *([0-9]+) )? *(.*)$")
ACCOUNT = re.compile(r"^SIP messages: ([0-9]+); arrows ([0-9]+)(.*)$")
KEPT = re.compile(r"(?:sent again|seen twice by the capture) ([0-9]+)")


def columns_of(line):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else not unicodedata.combining(sign)
               for sign in line)


def ladders_of(capture, width, locale, *arguments):
    done = sipwhy.run("read", "--format", "ladder", *arguments, capture, COLUMNS=str(width), LC_ALL=locale)
    tap.equal(done.status, 0, "exit status")
    for line in done.text.splitlines():
        tap.check(columns_of(line) <= width, f"{columns_of(line)} columns of {width}: {line}")
        tap.check(line == line.rstrip(), f"spaces at the end: {line!r}")
    tap.check(locale == UTF8 or not set(done.text) & set("─│├┤◀▶┃→…"), "lines that are not ASCII")
    return done.text.splitlines()


def rows_of(lines):
    return [row.groups() for row in map(ROW.match, lines) if row]


def account_of(lines):
    """All messages, arrows, and those that are folded into arrows."""
    found = ACCOUNT.match(" ".join(lines[-2:]) if ACCOUNT.match(lines[-2]) else lines[-1])
    tap.check(found, f"no account of the messages: {lines[-2:]}")
    return int(found[1]), int(found[2]), sum(map(int, KEPT.findall(found[3])))


def messages_of(capture):
    """What captures/expected/ says of each message: its frame, method or code, and marks."""
    lines = expectations.expected_path(capture).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line.startswith("message ")]


def every_message(capture):
    messages = messages_of(capture)
    lines = ladders_of(capture, 80, UTF8)
    rows = {int(frame): text for frame, leg, text in rows_of(lines)}
    for _, frame, _, _, _, what, *marks in messages:
        if "duplicate" not in marks and "retransmission" not in marks:
            tap.check(int(frame) in rows, f"frame {frame} is in no ladder")
        if int(frame) in rows and what != "?":
            tap.check(what[:4] in rows[int(frame)], f"frame {frame} is no {what}: {rows[int(frame)]}")
    total, arrows, folded = account_of(lines)
    tap.equal(total, len(messages), "messages")
    tap.equal(arrows, len(rows), "arrows")
    tap.equal(arrows + folded, total, "arrows and what is folded into them")


def fits(capture):
    whole = account_of(ladders_of(capture, 120, UTF8))
    tap.equal(account_of(ladders_of(capture, 60, ASCII)), whole, "messages in a narrow ladder")


def message(start, call_id, session, cseq="1 INVITE", sdp=""):
    body = sdp.encode()
    kind = b"Content-Type: application/sdp\r\n" if body else b""
    return (f"{start}\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK{call_id}{cseq[0]}\r\n"
            f"From: <sip:alice@example.com>;tag=1\r\nTo: <sip:bob@example.com>"
            f"{';tag=2' if start.startswith('SIP') else ''}\r\n"
            f"Call-ID: {call_id}\r\nCSeq: {cseq}\r\nMax-Forwards: 70\r\nContact: <sip:x@192.0.2.1>\r\n"
            f"Session-ID: {session};remote={'0' * 32}\r\nContent-Length: {len(body)}\r\n").encode() \
        + kind + b"\r\n" + body


OFFER = ("v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"
         "m=audio 4000 RTP/AVP 8 0\r\na=sendonly\r\nm=video 0 RTP/AVP 31\r\n")

ALICE = ("192.0.2.1", 5060)
PBX = ("192.0.2.2", 5060)
BOB = ("192.0.2.3", 5060)
SESSION = "ab30317f1a784dc48ff824d0d3715d86"


def write(path, talk):
    path.write_bytes(packets.pcap([(1_600_000_000 + at, packets.datagram(payload, src, dst))
                                   for at, src, dst, payload in talk]))
    return path


def b2bua(folder):
    invite = "INVITE sip:bob@example.com SIP/2.0"
    capture = write(folder / "b2bua.pcap", [
        (0.00, ALICE, PBX, message(invite, "outer", SESSION, sdp=OFFER)),
        (0.01, PBX, ALICE, message("SIP/2.0 100 Trying", "outer", SESSION)),
        (0.02, PBX, BOB, message(invite, "inner", SESSION)),
        (0.52, PBX, BOB, message(invite, "inner", SESSION)),
        (0.60, BOB, PBX, message("SIP/2.0 486 Busy Here", "inner", SESSION)),
        (0.61, PBX, BOB, message("ACK sip:bob@example.com SIP/2.0", "inner", SESSION, "1 ACK")),
        (0.62, PBX, ALICE, message("SIP/2.0 486 Busy Here", "outer", SESSION)),
        (0.63, ALICE, PBX, message("ACK sip:bob@example.com SIP/2.0", "outer", SESSION, "1 ACK")),
    ])
    lines = ladders_of(capture, 80, UTF8)
    rows = rows_of(lines)
    tap.equal([int(frame) for frame, leg, text in rows], [1, 2, 3, 5, 6, 7, 8], "frames in the order of time")
    tap.equal([leg for frame, leg, text in rows], ["1", "1", "2", "2", "2", "1", "1"], "legs")
    tap.check("INVITE x2" in rows[2][2], f"folded: {rows[2]}")
    text = "\n".join(lines)
    tap.equal(re.findall(r"caller|B2BUA|callee|proxy", re.search(r".*\n +time +after", text)[0]),
              ["caller", "B2BUA", "callee"], "roles")
    tap.check("2 Call-ID inner joined by Session-ID (certain)" in text, "the second leg has no name")
    tap.check("audio 192.0.2.7:4000 PCMA,PCMU sendonly; video" in " ".join(text.split()), "no description")
    tap.equal(text.count("── Call 1 of 1: "), 1, "one ladder")
    for width in (60, 120):
        tap.equal(account_of(ladders_of(capture, width, ASCII)), (8, 7, 1), f"messages at {width}")
    problem = ladders_of(capture, 80, UTF8, "--code", "100")
    tap.equal(len(rows_of(problem)), 7, "the other leg of a call that was asked for")
    alone = ladders_of(capture, 80, UTF8, "--call", "inner")
    tap.check("not shown here" in "\n".join(alone), "a leg is missing and nothing is said")


def hostile(folder):
    evil = message("SIP/2.0 486 \x1b[2J忙忙忙忙 \u202e", "evil-忙", SESSION).replace("忙 ".encode(), b"\xff\xfe \x07")
    capture = write(folder / "hostile.pcap", [
        (0, ALICE, ALICE, message("OPTIONS sip:" + "x" * 300 + " SIP/2.0", "self" * 40, SESSION, "1 OPTIONS")),
        (1, ALICE, BOB, message("INVITE sip:bob@example.com SIP/2.0", "evil-忙", SESSION)),
        (2, BOB, ALICE, evil),
        (3, ALICE, BOB, b"OPTIONS sip:b SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n"),
    ])
    for width, locale in ((60, UTF8), (80, ASCII), (120, UTF8)):
        lines = ladders_of(capture, width, locale)
        signs = set("".join(lines))
        tap.check(not signs & set("\x1b\x07\u202e"), "control characters")
        tap.equal(account_of(lines), (4, 4, 0), "messages")


def selected(capture):
    lines = ladders_of(capture, 80, UTF8, "--problems")
    tap.equal(lines, [f"SIP messages: {len(messages_of(capture))}; arrows 0, not shown {len(messages_of(capture))}"],
              "a capture without a problem")


with tempfile.TemporaryDirectory() as name:
    for file in expectations.captures():
        tap.add(f"{file.name}: every message is there", every_message, file)
        tap.add(f"{file.name}: fits", fits, file)
    tap.add("the legs of a B2BUA are one ladder", b2bua, pathlib.Path(name))
    tap.add("hostile bytes", hostile, pathlib.Path(name))
    tap.add("problems only", selected, expectations.FOLDER / "clean-call.pcap")
    tap.run()
