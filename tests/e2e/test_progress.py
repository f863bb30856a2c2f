"""read on a terminal: the line that says how far it has come, and Ctrl-C."""
import contextlib
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

import packets
import sipwhy
import tap

DEADLINE_S = 60
BAR = re.compile(r"\[#*\.*\]  \d+ %")


class Terminal:
    """A program whose standard error, and standard output where nothing else is said, is a terminal."""

    def __init__(self, *arguments, columns=80, stdout=None, stdin=subprocess.DEVNULL, term="xterm"):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 25, columns, 0, 0))
        self.columns = columns
        self.command = [sipwhy.PROGRAM, *map(str, arguments)]
        self.process = subprocess.Popen(self.command, stdin=stdin, stderr=slave,
                                        stdout=slave if stdout is None else stdout,
                                        env=sipwhy.environment(TERM=term), start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(2, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.out = b""
        self.seen = ""

    def pump(self, timeout_s=0.05):
        """Take in what there is within this time; False at the end."""
        watched = [self.master] + ([self.process.stdout] if self.process.stdout else [])
        ready, _, _ = select.select(watched, [], [], timeout_s)
        if self.process.stdout in ready:
            self.out += os.read(self.process.stdout.fileno(), 65536)
        return self.master not in ready or self._see()

    def _see(self):
        try:
            data = os.read(self.master, 65536)
        except OSError:  # nobody has it open any longer
            return False
        self.seen += data.decode()
        return bool(data)

    def watch(self, wanted, act=lambda: None):
        """Go on, and act in between, until the terminal shows what is wanted."""
        until = time.monotonic() + DEADLINE_S
        while not wanted(self.seen):
            tap.check(time.monotonic() < until, f"not in {DEADLINE_S} s; seen: {self.seen!r}")
            tap.check(self.process.poll() is None, f"it ended; seen: {self.seen!r}")
            self.pump()
            act()

    def press(self, key):
        os.write(self.master, key)

    def end(self):
        """Wait for it; (exit status, what the terminal shows then)."""
        until = time.monotonic() + DEADLINE_S
        while self.process.poll() is None or select.select([self.master], [], [], 0)[0]:
            tap.check(time.monotonic() < until, f"it did not end; seen: {self.seen!r}")
            if not self.pump():
                break
        status = self.process.wait(DEADLINE_S)
        if self.process.stdout:
            self.out += self.process.stdout.read()
        tap.check(not any(mark in self.seen for mark in sipwhy.SANITIZER_MARKS), self.seen)
        return status, self.screen()

    def screen(self):
        """The lines that are left when everything was drawn; none may have been wider than the terminal."""
        lines, line, column = [], [], 0
        for part in re.findall(r"\x1b\[K|\r|\n|[^\r\n\x1b]|\x1b", re.sub("\x1b\\[[0-9;]*m", "", self.seen)):
            if part == "\r":
                column = 0
            elif part == "\n":
                lines.append("".join(line))
                line, column = [], 0
            elif part == "\x1b[K":
                del line[column:]
            else:
                line[column:column + 1] = part
                column += 1
                tap.check("\x1b" not in part, f"a sequence that is not known: {self.seen!r}")
        return lines + (["".join(line)] if line else [])

    def drawn(self):
        """Every line that came to stay or to go."""
        return [line for line in re.split(r"\r\x1b\[K|\r?\n", self.seen) if line]

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)
        if self.process.stdout:
            self.process.stdout.close()


@contextlib.contextmanager
def terminal(*arguments, **options):
    running = Terminal(*arguments, **options)
    try:
        yield running
    finally:
        running.close()


def padding(count, start):
    """Packets that are no SIP."""
    return [(start + number / 1000, packets.datagram(b"\x80" * 40, (packets.ALICE[0], 4000)))
            for number in range(count)]


CAPTURE = packets.pcap(packets.refused_call() + packets.stuck_call(start=packets.START + 100))
MORE = packets.pcap(padding(50, packets.START + 200))[24:]


class Feed:
    """A pipe that the program reads while packets are put into it."""

    def __init__(self, top):
        self.path = pathlib.Path(top) / "capture.pcap"
        os.mkfifo(self.path)
        self.fd = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)
        self.put(CAPTURE)

    def put(self, data=MORE):
        with contextlib.suppress(BlockingIOError):
            os.write(self.fd, data)

    def more(self):
        """Another packet only where all were read: so the program is never far behind."""
        if not struct.unpack("i", fcntl.ioctl(self.fd, termios.FIONREAD, b"\0\0\0\0"))[0]:
            self.put()


@contextlib.contextmanager
def feed():
    with tap.folder() as top:
        fed = Feed(top)
        try:
            yield fed
        finally:
            with contextlib.suppress(OSError):
                os.close(fed.fd)


@tap.case("a pipe has no end that is known: no bar, but rates; Ctrl-C ends with what was found")
def _():
    with feed() as fed, terminal("read", fed.path) as running:
        running.watch(lambda seen: "packets/s" in seen, fed.more)
        running.press(b"\x03")
        status, screen = running.end()
        drawn = running.drawn()
    tap.equal(status, 0, "exit status")
    tap.check(not any(BAR.search(line) or "left" in line for line in drawn), f"a bar: {drawn}")
    tap.check(not any("packets/s" in line for line in screen), f"it stays: {screen}")
    text = "\n".join(screen)
    for part in ("Why:", "404 Not Found", "stopped", "by the user", "sipwhy: stopped before the end"):
        tap.contains(text, part, "screen")


@tap.case("the JSON says that it was stopped")
def _():
    with feed() as fed, terminal("read", "--format", "json", fed.path, stdout=subprocess.PIPE) as running:
        until = time.monotonic() + DEADLINE_S
        while b'"type":"message"' not in running.out or b'"code":404' not in running.out:
            tap.check(time.monotonic() < until, "no messages came")
            running.pump()
            fed.more()
        running.process.send_signal(signal.SIGINT)
        status, _ = running.end()
    tap.equal(status, 0, "exit status")
    objects = sipwhy.objects_of(running.out)
    tap.equal(objects[-1].get("interrupted"), True, "interrupted")
    tap.check(any(thing["type"] == "call" and thing.get("code") == 404 for thing in objects), "the call is not told")


def big(top):
    """A capture that takes long, since nobody reads what is written of it."""
    path = pathlib.Path(top) / "big.pcap"
    calls = [packet for number in range(60)
             for packet in packets.refused_call(call_id=f"{number}@alice", start=packets.START + number)]
    path.write_bytes(packets.pcap(calls) + packets.pcap(padding(20000, packets.START + 100))[24:])
    return path


def slow(path, *options, **changes):
    """JSON of it into a pipe that is full."""
    return terminal("read", "--threads", "1", "--format", "json", "-v", *options, path,
                    stdout=subprocess.PIPE, **changes)


def bar_of(columns):
    with tap.folder() as top, slow(big(top), columns=columns) as running:
        select.select([running.process.stdout], [], [], DEADLINE_S)
        started = time.monotonic()
        while time.monotonic() < started + 1:  # the line comes after a second, and nobody reads until then
            select.select([running.master], [], [], 0.1)
        running.watch(lambda seen: "%" in seen)
        status, screen = running.end()
        drawn = [line for line in running.drawn() if "%" in line]
    tap.equal((status, screen), (0, []), "exit status, and what stays on the terminal")
    tap.check(all(len(line) < columns for line in drawn), f"wider than {columns}: {drawn}")
    tap.check(BAR.match(drawn[0]), f"no bar: {drawn}")
    tap.equal("packets/s" in drawn[0], columns >= 80, f"the rate of packets in {drawn}")
    tap.equal(len(sipwhy.of_type(sipwhy.objects_of(running.out), "message")), 240, "messages")


tap.add("a file has a bar that goes away again", bar_of, 80)
tap.add("a narrow terminal has a short one", bar_of, 40)


@tap.case("what is written to the same terminal as it comes is not disturbed")
def _():
    with feed() as fed, terminal("read", "--format", "json", fed.path) as running:
        running.watch(lambda seen: '"type":"start"' in seen, fed.more)
        started = time.monotonic()
        running.watch(lambda seen: time.monotonic() > started + 1.5, fed.more)
        running.press(b"\x03")
        status, screen = running.end()
    tap.equal(status, 0, "exit status")
    tap.check("\x1b" not in running.seen and "packets/s" not in running.seen, f"drawn: {running.seen!r}")
    for line in screen:
        if line.lstrip("^C").startswith("{"):
            json.loads(line.lstrip("^C"))


@tap.case("a terminal that cannot draw gets nothing")
def _():
    with feed() as fed, terminal("read", fed.path, term="dumb") as running:
        started = time.monotonic()
        running.watch(lambda seen: time.monotonic() > started + 1.5, fed.more)
        running.press(b"\x03")
        status, screen = running.end()
    tap.equal(status, 0, "exit status")
    tap.check("packets/s" not in running.seen, f"drawn: {running.seen!r}")
    tap.contains("\n".join(screen), "Why:", "screen")


@tap.case("a second Ctrl-C ends it at once, as it ends any program")
def _():
    with tap.folder() as top, slow(big(top)) as running:
        def is_caught():
            caught = re.search(r"SigCgt:\s*(\w+)", pathlib.Path(f"/proc/{running.process.pid}/status").read_text())
            return int(caught.group(1), 16) >> (signal.SIGINT - 1) & 1
        until = time.monotonic() + DEADLINE_S
        for key, state in ((b"", 1), (b"\x03", 0)):
            running.press(key)
            while is_caught() != state:
                tap.check(time.monotonic() < until, "it does not take the first one")
                select.select([running.master], [], [], 0.02)
        running.press(b"\x03")
        tap.equal(running.process.wait(DEADLINE_S), -signal.SIGINT, "what ended it")


@tap.case("nothing is drawn where standard error is no terminal")
def _():
    with tap.folder() as top:
        done = sipwhy.run("read", "-q", big(top), TERM="xterm")
    tap.equal((done.status, done.message), (0, ""), "exit status and standard error")


tap.run(workers=8)
