"""The command line: exit status, where output goes, what is said of bad input."""
import gzip
import os
import pathlib
import re
import shutil
import subprocess

import packets
import sipwhy
import tap

STUCK = packets.pcap(packets.stuck_call())
REFUSED = packets.pcap(packets.refused_call())
ANSWERED = packets.pcap(packets.answered_call())
EMPTY = packets.pcap()


def file(top, name, content):
    path = pathlib.Path(top) / name
    path.write_bytes(content)
    return path


def one_line(message, *parts):
    """Standard error is one line that names these parts."""
    tap.equal(len(message.splitlines()), 1, f"lines of {message!r}")
    for part in parts:
        tap.contains(message, str(part), "message")


def nothing_said(done):
    tap.equal(done.message, "", "standard error")


# Exit status.

STATUS = [
    # name, file content or None for no file, options, status, what the message names
    ("a capture", REFUSED, [], 0, None),
    ("an empty capture", EMPTY, [], 0, None),
    ("an empty capture as JSON", EMPTY, ["--format", "json"], 0, None),
    ("a file of no bytes", b"", [], 1, "capture.pcap"),
    ("a file of one byte", b"\xd4", [], 1, "capture.pcap"),
    ("a file that is no capture", b"INVITE sip:bob@example.net SIP/2.0\r\n" * 9, [], 1,
     "capture.pcap"),
    ("a missing file", None, [], 1, "capture.pcap"),
    ("a filter that does not compile", REFUSED, ["-f", "no such filter"], 2, "no such filter"),
    ("an unknown option", REFUSED, ["--no-such-option"], 2, "no-such-option"),
    ("an unknown format", REFUSED, ["--format", "nonsense"], 2, "nonsense"),
    ("an unknown language", REFUSED, ["--lang", "xx"], 2, "xx"),
    ("an unknown colour", REFUSED, ["--color", "green"], 2, "green"),
    ("an unknown severity", REFUSED, ["--fail-on", "catastrophe"], 2, "catastrophe"),
    ("an unknown threshold", REFUSED, ["--set", "no-such-diagnosis.error=1s"], 2,
     "no-such-diagnosis"),
    ("a threshold that is no time", REFUSED, ["--set", "prolonged-trying.error=soon"], 2, "soon"),
    ("--fail-on error, an error", STUCK, ["--fail-on", "error"], 3, None),
    ("--fail-on warning, an error", STUCK, ["--fail-on", "warning"], 3, None),
    ("--fail-on note, no finding", EMPTY, ["--fail-on", "note"], 0, None),
    ("--fail-on error, no error", ANSWERED, ["--fail-on", "error"], 0, None),
    ("a threshold that is not reached", STUCK,
     ["--set", "prolonged-trying.error=60s", "--fail-on", "error"], 0, None),
]


def has_status(content, options, status, named):
    with tap.folder() as top:
        path = pathlib.Path(top) / "capture.pcap"
        if content is not None:
            path.write_bytes(content)
        done = sipwhy.run("read", *options, path)
    tap.equal(done.status, status, f"exit status ({done.message.strip()})")
    if named is None:
        nothing_said(done)
    elif status == 1:
        one_line(done.message, named)
    else:
        tap.contains(done.message, named, "message")
        tap.equal(done.text, "", "standard output")


for title, *row in STATUS:
    tap.add(f"status: {title}", has_status, *row)

USAGE = [
    ("no command", [], 2),
    ("an unknown command", ["devour"], 2),
    ("read without a file", ["read"], 2),
    ("explain without a code", ["explain"], 2),
    ("explain of no such thing", ["explain", "no-such-thing"], 2),
    ("explain of a code out of range", ["explain", "999"], 2),
    ("compare of one code", ["compare", "404"], 2),
    ("compare of a word", ["compare", "404", "never"], 2),
    ("list of nothing", ["list"], 2),
    ("list of no such list", ["list", "excuses"], 2),
    ("live with a file", ["live", "capture.pcap"], 2),
    ("live with a count that is none", ["live", "-c", "abc"], 2),
    ("help", ["--help"], 0),
    ("help of read", ["read", "--help"], 0),
    ("help of live", ["live", "--help"], 0),
    ("help of explain", ["explain", "--help"], 0),
    ("help of compare", ["compare", "--help"], 0),
    ("help of list", ["list", "--help"], 0),
    ("version", ["--version"], 0),
    ("explain of codes", ["explain", "100", "302", "305", "404", "410", "502"], 0),
    ("explain of a cause, a warning and a diagnosis",
     ["explain", "q850:17", "warning:304", "prolonged-trying"], 0),
    ("explain of a code nobody registered", ["explain", "499"], 0),
    ("compare of two codes", ["compare", "100", "404"], 0),
    ("list of codes", ["list", "codes"], 0),
    ("list of causes", ["list", "causes"], 0),
    ("list of warnings", ["list", "warnings"], 0),
    ("list of diagnoses", ["list", "diagnoses"], 0),
]


def is_usage(arguments, status):
    done = sipwhy.run(*arguments)
    tap.equal(done.status, status, f"exit status ({done.message.strip()})")
    if status:
        tap.equal(done.text, "", "standard output")
        tap.check(done.message.strip(), "nothing is said on standard error")
    else:
        tap.check(done.text.strip(), "nothing is said on standard output")
        nothing_said(done)


for title, *row in USAGE:
    tap.add(f"usage: {title}", is_usage, *row)


@tap.case("the version is that of the build")
def _():
    version = re.search(r"version: '([^']+)'", (sipwhy.ROOT / "meson.build").read_text()).group(1)
    tap.contains(sipwhy.run("--version").text, version, "version")


@tap.case("explain, list and compare speak JSON too")
def _():
    for arguments, kinds in ((["explain", "404", "499", "q850:17", "warning:304", "slow-pdd"],
                              {"code", "cause", "warning", "diagnosis"}),
                             (["compare", "100", "404"], {"comparison"}), (["list", "codes"], {"code"}),
                             (["list", "causes"], {"cause"}), (["list", "warnings"], {"warning"}),
                             (["list", "diagnoses"], {"diagnosis"})):
        done = sipwhy.run(*arguments, "--format", "json")
        tap.equal(done.status, 0, f"exit status of {arguments} ({done.message.strip()})")
        kinds_found = {thing["type"] for thing in sipwhy.objects_of(done.out)}
        tap.equal(kinds_found, kinds, f"types of {arguments}")


# Input.


@tap.case("standard input is read")
def _():
    done = sipwhy.run("read", "--format", "json", "-", stdin=STUCK)
    tap.equal(done.status, 0, "exit status")
    tap.equal(sipwhy.objects_of(done.out)[-1]["sip_messages"], 2, "messages")


@tap.case("a gzipped capture gives what the plain one does")
def _():
    with tap.folder() as top:
        plain = sipwhy.read_json(file(top, "a.pcap", STUCK))
        packed = sipwhy.read_json(file(top, "a.pcap.gz", gzip.compress(STUCK)))
    tap.equal(packed[1:], plain[1:], "objects")


@tap.case("a gzipped capture comes through standard input")
def _():
    done = sipwhy.run("read", "--format", "json", "-", stdin=gzip.compress(STUCK))
    tap.equal(sipwhy.objects_of(done.out)[-1]["sip_messages"], 2, "messages")


def same_messages(**form):
    with tap.folder() as top:
        expected = sipwhy.read_json(file(top, "a.pcap", REFUSED))
        other = sipwhy.read_json(file(top, "b.pcap", packets.pcap(packets.refused_call(), **form)))
    digits = 9 if form.get("nanoseconds") else 6
    for message in sipwhy.of_type(other, "message"):
        tap.check(re.fullmatch(r"[-0-9]+T[:0-9]+\.\d{%d}Z" % digits, message["time"]),
                  f"time {message['time']}")
    tap.equal([thing.get("code") for thing in sipwhy.of_type(other, "message")],
              [thing.get("code") for thing in sipwhy.of_type(expected, "message")], "codes")


tap.add("a big-endian capture", lambda: same_messages(big_endian=True))
tap.add("a capture with nanoseconds", lambda: same_messages(nanoseconds=True))
tap.add("a big-endian capture with nanoseconds",
        lambda: same_messages(big_endian=True, nanoseconds=True))


def cut_at(length):
    with tap.folder() as top:
        path = file(top, "cut.pcap", REFUSED[:length])
        done = sipwhy.run("read", "--format", "json", path)
    tap.equal(done.status, 1, "exit status")
    one_line(done.message, "cut.pcap")
    objects = sipwhy.objects_of(done.out)
    return objects


@tap.case("a truncated capture is read up to the damage, and that is said")
def _():
    objects = cut_at(len(REFUSED) - 5)
    tap.equal(objects[-1]["sip_messages"], 3, "messages")
    tap.equal(objects[-1]["truncated"], True, "truncated")


@tap.case("a capture cut inside the header of a packet")
def _():
    tap.equal(cut_at(24 + 7)[-1]["truncated"], True, "truncated")


@tap.case("a truncated gzip is read up to the damage")
def _():
    with tap.folder() as top:
        path = file(top, "cut.pcap.gz", gzip.compress(REFUSED)[:-30])
        done = sipwhy.run("read", "--format", "json", path)
    tap.equal(done.status, 1, "exit status")
    one_line(done.message, "cut.pcap.gz")
    sipwhy.objects_of(done.out)


@tap.case("several files are one capture, by time, and frames name their file")
def _():
    with tap.folder() as top:
        late = file(top, "late.pcap", packets.pcap(packets.refused_call(
            call_id="late@alice", start=packets.START + 100)))
        early = file(top, "early.pcap", REFUSED)
        messages = sipwhy.of_type(sipwhy.read_json(late, early), "message")
    tap.equal([message["time"] for message in messages],
              sorted(message["time"] for message in messages), "times")
    tap.equal([pathlib.Path(message["file"]).name for message in messages],
              ["early.pcap"] * 4 + ["late.pcap"] * 4, "files")


@tap.case("an unreadable file among several is named, and the status says so")
def _():
    with tap.folder() as top:
        done = sipwhy.run("read", file(top, "good.pcap", REFUSED), file(top, "bad.pcap", b""))
    tap.equal(done.status, 1, "exit status")
    one_line(done.message, "bad.pcap")


@tap.case("a filter chooses packets")
def _():
    with tap.folder() as top:
        path = file(top, "a.pcap", REFUSED)
        objects = sipwhy.read_json("-f", f"src host {packets.BOB[0]}", path)
    tap.equal([message.get("code") for message in sipwhy.of_type(objects, "message")], [100, 404],
              "codes")
    tap.equal((objects[-1]["packets"], objects[-1]["filtered"]), (2, 2), "packets read, kept out")


@tap.case("a filter by port is warned of, unless it keeps IP fragments")
def _():
    kept = "or (ip[6:2] & 0x1fff != 0)"
    filters = {"udp port 5060": True, "host 192.0.2.10 and (dst portrange 5060-5070)": True,
               "tcp port 22 or port 5060": True, "not port 22": False, "! udp src port 53": False,
               "tcp port 80": False, "udp": False, f"port 5060 {kept}": False}
    with tap.folder() as top:
        path = file(top, "a.pcap", REFUSED)
        for text, warned in filters.items():
            done = sipwhy.run("read", "-f", text, path)
            tap.equal(done.status, 0, "exit status")
            if warned:
                one_line(done.message, "fragments", kept)
            else:
                nothing_said(done)


@tap.case("--call keeps one call")
def _():
    with tap.folder() as top:
        path = file(top, "a.pcap", packets.pcap(packets.refused_call() + packets.answered_call(
            start=packets.START + 1)))
        objects = sipwhy.read_json("--call", "refused@alice", path)
    for kind in ("message", "call"):
        tap.equal({thing["call_id"] for thing in sipwhy.of_type(objects, kind)}, {"refused@alice"},
                  f"Call-IDs of {kind}s")


@tap.case("--problems leaves out what is well")
def _():
    with tap.folder() as top:
        path = file(top, "a.pcap", packets.pcap(packets.stuck_call() + packets.answered_call(
            start=packets.START + 50)))
        objects = sipwhy.read_json("--problems", path)
    tap.equal([call["call_id"] for call in sipwhy.of_type(objects, "call")], ["stuck@alice"],
              "calls")


# Output.


@tap.case("a closed pipe ends it quietly")
def _():
    with tap.folder() as top:
        path = file(top, "a.pcap", packets.pcap(packet for number in range(400) for packet in
                                                packets.refused_call(call_id=f"c{number}@alice",
                                                                     start=packets.START + number)))
        for arguments in (["--format", "json"], ["-v"], []):
            command = [sipwhy.PROGRAM, "read", *arguments, str(path)]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       env=sipwhy.environment())
            process.stdout.readline()
            process.stdout.close()
            err = process.stderr.read()
            process.stderr.close()
            status = process.wait(sipwhy.DEADLINE_S)
            # As cat and grep: killed by SIGPIPE; or an end of its own, 0 or 1, without many words.
            tap.check(status in (0, 1, -13), f"status {status}")
            tap.check(len(err.splitlines()) <= 1, f"standard error {err!r}")


@tap.case("a full disk is named")
def _():
    with tap.folder() as top:
        path = file(top, "a.pcap", REFUSED)
        for arguments in (["--format", "json"], []):
            done = sipwhy.run("read", *arguments, "-o", "/dev/full", path)
            tap.equal(done.status, 1, "exit status")
            one_line(done.message, "/dev/full", "No space left on device")


@tap.case("a full disk behind standard output is named")
def _():
    with tap.folder() as top, open("/dev/full", "wb") as full:
        command = [sipwhy.PROGRAM, "read", "--format", "json", str(file(top, "a.pcap", REFUSED))]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False,
                              env=sipwhy.environment(), timeout=sipwhy.DEADLINE_S)
    tap.equal(done.returncode, 1, "exit status")
    one_line(done.stderr.decode(), "No space left on device")


@tap.case("a full disk behind explain, list and help is named")
def _():
    for arguments in (["explain", "404"], ["list", "codes"], ["--help"]):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([sipwhy.PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE,
                                  check=False, env=sipwhy.environment(), timeout=sipwhy.DEADLINE_S)
        tap.equal(done.returncode, 1, f"exit status of {arguments}")
        one_line(done.stderr.decode(), "No space left on device")


@tap.case("an output file that cannot be made is named")
def _():
    with tap.folder() as top:
        path = file(top, "a.pcap", REFUSED)
        done = sipwhy.run("read", "-o", "/no/such/folder/out.json", path)
    tap.equal(done.status, 1, "exit status")
    one_line(done.message, "/no/such/folder/out.json")


@tap.case("-o writes what standard output would have got")
def _():
    with tap.folder() as top:
        path = file(top, "a.pcap", REFUSED)
        out = pathlib.Path(top) / "out.json"
        plain = sipwhy.run("read", "--format", "json", path)
        done = sipwhy.run("read", "--format", "json", "-o", out, path)
        tap.equal(done.out, b"", "standard output")
        tap.equal(out.read_bytes(), plain.out, "file")


@tap.case("no colour goes into a pipe")
def _():
    with tap.folder() as top:
        path = file(top, "a.pcap", STUCK)
        for arguments in (["read", path], ["read", "-v", path], ["explain", "404"],
                          ["compare", "100", "404"], ["list", "codes"], ["--help"]):
            tap.check(b"\x1b" not in sipwhy.run(*arguments, TERM="xterm-256color").out,
                      f"escape codes from {arguments[0]}")


@tap.case("--color always colours a pipe, and NO_COLOR and never do not")
def _():
    with tap.folder() as top:
        path = file(top, "a.pcap", STUCK)
        plain = sipwhy.run("read", path).out
        coloured = sipwhy.run("read", "--color", "always", path).out
        tap.check(b"\x1b[" in coloured, "no escape codes")
        tap.equal(re.sub(rb"\x1b\[[0-9;]*m", b"", coloured), plain, "text under the colours")
        tap.equal(sipwhy.run("read", "--color", "never", path).out, plain, "text")
        tap.equal(sipwhy.run("read", path, NO_COLOR="1").out, plain, "text")


@tap.case("escape codes of the wire do not reach the terminal")
def _():
    hostile = packets.response(404, "Not\x1b[31m\x07 Found", call_id="evil\x1b]0;x\x07@alice")
    path_content = packets.pcap([(packets.START, packets.datagram(hostile, packets.BOB,
                                                                  packets.ALICE))])
    with tap.folder() as top:
        path = file(top, "a.pcap", path_content)
        for arguments in (["-v"], [], ["--format", "json"]):
            out = sipwhy.run("read", *arguments, path).out
            tap.check(not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", out), f"control bytes in {out!r}")


@tap.case("bytes that are not UTF-8 become U+FFFD in JSON")
def _():
    hostile = packets.response(404, "Not Found").replace(b"Not Found", b"Not \xff\xc3 Found")
    with tap.folder() as top:
        path = file(top, "a.pcap", packets.pcap(
            [(packets.START, packets.datagram(hostile, packets.BOB, packets.ALICE))]))
        message = sipwhy.of_type(sipwhy.read_json(path), "message")[0]
    tap.contains(message["phrase"], "\ufffd", "phrase")


@tap.case("text fits into 100 columns in every language")
def _():
    with tap.folder() as top:
        path = file(top, "a.pcap", packets.pcap(packets.stuck_call() + packets.refused_call(
            start=packets.START + 50)))
        for language in ("en", "pt", "fr", "es"):
            for arguments in (["read", path], ["read", "-v", path], ["explain", "100", "404", "502"],
                              ["compare", "100", "404"], ["list", "codes"]):
                text = sipwhy.run(*arguments, "--lang", language).text
                for line in text.splitlines():
                    tap.check(len(line) <= 100, f"{len(line)} columns ({language}): {line}")


@tap.case("-q is the summary only")
def _():
    with tap.folder() as top:
        path = file(top, "a.pcap", STUCK)
        quiet, normal = sipwhy.run("read", "-q", path), sipwhy.run("read", path)
    tap.check(0 < len(quiet.text.splitlines()) < len(normal.text.splitlines()), "-q is not shorter")


# What it is all for.


@tap.case("a call stuck in 100 Trying is named, with its levels")
def _():
    with tap.folder() as top:
        objects = sipwhy.read_json(file(top, "a.pcap", STUCK))
    findings = [thing for thing in sipwhy.of_type(objects, "finding")
                if thing["id"] == "prolonged-trying"]
    tap.equal([thing["severity"] for thing in findings], ["note", "warning", "error"], "severities")
    tap.equal(findings[-1]["call_id"], "stuck@alice", "Call-ID")
    call, = sipwhy.of_type(objects, "call")
    tap.equal(call["state"], "trying", "state")
    tap.equal(call["verdict"]["id"], "prolonged-trying", "verdict")


def stuck_calls(count):
    return packets.pcap(sorted((packet for number in range(count) for packet in packets.stuck_call(
        call_id=f"stuck{number}@alice", start=packets.START + number)), key=lambda packet: packet[0]))


@tap.case("calls that fail for the same reason are told together")
def _():
    with tap.folder() as top:
        path = file(top, "a.pcap", stuck_calls(37))
        text = sipwhy.run("read", path).text
        verbose = sipwhy.run("read", "-v", path).text
        summary = sipwhy.read_json(path)[-1]
    tap.check(f"37 calls: Stuck in 100 Trying at {packets.BOB[0]}" in text, "told together")
    tap.equal(text.count("\n  Why:"), 1, "verdicts")
    tap.check("Calls 1 to 37 of 37" in text and "and 16 more" in text, "the others are named")
    tap.equal(verbose.count("\n  Why:"), 37, "verdicts with -v")
    cause, = summary["causes"]
    tap.equal((cause["id"], cause["at"], cause["calls"], cause["registrations"]),
              ("prolonged-trying", packets.BOB[0], 37, 0), "cause in the summary")
    tap.equal(cause["call_ids"], ["stuck0@alice", "stuck1@alice", "stuck2@alice"], "examples")


@tap.case("calls that fail at different hosts are told apart")
def _():
    other = ("198.51.100.99", 5060)
    elsewhere = [(when, packet.replace(bytes(map(int, packets.BOB[0].split("."))),
                                       bytes(map(int, other[0].split(".")))))
                 for when, packet in packets.stuck_call(call_id="elsewhere@alice")]
    with tap.folder() as top:
        path = file(top, "a.pcap", packets.pcap(sorted(packets.stuck_call() + elsewhere)))
        text = sipwhy.run("read", path).text
        summary = sipwhy.read_json(path)[-1]
    tap.equal(text.count("\n  Why:"), 2, "verdicts")
    tap.equal([cause["calls"] for cause in summary["causes"]], [1, 1], "causes")


@tap.case("every response has its annotation")
def _():
    with tap.folder() as top:
        messages = sipwhy.of_type(sipwhy.read_json(file(top, "a.pcap", REFUSED)), "message")
    trying, not_found = [message for message in messages if "code" in message]
    tap.equal(trying["annotation"]["name"], "Trying", "name")
    tap.equal(not_found["annotation"]["class"], "client-failure", "class")
    for name in ("description", "when", "fix", "rfc"):
        tap.check(not_found["annotation"][name], f"no {name}")
    tap.check(all("annotation" not in message for message in messages if "code" not in message),
              "a request is annotated")


@tap.case("each language answers in its own words")
def _():
    texts = {language: sipwhy.run("explain", "404", "--lang", language).text
             for language in ("en", "pt", "fr", "es")}
    tap.equal(len(set(texts.values())), 4, "different texts")
    for language, text in texts.items():
        tap.contains(text, "Not Found", f"the phrase in {language}")
        tap.equal(sipwhy.run("explain", "404", LC_ALL="C.UTF-8", LANGUAGE=language).text, text,
                  f"LANGUAGE={language}")


@tap.case("list diagnoses names what explain explains")
def _():
    ids = [line.split()[0] for line in sipwhy.run("list", "diagnoses").text.splitlines()
           if re.match(r"\s*[a-z0-9]+(-[a-z0-9]+)+\b", line)]
    tap.check("prolonged-trying" in ids, f"ids: {ids}")
    for diagnosis in ids:
        tap.contains(sipwhy.run("explain", diagnosis).text, diagnosis, "explanation")


@tap.case("an interface that is not there is named")
def _():
    done = sipwhy.run("live", "-i", "no-such-if0")
    tap.equal(done.status, 1, "exit status")
    one_line(done.message, "no-such-if0")


def program_for_anybody(top):
    """The program and its library where another user can reach them: (program, environment)."""
    os.chmod(top, 0o755)
    build = pathlib.Path(sipwhy.PROGRAM).parent
    library = next(build.rglob("libsipwhy.so.0"))
    shutil.copy(library, top)
    return shutil.copy(sipwhy.PROGRAM, top), sipwhy.environment(LD_LIBRARY_PATH=str(top))


@tap.case("without the right to capture it says how to get it")
def _():
    prefix = []
    if os.geteuid() == 0:
        prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all",
                  "--bounding-set=-all"]
    with tap.folder() as top:
        program, environment = program_for_anybody(top)
        done = subprocess.run([*prefix, program, "live", "-i", "lo", "--duration", "1s"],
                              capture_output=True, check=False, env=environment,
                              timeout=sipwhy.DEADLINE_S)
    if not prefix and done.returncode == 0:
        tap.skip("this user may capture")
    tap.equal(done.returncode, 1, "exit status")
    one_line(done.stderr.decode(), "setcap")


tap.run()
