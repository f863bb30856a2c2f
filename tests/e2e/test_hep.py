"""HEP: from kamailio and to it, to sngrep, and from sipwhy to sipwhy."""
import contextlib
import json
import pathlib
import queue
import re
import shutil
import signal
import socket
import struct
import subprocess
import threading
import time

import encapsulations
import packets
import sipwhy
import tap

DEADLINE_S = 60
CAPTURES = sipwhy.ROOT / "captures"


def free_port():
    """A port that is free for UDP and TCP."""
    for _ in range(100):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, \
                socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
            udp.bind(("127.0.0.1", 0))
            with contextlib.suppress(OSError):
                tcp.bind(udp.getsockname())
                return udp.getsockname()[1]
    raise tap.Failure("no port is free")


def wait_for(what, condition):
    until = time.monotonic() + DEADLINE_S
    while not condition():
        tap.check(time.monotonic() < until, f"{what}: not in {DEADLINE_S} s")
        time.sleep(0.02)


def is_bound(port, transport="udp"):
    tables = [pathlib.Path(f"/proc/net/{transport}{six}") for six in ("", "6")]
    return any(f":{port:04X} " in table.read_text(encoding="ascii")
               for table in tables if table.exists())


def queued(port):
    """Bytes that wait for the owner of a UDP port on IPv4."""
    for line in pathlib.Path("/proc/net/udp").read_text(encoding="ascii").splitlines():
        fields = line.split()
        if fields[1].endswith(f":{port:04X}"):
            return int(fields[4].partition(":")[2], 16)
    return 0


class Live:
    """A `sipwhy live --format json` that listens."""

    def __init__(self, *arguments):
        self.command = [sipwhy.PROGRAM, "live", "--format", "json", *map(str, arguments)]
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                                        env=sipwhy.environment())
        self.lines = queue.Queue()
        self.out = b""
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.out += line
            self.lines.put(line)
        self.lines.put(None)

    def next(self, wanted):
        """The next object that is wanted."""
        while True:
            try:
                line = self.lines.get(timeout=DEADLINE_S)
            except queue.Empty:
                raise tap.Failure(f"nothing came in {DEADLINE_S} s") from None
            if line is None:
                raise tap.Failure(f"it ended: {self.process.stderr.read().decode()}")
            thing = json.loads(line)
            if wanted(thing):
                return thing

    def messages(self, count):
        """The next so many messages."""
        return [self.next(lambda thing: thing["type"] == "message") for _ in range(count)]

    def end(self):
        """End it; (objects, standard error)."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(DEADLINE_S)
        self.reader.join()
        err = self.process.stderr.read()
        sipwhy.complain_of(self.command, status, err)
        tap.equal(status, 0, f"exit status ({err.decode()})")
        return sipwhy.objects_of(self.out), err.decode()


@contextlib.contextmanager
def live(*arguments):
    running = Live(*arguments)
    try:
        running.next(lambda thing: thing["type"] == "start")
        yield running
    finally:
        running.process.kill()
        running.process.wait()
        running.process.stdout.close()
        running.process.stderr.close()


def what_was_said(messages):
    """Messages without what depends on where they were seen; times in microseconds."""
    left_out = ("frame", "file", "annotation", "duplicate")
    return [{key: value for key, value in message.items() if key not in left_out}
            | {"time": re.sub(r"(\.\d{6})\d*Z", r"\1Z", message["time"])} for message in messages]


def send(port, payload, host="127.0.0.1"):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sender:
        sender.sendto(payload, (host, port))


def message_at(when, payload):
    return encapsulations.Message(when, payload, packets.ALICE, packets.BOB)


# ---- sipwhy to sipwhy ----


def round_trip(name, target, listen, options=()):
    """What `read` sends on is what `live` takes, and what -w of that holds."""
    port = free_port()
    path = CAPTURES / name
    with tap.folder() as top:
        copy = pathlib.Path(top) / "copy.pcap"
        with live("--hep-listen", listen.format(port=port), "-w", copy) as running:
            sent = sipwhy.of_type(sipwhy.read_json(path, "--hep-send", target.format(port=port),
                                                   *options), "message")
            sent = what_was_said(sent)
            tap.check(len(sent) > 3, f"{len(sent)} messages in {name}")
            taken = what_was_said(running.messages(len(sent)))
            objects, _ = running.end()
        again = what_was_said(sipwhy.of_type(sipwhy.read_json(copy), "message"))
    tap.equal(taken, sent, "messages")
    tap.equal(again, sent, "messages of the file")
    tap.equal(objects[-1]["dropped"], 0, "dropped")


for each_name in ("prolonged-trying.pcap", "ipv6-call.pcapng", "auth-rejected.pcap"):
    if (CAPTURES / each_name).exists():
        tap.add(f"{each_name} over UDP", round_trip, each_name, "127.0.0.1:{port}",
                "127.0.0.1:{port}")
tap.add("a capture over TCP", round_trip, "prolonged-trying.pcap", "tcp:127.0.0.1:{port}", "{port}",
        ("--hep-id", 5, "--hep-password", "secret"))
tap.add("a capture over IPv6", round_trip, "prolonged-trying.pcap", "[::1]:{port}", "[::1]:{port}")
tap.add("a capture by name", round_trip, "prolonged-trying.pcap", "udp:localhost:{port}", ":{port}")


@tap.case("a stuck call of the past is found, when it comes in no time")
def _():
    port = free_port()
    path = CAPTURES / "prolonged-trying.pcap"
    with live("--hep-listen", port) as running:
        sent = sipwhy.read_json(path, "--hep-send", f"127.0.0.1:{port}")
        running.messages(len(sipwhy.of_type(sent, "message")))
        objects, _ = running.end()
    wanted = [(each["id"], each["severity"], each["time"][:23]) for each in
              sipwhy.of_type(sent, "finding")]
    tap.equal([(each["id"], each["severity"], each["time"][:23]) for each in
               sipwhy.of_type(objects, "finding")], wanted, "findings")


@tap.case("a call that is stuck now is reported without another packet, whatever the agent's clock")
def _():
    port = free_port()
    with live("--hep-listen", port, "--set", "prolonged-trying.note=500ms") as running:
        send(port, encapsulations.hep3(message_at(packets.START, packets.request())))
        send(port, encapsulations.hep3(encapsulations.Message(
            packets.START + 0.01, packets.response(100, "Trying"), packets.BOB, packets.ALICE)))
        running.messages(2)
        since = time.monotonic()
        finding = running.next(lambda thing: thing["type"] == "finding")
        tap.check(time.monotonic() - since < 20, "it took long")
        running.end()
    tap.equal((finding["id"], finding["severity"]), ("prolonged-trying", "note"), "finding")
    tap.contains(finding["time"], "26:40.500000Z", "time of the finding")


@tap.case("ladders of live come at its end")
def _():
    port = free_port()
    command = [sipwhy.PROGRAM, "live", "--format", "ladder", "--hep-listen", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                          env=sipwhy.environment()) as process:
        try:
            wait_for("a listener", lambda: is_bound(port))
            sipwhy.run("read", "-q", CAPTURES / "callee-busy.pcap", "--hep-send", f"127.0.0.1:{port}")
            wait_for("all is taken", lambda: queued(port) == 0)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=DEADLINE_S)
        finally:
            process.kill()
    sipwhy.complain_of(command, process.returncode, err)
    tap.contains(out.decode(), "486 Busy Here", "the ladder")
    tap.contains(out.decode(), "SIP messages: 7; arrows 7", "its last line")


# ---- a listener and what it may meet ----


@tap.case("all versions, with the sender's own address on both families")
def _():
    port = free_port()
    made = message_at(packets.START + 0.25, packets.request())
    with live("--hep-listen", f":{port}") as running:
        for version in (1, 2):
            send(port, encapsulations.hep_old(made, version))
        send(port, encapsulations.hep3(made))
        send(port, encapsulations.hep3(made, compressed=True), "::1")
        taken = running.messages(4)
        running.end()
    tap.equal({(each["src"], each["dst"], each["call_id"]) for each in taken},
              {("192.0.2.10:5060", "198.51.100.20:5060", "1@alice")}, "messages")


@tap.case("agents over TCP: in pieces, idle, gone, and one that talks something else")
def _():
    port = free_port()

    def packet(number):
        return encapsulations.hep3(message_at(packets.START + number,
                                              packets.request(call_id=f"{number}@alice")))

    with live("--hep-listen", f"127.0.0.1:{port}") as running, contextlib.ExitStack() as stack:
        def connect():
            return stack.enter_context(socket.create_connection(("127.0.0.1", port)))

        idle, half, other, slow, quick = (connect() for _ in range(5))
        idle.sendall(b"HEP3\0\6")
        half.sendall(packet(99)[:50])
        half.close()
        other.sendall(b"GET / HTTP/1.1\r\n\r\n")
        tap.equal(other.recv(100), b"", "what the others hear")
        for byte in packet(1):
            slow.sendall(bytes([byte]))
        quick.sendall(packet(2) + packet(3) + packet(4)[:20])
        taken = running.messages(3)
        quick.sendall(packet(4)[20:])
        taken += running.messages(1)
        objects, err = running.end()
    tap.equal({each["call_id"] for each in taken}, {f"{i}@alice" for i in (1, 2, 3, 4)}, "calls")
    tap.equal(len(sipwhy.of_type(objects, "message")), 4, "messages")
    tap.contains(err, "2 TCP connections of HEP agents were closed", "standard error")


@tap.case("more agents over TCP than there may be: who was silent longest goes")
def _():
    port = free_port()
    with live("--hep-listen", f"127.0.0.1:{port}") as running, contextlib.ExitStack() as stack:
        agents = []
        for number in range(300):
            agent = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            agents.append(agent)
        tap.equal(agents[0].recv(1), b"", "what the first one hears")
        agents[299].sendall(encapsulations.hep3(message_at(packets.START, packets.request())))
        running.messages(1)
        _, err = running.end()
    tap.contains(err, "44 TCP connections", "standard error")


@tap.case("a message of nearly 64 KiB over TCP, and one that is too long for HEP")
def _():
    port = free_port()
    folder = "X-Padding: " + "x" * 1000 + "\r\n"

    def capture(count, size):
        payload = packets.request(extra=folder * count)
        stream = payload.replace(b"Content-Length: 0", b"Content-Length: %05d" % size) + b"b" * size
        made = encapsulations.in_tcp(lambda m: m.payload, 1400)
        return packets.pcap(list(made([message_at(packets.START, stream)])))

    with tap.folder() as top, live("--hep-listen", port, "-w", f"{top}/copy.pcap") as running:
        fits, long = pathlib.Path(top) / "fits.pcap", pathlib.Path(top) / "long.pcap"
        fits.write_bytes(capture(3, 61900))
        long.write_bytes(capture(3, 90000))
        done = sipwhy.run("read", "-q", "--hep-send", f"tcp:127.0.0.1:{port}", fits)
        tap.check(done.status == 0 and "hep" not in done.message, f"complaints: {done.message}")
        taken, = running.messages(1)
        done = sipwhy.run("read", "-q", "--hep-send", f"127.0.0.1:{port}", long)
        tap.equal(done.status, 0, "status")
        tap.contains(done.message, "too long for HEP", "standard error")
        running.end()
        again, = sipwhy.of_type(sipwhy.read_json(f"{top}/copy.pcap"), "message")
    tap.check(taken["size"] > 64000, f"size {taken['size']}")
    tap.equal(what_was_said([again]), what_was_said([taken]), "what -w wrote")


@tap.case("datagrams that the kernel had no room for are counted")
def _():
    port = free_port()
    packet = encapsulations.hep3(message_at(packets.START, packets.request()))
    with live("--hep-listen", f"127.0.0.1:{port}", "-B", 4) as running:
        running.process.send_signal(signal.SIGSTOP)
        for _ in range(200):
            send(port, packet)
        running.process.send_signal(signal.SIGCONT)
        running.messages(1)
        # The next one that finds room brings the count.
        wait_for("room", lambda: queued(port) == 0)
        send(port, encapsulations.hep3(message_at(packets.START, packets.request(call_id="last"))))
        running.next(lambda thing: thing.get("call_id") == "last")
        objects, _ = running.end()
    summary = objects[-1]
    tap.check(summary["dropped"] > 0, "nothing was dropped")
    tap.equal(summary["packets"] + summary["dropped"], 201, "packets taken and dropped")


@tap.case("noise does no harm")
def _():
    port = free_port()
    good = encapsulations.hep3(message_at(packets.START, packets.request()))
    with live("--hep-listen", port) as running:
        for cut in range(0, len(good), 7):
            send(port, good[:cut])
            send(port, good[:4] + struct.pack("!H", cut) + good[6:])
        send(port, b"HEP3" + b"\xff" * 3000)
        send(port, b"\2\x10\2\x11" + b"\0" * 30)
        send(port, encapsulations.hep3(message_at(packets.START, packets.request(call_id="last"))))
        running.next(lambda thing: thing.get("call_id") == "last")
        running.end()


@tap.case("HEP beside an interface, in one file")
def _():
    port = free_port()
    with tap.folder() as top:
        path = pathlib.Path(top) / "both.pcap"
        arguments = ("-i", "lo", "-f", f"udp and port {port}", "-w", path)
        probe = sipwhy.run("live", "-i", "lo", "--duration", "1ms")
        if probe.status:
            tap.skip("no right to capture here")
        hep = free_port()
        with live(*arguments, "--hep-listen", hep) as running:
            now = time.time()
            send(port, packets.request(call_id="wire"))
            running.next(lambda thing: thing.get("call_id") == "wire")
            send(hep, encapsulations.hep3(message_at(now, packets.request(call_id="hep"))))
            taken = running.next(lambda thing: thing.get("call_id") == "hep")
            running.end()
        again = sipwhy.of_type(sipwhy.read_json(path), "message")
    tap.equal(taken["file"], f"hep:{hep}", "file")
    tap.equal([each["call_id"] for each in again], ["wire", "hep"], "messages of the file")


def refused(status, part, *arguments):
    done = sipwhy.run(*arguments)
    tap.equal(done.status, status, f"exit status ({done.message})")
    tap.contains(done.message, part, "message")
    tap.equal(len(done.message.splitlines()), 1, "lines")


for each_text in ("", "x", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x", "::1:9060",
                  "[::1:9060", "-1"):
    tap.add(f"no address to listen on: '{each_text}'", refused, 2, "[ADDR]:PORT", "live",
            f"--hep-listen={each_text}")
tap.add("an address that is not here", refused, 1, "192.0.2.77:9060", "live", "--hep-listen",
        "192.0.2.77:9060")
for each_text in ("9060", "127.0.0.1", "tcp:", "127.0.0.1:0"):
    tap.add(f"no address to send to: '{each_text}'", refused, 2, "--hep-send", "read", "--hep-send",
            each_text, CAPTURES / "prolonged-trying.pcap")


@tap.case("an address that is taken")
def _():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        refused(1, "in use", "live", "--hep-listen", f"127.0.0.1:{taken.getsockname()[1]}")


@tap.case("a receiver that is not there disturbs nothing, and is told once")
def _():
    path = CAPTURES / "prolonged-trying.pcap"
    plain = sipwhy.run("read", "--format", "json", path)
    for prefix in ("", "tcp:"):
        target = f"{prefix}127.0.0.1:{free_port()}"
        done = sipwhy.run("read", "--format", "json", path, "--hep-send", target)
        tap.equal(done.status, 0, "exit status")
        tap.equal(done.out, plain.out, "output")
        lines = done.message.splitlines()
        tap.equal(len(lines), 2, f"lines of {done.message!r}")
        tap.contains(lines[0], f"{target}: Connection refused", "first line")
        tap.contains(lines[1], "messages were not sent", "second line")


# ---- kamailio ----

KAMAILIO = """\
debug=1
log_stderror=yes
children=1
tcp_children=1
auto_aliases=no
mhomed=0
{listen}
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "textops.so"
loadmodule "xlog.so"
"""

TRACE = """\
loadmodule "tm.so"
loadmodule "rr.so"
loadmodule "siptrace.so"
modparam("siptrace", "duplicate_uri", "sip:127.0.0.1:{hep}{more}")
modparam("siptrace", "hep_mode_on", 1)
modparam("siptrace", "hep_version", {version})
modparam("siptrace", "hep_capture_id", 77)
modparam("siptrace", "auth_key", "secret")
modparam("siptrace", "trace_to_database", 0)
modparam("siptrace", "trace_on", 1)
modparam("siptrace", "trace_mode", 1)
request_route {{
    sl_send_reply("486", "Busy Here");
    exit;
}}
"""

CAPTURE = """\
loadmodule "db_text.so"
loadmodule "sipcapture.so"
modparam("sipcapture", "db_url", "text://{folder}")
modparam("sipcapture", "capture_on", 1)
modparam("sipcapture", "hep_capture_on", 1)
modparam("sipcapture", "insert_retries", 1)
request_route {{
    xlog("L_ALERT", "GOT|$proto|$si:$sp|$rm|$ci|\\n");
    drop;
}}
reply_route {{
    xlog("L_ALERT", "GOT|$proto|$si:$sp|$rs|$ci|\\n");
    drop;
}}
"""


@contextlib.contextmanager
def kamailio(port, body, **values):
    """A kamailio on a port; yields where its log is."""
    if not shutil.which("kamailio"):
        tap.skip("no kamailio")
    with tap.folder() as top:
        folder = pathlib.Path(top)
        listen = f"listen=udp:127.0.0.1:{port}\nlisten=tcp:127.0.0.1:{port}"
        (folder / "version").write_text("table_name(string) table_version(int)\nsip_capture:1\n",
                                        encoding="ascii")
        (folder / "kamailio.cfg").write_text(
            KAMAILIO.format(listen=listen) + body.format(folder=folder, **values), encoding="ascii")
        command = ["kamailio", "-DD", "-E", "-m", "32", "-M", "4", "-f", folder / "kamailio.cfg",
                   "-w", folder, "-Y", folder, "-P", folder / "pid"]
        with open(folder / "log", "wb") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       start_new_session=True)
        try:
            def is_ready():
                text = (folder / "log").read_text(encoding="utf-8", errors="replace")
                tap.check(process.poll() is None, f"kamailio ended:\n{text[-3000:]}")
                return is_bound(port) and is_bound(port, "tcp")
            wait_for("kamailio", is_ready)
            yield folder / "log"
        finally:
            process.terminate()
            try:
                process.wait(DEADLINE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def traced(version, more):
    """kamailio's siptrace module sends what it sees of a call to us."""
    port, hep = free_port(), free_port()
    with live("--hep-listen", f"127.0.0.1:{hep}") as running, \
            kamailio(port, TRACE, hep=hep, version=version, more=more), \
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        caller.bind(("127.0.0.1", 0))
        caller.settimeout(DEADLINE_S)
        own = f"127.0.0.1:{caller.getsockname()[1]}"
        via = packets.request().replace(b"192.0.2.10:5060", own.encode())
        before = time.time()
        caller.sendto(via, ("127.0.0.1", port))
        tap.contains(caller.recv(4096).decode(), "486", "response")
        taken = running.messages(2)
        running.end()
    tap.equal([(each["src"], each["dst"], each["transport"], each.get("code")) for each in taken],
              [(own, f"127.0.0.1:{port}", "udp", None), (f"127.0.0.1:{port}", own, "udp", 486)],
              "messages")
    tap.equal({each["call_id"] for each in taken}, {"1@alice"}, "Call-ID")
    told = time.strftime("%Y-%m-%dT%H:", time.gmtime(before))
    tap.check(taken[0]["time"].startswith((told, time.strftime("%Y-%m-%dT%H:", time.gmtime()))),
              f"time {taken[0]['time']}, sent at {told}")


tap.add("kamailio sends HEP version 1", traced, 1, "")
tap.add("kamailio sends HEP version 2", traced, 2, "")
tap.add("kamailio sends HEP version 3", traced, 3, "")
tap.add("kamailio sends HEP version 3 over TCP", traced, 3, ";transport=tcp")


@tap.case("kamailio takes what --hep-send sends")
def _():
    port = free_port()
    path = CAPTURES / "prolonged-trying.pcap"
    with kamailio(port, CAPTURE) as log:
        sent = sipwhy.of_type(sipwhy.read_json(path, "--hep-send", f"127.0.0.1:{port}",
                                               "--hep-id", 4242, "--hep-password", "secret"),
                              "message")
        wanted = [("udp", each["src"], str(each.get("code") or each["method"]), each["call_id"])
                  for each in sent]

        def taken():
            text = log.read_text(encoding="utf-8", errors="replace")
            return [tuple(line.split("|")[1:5]) for line in text.splitlines() if "GOT|" in line]
        wait_for("messages", lambda: len(taken()) >= len(wanted))
        tap.equal(taken(), wanted, "messages")


@tap.case("sngrep takes what --hep-send sends")
def _():
    if not shutil.which("sngrep"):
        tap.skip("no sngrep")
    port = free_port()
    path = CAPTURES / "prolonged-trying.pcap"
    with tap.folder() as top:
        copy = pathlib.Path(top) / "sngrep.pcap"
        process = subprocess.Popen(["sngrep", "-N", "-q", "-L", f"udp:127.0.0.1:{port}", "-O", copy],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        try:
            wait_for("sngrep", lambda: is_bound(port))
            sent = sipwhy.of_type(sipwhy.read_json(path, "--hep-send", f"127.0.0.1:{port}"),
                                  "message")

            def taken():
                done = sipwhy.run("read", "--format", "json", copy)
                return sipwhy.of_type([json.loads(line) for line in done.out.splitlines()],
                                      "message")
            wait_for("messages", lambda: copy.exists() and len(taken()) >= len(sent))
        finally:
            process.kill()
            process.wait()

        def essence(messages):
            return [(each["src"], each["dst"], each["call_id"], each["cseq"], each["method"],
                     each.get("code"), each["size"]) for each in messages]
        tap.equal(essence(taken()), essence(sent), "messages")


tap.run(workers=8)
