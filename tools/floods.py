"""floods.py — floods of packets, each a million of something distinct, and what they cost.

    floods.py PROGRAM [--count N] [FLOOD...]   run the floods through PROGRAM read, print the table
    floods.py --write FLOOD N > FILE           write one as a capture file

`sh tools/flood` runs it with a release build. docs/limits.md has what came of it.
"""
import argparse
import os
import struct
import subprocess
import sys
import threading
import time

LIMIT_MIB = 256
START = 1_700_000_000
BATCH_BYTES = 1 << 20  # and little more: what this process takes counts as its child's, before exec
PCAP_HEADER = struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, 1)  # in nanoseconds
ETHERNET = b"\x02\0\0\0\0\1\x02\0\0\0\0\2\x08\0"
SERVER = 0xC0000214  # 192.0.2.20
SDP = (b"v=0\r\no=- 3745 3745 IN IP4 192.0.2.10\r\ns=call\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n"
       b"m=audio 20000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
       b"a=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n")


def phone(number):
    return 0x0A000000 | number & 0xFFFFFF


def ip(src, dst, protocol, payload, identification=0, flags=0x4000):
    """An Ethernet frame without checksums, at which nobody looks here."""
    header = struct.pack("!BBHHHBBHII", 0x45, 0, 20 + len(payload), identification, flags, 64,
                         protocol, 0, src, dst)
    return ETHERNET + header + payload


def udp(src, dst, payload):
    return ip(src, dst, 17, struct.pack("!HHHH", 5060, 5060, 8 + len(payload), 0) + payload)


def tcp(src, dst, port, sequence, flags, payload=b""):
    return ip(src, dst, 6, struct.pack("!HHIIBBHHH", port, 5060, sequence, 0, 0x50, flags, 65535,
                                       0, 0) + payload)


def sip(start, number, cseq, to_tag=b"", headers=b"", body=b"", branch=None, call_id=None):
    """A message of the flood's @p number-th Call-ID."""
    return (b"%b\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK%b;rport\r\nMax-Forwards: 70\r\n"
            b"From: \"Alice\" <sip:alice%d@example.com>;tag=f%08x\r\n"
            b"To: <sip:+1202555%07d@example.com>%b\r\nCall-ID: %b\r\nCSeq: %b\r\n"
            b"Contact: <sip:alice@10.0.0.1:5060>\r\n%bContent-Length: %d\r\n\r\n%b"
            % (start, branch or b"%xa%d" % (number, cseq[0]), number, number, number, to_tag,
               call_id or b"%x-flood-%d@10.0.0.1" % (number * 2654435761 & 0xFFFFFFFF, number),
               b"%d %b" % cseq, headers, len(body), body))


OFFER = b"User-Agent: Phone 1.2.3\r\nSupported: replaces, timer\r\nContent-Type: application/sdp\r\n"
INVITE = b"INVITE sip:+12025550000@example.com SIP/2.0"
OK = b"SIP/2.0 200 OK"


def invite(number, **more):
    return sip(INVITE, number, (1, b"INVITE"), headers=OFFER, body=SDP, **more)


def invites(number):
    yield udp(phone(number), SERVER, invite(number))


def answered(number):
    yield udp(phone(number), SERVER, invite(number))
    tag = b";tag=t%08x" % number
    yield udp(SERVER, phone(number), sip(OK, number, (1, b"INVITE"), tag, OFFER, SDP))
    yield udp(phone(number), SERVER, sip(b"ACK sip:gw@192.0.2.20 SIP/2.0", number, (1, b"ACK"),
                                         tag, branch=b"%xack" % number))


def registers(number):
    line = b"REGISTER sip:example.com SIP/2.0"
    yield udp(phone(number), SERVER, sip(line, number, (1, b"REGISTER"), headers=b"Expires: 3600\r\n"))
    yield udp(SERVER, phone(number), sip(OK, number, (1, b"REGISTER"), b";tag=t",
                                         b"Expires: 3600\r\n"))


def syns(number):
    yield tcp(phone(number), SERVER, 1024 + (number >> 24), number, 0x02)


def half_messages(number):
    yield tcp(phone(number), SERVER, 5060, 1, 0x18, invite(number)[:400])


def websocket_halves(number):
    text = invite(number)
    yield tcp(phone(number), SERVER, 5060, 1, 0x18,
              struct.pack("!BBH", 0x81, 126, len(text)) + text[:400])


def associations(number):
    text = invite(number)[:400]
    chunk = struct.pack("!BBHIHHI", 0, 0x02, 16 + len(text), 1, 0, 0, 0) + text
    yield ip(phone(number), SERVER, 132, struct.pack("!HHII", 5060, 5060, number + 1, 0) + chunk)


def fragments(number):
    text = struct.pack("!HHHH", 5060, 5060, 2008, 0) + invite(number)
    yield ip(phone(number), SERVER, 17, text[:len(text) // 8 * 8], number & 0xFFFF, 0x2000)


def hosts(number):
    line = b"OPTIONS sip:example.com SIP/2.0"
    yield udp(phone(number), SERVER + number % 251, sip(line, number, (1, b"OPTIONS")))


def proxies(number):
    first = invite(number)
    yield udp(phone(number), 0x0B000000 | number & 0xFFFFFF, first)
    via = b"\r\nVia: SIP/2.0/UDP 11.0.0.1:5060;branch=z9hG4bKp%x\r\nVia:" % number
    yield udp(0x0B000000 | number & 0xFFFFFF, SERVER, first.replace(b"\r\nVia:", via, 1))


def one_call_id(number):
    more = {"branch": b"one%d" % number, "call_id": b"one"}
    tag = b";tag=t%d" % number
    yield udp(phone(1), SERVER, sip(INVITE, number, (number + 1, b"INVITE"), b"", OFFER, SDP, **more))
    yield udp(SERVER, phone(1), sip(OK, number, (number + 1, b"INVITE"), tag, OFFER, SDP, **more))
    line = b"REGISTER sip:example.com SIP/2.0"
    yield udp(phone(1), SERVER, sip(line, number, (number + 1, b"REGISTER"), **more))


FILLER = b"".join(b"X-Filler-%d: %b\r\n" % (i, b"x" * 480) for i in range(120))


def large(number):
    yield udp(phone(number), SERVER, sip(INVITE, number, (1, b"INVITE"), headers=FILLER))


def large_call_ids(number):
    yield udp(phone(number), SERVER, invite(number, call_id=b"%01024d" % number))


def stuck(number):
    """Malformed, seen twice, and stuck behind 100 Trying: each of them has findings."""
    text = invite(number).replace(b"CSeq: 1 INVITE", b"CSeq: 1 INVITE\r\nExpires: never", 1)
    text = text.replace(b"Contact: <sip:alice", b"Contact: <<sip:alice", 1)
    yield udp(phone(number), SERVER, text)
    yield udp(SERVER, phone(number), sip(b"SIP/2.0 100 Trying", number, (1, b"INVITE")))
    yield udp(phone(number), SERVER, text)


def refused(number):
    yield udp(phone(number), SERVER, invite(number))
    warning = b"Retry-After: 120\r\nWarning: 399 gw \"%b %d\"\r\n" % (b"busy " * 40, number)
    yield udp(SERVER, phone(number), sip(b"SIP/2.0 503 Service Unavailable", number,
                                         (1, b"INVITE"), b";tag=t", warning))


FAST = 5_000          # nanoseconds between packets: a million in five seconds
SLOW = 36_000_000     # a million in ten hours
FINDINGS = [("-q",), (), ("-v",), ("--problems",), ("-v", "--problems"), ("--format", "json"),
            ("--format", "json", "--problems")]

# Name, what it is, what makes it, nanoseconds between packets, options, the share of the count.
FLOODS = [
    ("invites", "INVITEs never answered, in 5 s", invites, FAST, (), 1),
    ("invites-slow", "the same over 10 hours", invites, SLOW, (), 1),
    ("answered", "answered calls that stay up", answered, FAST, (), 1),
    ("answered-slow", "the same over 30 hours", answered, SLOW, (), 1),
    ("registers", "registrations", registers, FAST, (), 1),
    ("syns", "TCP connections opened", syns, FAST, (), 1),
    ("half-messages", "TCP streams with half a message", half_messages, FAST, (), 1),
    ("websocket", "streams with half a WebSocket frame", websocket_halves, FAST, (), 1),
    ("sctp", "SCTP associations with half a message", associations, FAST, (), 1),
    ("fragments", "first fragments", fragments, FAST, (), 1),
    ("hosts", "OPTIONS from forged sources", hosts, FAST, (), 1),
    ("proxies", "INVITEs sent on by as many proxies", proxies, FAST, (), 1),
    ("one-call-id", "requests with one Call-ID", one_call_id, FAST, (), 1),
    ("large", "INVITEs of 60 KB (a twentieth of the others)", large, FAST, (), 0.05),
    ("large-call-ids", "Call-IDs of 1 KB", large_call_ids, FAST, (), 1),
]
FLOODS += [("stuck" + "".join(o.replace("--", "-") for o in options if o != "--format"),
            "stuck calls with findings", stuck, FAST, options, 1) for options in FINDINGS]
FLOODS += [("stuck-slow" + "".join(o.replace("--", "-") for o in options if o != "--format"),
            "the same over 30 hours", stuck, SLOW, options, 1) for options in FINDINGS[:2]]
FLOODS += [("refused" + "".join(o.replace("--", "-") for o in options if o != "--format"),
            "calls refused with Warnings", refused, FAST, options, 1) for options in FINDINGS[1:2]]


def frames_of(flood, count):
    make = flood[2]
    for number in range(count):
        yield from make(number)


def every_flood(count):
    """Some of each in turn, so that what one leaves behind is there when the next comes."""
    for flood in FLOODS[:15]:
        for number in range(int(count * flood[5]) // 5):
            yield from flood[2](number)


FLOODS += [("all", "a fifth of each of the first 15, in turn", None, FAST, (), 1)]


def write(flood, count, file):
    """@return the packets written"""
    frames = frames_of(flood, count) if flood[2] else every_flood(count)
    file.write(PCAP_HEADER)
    at = written = size = 0
    parts = []
    for frame in frames:
        seconds, nanoseconds = divmod(at, 1_000_000_000)
        parts.append(struct.pack("<IIII", START + seconds, nanoseconds, len(frame), len(frame)))
        parts.append(frame)
        at += flood[3]
        written += 1
        size += len(frame)
        if size >= BATCH_BYTES:
            file.write(b"".join(parts))
            parts.clear()
            size = 0
    file.write(b"".join(parts))
    return written


def limits_of(errors):
    names = [line.split(": ")[1] for line in errors.decode().splitlines()
             if line.startswith("sipwhy: ") and line.count(": ") >= 2]
    return ", ".join(sorted(set(names))) or "none"


def run(program, flood, count):
    """@return packets, seconds, MiB at the most, limits hit, and how it ended"""
    process = subprocess.Popen([program, "read", *flood[4], "-"], stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = []
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))
    reader.start()
    start = time.monotonic()
    written = 0
    try:
        written = write(flood, max(1, int(count * flood[5])), process.stdin)
        process.stdin.close()
    except BrokenPipeError:
        pass
    reader.join()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    return (written, seconds, usage.ru_maxrss / 1024, limits_of(errors[0]), process.returncode,
            time.monotonic() - start)


def table(program, count, floods):
    """@return whether each stayed under the limit"""
    print("| flood | options | packets | CPU seconds | peak MiB | under %d MiB | limits hit |"
          % LIMIT_MIB)
    print("| --- | --- | ---: | ---: | ---: | --- | --- |", flush=True)
    good = True
    for flood in floods:
        written, seconds, peak, limits, code, _ = run(program, flood, count)
        under = peak < LIMIT_MIB and code == 0
        good = good and under
        print("| %s | `%s` | %s | %.1f | %.0f | %s | %s |" % (
            flood[1], " ".join(("read",) + flood[4]), format(written, ","), seconds, peak,
            "yes" if under else "**no**" if code == 0 else "**failed: %d**" % code, limits),
            flush=True)
    return good


def main():
    names = {flood[0]: flood for flood in FLOODS}
    if len(sys.argv) == 4 and sys.argv[1] == "--write" and sys.argv[2] in names:
        flood = names[sys.argv[2]]
        write(flood, max(1, int(int(sys.argv[3]) * flood[5])), sys.stdout.buffer)
        return 0
    parser = argparse.ArgumentParser(usage="flood [--count N] [FLOOD...]", add_help=False,
                                     epilog="floods: " + ", ".join(names))
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("floods", nargs="*", choices=[[], *names])
    arguments = parser.parse_args()
    chosen = [names[name] for name in arguments.floods] if arguments.floods else FLOODS
    return 0 if table(arguments.program, arguments.count, chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
