"""Selections, and what -w writes of them."""
import pathlib

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


def calls():
    """Six Call-IDs, each different from the others in one way that can be asked for."""
    ack = [("ACK", ";tag=b1")]
    return sorted(
        bodies("well@a", codes=(100, 180, 200), tail=ack) +
        bodies("busy@a", user="carol", codes=(100, 486), tail=ack, start=START + 1) +
        bodies("down@a", codes=(100, 503), tail=ack, start=START + 2) +
        bodies("stuck@a", codes=(100,), start=START + 3) +
        bodies("reg@a", method="REGISTER", user="reg", codes=(200,), start=START + 4) +
        bodies("far@a", src=CAROL, codes=(100, 404), tail=ack, start=START + 5) +
        [(START + 50, packets.datagram(b"\x80\x00 no SIP at all", ("192.0.2.10", 4000),
                                       ("198.51.100.20", 4000)))], key=lambda packet: packet[0])


def write(top, name, data):
    path = pathlib.Path(top) / name
    path.write_bytes(data)
    return path


SELECTIONS = [
    (["--call", "busy@a"], {"busy"}),
    (["--call", "busy@a", "--call", "well@a"], {"busy", "well"}),
    (["--problems"], {"down", "stuck", "far"}),
    (["--finding", "prolonged-trying"], {"stuck"}),
    (["--finding", "prolonged-trying", "--finding", "call-failed"], {"stuck", "down"}),
    (["--code", "5xx"], {"down"}),
    (["--code", "503", "--code", "486"], {"down", "busy"}),
    (["--code", "4xx"], {"busy", "far"}),
    (["--from", "stuck"], {"stuck"}),
    (["--from", "STUCK@example.com"], {"stuck"}),
    (["--from", "sip:stuck@example.com"], {"stuck"}),
    (["--from", "*u*", "--from", "far"], {"busy", "stuck", "far"}),
    (["--from", "tuck"], set()),
    (["--to", "carol"], {"busy"}),
    (["--to", "*@example.net"], {"well", "busy", "down", "stuck", "far", "reg"}),
    (["--peer", "203.0.113.7"], {"far"}),
    (["--peer", "203.0.113.7:5070"], {"far"}),
    (["--peer", "203.0.113.7:5060"], set()),
    (["--peer", "203.0.113.0/24"], {"far"}),
    (["--method", "register"], {"reg"}),
    (["--method", "ACK"], {"well", "busy", "down", "far"}),
    (["--state", "failed"], {"busy", "down", "far"}),
    (["--state", "answered", "--state", "registered"], {"well", "reg"}),
    (["--state", "trying", "--from", "stuck"], {"stuck"}),
    (["--state", "failed", "--code", "5xx"], {"down"}),
    (["--state", "failed", "--code", "5xx", "--to", "carol"], set()),
    (["--problems", "--peer", "203.0.113.0/24", "--code", "404"], {"far"}),
]


def names(objects, kind):
    return {thing["call_id"].partition("@")[0] for thing in sipwhy.of_type(objects, kind)
            if "call_id" in thing}


def selects(arguments, wanted):
    """In JSON: all of each Call-ID that is selected, in order, and nothing of others."""
    with tap.folder() as top:
        path = write(top, "a.pcap", packets.pcap(calls()))
        every = sipwhy.read_json(path)
        some = sipwhy.read_json(*arguments, path)
        shown = sipwhy.run("read", "-v", *arguments, path)
    tap.equal(names(some, "message"), wanted, "Call-IDs of messages")
    for kind in ("message", "finding", "call", "registration"):
        kept = [thing for thing in sipwhy.of_type(every, kind)
                if thing.get("call_id", "").partition("@")[0] in wanted]
        got = [thing for thing in sipwhy.of_type(some, kind) if "call_id" in thing]
        tap.equal(sorted(map(str, got)), sorted(map(str, kept)), f"objects of type {kind}")
    summary = some[-1]
    tap.equal(summary.pop("selected"), len(wanted), "how many were selected")
    tap.equal(summary, every[-1], "the summary, of all")
    tap.equal(shown.status, 0, "exit status")
    for name in ("well", "busy", "down", "stuck", "reg", "far"):
        tap.equal(f"{name}@a" in shown.text or f"sip:{name}@" in shown.text.partition("Summary")[0],
                  name in wanted, f"{name} in the text")


for _arguments, _wanted in SELECTIONS:
    tap.add("selects by " + " ".join(_arguments), selects, _arguments, _wanted)


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
